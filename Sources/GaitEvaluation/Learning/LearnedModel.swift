import GaitAnalysis
import GaitModel

/// A model learned from labelled recordings, and what it is worth.
public struct LearnedModel: Sendable {
  /// Learned from all of them; states the held-back score.
  public let model: StrikeModel
  /// On the last fifth of each recording, by a model that had seen the first four fifths only.
  public let heldBack: StrikeModelScore
  /// Seconds of recordings it was learned from.
  public let seconds: Double

  /// Learns: once to know what it is worth, and once more from everything.
  ///
  /// - Parameters:
  ///   - recordings: with both patterns, at one rate.
  ///   - program: name and version of what makes it.
  /// - Returns: `nil` where a pattern is missing or the recordings are too short for windows in every part.
  public init?(
    learning recordings: [LabelledRecording], placement: Placement, program: String, trainingSet: String,
    trainingLicence: String
  ) {
    guard let rate = recordings.first?.rateHertz else { return nil }
    var trainer = StrikeModelTrainer()
    // Half a second, whatever the rate: about a step and a half.
    trainer.windowRows = max(18, Int((0.5 * rate).rounded()))
    trainer.hopRows = max(1, trainer.windowRows / 4)
    trainer.trainingHopRows = max(1, trainer.windowRows / 8)
    func train(_ first: Range<Double>, _ second: Range<Double>) -> StrikeModel? {
      trainer.train(
        training: recordings.map { $0.part(first) }, choosing: recordings.map { $0.part(second) },
        program: program, placement: placement, trainingSet: trainingSet, trainingLicence: trainingLicence)
    }
    guard let judged = train(0..<0.7, 0.7..<0.8), var final = train(0..<0.875, 0.875..<1) else { return nil }
    var score = StrikeModelScore()
    for recording in recordings { score.add(recording.part(0.8..<1), to: judged) }
    guard score.windows.total > 0 else { return nil }
    final.heldBackF1 = score.windowF1
    model = final
    heldBack = score
    seconds = recordings.reduce(0) { $0 + Double($1.rows.count) / $1.rateHertz }
  }
}
