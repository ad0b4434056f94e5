import GaitModel

/// All that is counted of one runner: what the bootstrap draws.
public struct RunnerTally: Sendable {
  /// Who.
  public var runner: String
  /// Initial contacts.
  public var contacts: EventTally?
  /// Initial contacts of recordings that go downhill throughout.
  public var downhillContacts: EventTally?
  /// Toe-offs.
  public var toeOffs: EventTally?
  /// Contact times.
  public var contactTimes: EventTally?
  /// Contact times by slope, whole percents.
  public var contactTimesByGrade: [Int: EventTally] = [:]
  /// From one contact to the next of the same list.
  public var intervals: EventTally?
  /// Mid-swings.
  public var swings: EventTally?
  /// Patterns of contacts.
  public var strikes: ConfusionMatrix?
  /// Patterns by each of several definitions.
  public var definitions = DefinitionTally()
  /// Contacts with a true pattern and none found, by reason.
  public var abstentions: [NoPatternReason: Int] = [:]
  /// The same contacts by their true pattern.
  public var abstentionsByPattern: [StrikePattern: Int] = [:]
  /// Contacts whose foot is known, of those the ones that a foot was named for, and named rightly.
  public var sides: (asked: Int, told: Int, right: Int)?
  /// Whether confidences are to be believed.
  public var reliability = Reliability()
  /// Strike angles, degrees.
  public var angles: EventTally?
  /// Measures by name, each in its unit.
  public var measures: [String: EventTally] = [:]
  /// Whether running was told from the rest, contact by contact: how many, and rightly.
  public var gaits: (asked: Int, right: Int)?
  /// Slopes, percent.
  public var grades: EventTally?
  /// Metres of descent called so, missed, and of other ground called descent; all metres judged.
  public var descentMetres: (right: Double, missed: Double, wrong: Double, all: Double)?
  /// Running strikes on true descents and of them called level or not told, on other ground and of them called
  /// downhill.
  public var descentStrikes: (downhill: Int, missed: Int, level: Int, wrong: Int)?
  /// Warnings where nobody runs downhill, by what about, and the hours of such recordings.
  public var falseWarnings: [StrikeWarning.Kind: Int] = [:]
  /// All warnings about running, not about sensor or computer.
  public var warnings = 0
  /// Hours in which every warning is false; `nil` where warnings were not judged.
  public var quietHours: Double?
  /// From contact to answer, seconds.
  public var latencies: [Double] = []
  /// From the contact that completed a warning to the warning, seconds.
  public var warningLatencies: [Double] = []
  /// A learned model's windows, where strikes are judged so.
  public var windows: StrikeModelScore?

  /// Nothing counted yet.
  public init(runner: String) { self.runner = runner }

  static let classes = [StrikePattern.rearfoot, .midfoot, .forefoot]

  /// The row and column of a pattern.
  static func place(of pattern: StrikePattern) -> Int { classes.firstIndex(of: pattern)! }

  /// Counts one recording.
  ///
  /// - Parameter offset: taken off every found contact and toe-off first, seconds.
  public mutating func add(
    _ outcome: RecordingOutcome, tolerance: Double, offset: EventOffsets = EventOffsets()
  ) {
    let truth = outcome.truth
    let found = outcome.contacts.filter { truth.isKnown(at: $0.initial) }
    if let true_ = truth.contacts {
      let matching = EventMatching(
        found: found.map(\.initial), truth: true_.map(\.initial), tolerance: tolerance,
        offset: offset.contact)
      contacts = contacts.adding(matching)
      if let grade = truth.gradePercent, grade < -1.5 { downhillContacts = downhillContacts.adding(matching) }
      addContactTimes(matching, found, true_, truth.gradePercent)
      addIntervals(matching, found, true_)
      if truth.activity == nil, truth.knowsGait {
        for pair in matching.pairs { addGait(true_[pair.truth].isRunning, found[pair.found]) }
      }
      addStrikes(matching, found, true_, truth.definitions)
      addGround(matching, found, true_, gradeWasGiven: outcome.gradeWasGiven)
    }
    if let toeOffs = truth.toeOffs, found.contains(where: { $0.terminal != nil }) {
      let times = outcome.contacts.compactMap(\.terminal).filter(truth.isKnown(at:)).sorted()
      self.toeOffs = self.toeOffs.adding(
        EventMatching(found: times, truth: toeOffs, tolerance: tolerance, offset: offset.toeOff))
    }
    if let swings = truth.swings, let own = outcome.swings {
      let times = own.filter(truth.isKnown(at:)).sorted()
      // A swing lasts about 0.4 s: half of that tells which one it is, whatever the tolerance of contacts.
      self.swings = self.swings.adding(
        EventMatching(found: times, truth: swings, tolerance: max(0.15, tolerance), offset: offset.swing))
    }
    if let standing = truth.standing {
      contacts = contacts.adding(found.map(\.initial), betweenEach: standing, tolerance: tolerance)
      if let own = outcome.swings {
        swings = swings.adding(own.sorted(), betweenEach: standing, tolerance: tolerance)
      }
    }
    if let activity = truth.activity {
      for contact in found { addGait(activity == .running, contact) }
    }
    if truth.contacts == nil, let pattern = truth.pattern { addUniform(pattern, found) }
    latencies += found.compactMap(\.latency)
    addWarnings(outcome)
  }

