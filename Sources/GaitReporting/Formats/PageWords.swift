import GaitModel

/// The three sentences on top of a page: what happened, what changed, what to try next.
struct PageWords {
  private let summary: SessionSummary

  init(_ summary: SessionSummary) { self.summary = summary }

  private typealias Text = ReportLine

  /// The sentences with their headings.
  var html: HTML {
    let next = NextStep.of(summary)
    let source: HTML = next.source.isEmpty ? .none : "<br><small>\(next.source).</small>"
    return """
      <p class="lead"><b>What happened</b>\(happened)</p>
      <p class="lead"><b>What changed</b>\(changed)</p>
      <p class="lead"><b>What to try next</b>\(next.words)\(source)</p>
      """
  }

  /// Running, descents, and how the foot landed on them.
  var happened: String {
    guard summary.runningContacts > 0 else {
      return summary.contacts == 0
        ? "No step was found."
        : "\(Text.count(Int64(summary.contacts), "step")), and no running among them."
    }
    let running =
      "\(Text.duration(summary.runningSeconds)) of running, \(Text.count(Int64(summary.strides), "stride"))"
    guard !summary.descents.isEmpty else { return "\(running), no descent." }
    let drops = summary.descents.map { Double($0.descent.dropMetres) }.filter(\.isFinite)
    let drop = drops.isEmpty ? "" : " of \(Text.number(drops.reduce(0, +), 0)) m down in all"
    let count = summary.descents.count + summary.descentsNotListed
    let began = "\(running), \(Text.count(Int64(count), "descent"))\(drop)"
    guard let heel = summary.descentPatterns.rearfootShare else {
      return "\(began); how the foot landed on them is not told."
    }
    return
      "\(began), heel first on \(SummaryText.percent(heel.share)) % of the steps down (95 %:"
      + " \(SummaryText.interval(heel)) %)."
  }

  /// Against the sessions before; without any, within this one.
  var changed: String {
    if let usual = summary.session.usual { return usual.words(summary) }
    let none = "No earlier session is known to compare with (footstrike log add keeps them)."
    guard let halves = summary.timeline.downhillHalves else { return none }
    let change = halves.change
    let words =
      change.isTold
      ? "\(change.value < 0 ? "less" : "more") heel first in the second half of the steps down than in the first:"
        + " \(SummaryText.points(change))"
      : "no change between the halves of the steps down that they can tell (\(SummaryText.points(change)))"
    return "Within this session \(words). \(none)"
  }
}

/// What a runner's earlier sessions were like, to hold this one against.
public struct UsualFigures: Sendable, Equatable {
  /// Of how many sessions.
  public var sessions: Int
  /// From the least to the most of their shares of heel first downhill, 0…1; `nil` where too few tell it.
  public var heelFirstDownhill: ClosedRange<Double>?
  /// The same of their means downhill, in the measure's unit, by its name; only of those that enough tell.
  public var downhill: [String: ClosedRange<Double>]

  /// The figures of some sessions.
  public init(
    sessions: Int, heelFirstDownhill: ClosedRange<Double>? = nil,
    downhill: [String: ClosedRange<Double>] = [:]
  ) {
    self.sessions = sessions
    self.heelFirstDownhill = heelFirstDownhill
    self.downhill = downhill
  }

  /// This session against them.
  func words(_ summary: SessionSummary) -> String {
    var parts: [String] = []
    if let usual = heelFirstDownhill, let heel = summary.descentPatterns.rearfootShare {
      // Beyond the usual by more than the session's own steps can be off.
      let verdict =
        heel.high < usual.lowerBound ? "less than" : heel.low > usual.upperBound ? "more than" : "as"
      parts.append(
        "heel first downhill \(SummaryText.percent(heel.share)) %, \(verdict) usual"
          + " (\(SummaryText.percent(usual.lowerBound)) to \(SummaryText.percent(usual.upperBound)) %)")
    }
    let downhill = summary.means.downhill
    for measure in summary.session.measures.shown(in: .downhill) {
      let value = downhill[measure]
      guard let usual = self.downhill[measure.name], value.isFinite else { continue }
      // Less than an eighth of what a chart spans at least is no difference.
      let verdict =
        value < usual.lowerBound - measure.leastSpan / 8
        ? "below" : value > usual.upperBound + measure.leastSpan / 8 ? "above" : "as"
      parts.append(
        "\(measure.heading) \(measure.words(value)), \(verdict) usual"
          + " (\(Text.number(usual.lowerBound, measure.shownDecimals)) to"
          + " \(Text.number(usual.upperBound, measure.shownDecimals)))")
    }
    let against = "Against the last \(Text.count(Int64(sessions), "session"))"
    return parts.isEmpty
      ? "\(against): too few tell what this one does (five at least)."
      : "\(against): \(parts.joined(separator: "; "))."
  }

  private typealias Text = ReportLine
}
