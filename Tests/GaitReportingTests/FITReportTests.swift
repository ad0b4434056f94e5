import GaitModel
import StrikeWarnings
import Testing

@testable import GaitReporting
@testable import SensorDecoding

/// What is written as FIT, read by the reader of tracks.
@Suite struct FITReportTests {
  /// It began at a whole second.
  private static let session = {
    var session = SmallSession.description
    session.startEpochSeconds = 1_779_000_000
    return session
  }()

  /// The messages of a kind.
  private static func messages(_ bytes: [UInt8], _ number: UInt16) -> [FITMessage] {
    var scanner = FITScanner()
    var found: [FITMessage] = []
    scanner.push(bytes, isLast: true) { if $0.number == number { found.append($0) } }
    #expect(scanner.damages.isEmpty && scanner.notes.isEmpty)
    return found
  }

  /// A run of a shoe, of so many strides of 0.8 s, downhill from second 20 to 40.
  private static func run(
    _ strides: Int, in session: SessionDescription
  ) -> (events: [GaitEvent], summary: SessionSummary) {
    var events: [GaitEvent] = []
    for number in 0..<strides {
      let time = 1 + 0.8 * Double(number)
      var strike = SmallSession.strike(
        number, at: time, .rearfoot, angle: 20, grade: (20..<40).contains(time) ? -8 : 0, descent: 0)
      strike.strideSeconds = 0.8
      strike.strideLengthMetres = 2.4
      strike.speedMetresPerSecond = 3
      events.append(.contact(SmallSession.complete(strike, toeOff: 0.24, next: 0.8)))
    }
    var descent = Descent(
      number: 1, start: SensorTime(seconds: 20), end: SensorTime(seconds: 40), gradeSource: .track)
    descent.dropMetres = 5
    events.append(.descentEnded(descent))
    var summary = SessionSummary(session)
    for event in events { summary.push(event) }
    var health = StreamHealth()
    health.durationSeconds = 0.8 * Double(strides) + 1
    summary.finish(health: health)
    return (events, summary)
  }

  private static func file(_ session: SessionDescription) -> [UInt8] {
    let (events, summary) = run(75, in: session)
    var report = FITReport(session)
    var bytes: [UInt8] = []
    for event in events { report.push(event, into: &bytes) }
    #expect(bytes.isEmpty)
    report.finish(summary, into: &bytes)
    return bytes
  }

  @Test func `a record a second with running dynamics in the units of the profile`() throws {
    let records = Self.messages(Self.file(Self.session), 20)
    #expect(records.count == 62)
    let times = records.compactMap(\.time)
    let first: UInt32 = 1_779_000_000 - 631_065_600
    #expect(times == Array(first..<first + 62))
    let record = records[30]
    // Cadence is of one leg: 75 strides a minute, 240 ms, 30 % of the stride, steps of 1.2 m.
    #expect(record.value(4) == 75 && record.value(53) == 0)
    #expect(record.value(41) == 2_400 && record.value(40) == 3_000 && record.value(85) == 12_000)
    #expect(record.value(9) == -800 && record.value(73) == 3_000)
    #expect(records[0].value(41) == nil)
    // Without a track there is no place to be.
    #expect(record.value(0) == nil && record.value(78) == nil)
    let track = try TrackReader.read(Self.file(Self.session), name: "out.fit")
    #expect(track.points.last.map { abs($0.distanceMetres - 180) < 5 } == true)
    #expect(track.startEpochSeconds == 1_779_000_000 && track.refusals.totalRecords == 0)
  }

  @Test func `a lap each descent and each stretch between, and their sums in the session`() throws {
    let bytes = Self.file(Self.session)
    let laps = Self.messages(bytes, 19)
    #expect(laps.map { $0.value(7) } == [20_000, 20_000, 21_000])
    #expect(laps.map { $0.value(22) } == [nil, 5, nil])
    #expect(laps.map { $0.value(45) } == [0, -800, 0])
    let session = try #require(Self.messages(bytes, 18).first)
    #expect(session.value(5) == 1 && session.value(26) == 3 && session.value(7) == 61_000)
    #expect(session.value(91) == 2_400)
    #expect(Self.messages(bytes, 21).map { $0.value(1) } == [0, 4])
    #expect(Self.messages(bytes, 34).count == 1 && Self.messages(bytes, 0).first?.value(0) == 4)
  }

