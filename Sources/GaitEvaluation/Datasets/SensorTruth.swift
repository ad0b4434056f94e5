import GaitModel
import MotionRecordings

/// Contacts as other sensors of the same session saw them: what one placement finds is held against another's.
public struct SensorTruth: Sendable, Equatable {
  /// One of the sensors.
  public struct Sensor: Sendable, Equatable {
    /// What it is called: `left-shoe`.
    public var name: String
    /// Its recording, below the root; gaps are filled in.
    public var file: String
    /// Where it sat.
    public var placement: Placement
    /// Whose foot.
    public var side: Side?
    /// How its file is to be read.
    public var reading = ReadingOptions()

    /// A sensor.
    public init(name: String, file: String, placement: Placement, side: Side? = nil) {
      self.name = name
      self.file = file
      self.placement = placement
      self.side = side
    }
  }

  /// The sensors, of one foot each or one that sees both.
  public var sensors: [Sensor]
  /// Added to their times, seconds, where that is told.
  public var addedSeconds: Double?
  /// What is to be added is found by the contacts.
  public var findsOffset = false
}

extension PlannedRecording {
  /// Takes contacts of other sensors for true ones.
  ///
  /// Their times are the recording's where the clocks go together by their own numbers, and else both are taken to
  /// have begun together; then comes what is told or found.
  func addContacts(
    of told: SensorTruth, _ gaps: [String: String], to recording: inout LoadedRecording
  ) throws(FootstrikeError) {
    // Needed to find the clocks' offset, and to tell which of the true contacts are this foot's.
    let own = told.findsOffset || placement.facts.isOnOneLeg ? try Self.contacts(recording) : []
    var contacts: [FoundContact] = []
    var clock = ""
    var span = 0.0...recording.durationSeconds
    for sensor in told.sensors {
      let path = FilePattern.fill(sensor.file, gaps)
      let file = try RecordedSamples(path: root + "/" + path, name: path, options: options(sensor.reading))
      var other = LoadedRecording(
        name: path, runner: runner, stream: file.stream(placement: sensor.placement, side: sensor.side),
        givenGradePercent: source.givenGradePercent, samples: file.samples, health: file.health,
        truth: RecordingTruth(), startSeconds: file.startSeconds)
      if sensor.reading.ignoresAngularRate { other.leaveOutAngularRate() }
      let found = try Self.contacts(other)
      var shift = other.startSeconds - recording.startSeconds
      let goesTogether = abs(shift) < 0.5 * min(recording.durationSeconds, other.durationSeconds)
      if !goesTogether { shift = 0 }
      clock = goesTogether ? "on one clock" : "taken to begin together"
      if let added = told.addedSeconds {
        shift += added
        clock += ", and \(BenchmarkText.decimal(added, 3)) s added as told"
      } else if told.findsOffset {
        let offset = try Self.offset(own, found.map { $0.initial + shift }, path)
        shift += offset.seconds
        clock =
          "clocks \(BenchmarkText.decimal(shift, 3)) s apart, found by \(offset.pairs) contacts"
          + " (fit \(BenchmarkText.decimal(offset.fit * 100, 0)) %, any other shift"
          + " \(BenchmarkText.decimal(offset.nextBest * 100, 0)) %)"
      }
      let from = max(span.lowerBound, shift)
      span = from...max(from, min(span.upperBound, shift + other.durationSeconds))
      contacts += found.map { contact in
        var contact = contact
        contact.initial += shift
        contact.terminal = contact.terminal.map { $0 + shift }
        return contact
      }
    }
    contacts.sort { $0.initial < $1.initial }
    // A contact that an end of either recording cuts off is seen by one of them only.
    let (from, to) = (span.lowerBound + 0.25, span.upperBound - 0.25)
    let known = from < to ? [from...to] : []
    func isKnown(_ time: Double) -> Bool { known.contains { $0.contains(time) } }
    recording.truth.stretches = known
    recording.truth.clock = clock
    recording.truth.toeOffs = contacts.compactMap(\.terminal).filter(isKnown).sorted()
    recording.truth.contacts = contacts.filter { isKnown($0.initial) }.map { found in
      var contact = RecordingTruth.Contact(initial: found.initial, terminal: found.terminal)
      contact.side = found.side
      contact.angleDegrees = found.angleDegrees
      // A trunk is not asked what it can't tell.
      contact.pattern = placement.facts.isOnOneLeg ? found.pattern : nil
      return contact
    }
    let (ownFeet, otherFeet) = (
      Self.feet([recording.stream]),
      Self.feet(told.sensors.map { StreamDescription(placement: $0.placement, side: $0.side, rateHertz: 1) })
    )
    if let foot = ownFeet, let other = otherFeet {
      guard foot.isEmpty || other.isEmpty || foot == other else {
        throw FootstrikeError(
          file: recording.name, what: "it is of another foot than what it is held against",
          remedy: "name two sensors of one foot, or one that sees both")
      }
    } else if ownFeet != nil {
      recording.judgeOneFoot(beside: own)
    } else {
      recording.truth.isOfOneFoot = otherFeet != nil
    }
  }