  private mutating func addContactTimes(
    _ matching: EventMatching, _ found: [FoundContact], _ true_: [RecordingTruth.Contact], _ grade: Double?
  ) {
    var tally = EventTally()
    for pair in matching.pairs {
      guard let end = found[pair.found].terminal, let trueEnd = true_[pair.truth].terminal else { continue }
      let length = end - found[pair.found].initial
      let trueLength = trueEnd - true_[pair.truth].initial
      tally.pairs += 1
      tally.errors.append(length - trueLength)
      tally.means.append((length + trueLength) / 2)
    }
    guard tally.pairs > 0 else { return }
    contactTimes = contactTimes ?? EventTally()
    contactTimes?.add(tally)
    if let grade { contactTimesByGrade[Int(grade.rounded()), default: EventTally()].add(tally) }
  }

  private mutating func addIntervals(
    _ matching: EventMatching, _ found: [FoundContact], _ true_: [RecordingTruth.Contact]
  ) {
    var tally = EventTally()
    tally.found = max(0, found.count - 1)
    tally.truth = max(0, true_.count - 1)
    for (a, b) in zip(matching.pairs, matching.pairs.dropFirst())
    where b.found == a.found + 1 && b.truth == a.truth + 1 {
      let time = found[b.found].initial - found[a.found].initial
      let trueTime = true_[b.truth].initial - true_[a.truth].initial
      tally.pairs += 1
      tally.errors.append(time - trueTime)
      tally.means.append((time + trueTime) / 2)
    }
    intervals = intervals ?? EventTally()
    intervals?.add(tally)
  }

  private mutating func addStrikes(
    _ matching: EventMatching, _ found: [FoundContact], _ true_: [RecordingTruth.Contact],
    _ definitions: [PatternDefinition]
  ) {
    for contact in true_ where contact.isRunning { self.definitions.compare(contact, definitions) }
    for pair in matching.pairs {
      let contact = found[pair.found]
      if let side = true_[pair.truth].side { addSide(side, contact.side) }
      guard true_[pair.truth].isRunning else { continue }
      if let pattern = true_[pair.truth].pattern { addStrike(pattern, contact) }
      self.definitions.add(contact, true_[pair.truth], definitions)
      if let angle = contact.angleDegrees, let trueAngle = true_[pair.truth].angleDegrees {
        angles.add(error: angle - trueAngle, mean: (angle + trueAngle) / 2)
      }
      for (name, true_) in true_[pair.truth].measures {
        guard let value = contact.measures[name] else { continue }
        measures[name, default: EventTally()].add(error: value - true_, mean: (value + true_) / 2)
      }
    }
  }

  private mutating func addGait(_ isRunning: Bool, _ contact: FoundContact) {
    guard let answer = contact.isRunning else { return }
    var tally = gaits ?? (0, 0)
    tally.asked += 1
    tally.right += answer == isRunning ? 1 : 0
    gaits = tally
  }

  private mutating func addSide(_ side: Side, _ answer: Side?) {
    var tally = sides ?? (0, 0, 0)
    tally.asked += 1
    tally.told += answer == nil ? 0 : 1
    tally.right += answer == side ? 1 : 0
    sides = tally
  }

  private mutating func addUniform(_ pattern: StrikePattern, _ found: [FoundContact]) {
    for contact in found where contact.noPatternReason != .notRunning { addStrike(pattern, contact) }
  }

