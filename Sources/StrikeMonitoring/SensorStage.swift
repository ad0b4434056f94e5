import GaitAnalysis
import GaitModel

/// The part of a monitor that belongs to one sensor: its detector, its counters, and the contacts that
/// wait for their place among the events.
struct SensorStage: Sendable {
  private var detector: any GaitDetector
  /// Looks at where the sensor sits; `nil` where nothing can be told.
  private var watch: PlacementWatch?
  private(set) var meter: StreamMeter
  let source: UInt16
  private let side: Side?
  /// Why no pattern of this stream can be believed.
  private let unsuitable: NoPatternReason?
  /// Whether each sample must be looked at for altitude and speed.
  let bringsGround: Bool
  private var level = OwnLevel()
  /// A learned model, where one tells the pattern.
  private var classifier: Classifier?

  private enum Classifier {
    case windows(WindowClassifier)
    case contacts(ContactClassifier)
  }
  /// Sampled so slowly that an impact falls between two samples: its peak is chance.
  private let missesPeaks: Bool
  private let isAtWrist: Bool
  /// Too few samples for any pattern at any placement; said before what the placement can't tell.
  private let isTooSlow: Bool

  /// What the detector said and is not yet passed on, from `next`.
  private var detected: [GaitEvent] = []
  private var next = 0
  /// Annotated strikes whose contacts are still to come: of a leg one or two, of a trunk those that may begin a run.
  private var waiting: [Strike] = []
  private static let mostWaiting = 32

  /// - Parameter survey: what a first pass learned of it.
  init(
    _ stream: StreamDescription, model: PatternModel?, source: UInt16, survey: RecordingSurvey.Sensor? = nil
  ) throws(FootstrikeError) {
    guard let detector = PlacementTable.detector(for: stream) else {
      throw FootstrikeError(
        what: "nothing here can analyse a sensor at this placement", where: stream.placement.rawValue,
        advice: "name another with --placement")
    }
    if let problem = model?.problem {
      throw FootstrikeError(
        what: problem, where: "model", advice: "make one with footstrike calibrate or train")
    }
    if let model, model.placement != stream.placement.rawValue {
      throw FootstrikeError(
        what:
          "it was trained at the \(model.placement), and this sensor is at the \(stream.placement.rawValue)",
        where: "model", advice: "use a model of this placement")
    }
    if case .contacts(let model)? = model, model.gyroscope, !stream.hasAngularRate {
      throw FootstrikeError(
        what: "it reads a gyroscope, and this sensor has none", where: "model",
        advice: "train one with --accelerometer-only")
    }
    self.detector = survey.map { SecondPass($0) } ?? detector
    self.source = source
    side = stream.side
    bringsGround = stream.hasAltitude
    var needsGravity = true
    switch model {
    case .windows(let model)?:
      classifier = .windows(WindowClassifier(model: model))
      needsGravity = false
    case .contacts(let model)?:
      classifier = .contacts(ContactClassifier(model: model, rateHertz: stream.rateHertz))
    case nil: classifier = nil
    }
    unsuitable = stream.gravityRemoved && needsGravity ? .gravityRemoved : nil
    watch = PlacementWatch(stream, source: source)
    missesPeaks = stream.rateHertz < 99
    isTooSlow = stream.rateHertz < 49
    isAtWrist = stream.placement == .wrist
    meter = StreamMeter(rateHertz: stream.rateHertz, source: source)
    detected.reserveCapacity(64)
    waiting.reserveCapacity(Self.mostWaiting)
  }

  /// What its detector has learned.
  var survey: RecordingSurvey.Sensor { RecordingSurvey.Sensor(detector: detector, end: meter.last) }

  /// Nothing the detector said waits to be passed on.
  var isQuiet: Bool { next == detected.count }

  /// Lets the detector see the next samples; what it finds is taken by `nextReady`.
  mutating func detect(_ samples: Span<MotionSample>) {
    detector.push(samples, into: &detected)
    watch?.push(samples)
  }

  /// The next verdict on where it sits, of what came up to an instant.
  mutating func placementVerdict(upTo time: SensorTime) -> PlacementVerdict? { watch?.next(upTo: time) }

  /// Lets the detector finish.
  mutating func finish() { detector.finish(into: &detected) }

