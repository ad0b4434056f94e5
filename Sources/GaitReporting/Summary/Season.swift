/// Several sessions of one runner: what changed from one to the next.
public struct Season: Sendable {
  /// One of the sessions.
  public struct Session: Sendable {
    var recording: String
    /// `nil` where nothing could be read.
    var figures: SessionFigures?
    /// The file of its own page, beside that of the season; `nil` where there is none.
    var page: String?
  }

  private var named: [Session] = []
  /// Of how many runners they are; what became of practice is told of one.
  public var runners = 1
  /// What is followed over them.
  public var followed = FollowedMeasure.heelFirst

  /// No sessions yet.
  public init() {}

  /// Adds a session, in the order in which they were named.
  ///
  /// - Parameters:
  ///   - figures: what it came to; `nil` where it could not be read.
  ///   - page: the file of its own page, beside that of the season.
  public mutating func add(_ recording: String, _ figures: SessionFigures?, page: String? = nil) {
    named.append(Session(recording: recording, figures: figures, page: page))
  }

  /// Every session that could be read tells its date.
  var isDated: Bool {
    let read = named.compactMap(\.figures)
    return !read.isEmpty && read.allSatisfy { $0.startEpochSeconds != nil }
  }

  /// The sessions in the order of their dates, those that could not be read last; as they were named where
  /// one tells no date.
  var sessions: [Session] {
    guard isDated else { return named }
    func start(_ number: Int) -> Double { named[number].figures?.startEpochSeconds ?? .infinity }
    return named.indices.sorted { (start($0), $0) < (start($1), $1) }.map { named[$0] }
  }

  /// What was measured in any of them.
  var measures: [StrideMeasure] {
    named.compactMap(\.figures?.measures).reduce(into: StrideMeasure.all) { all, measures in
      all += measures.filter { !all.contains($0) }
    }
  }

  /// Those that are told of running downhill.
  var downhillMeasures: [StrideMeasure] { measures.shown(in: .downhill, first: [.grade, .speed]) }

  /// Sessions stand at their dates, which span a day at least.
  var daysAreDates: Bool {
    let starts = named.compactMap { $0.figures?.startEpochSeconds }
    guard isDated, let first = starts.min(), let last = starts.max() else { return false }
    return last - first >= 86_400
  }

  /// Where a session stands in time: its days since 1970, or else its number; NaN where it could not be read.
  var days: [Double] {
    let (sessions, areDates) = (sessions, daysAreDates)
    return sessions.indices.map { number in
      areDates ? sessions[number].figures?.startEpochSeconds.map { $0 / 86_400 } ?? .nan : Double(number)
    }
  }

  /// What became of what is followed, as fields of an object.
  package func writeTrend(to json: inout JSONBytes) {
    func write(_ key: JSONKey, _ estimate: Estimate?) {
      guard let estimate else { return json.unknown(key) }
      json.beginObject(key)
      json.field("value", estimate.value, places: 4)
      json.field("low", estimate.low, places: 4)
      json.field("high", estimate.high, places: 4)
      json.endObject()
    }
    switch trend.finding {
    case .noContacts: json.field("finding", "no_contacts")
    case .tooFew(let sessions):
      json.field("finding", "too_few")
      json.field("counted_sessions", sessions)
    case .change(let change):
      json.field("finding", "change")
      json.field("counted_sessions", change.sessions)
      json.field("first", change.first, places: 4)
      json.field("last", change.last, places: 4)
      write("change", change.change)
      json.field("ground_differed", change.ground != nil)
      write("change_at_like_ground", change.claimed)
      write("per_percent_steeper", change.ground?.steeper)
      json.field("two_routes", change.ground?.routes != nil)
    }
  }

  /// What became of what is followed.
  var trend: SeasonTrend {
    SeasonTrend(
      zip(sessions, days).compactMap { session, day in session.figures.map { followed.point($0, day: day) } },
      leastVariance: followed.roundingVariance)
  }
}