  private static func contacts(_ recording: LoadedRecording) throws(FootstrikeError) -> [FoundContact] {
    try MethodRun.ours(recording, looksAhead: false).contacts
  }

  private static func offset(
    _ own: [FoundContact], _ other: [Double], _ path: String
  ) throws(FootstrikeError) -> ClockOffset {
    let remedy = "tell what to add to its times"
    guard let offset = ClockOffset(first: own.map(\.initial), second: other) else {
      throw FootstrikeError(file: path, what: "too few contacts tell how its clock goes", remedy: remedy)
    }
    guard offset.isSure else {
      throw FootstrikeError(
        file: path,
        what: "its clock can't be found surely: \(BenchmarkText.decimal(offset.seconds, 3)) s brings"
          + " \(BenchmarkText.decimal(offset.fit * 100, 0)) % of the contacts together, and another shift"
          + " \(BenchmarkText.decimal(offset.nextBest * 100, 0)) %", remedy: remedy)
    }
    return offset
  }

  /// The one foot that sensors see, empty where nobody says which; `nil` where they see both.
  private static func feet(_ streams: [StreamDescription]) -> Set<Side>? {
    guard streams.allSatisfy({ $0.placement.facts.isOnOneLeg }) else { return nil }
    let sides = Set(streams.compactMap(\.side))
    return sides.count > 1 ? nil : sides
  }
}

extension LoadedRecording {
  /// Leaves of the true contacts those of the foot that the sensor is on, where it is on one.
  ///
  /// - Parameter own: what it saw itself; found anew where not given.
  mutating func judgeOneFoot(beside own: [FoundContact]? = nil) {
    guard stream.placement.facts.isOnOneLeg, let contacts = truth.contacts,
      let own = try? own ?? MethodRun.ours(self, looksAhead: false).contacts
    else { return }
    let kept = OneFoot.places(
      of: contacts.map { ($0.initial, $0.side) }, beside: own.map(\.initial), side: stream.side)
    truth.contacts = kept.map { contacts[$0] }
    truth.toeOffs = truth.contacts?.compactMap(\.terminal)
  }
}

/// Which of the contacts of two feet are those of one.
enum OneFoot {
  /// - Parameters:
  ///   - contacts: ascending, with the foot where it is told.
  ///   - times: when the one foot came down, as another sensor saw it, ascending.
  ///   - side: which foot that is; found by the times where not told.
  /// - Returns: places among the contacts, ascending: those told to be of the foot, and where none tells every
  ///   other one of each run, as fits the times better.
  static func places(of contacts: [(time: Double, side: Side?)], beside times: [Double], side: Side?) -> [Int]
  {
    func fitting(_ places: [Int]) -> Int {
      EventMatching(found: places.map { contacts[$0].time }, truth: times, tolerance: 0.08).pairs.count
    }
    if contacts.contains(where: { $0.side != nil }) {
      let told = alternating(contacts.map(\.side), contacts.map(\.time))
      func places(_ side: Side) -> [Int] { contacts.indices.filter { told[$0] == side } }
      let sides = side.map { [$0] } ?? Side.allCases
      return sides.map(places).max { fitting($0) < fitting($1) } ?? []
    }
    var kept: [Int] = []
    var start = 0
    while start < contacts.count {
      var end = start + 1
      while end < contacts.count, contacts[end].time - contacts[end - 1].time < longestStep { end += 1 }
      let halves = [0, 1].map { half in (start..<end).filter { ($0 - start) % 2 == half } }
      kept += fitting(halves[1]) > fitting(halves[0]) ? halves[1] : halves[0]
      start = end
    }
    return kept
  }

  /// No step of a runner takes longer, seconds.
  private static let longestStep = 0.6

  /// Sides with what is missing filled in: feet take turns.
  private static func alternating(_ sides: [Side?], _ times: [Double]) -> [Side?] {
    var sides = sides
    for place in sides.indices.dropFirst()
    where sides[place] == nil && times[place] - times[place - 1] < longestStep {
      sides[place] = sides[place - 1]?.opposite
    }
    for place in sides.indices.dropLast().reversed()
    where sides[place] == nil && times[place + 1] - times[place] < longestStep {
      sides[place] = sides[place + 1]?.opposite
    }
    return sides
  }
}
