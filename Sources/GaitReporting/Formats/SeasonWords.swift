/// What became of what is followed over a season, in sentences for runner and coach.
public struct SeasonWords: Sendable {
  private let season: Season
  private let followed: FollowedMeasure

  /// Of the sessions that were added so far.
  public init(_ season: Season) {
    self.season = season
    followed = season.followed
  }

  private typealias Text = ReportLine

  /// One sentence a line; the first begins with what they are about.
  public var lines: [String] {
    guard season.sessions.contains(where: { $0.figures != nil }) else {
      return ["Practice: no session could be read"]
    }
    guard season.runners < 2 else {
      return [
        "Practice: these sessions are of \(season.runners) runners, and practice is followed of one: name one with"
          + " --runner"
      ]
    }
    return switch season.trend.finding {
    case .noContacts:
      followed.ground == .downhill
        ? ["Practice: no session has a descent, so nothing can be told of running downhill"]
        : ["Practice: no session has running contacts, so nothing can be told"]
    case .tooFew(let sessions):
      [
        "Practice: not enough sessions to tell: \(sessions) with \(SeasonTrend.leastTold) or more"
          + (followed.ground == .downhill ? " downhill" : "")
          + " contacts of known \(followed.measure?.heading ?? "pattern"), and a change needs"
          + " \(SeasonTrend.leastSessions)",
        "  sessions differ from day to day, whatever is practised; a session's interval is of its own steps",
      ]
    case .change(let change): headline(change, span: span) + ground(change)
    }
  }

  private var span: String {
    guard season.isDated else { return "in the order they are named (not all tell a date)" }
    let starts = season.sessions.compactMap { $0.figures?.startEpochSeconds }
    return "from \(Text.date(starts.min() ?? .nan)) to \(Text.date(starts.max() ?? .nan))"
  }

  private func headline(_ change: SeasonTrend.Change, span: String) -> [String] {
    [
      "Practice: \(followed.words) in \(change.sessions) sessions \(span), each counted once:",
      "  the line through them goes from \(followed.words(from: change.first, to: change.last)):"
        + " \(followed.words(change.change))"
        + (change.ground == nil ? ": \(followed.verdict(change.change))" : ""),
    ]
  }

  private func ground(_ change: SeasonTrend.Change) -> [String] {
    guard let ground = change.ground else { return [] }
    var ranges: [String] = []
    if let grades = ground.grades {
      ranges.append("grade (\(Text.number(grades.upperBound, 0)) to \(Text.number(grades.lowerBound, 0)) %)")
    }
    if let speeds = ground.speeds {
      ranges.append(
        "speed (\(Text.number(speeds.lowerBound, 1)) to \(Text.number(speeds.upperBound, 1)) m/s)")
    }
    let differed = "  \(ranges.joined(separator: " and ")) differed between sessions"
    let routes = ground.routes.map { grades in
      "  two routes, around \(grades.map { Text.number($0, 0) }.joined(separator: " and ")) %: what differs between"
        + " them is told apart neither from slope nor from surface"
    }
    guard let alike = ground.change else {
      if let routes { return ["\(differed): the change can't be told from that of the ground", routes] }
      return ["\(differed): not enough of them to tell practice from the ground"]
    }
    let names = (ground.grades == nil ? [] : ["grade"]) + (ground.speeds == nil ? [] : ["speed"])
    var lines = [
      "\(differed); at like \(names.joined(separator: " and ")): \(followed.words(alike)): \(followed.verdict(alike))"
    ]
    if let routes { lines.append(routes) }
    if let steeper = ground.steeper, steeper.isTold {
      lines.append(
        "  steeper sessions had \(followed.direction(steeper)): \(followed.words(steeper)) for each percent of"
          + " grade")
    }
    return lines
  }
}
