import GaitEvaluation
import StrikePipeline

/// Writes a model and says what it is worth.
enum ModelReport {
  /// Writes the file, then tells people on standard error.
  static func write(_ learned: LearnedModel, to path: String) throws {
    let bytes = try PatternModelFile.encode(.windows(learned.model))
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

  /// Writes a model of single contacts, then tells people on standard error.
  static func write(_ learned: ContactModelTrainer.Learned, to path: String) throws {
    try OutputFile.write(try PatternModelFile.encode(.contacts(learned.model)), to: path)
    let (model, matrix) = (learned.model, learned.heldBack)
    func percent(_ share: Double) -> String { "\(BenchmarkText.number((1000 * share).rounded() / 10)) %" }
    Console.complain(
      "learned from \(model.contacts) contacts of \(model.people.count) people, \(model.trainingSet), seed \(model.seed)"
    )
    let recalls = matrix.classes.indices.filter { matrix.counts[$0].contains { $0 > 0 } }.map {
      "\(matrix.classes[$0]) \(percent(matrix.recall($0)))"
    }
    Console.complain(
      "\(model.split): right for \(recalls.joined(separator: ", ")) of the contacts left out"
        + (model.heldBackAccuracy < 0
          ? "" : "; heel first or not, each counted alike, \(percent(model.heldBackAccuracy))"))
    if model.people.count < 5 {
      Console.complain("so few people say little of a stranger")
    }
  }
}
