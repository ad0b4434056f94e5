import GaitAnalysis
import GaitModel

/// Which recordings teach a model and which judge it, so that none does both.
public enum ModelSplit: String, CaseIterable, Sendable {
  /// A model of one's own for each person: the first 70 % of each recording teach, the next 10 % choose, the
  /// last 20 % judge (the split of Ling et al. 2025, without their pre-training).
  case personal
  /// A model from everybody else judges each person: what a stranger may expect.
  case leaveOneRunnerOut = "leave-one-runner-out"
}

/// Scores of models that are learned anew for each person.
public struct ModelEvaluation: Sendable {
  /// How models are learned.
  public var trainer = StrikeModelTrainer()
  /// How far apart windows start in learning from everybody else, where there are many.
  public var strangersHopRows = 24
  /// Stretch every recording so that its steps last as long: what differs between two recordings of a person
  /// by speed alone is then gone. Acausal; to see what speed contributes.
  public var normalisesCadence = false

  /// An evaluation with the settings that the figures of the article Accuracy were measured with.
  public init() {}

  /// Recordings as `tally` takes them.
  public func prepared(_ recordings: [LabelledRecording]) -> [LabelledRecording] {
    normalisesCadence ? recordings.map { $0.withStepPeriod(rows: 36) } : recordings
  }

  /// Who ran, each once, in the order of the recordings.
  public static func runners(of recordings: [LabelledRecording]) -> [String] {
    var runners: [String] = []
    for recording in recordings where !runners.contains(recording.runner) { runners.append(recording.runner) }
    return runners
  }

  /// A person's score, by the model that did not see what it was judged on.
  ///
  /// - Parameter recordings: those of everybody, `prepared`.
  /// - Returns: `nil` for a person without both patterns, who still teaches in `leaveOneRunnerOut`.
  public func tally(
    of runner: String, in recordings: [LabelledRecording], split: ModelSplit, placement: Placement
  ) -> RunnerTally? {
    let own = recordings.filter { $0.runner == runner }
    guard Set(own.map(\.pattern)).count == 2 else { return nil }
    let model: StrikeModel?
    let judged: [LabelledRecording]
    switch split {
    case .personal:
      model = train(own.map { $0.part(0..<0.7) }, own.map { $0.part(0.7..<0.8) }, trainer, placement)
      judged = own.map { $0.part(0.8..<1) }
    case .leaveOneRunnerOut:
      let others = recordings.filter { $0.runner != runner }
      var patient = trainer
      patient.trainingHopRows = strangersHopRows
      patient.hopRows = max(trainer.hopRows, strangersHopRows)
      model = train(others.map { $0.part(0..<0.85) }, others.map { $0.part(0.85..<1) }, patient, placement)
        .map { model in
          var model = model
          model.hopRows = trainer.hopRows
          return model
        }
      judged = own
    }
    guard let model else { return nil }
    var score = StrikeModelScore()
    for recording in judged { score.add(recording, to: model) }
    var tally = RunnerTally(runner: runner)
    tally.windows = score
    return tally
  }

  private func train(
    _ training: [LabelledRecording], _ choosing: [LabelledRecording], _ trainer: StrikeModelTrainer,
    _ placement: Placement
  ) -> StrikeModel? {
    trainer.train(
      training: training, choosing: choosing, program: "benchmark", placement: placement,
      trainingSet: "split",
      trainingLicence: "of the dataset")
  }
}
