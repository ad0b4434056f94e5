import GaitModel
import GaitReporting

/// One measure over the sessions of one runner, at one placement, each run counted once.
public struct MeasureTrend: Sendable {
  /// What is followed.
  public let followed: FollowedMeasure
  /// Whose sessions; `nil` where nobody said so.
  public let runner: String?
  /// Where the sensor sat; `nil` where no session tells the measure.
  public let placement: Placement?
  /// The sessions that tell it, by date.
  public let sessions: [LoggedSession]
  private let leftOut: (undated: Int, twins: Int, elsewhere: [Placement: Int])

  /// - Parameters:
  ///   - all: sessions of one runner.
  ///   - placement: that of most sessions that tell the measure, where not given: two placements are never mixed.
  public init(
    _ followed: FollowedMeasure, of runner: String?, in all: [LoggedSession], at placement: Placement? = nil
  ) {
    self.followed = followed
    self.runner = runner
    let telling = all.filter { followed.value($0.figures).isFinite }
    let dated = telling.filter { $0.figures.startEpochSeconds != nil }
    let counts = Dictionary(grouping: dated, by: \.figures.placement).mapValues(\.count)
    let most = placement ?? Placement.allCases.max { counts[$0] ?? 0 < counts[$1] ?? 0 }
    let here = dated.filter { $0.figures.placement == most }
    sessions = here.countedOnce
    self.placement = sessions.isEmpty ? placement : most
    leftOut = (
      telling.count - dated.count, here.count - sessions.count,
      Dictionary(
        counts.compactMap { placement, count in placement.flatMap { $0 == most ? nil : ($0, count) } },
        uniquingKeysWith: +)
    )
  }

  /// As a season, for its words and its page.
  public var season: Season {
    var season = Season()
    season.followed = followed
    for session in sessions { season.add(session.notes.route ?? session.recording, session.figures) }
    return season
  }

  private typealias Text = ReportLine

  /// For people: a line a session, and what became of it.
  public func lines(_ calendar: LogCalendar) -> [String] {
    let who = [runner, placement?.rawValue].compactMap { $0 }.joined(separator: ", ")
    let title = "\(followed.title)\(who.isEmpty ? "" : " (\(who))")"
    guard !sessions.isEmpty else { return ["\(title): no dated session tells it"] + remarks }
    let values = sessions.map { followed.value($0.figures) }
    let shown = values.map { followed.words($0) }
    let width = shown.map(\.count).max() ?? 0
    let range = range(of: values)
    let rows = zip(sessions, zip(values, shown)).map { session, value in
      var line = ReportLine()
      let means = followed.ground == .downhill ? session.figures.downhillMeans : session.figures.runningMeans
      line.right(String(session.id), at: 4)
      line.left(calendar.day(session.figures.startEpochSeconds ?? 0), at: 6)
      line.right(value.1, at: 18 + width)
      line.left(Self.place(value.0, in: range), at: 20 + width)
      line.right(Text.number(means[.grade], 0, " %"), at: 48 + width)
      line.right(Text.number(means[.speed], 1, " m/s"), at: 56 + width)
      line.right(Text.count(Int64(followed.contacts(session.figures).total)), at: 64 + width)
      line.left(
        [session.notes.route, session.notes.shoe].compactMap { $0 }.joined(separator: ", "), at: 66 + width)
      return line.text
    }
    var header = ReportLine()
    header.right("#", at: 4)
    header.left("date", at: 6)
    header.right("grade", at: 48 + width)
    header.right("speed", at: 56 + width)
    header.right("steps", at: 64 + width)
    return [title, header.text] + rows + [""] + SeasonWords(season).lines + remarks
  }

  /// A bit more than the values span, and never nothing.
  private func range(of values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    return high > low ? low...high : low - 1...high + 1
  }

  /// A mark in a row of twenty places.
  private static func place(_ value: Double, in range: ClosedRange<Double>) -> String {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let place = Int((share * 19).rounded())
    return String(repeating: "·", count: place) + "●" + String(repeating: "·", count: 19 - place)
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if leftOut.undated > 0 {
      remarks.append(
        "  left out: \(Text.count(Int64(leftOut.undated), "session")) without a date; say when with footstrike log"
          + " add FILE --start TIME")
    }
    if leftOut.twins > 0 {
      remarks.append(
        "  left out: \(Text.count(Int64(leftOut.twins), "session")) that another one overlaps: a run counts once"
      )
    }
    for placement in Placement.allCases {
      guard let count = leftOut.elsewhere[placement] else { continue }
      remarks.append(
        "  left out: \(Text.count(Int64(count), "session")) at the \(placement.rawValue), which is told with"
          + " --placement \(placement.rawValue): placements are not mixed")
    }
    return remarks
  }

  /// As one JSON object on a line.
  public var json: [UInt8] {
    var json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    json.field("schema", LoggedSession.schema)
    json.field("measure", followed.name)
    json.field("ground", followed.ground.rawValue)
    json.field("runner", runner)
    json.field("placement", placement?.rawValue)
    json.beginList("sessions")
    for session in sessions {
      let means = followed.ground == .downhill ? session.figures.downhillMeans : session.figures.runningMeans
      json.beginObject()
      json.field("session", session.id)
      json.field("start_utc", session.figures.startEpochSeconds.map(ReportLine.instant))
      json.field("value", followed.value(session.figures), places: 4)
      json.field("contacts", followed.contacts(session.figures).total)
      json.field("grade_percent", means[.grade], places: 2)
      json.field("speed_m_s", means[.speed], places: 3)
      json.endObject()
    }
    json.endList()
    season.writeTrend(to: &json)
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }
}
