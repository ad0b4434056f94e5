import GaitModel

/// A whole session in bounded memory: what every report ends with.
///
/// Push every event in order, then `finish` with what the stream lost. A summary may be written at any
/// time before that, too; it then tells of the session so far.
public struct SessionSummary: Sendable {
  /// What it was recorded with.
  public let session: SessionDescription
  /// All contacts.
  public private(set) var contacts = 0
  /// Contacts in running.
  public private(set) var runningContacts = 0
  /// Contacts in running whose peak acceleration the sensor's range cut off.
  public private(set) var clippedPeaks = 0
  private var completeStrides = 0
  private var completeRunningStrides = 0
  /// How the foot landed, over all contacts.
  public private(set) var patterns = PatternCounts()
  /// The same, of running contacts on descents.
  public private(set) var descentPatterns = PatternCounts()
  /// Contacts without a pattern by reason, in the order of `NoPatternReason.allCases`.
  public private(set) var noPatternReasons = [Int](repeating: 0, count: NoPatternReason.allCases.count)
  /// Means by side: left, right.
  public private(set) var left: ContactMeans, right: ContactMeans
  /// The session in stretches of time.
  public private(set) var timeline: ContactTimeline
  /// Running contacts on descents by slope, percent.
  public private(set) var slopes: ContactBands
  /// Running contacts on descents by speed, m/s.
  public private(set) var speeds: ContactBands
  /// The descents, at most `mostListed` of them.
  public private(set) var descents: [DescentSummary] = []
  /// Descents that were counted and not listed.
  public private(set) var descentsNotListed = 0
  /// The warnings, at most `mostListed` of them.
  public private(set) var warnings: [StrikeWarning] = []
  /// Warnings that were counted and not listed.
  public private(set) var warningsNotListed = 0
  /// Raised warnings by kind: those of the session first, in their order.
  public private(set) var raisedWarnings: [(kind: StrikeWarning.Kind, count: Int)]
  /// Time spent running, seconds: between running contacts less than two seconds apart.
  public private(set) var runningSeconds = 0.0
  /// What the stream lost, repaired or refused; zeros until `finish`.
  public private(set) var health = StreamHealth()
  /// Refused records by cause; empty until `finish`.
  public private(set) var refusals: [RefusalCount] = []
  /// What only a live session has; `nil` of a recording, and until `finish`.
  public private(set) var live: LiveConditions?
  /// Where a person ended it before the recording was over; `nil` where nobody did, and until `finish`.
  public private(set) var endedEarly: EarlyEnd?
  /// Holes in the stream seen as events.
  public private(set) var gapEvents = 0
  private var lastRunningContact: SensorTime?
  private let companions: Companions

  /// Running and walking by slope.
  public private(set) var gaits = GaitShares()
  /// Of the measures in running, in their order; of those that tell it.
  private var spreads: [Spread]
  /// Of the measures in running, in their order.
  private var distributions: [Distribution]
  private var readings: ContactReadings
  var latencyMilliseconds = Distribution(from: 0, to: 500, bins: 2000)

  /// Descents and warnings listed one by one; further ones are counted.
  public static let mostListed = 2000

  /// A summary of nothing yet.
  public init(_ session: SessionDescription) {
    self.session = session
    companions = Companions(session)
    raisedWarnings = session.warningKinds.map { ($0, 0) }
    let measures = session.measures
    left = ContactMeans(measures)
    right = left
    timeline = ContactTimeline(measures)
    slopes = ContactBands(edges: [-20, -15, -10, -5], measures)
    speeds = ContactBands(edges: [2.5, 3.5, 4.5], measures)
    readings = ContactReadings(measures)
    spreads = measures.map { _ in Spread() }
    distributions = measures.map {
      Distribution(from: $0.range.lowerBound, to: $0.range.upperBound, bins: $0.bins)
    }
  }

  /// Counts the next event.
  public mutating func push(_ event: GaitEvent) {
    if companions.contains(event) { return }
    switch event {
    case .strike(let strike):
      latencyMilliseconds.add(strike.decidedAt.seconds(since: strike.initialContact) * 1000)
    case .contact(let contact): add(contact)
    case .descentBegan(let descent): list(descent)
    case .descentEnded(let descent):
      if let index = index(ofDescent: descent.number) {
        descents[index].end(descent, session.measures)
      } else {
        list(descent)
      }
    case .warning(let warning): add(warning)
    case .gap: gapEvents += 1
    }
  }

  /// Adds what the stream lost, refused and dropped; the last thing pushed.
  public mutating func finish(
    health: StreamHealth, refusals: [RefusalCount] = [], live: LiveConditions? = nil,
    endedEarly: EarlyEnd? = nil
  ) {
    self.live = live
    self.endedEarly = endedEarly
    self.health = health
    self.refusals = refusals.filter { $0.records > 0 || $0.bytes > 0 }
  }