  /// Counts a sample and shows it to the learned model; returns the hole before it, where there is one.
  mutating func look(at sample: MotionSample) -> StreamGap? {
    // What is taken out is not copied.
    switch classifier.take() {
    case .windows(var windows)?:
      windows.push(sample)
      classifier = .windows(windows)
    case .contacts(var contacts)?:
      contacts.push(sample)
      classifier = .contacts(contacts)
    case nil: break
    }
    return meter.push(sample)
  }

  /// Counts samples as `look` does for as long as nothing else happens; returns the place of the first at
  /// which something does: a hole, the end of a second, an event that was decided before it.
  mutating func lookQuietly(at samples: Span<MotionSample>, from start: Int) -> Int {
    guard classifier == nil else { return start }
    var decided = SensorTime(nanoseconds: .max)
    if !isQuiet, let strike = detected[next...].first(where: \.isStrike) { decided = strike.decisionTime }
    return meter.pushQuietly(samples, from: start, before: decided)
  }

  /// The counters at the end of a second of stream, once; `nil` within it.
  mutating func secondIsOver() -> StreamHealth? { meter.secondIsOver ? meter.startSecond() : nil }

  /// Takes the next event that was decided before an instant, or any.
  ///
  /// A contact waits for the strike that follows it, so that its place among altitudes does not depend on
  /// how the samples were cut; at the end nothing follows, and all are taken.
  mutating func nextReady(before time: SensorTime?, atEnd: Bool = false) -> GaitEvent? {
    guard next < detected.count else { return nil }
    if !atEnd {
      guard let strike = detected[next...].first(where: \.isStrike) else { return nil }
      if let time, strike.decisionTime >= time { return nil }
    }
    defer {
      next += 1
      if next == detected.count {
        detected.removeAll(keepingCapacity: true)
        next = 0
      }
    }
    return detected[next]
  }

  /// Stamps a strike with this sensor's number and side, and with the learned model's answer.
  func stamp(_ strike: inout Strike) {
    strike.source = source
    if let side { strike.side = side }
    if missesPeaks { strike.peakAccelerationG = .nan }
    strike.peakIsClipped = !missesPeaks && meter.lastClipped >= strike.initialContact
    switch classifier {
    case .contacts(let contacts)?: contacts.decide(&strike)
    case nil: break
    case .windows(let windows)?:
      // A wrist can't always tell running from walking; its model was made of running, and is believed.
      if let answer = windows.answer, strike.isRunning || isAtWrist {
        strike.decide(answer.pattern, confidence: answer.confidence)
      } else {
        strike.abstain(strike.isRunning || isAtWrist ? .uncertain : .notRunning)
      }
    }
    abstainWhereUnsuitable(&strike)
  }

  private func abstainWhereUnsuitable(_ strike: inout Strike) {
    if isTooSlow {
      strike.abstain(.rateTooLow)
    } else if let unsuitable, strike.pattern != nil || strike.noPatternReason == .noReference {
      strike.abstain(unsuitable)
    }
  }

  /// Keeps a finished strike for its contact.
  mutating func remember(_ strike: Strike) {
    if waiting.count == Self.mostWaiting { waiting.removeFirst() }
    waiting.append(strike)
  }

  /// The contact with its strike as it was told, held against the runner's own on the level.
  mutating func completed(_ contact: GroundContact) -> GroundContact {
    guard let index = waiting.firstIndex(where: { $0.number == contact.strike.number }) else {
      return contact
    }
    var contact = contact
    let known = contact.strike
    contact.strike = waiting[index]
    if known.isRunning, !contact.strike.isRunning {
      contact.strike.isRunning = true
      if contact.strike.noPatternReason == .notRunning {
        // A personal model was asked too early to answer.
        if classifier == nil, let pattern = known.pattern {
          contact.strike.decide(pattern, confidence: known.confidence)
        } else {
          contact.strike.abstain(known.noPatternReason ?? .uncertain)
        }
        abstainWhereUnsuitable(&contact.strike)
      }
    }
    waiting.removeSubrange(...index)
    level.relate(&contact)
    return contact
  }
}

extension GaitEvent {
  var isStrike: Bool { if case .strike = self { true } else { false } }

  /// When a strike was decided; of anything else, when it was.
  var decisionTime: SensorTime { if case .strike(let strike) = self { strike.decidedAt } else { time } }
}
