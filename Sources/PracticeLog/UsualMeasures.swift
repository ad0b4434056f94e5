import GaitModel
import GaitReporting

/// What the sessions before one came to: its runner's, at the same placement.
struct UsualMeasures: Sendable {
  /// The latest ones, at most ten, and none where they are too few to be usual.
  let sessions: [LoggedSession]
  /// How many there are of all.
  let found: Int

  /// Sessions that make something usual; the fewest that an interval can be told of.
  static let least = 5
  private static let most = 10

  /// Of sessions that all count, each run once.
  init(_ before: [LoggedSession]) {
    let before = before.countedOnce
    found = before.count
    sessions = before.count < Self.least ? [] : Array(before.suffix(Self.most))
  }

  init(before session: LoggedSession, among others: [LoggedSession]) {
    let start = session.figures.startEpochSeconds ?? .infinity
    self.init(
      others.filter {
        $0.id != session.id && $0.figures.placement == session.figures.placement
          && $0.notes.runner == session.notes.runner && ($0.figures.startEpochSeconds ?? .infinity) < start
      })
  }

  /// What it stands on, or that it can't be told.
  var basis: String {
    sessions.isEmpty
      ? "not told: \(found) of \(Self.least) sessions before"
      : "median of the last \(sessions.count), and their range"
  }

  func heelFirst(downhill: Bool) -> [Double] {
    sessions.compactMap { (downhill ? $0.figures.downhill : $0.figures.running).rearfootShare?.share }
  }

  func values(of measure: StrideMeasure, downhill: Bool) -> [Double] {
    sessions.map { (downhill ? $0.figures.downhillMeans : $0.figures.runningMeans)[measure] }
      .filter(\.isFinite)
  }

  /// From the least to the most of some values; `nil` where too few tell.
  static func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard values.count >= least, let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }

  /// `172 (165 to 176) steps/min`; a dash where too few tell.
  func words(
    _ values: [Double], _ number: (Double) -> String, withUnit: (String) -> String
  ) -> String {
    guard let range = Self.range(values) else { return "–" }
    let middle = number(values.sorted().median)
    return withUnit("\(middle) (\(number(range.lowerBound)) to \(number(range.upperBound)))")
  }
}

extension SessionLog {
  /// What a runner's earlier sessions with the same placement were like, as `log show` tells it; `nil` where there is
  /// none.
  ///
  /// - Parameters:
  ///   - runner: `nil` for sessions of which nobody said whose they are.
  ///   - session: those that began before it; of one without a date all others.
  ///   - digest: of its recording, which may be in the log already.
  public func usual(
    of runner: String?, before session: SessionDescription, digest: String
  ) throws(FootstrikeError) -> UsualFigures? {
    let placement = session.sensors[0].stream?.placement
    let before = try sessions(SessionChoice(runner: .of(runner), before: session.startEpochSeconds))
    let usual = UsualMeasures(
      before.filter {
        $0.digest != digest && $0.figures.placement == placement && $0.figures.startEpochSeconds != nil
      })
    guard usual.found > 0 else { return nil }
    var figures = UsualFigures(sessions: usual.sessions.isEmpty ? usual.found : usual.sessions.count)
    figures.heelFirstDownhill = UsualMeasures.range(usual.heelFirst(downhill: true))
    for measure in session.measures {
      figures.downhill[measure.name] = UsualMeasures.range(usual.values(of: measure, downhill: true))
    }
    return figures
  }
}