  private mutating func add(_ contact: GroundContact) {
    let strike = contact.strike
    contacts += 1
    patterns.add(strike.pattern)
    if let reason = strike.noPatternReason, let slot = NoPatternReason.allCases.firstIndex(of: reason) {
      noPatternReasons[slot] += 1
    }
    let isComplete = contact.strideSeconds.isFinite
    if isComplete { completeStrides += 1 }
    readings.take(contact, session.measures)
    gaits.add(strike)
    let descent = index(ofDescent: strike.descent)
    guard strike.isRunning else {
      lastRunningContact = nil
      if let descent { descents[descent].add(nil, at: strike.initialContact, session.measures) }
      return
    }
    runningContacts += 1
    timeline.add(readings, of: strike)
    if let descent { descents[descent].add(readings, at: strike.initialContact, session.measures) }
    if strike.descent > 0 {
      descentPatterns.add(strike.pattern)
      slopes.add(readings, at: strike.gradePercent)
      speeds.add(readings, at: strike.speedMetresPerSecond)
    }
    if isComplete { completeRunningStrides += 1 }
    switch strike.side {
    case .left: left.add(readings)
    case .right: right.add(readings)
    case nil: break
    }
    if let last = lastRunningContact {
      let seconds = strike.initialContact.seconds(since: last)
      if seconds > 0, seconds < 2 {
        runningSeconds += seconds
        gaits.add(runningSeconds: seconds, upTo: strike)
      }
    }
    lastRunningContact = max(lastRunningContact ?? strike.initialContact, strike.initialContact)
    for (place, measure) in session.measures.enumerated() {
      distributions[place].add(readings.values[place] * measure.scale)
      if measure.tellsSpread { spreads[place].add(readings.values[place]) }
    }
    if strike.peakIsClipped { clippedPeaks += 1 }
  }

  private mutating func add(_ warning: StrikeWarning) {
    if warning.phase == .raised {
      if let slot = raisedWarnings.firstIndex(where: { $0.kind == warning.kind }) {
        raisedWarnings[slot].count += 1
      } else {
        raisedWarnings.append((warning.kind, 1))
      }
      if let index = index(ofDescent: warning.descent) { descents[index].warnings += 1 }
    }
    if warnings.count < Self.mostListed { warnings.append(warning) } else { warningsNotListed += 1 }
  }

  private mutating func list(_ descent: Descent) {
    if descents.count < Self.mostListed {
      descents.append(DescentSummary(descent, session.measures))
    } else {
      descentsNotListed += 1
    }
  }

  /// Contacts come soon after their descent began, so the search from the end is short.
  private func index(ofDescent number: Int32) -> Int? {
    number > 0 ? descents.lastIndex { $0.descent.number == number } : nil
  }

  /// Complete strides: those of each foot that has a sensor; at the trunk or wrist, where every step
  /// begins one, half of them.
  public var strides: Int { halved(completeStrides) }

  /// Complete strides in running.
  public var runningStrides: Int { halved(completeRunningStrides) }

  /// Warnings raised of any kind.
  public var allRaisedWarnings: Int { raisedWarnings.reduce(0) { $0 + $1.count } }

  private func halved(_ count: Int) -> Int {
    session.placement(of: 0).facts.isOnOneLeg ? count : (count + 1) / 2
  }

  /// The median of a measure in running, in its unit; NaN where unknown.
  public func median(of measure: StrideMeasure) -> Double { distribution(of: measure).median }

  /// Means of the running contacts: of all, and of those on descents.
  public var means: (running: ContactMeans, downhill: ContactMeans) {
    var (elsewhere, downhill) = (ContactMeans(session.measures), ContactMeans(session.measures))
    for stretch in timeline.stretches {
      elsewhere.add(stretch.elsewhere)
      downhill.add(stretch.downhill)
    }
    var running = elsewhere
    running.add(downhill)
    return (running, downhill)
  }

  /// How a measure scatters from step to step in running: percent of it, or in its unit where it is signed and may be
  /// about nothing; NaN where unknown.
  public func spread(of measure: StrideMeasure) -> Double {
    guard let place = session.measures.firstIndex(of: measure) else { return .nan }
    return measure.isSigned ? spreads[place].deviation * Double(measure.scale) : spreads[place].percent
  }

  /// Of a measure in running, in its unit.
  func distribution(of measure: StrideMeasure) -> Distribution {
    session.measures.firstIndex(of: measure).map { distributions[$0] }
      ?? Distribution(from: 0, to: 1, bins: 1)
  }

  /// The measures that were told and must not be believed as they stand, with why.
  var caveats: [(measure: StrideMeasure, words: String)] {
    session.measures.compactMap { measure in
      guard distribution(of: measure).count > 0 else { return nil }
      return measure.caveat(in: session).map { (measure, $0) }
    }
  }

  /// A measure that has a caveat.
  func isRough(_ measure: StrideMeasure) -> Bool { measure.caveat(in: session) != nil }

  /// Left less right, as percent of their mean; NaN where either side has fewer than 20 contacts.
  ///
  /// NaN, too, where one sensor sees both feet: off the middle, as a belt or a pocket puts it, it reads its own
  /// side otherwise than the far one, and nothing in the data tells that from a difference of the legs.
  func asymmetry(_ measure: StrideMeasure) -> Double {
    guard session.hasSensorsOnLegsOnly, left.count >= 20, right.count >= 20 else { return .nan }
    let (a, b) = (left[measure], right[measure])
    return 200 * (a - b) / (a + b)
  }
}
