import GaitEvaluation
import StrikePipeline

/// Writes a model and says what it is worth.
enum ModelReport {
  /// Writes the file, then tells people on standard error.
  static func write(_ learned: LearnedModel, to path: String) throws {
    let bytes = try StrikeModelFile.encode(learned.model)
    try OutputFile.write(bytes, to: path)
    let score = learned.heldBack
    func percent(_ share: Double) -> String {
      share.isFinite ? "\(BenchmarkText.number((1000 * share).rounded() / 10)) %" : "unknown"
    }
    let seconds = BenchmarkText.number((learned.seconds * 10).rounded() / 10)
    Console.complain("learned from \(seconds) s of \(learned.model.trainingSet)")
    let answers =
      score.answers.total > 0 ? ", for \(percent(score.answers.accuracy)) of answers over 3 s" : ""
    Console.complain(
      "on the held-back last fifth: right for \(percent(score.windows.accuracy)) of windows of"
        + " \(learned.model.windowRows) rows (F1 of heel strikes \(BenchmarkText.number(score.windowF1)))\(answers)"
    )
    Console.complain(
      "it knows these people only, at this placement and this way of wearing the sensor")
    if score.windows.total < 40 {
      Console.complain(
        "that is few windows to judge by (\(score.windows.total)); record two minutes of each for a firmer figure"
      )
    }
    if score.windows.macroF1 < 0.75 {
      Console.complain(
        "it can hardly tell the two apart: check that the recordings are not mixed up, and run them at one pace"
      )
    }
  }
}
