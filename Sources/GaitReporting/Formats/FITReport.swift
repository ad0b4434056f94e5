import GaitModel
import SensorDecoding

/// The session as a FIT activity, as training sites read it: a `record` each second, a `lap` each descent and each
/// stretch between.
///
/// Where the session's track is a FIT file, that file with the session's fields in it: positions and heart rate stay.
/// It is written at the end, as its header tells its length. Without a date its times are those of a device that
/// knows none: from zero.
public struct FITReport: Report {
  private let session: SessionDescription
  private let companions: Companions
  private var seconds: FITSeconds
  /// When the runner stood still.
  private var pauses: [(start: SensorTime, end: SensorTime)] = []
  private static let mostPauses = 1_000

  /// An activity of a session.
  public init(_ session: SessionDescription) {
    self.session = session
    companions = Companions(session)
    let start = session.startEpochSeconds.flatMap { (0...1e10).contains($0) ? $0 : nil }
    seconds = FITSeconds(session.measures, start: start ?? Double(FITField.epochSeconds))
  }

  /// Writes nothing.
  public func begin(into bytes: inout [UInt8]) {}

  /// Takes the event in.
  public mutating func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    switch event {
    case .contact(let contact): if !companions.contains(event) { seconds.add(contact) }
    case .gap(let gap):
      if gap.isPause, pauses.count < Self.mostPauses { pauses.append((gap.start, gap.end)) }
    default: break
    }
  }

  /// Writes the file.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    let fields = FITFields(session, known: seconds.all)
    let span = span(summary)
    if let copy = session.track?.copy, summary.recordsOfTrack?.inside ?? 0 > 0 {
      bytes += copy.adding(of: fields.developer) { kind, told in
        guard told.lowerBound < span.upperBound, told.upperBound > span.lowerBound,
          kind != .record || told.upperBound <= span.upperBound
        else { return nil }
        return fields.addition(kind == .record ? seconds.moment(told) : seconds.contacts(told), to: kind)
      }
    } else {
      bytes += activity(summary, span, fields)
    }
  }

  /// The seconds of the session.
  func span(_ summary: SessionSummary) -> ClosedRange<Int64> {
    let end = SensorTime(seconds: session.fromSeconds + summary.health.durationSeconds)
    let from = seconds.first + Int64(session.fromSeconds.rounded(.down))
    return from...max(from, seconds.second(of: end))
  }

  // MARK: alone

  private func activity(
    _ summary: SessionSummary, _ span: ClosedRange<Int64>, _ fields: FITFields
  ) -> [UInt8] {
    let moments = FITMoment.all(of: seconds, span, session)
    var writer = FITWriter()
    /// `event`, with its type.
    func event(_ second: Int64, _ event: Double, _ type: Double) {
      writer.message(
        21, local: 3,
        [FITField(253, second: second), FITField(0, .enumeration, event), FITField(1, .enumeration, type)])
    }
    writer.message(
      0, local: 0,
      [
        FITField(0, .enumeration, 4), FITField(1, .uint16, 255), FITField(2, .uint16, 0),
        FITField(4, second: span.lowerBound), FITField(8, text: session.program.harmless),
      ])
    if !fields.developer.fields.isEmpty { writer.write(fields.developer, local: 0) }
    event(span.lowerBound, 0, 0)
    let stops = pauses.map { (seconds.second(of: $0.start), seconds.second(of: $0.end)) }
    var next = 0
    for moment in moments {
      while next < stops.count, stops[next].1 <= moment.second {
        event(stops[next].0, 0, 4)
        event(stops[next].1, 0, 0)
        next += 1
      }
      // In a pause, or where nothing is known, there is nothing to record.
      if next < stops.count && stops[next].0 < moment.second || moment.isEmpty { continue }
      write(moment, fields, to: &writer)
    }
    event(span.upperBound, 0, 4)
    let legs = legs(summary, span)
    for (number, leg) in legs.enumerated() {
      let added = fields.addition(seconds.contacts(leg.seconds), to: .lap)
      writer.message(
        19, local: 4,
        leg.fields(number, moments, stops, of: .lap) + [
          FITField(23, .enumeration, 0), FITField(24, .enumeration, number == legs.count - 1 ? 7 : 0),
        ] + added.fields, developer: added.developer)
    }
    let all = fields.addition(seconds.contacts(span.lowerBound - 1...span.upperBound), to: .session)
    let whole = FITLeg(seconds: span)
    // Running, or walking where most of it was; of a track alone nobody knows.
    let sport = summary.contacts == 0 ? 0.0 : summary.runningContacts * 2 >= summary.contacts ? 1 : 11
    writer.message(
      18, local: 5,
      whole.fields(0, moments, stops, of: .session) + [
        FITField(5, .enumeration, sport), FITField(6, .enumeration, 0), FITField(25, .uint16, 0),
        FITField(26, .uint16, Double(legs.count)), FITField(28, .enumeration, 0),
        FITField(10, .uint32, Double(summary.strides)),
      ] + all.fields, developer: all.developer)
    writer.message(
      34, local: 6,
      [
        FITField(253, second: span.upperBound), FITField(0, .uint32, 1_000 * whole.timerSeconds(stops)),
        FITField(1, .uint16, 1), FITField(2, .enumeration, 0), FITField(3, .enumeration, 26),
        FITField(4, .enumeration, 1),
      ])
    return writer.file()
  }

  private func write(_ moment: FITMoment, _ fields: FITFields, to writer: inout FITWriter) {
    let semicircles = 2_147_483_648.0 / 180
    let added = fields.addition(moment.contacts, to: .record)
    var told = [FITField(253, second: moment.second)]
    if session.track != nil {
      told += [
        FITField(0, .int32, (moment.point?.latitudeDegrees ?? .nan) * semicircles),
        FITField(1, .int32, (moment.point?.longitudeDegrees ?? .nan) * semicircles),
        FITField(78, .uint32, ((moment.point?.altitudeMetres ?? .nan) + 500) * 5),
        FITField(3, .uint8, moment.point?.heartRateBeatsPerMinute ?? .nan),
      ]
    }
    told += [
      FITField(5, .uint32, moment.distance * 100), FITField(73, .uint32, moment.speed * 1_000),
    ]
    writer.message(20, local: 2, told + added.fields, developer: added.developer)
  }

  /// Each descent and each stretch between.
  private func legs(_ summary: SessionSummary, _ span: ClosedRange<Int64>) -> [FITLeg] {
    var legs: [FITLeg] = []
    var from = span.lowerBound
    func end(at second: Int64, drop: Double = .nan) {
      let second = min(second, span.upperBound)
      guard second > from else { return }
      legs.append(FITLeg(seconds: from...second, dropMetres: drop))
      from = second
    }
    for descent in summary.descents.map(\.descent) {
      end(at: seconds.second(of: descent.start))
      end(
        at: descent.end.map(seconds.second) ?? span.upperBound, drop: Double(descent.dropMetres))
    }
    end(at: span.upperBound)
    return legs.isEmpty ? [FITLeg(seconds: span)] : legs
  }
}

extension SessionSummary {
  /// How many `record` messages of the track's FIT file lie in the session, and of how many; `nil` where its track
  /// was none.
  public var recordsOfTrack: (inside: Int, of: Int)? {
    guard let times = session.track?.copy?.recordTimes else { return nil }
    let span = FITReport(session).span(self)
    return (times.count { $0 > span.lowerBound && $0 <= span.upperBound }, times.count)
  }
}
