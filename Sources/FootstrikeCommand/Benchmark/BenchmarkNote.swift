import GaitEvaluation

/// What a reader must know of a dataset before its scores.
struct BenchmarkNote {
  var name: String
  var sentence: String
  var toleranceSeconds: Double

  init(_ dataset: Dataset, toleranceSeconds: Double?) {
    name = dataset.name
    self.toleranceSeconds = toleranceSeconds ?? dataset.toleranceSeconds
    let who = dataset.isSynthetic ? "synthetic signals, not people" : "people"
    let licence = dataset.licence + (dataset.isNonCommercial ? ", not for commercial use" : "")
    sentence =
      "\(dataset.about.isEmpty ? "" : dataset.about + " ")Measured on \(who); events within "
      + "\(BenchmarkText.number(self.toleranceSeconds * 1000)) ms; \(licence); \(dataset.source)."
      + dataset.patternDefinitions.map { " " + $0.sentence }.joined()
  }

  /// The results of one dataset for a terminal.
  static func text(_ note: BenchmarkNote, _ results: [MethodResult]) -> String {
    var text = "\(note.name)\n\(note.sentence)\n"
    for result in results.prefix(1) {
      text += "\(result.runners.count) runners, \(result.outcomes.count) recordings\n"
    }
    text += "\n" + BenchmarkText.table(results)
    for result in results {
      let more =
        BenchmarkText.parts(result) + BenchmarkText.people(result) + BenchmarkText.strikes(result)
        + BenchmarkText.falseWarnings(result)
      if !more.isEmpty { text += "\n\(result.method)\n\(more)" }
    }
    return text + "\n"
  }
}
