import GaitEvaluation

/// What a reader must know of a dataset before its scores.
struct BenchmarkNote {
  var name: String
  var sentence: String
  var toleranceSeconds: Double
  /// What it came to, in five lines.
  var answer: BenchmarkAnswer
  /// Recordings that were run, and all, where it was ended early.
  var endedEarly: (run: Int, of: Int)?

  init(_ dataset: Dataset, toleranceSeconds: Double?, found: BenchmarkRun.Found) {
    if found.notRun > 0 { endedEarly = (found.recordings - found.notRun, found.recordings) }
    name = dataset.name
    self.toleranceSeconds = toleranceSeconds ?? dataset.toleranceSeconds
    answer = BenchmarkAnswer(found.results, of: dataset, toleranceSeconds: self.toleranceSeconds)
    let licence = dataset.licence + (dataset.isNonCommercial ? ", not for commercial use" : "")
    let early = endedEarly.map { "Ended early after \($0.run) of \($0.of) recordings. " } ?? ""
    sentence =
      "\(early)\(dataset.about.isEmpty ? "" : dataset.about + " ")\(dataset.measuredOn); \(licence); "
      + "\(dataset.source)."
  }

  /// The results of one dataset for a terminal.
  static func text(_ note: BenchmarkNote, _ results: [MethodResult]) -> String {
    var text = "\(note.name)\n\(note.answer.text)\n\(note.sentence)\n\n" + BenchmarkText.table(results)
    for result in results {
      let more =
        BenchmarkText.parts(result) + BenchmarkText.people(result) + BenchmarkText.strikes(result)
        + BenchmarkText.falseWarnings(result)
      if !more.isEmpty { text += "\n\(result.method)\n\(more)" }
    }
    return text + "\n"
  }
}
