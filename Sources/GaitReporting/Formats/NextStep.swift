import GaitModel

/// One thing to try on the next descent, why, and who found it out; never a promise about injury.
struct NextStep: Sendable {
  /// What to try, if the session gives cause.
  let words: @Sendable (SessionSummary) -> String?
  /// What is known of it, with its source; empty where it is only arithmetic.
  let source: String

  /// Every one, the first that applies is told.
  static let all: [NextStep] = [
    NextStep(
      words: { summary in
        guard summary.runningContacts > 0 else {
          return "Nothing to try yet: no running was found in it."
        }
        guard !summary.descents.isEmpty else {
          return
            "Nothing to try yet about descents: none was found. Give the slope by --altitude TRACK or --grade, or run"
            + " one that falls 4 % or more."
        }
        guard summary.descentPatterns.told >= leastSteps else {
          return
            "Nothing to try yet: how the foot landed is told of \(summary.descentPatterns.told) downhill steps, and"
            + " \(leastSteps) are the least."
        }
        return nil
      }, source: ""),
    NextStep(
      words: { summary in
        let grew = summary.descents.compactMap { descent in
          descent.heelFirstFading.flatMap { $0.change.low > 0 ? (descent.descent.number, $0) : nil }
        }.max { $0.1.change.value < $1.1.change.value }
        return grew.map { number, fading in
          "On descent \(number) the heel came first on \(SummaryText.percent(fading.first)) % of the first third and"
            + " \(SummaryText.percent(fading.last)) % of the last: walk a few steps before it turns, and lengthen"
            + " what you can hold from session to session."
        }
      },
      source:
        "Gait changes as runners tire downhill, and one bout of it protects for weeks (Bontemps 2020, Sports Med"
        + " 50:2083); at which length is your own"
    ),
    NextStep(
      words: { summary in
        guard let heel = summary.descentPatterns.rearfootShare, heel.low > 0.5 else { return nil }
        let cadence = summary.means.downhill[.cadence]
        guard cadence.isFinite else { return nil }
        return
          "On one gentle descent take steps 5 to 10 % quicker, about \(ReportLine.number(cadence * 1.05, 0)) to"
          + " \(ReportLine.number(cadence * 1.1, 0)) a minute instead of \(ReportLine.number(cadence, 0)), and look"
          + " here whether the foot lands otherwise."
      },
      source:
        "Quicker steps are shorter and land with less of the toes up (37 studies: Anderson 2022, Sports Med Open"
        + " 8:114); that they prevent injury is not shown"
    ),
    NextStep(
      words: { summary in
        let harder = summary.descents.compactMap { descent in
          descent.fading(of: .peakAcceleration).flatMap {
            $0.change.low > 0 ? (descent.descent.number, $0) : nil
          }
        }.max { $0.1.change.value < $1.1.change.value }
        return harder.map { number, fading in
          "On descent \(number) the impacts grew from \(ReportLine.number(fading.first, 1)) to"
            + " \(ReportLine.number(fading.last, 1)) g: keep the steps as short at its end as at its start."
        }
      },
      source: "Impacts grow as runners tire (Schütte 2018, Front Bioeng Biotechnol 6:1); nobody has a norm"
    ),
    NextStep(
      words: { _ in
        "Nothing stands out: change one thing at a time, and compare on the same descent at the same speed."
      }, source: ""),
  ]

  /// Downhill steps of known pattern before anything is advised.
  static let leastSteps = 20

  /// What the session gives cause for.
  static func of(_ summary: SessionSummary) -> (words: String, source: String) {
    for step in all {
      if let words = step.words(summary) { return (words, step.source) }
    }
    return ("", "")
  }
}
