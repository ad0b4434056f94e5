import GaitModel
import StrikeWarnings

@testable import GaitReporting

/// A literal session of a few steps that every format writes.
enum SmallSession {
  static let description = {
    var session = undated
    session.startEpochSeconds = 1_779_000_000.25
    session.warningKinds = WarningRules.kinds
    return session
  }()

  private static let undated = SessionDescription(
    program: "footstrike test",
    sensors: [
      .init(
        input: "run \"a\".csv", format: "csv",
        stream: StreamDescription(placement: .shoe, side: .left, rateHertz: 200, hasAngularRate: true))
    ],
    guesses: [.init(quantity: "acceleration_unit", value: "g", option: "--acceleration-unit g")])

  static let events: [GaitEvent] = {
    let one = strike(0, at: 1.25, .rearfoot, angle: 14.257, grade: -0.5, descent: 0)
    var two = strike(1, at: 1.95, .forefoot, angle: -3.5, grade: -8.04, descent: 1)
    two.strideSeconds = 0.7
    two.strideLengthMetres = 2.1
    two.strideRiseMetres = -0.1684
    two.speedMetresPerSecond = 3
    var three = strike(2, at: 2.65, nil, angle: .nan, grade: .nan, descent: 1)
    three.strideSeconds = 0.7
    three.gradeSource = nil
    let descent = Descent(number: 1, start: SensorTime(seconds: 1.5), gradeSource: .altitude)
    var over = descent
    over.end = SensorTime(seconds: 3)
    over.lengthMetres = 40
    over.dropMetres = 3.2
    return [
      .strike(one), .descentBegan(descent), .strike(two),
      .contact(complete(one, toeOff: 0.25, next: 0.7)),
      .warning(
        StrikeWarning(
          kind: .heelStrike, phase: .raised, time: two.decidedAt, initialContact: two.initialContact,
          side: .left, value: 7, reference: 10, descent: 1)),
      .strike(three), .contact(complete(two, toeOff: 0.2346, next: 0.7)),
      .contact(GroundContact(strike: three)), .descentEnded(over),
      .gap(StreamGap(start: SensorTime(seconds: 3), end: SensorTime(seconds: 3.5), lostSamples: 99)),
      .warning(
        StrikeWarning(
          kind: .heelStrike, phase: .cleared, time: SensorTime(seconds: 13), value: 2, reference: 10)),
    ]
  }()

  static var summary: SessionSummary {
    var summary = SessionSummary(description)
    for event in events { summary.push(event) }
    var health = StreamHealth()
    health.samples = 2600
    health.lostSamples = 99
    health.gaps = 1
    health.refusedRecords = 2
    health.refusedBytes = 31
    health.effectiveRateHertz = 199.87
    health.durationSeconds = 13.5
    summary.finish(
      health: health,
      refusals: [
        RefusalCount(cause: "not_a_number", records: 2, bytes: 31),
        RefusalCount(cause: "checksum", records: 0, bytes: 0),
      ])
    return summary
  }

  /// What a format writes of the whole session.
  static func text(_ format: ReportFormat) -> String { text { format.make($0, ReportStyle()) } }

  static func text(_ make: (SessionDescription) -> any Report) -> String {
    String(decoding: bytes(make(description)), as: UTF8.self)
  }

  static func bytes(_ report: any Report) -> [UInt8] {
    var report = report
    var bytes: [UInt8] = []
    report.begin(into: &bytes)
    for event in events { report.push(event, into: &bytes) }
    report.finish(summary, into: &bytes)
    return bytes
  }

  static func strike(
    _ number: Int, at seconds: Double, _ pattern: StrikePattern?, angle: Float, grade: Float, descent: Int32
  ) -> Strike {
    var strike = Strike(
      number: number, initialContact: SensorTime(seconds: seconds), initialContactIndex: Int64(seconds * 200),
      decidedAt: SensorTime(seconds: seconds + 0.105))
    strike.side = .left
    if let pattern { strike.decide(pattern, confidence: 0.875) } else { strike.abstain(.uncertain) }
    strike.footStrikeAngleDegrees = angle
    strike.peakAccelerationG = 11.5
    strike.gradePercent = grade
    strike.gradeSource = .altitude
    strike.descent = descent
    strike.isRunning = true
    return strike
  }

  static func complete(_ strike: Strike, toeOff: Double, next: Double) -> GroundContact {
    var contact = GroundContact(
      strike: strike, terminalContact: strike.initialContact.advanced(bySeconds: toeOff),
      terminalContactIndex: strike.initialContactIndex + Int64(toeOff * 200),
      nextInitialContact: strike.initialContact.advanced(bySeconds: next))
    contact.flightSeconds = 0.1
    return contact
  }
}