  private mutating func addStrike(_ pattern: StrikePattern, _ contact: FoundContact) {
    guard contact.pattern != nil || contact.noPatternReason != nil else { return }
    strikes = strikes ?? ConfusionMatrix(classes: Self.classes.map(\.rawValue))
    if let answer = contact.pattern {
      strikes?.add(truth: Self.place(of: pattern), found: Self.place(of: answer))
      if let confidence = contact.confidence {
        reliability.add(confidence: confidence, right: answer == pattern)
      }
    } else if let reason = contact.noPatternReason {
      abstentions[reason, default: 0] += 1
      abstentionsByPattern[pattern, default: 0] += 1
    }
  }

  /// Share of heel strikes among those told, less the true share among those asked, −1…1: what a person reads
  /// wrongly of himself. `nil` where nothing was told.
  public var heelShareError: Double? {
    guard let strikes, strikes.total > 0 else { return nil }
    let rows = strikes.counts.map { $0.reduce(0, +) }
    let asked = strikes.total + abstentionsByPattern.values.reduce(0, +)
    let told = strikes.counts.reduce(0) { $0 + $1[0] }
    return Double(told) / Double(strikes.total)
      - Double(rows[0] + abstentionsByPattern[.rearfoot, default: 0]) / Double(asked)
  }

  private mutating func addGround(
    _ matching: EventMatching, _ found: [FoundContact], _ true_: [RecordingTruth.Contact], gradeWasGiven: Bool
  ) {
    guard !gradeWasGiven else { return }
    let tellsDescents = found.contains { $0.isDescending != nil }
    for pair in matching.pairs where true_[pair.truth].isRunning {
      let contact = true_[pair.truth]
      if let grade = found[pair.found].gradePercent, let trueGrade = contact.gradePercent {
        grades.add(error: grade - trueGrade, mean: (grade + trueGrade) / 2)
      }
      if tellsDescents { addDescent(contact.isDescending, found[pair.found].isDescending ?? false) }
      guard let called = found[pair.found].isDescending, contact.metres > 0 else { continue }
      var metres = descentMetres ?? (0, 0, 0, 0)
      metres.all += contact.metres
      switch (contact.isDescending, called) {
      case (true, true): metres.right += contact.metres
      case (true, false): metres.missed += contact.metres
      case (false, true): metres.wrong += contact.metres
      case (false, false): break
      }
      descentMetres = metres
    }
  }

  private mutating func addDescent(_ isDownhill: Bool, _ called: Bool) {
    var strikes = descentStrikes ?? (0, 0, 0, 0)
    strikes.downhill += isDownhill ? 1 : 0
    strikes.missed += isDownhill && !called ? 1 : 0
    strikes.level += isDownhill ? 0 : 1
    strikes.wrong += !isDownhill && called ? 1 : 0
    descentStrikes = strikes
  }

  private mutating func addWarnings(_ outcome: RecordingOutcome) {
    guard let warnings = outcome.warnings else { return }
    let own = warnings.filter(\.kind.isCoaching)
    self.warnings += own.count
    warningLatencies += own.compactMap { warning in warning.contact.map { warning.time - $0 } }
    for warning in own where outcome.truth.isFalseAlarm(at: warning.time) == true {
      falseWarnings[warning.kind, default: 0] += 1
    }
    var quiet = 0.0
    var time = 0.5
    var isJudged = false
    while time < outcome.durationSeconds {
      if let isFalse = outcome.truth.isFalseAlarm(at: time) {
        isJudged = true
        if isFalse { quiet += 1 }
      }
      time += 1
    }
    if isJudged { quietHours = (quietHours ?? 0) + quiet / 3600 }
  }
}

/// A constant delay of a method, by kind of event, seconds: found minus true.
public struct EventOffsets: Sendable, Equatable {
  /// Of initial contacts.
  public var contact = 0.0
  /// Of toe-offs.
  public var toeOff = 0.0
  /// Of mid-swings.
  public var swing = 0.0

  /// No delay.
  public init() {}
}

extension EventTally? {
  fileprivate func adding(_ matching: EventMatching) -> EventTally {
    var tally = self ?? EventTally()
    tally.add(matching)
    return tally
  }

  fileprivate func adding(
    _ found: [Double], betweenEach standing: [Double], tolerance: Double
  ) -> EventTally {
    var tally = self ?? EventTally()
    tally.add(found, betweenEach: standing, tolerance: tolerance)
    return tally
  }

  /// In place: a tally of thousands is not copied for one more.
  fileprivate mutating func add(error: Double, mean: Double) {
    if case nil = self { self = EventTally() }
    self?.add(error: error, mean: mean)
  }
}

extension EventTally {
  fileprivate mutating func add(error: Double, mean: Double) {
    pairs += 1
    errors.append(error)
    means.append(mean)
  }
}