  @Test func `developer fields carry every measure, and names that sites know`() {
    var names: [String] = []
    for message in Self.messages(Self.file(Self.session), 206) {
      let (field, at) = message.place(of: 3)!
      names.append(String(decoding: message.body[at..<(at + field.size - 1)], as: UTF8.self))
    }
    #expect(
      names.prefix(5) == [
        "strike_pattern", "heel_first", "RS_FootStrike_L", "RS_Impact_GS_L", "RS_ContactTime_L",
      ])
    let measures = [
      "ground_contact_time_ms", "foot_strike_angle_deg", "peak_foot_acceleration_g", "grade_percent",
    ]
    #expect(Set(names).isSuperset(of: measures))
    // What was never told has no field.
    #expect(!names.contains("RS_FootStrike_R") && !names.contains("step_s"))
  }

  @Test(arguments: [(20.0, 1.0), (7.5, 5), (7.3, 6), (0, 11), (-0.9, 12), (-30, 16)])
  func `the scale from heel to ball keeps the bounds of the patterns`(angle: Double, scale: Double) throws {
    var strike = SmallSession.strike(0, at: 1, .rearfoot, angle: Float(angle), grade: 0, descent: 0)
    strike.strideSeconds = 0.8
    var report = FITReport(SmallSession.description)
    var bytes: [UInt8] = []
    report.push(.contact(GroundContact(strike: strike)), into: &bytes)
    report.finish(SmallSession.summary, into: &bytes)
    let record = try #require(Self.messages(bytes, 20).first { $0.value(4) != nil })
    // The third of the developer's fields, which stand last: after two of one and four bytes.
    let own = record.body.dropFirst(record.definition.fields.reduce(0) { $0 + $1.size })
    #expect(Double(own[own.startIndex + 5]) == scale)
  }

  @Test func `a contact time that must not be used is in no field of the profile`() throws {
    var session = Self.session
    session.sensors[0].stream = StreamDescription(placement: .shank, side: .left, rateHertz: 200)
    let record = Self.messages(Self.file(session), 20)[30]
    #expect(record.value(41) == nil && record.value(40) == nil && record.value(4) == 75)
  }

  @Test func `a pause stops the timer and has no records`() {
    let session = Self.session
    let (events, summary) = Self.run(75, in: session)
    var report = FITReport(session)
    var bytes: [UInt8] = []
    for event in events { report.push(event, into: &bytes) }
    let pause = StreamGap(start: SensorTime(seconds: 10), end: SensorTime(seconds: 19.5), lostSamples: 0)
    report.push(.gap(pause), into: &bytes)
    report.finish(summary, into: &bytes)
    #expect(Self.messages(bytes, 20).count == 62 - 9)
    #expect(Self.messages(bytes, 21).map { $0.value(1) } == [0, 4, 0, 4])
    #expect(Self.messages(bytes, 18).first?.value(8) == 51_000)
  }

  @Test func `a track gives positions, altitude and heart rate`() {
    var session = Self.session
    var points: [TrackPoint] = []
    for place in 0..<7 {
      var point = TrackPoint(time: SensorTime(seconds: Double(place * 10)))
      point.altitudeMetres = 100 - Double(place)
      point.distanceMetres = 25 * Double(place)
      point.heartRateBeatsPerMinute = 140
      point.latitudeDegrees = 50
      point.longitudeDegrees = 9 + Double(place) * 0.001
      points.append(point)
    }
    session.track = .init(points: points)
    let records = FITDecoder(Self.file(session)).records
    #expect(records.count == 62)
    #expect(records[20].latitude.map { abs($0 - 50) < 1e-6 } == true)
    #expect(records[15].longitude.map { abs($0 - 9.001_5) < 2e-6 } == true)
    #expect(records[15].altitude.map { abs($0 - 98.5) < 0.11 } == true)
    #expect(records[15].heartRate == 140 && records[60].distance.map { abs($0 - 150) < 0.1 } == true)
  }

  @Test func `two shoes tell the balance, and each foot its own fields`() throws {
    var session = Self.session
    session.sensors.append(session.sensors[0])
    session.sensors[1].stream?.side = .right
    var report = FITReport(session)
    var bytes: [UInt8] = []
    for number in 0..<40 {
      let isLeft = number.isMultiple(of: 2)
      var strike = SmallSession.strike(
        number / 2, at: 1 + 0.4 * Double(number), .forefoot, angle: -5, grade: 0, descent: 0)
      strike.source = isLeft ? 0 : 1
      strike.side = isLeft ? .left : .right
      let contact = SmallSession.complete(strike, toeOff: isLeft ? 0.26 : 0.24, next: 0.8)
      report.push(.contact(contact), into: &bytes)
    }
    report.finish(SmallSession.summary, into: &bytes)
    let record = Self.messages(bytes, 20)[10]
    #expect(record.value(84) == 5_200)
    #expect(Self.messages(bytes, 206).count { String(decoding: $0.body, as: UTF8.self).contains("RS_") } == 6)
  }

  @Test func `seconds of which nothing is known have no record`() {
    var session = SessionDescription(
      program: "footstrike test", sensors: [.init(input: "walk.gpx", format: "gpx", stream: nil)])
    session.startEpochSeconds = 1_779_000_000
    session.track = .init(
      points: [0, 5, 200, 205].map { seconds in
        TrackPoint(time: SensorTime(seconds: seconds), altitudeMetres: 100, distanceMetres: seconds)
      })
    var summary = SessionSummary(session)
    var health = StreamHealth()
    health.durationSeconds = 205
    summary.finish(health: health)
    var bytes: [UInt8] = []
    FITReport(session).finish(summary, into: &bytes)
    #expect(Self.messages(bytes, 20).count == 12)
    // Nobody knows whether it was a run.
    #expect(Self.messages(bytes, 18).first?.value(5) == 0)
  }

  @Test func `a day takes bounded memory and keeps its contacts`() {
    var seconds = FITSeconds(StrideMeasure.all, start: 1_779_000_000)
    for second in 0..<70_000 {
      let strike = SmallSession.strike(
        second, at: Double(second) + 0.5, .forefoot, angle: -3, grade: 0, descent: 0)
      seconds.add(GroundContact(strike: strike))
    }
    #expect(seconds.step == 2 && seconds.all.left.count == 70_000)
    #expect(seconds.contacts(1_779_000_010...1_779_000_020).left.count == 10)
  }
}
