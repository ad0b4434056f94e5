import GaitAnalysis
import GaitEvaluation
import GaitModel

/// All that is to be run over one dataset.
struct BenchmarkRun {
  /// Split of recordings that hold one pattern each.
  enum Split: String, CaseIterable {
    case personal
    case leaveOneRunnerOut = "leave-one-runner-out"
    case given
  }

  var root: String
  var split: Split
  /// `nil` for ours alone; `all` for every published rule of the placement.
  var methods: [String]
  var predictions: [PredictionFile]
  var toleranceSeconds: Double?
  var removesOffset: Bool
  var normalisesCadence: Bool
  /// Told of each recording before it is run.
  var progress: (_ recording: String) -> Void

  /// Ours, as methods are named.
  static let ours = "footstrike"

  /// Runs everything over one dataset, recording by recording: one is in memory at a time.
  func results(_ dataset: Dataset) throws -> [MethodResult] {
    let planned = try dataset.recordings(root: root)
    let tolerance = toleranceSeconds ?? dataset.toleranceSeconds
    if Self.teaches(planned), split != .given { return try [learned(dataset, planned)] }
    var outcomes: [(method: String, outcomes: [RecordingOutcome])] = []
    func add(_ outcome: RecordingOutcome, to method: String) {
      if let place = outcomes.firstIndex(where: { $0.method == method }) {
        outcomes[place].outcomes.append(outcome)
      } else {
        outcomes.append((method, [outcome]))
      }
    }
    for recording in planned {
      progress(recording.name)
      let loaded = try recording.load()
      if wantsOurs { add(try MethodRun.ours(loaded), to: Self.ours) }
      for method in published(for: loaded.stream) {
        add(MethodRun.published(method, loaded), to: method.name)
      }
      for file in predictions { add(try MethodRun.predicted(file, loaded), to: file.name) }
    }
    return outcomes.map {
      MethodResult(
        dataset: dataset.name, method: $0.method, outcomes: $0.outcomes, tolerance: tolerance,
        removesOffset: removesOffset)
    }
  }

  /// A wrist can't tell without a model: its labelled recordings are split and learned from.
  static func teaches(_ planned: [PlannedRecording]) -> Bool {
    let labelled = planned.filter { $0.placement == .wrist && $0.pattern != nil }
    return labelled.count == planned.count && Set(labelled.compactMap(\.pattern)).count == 2
  }

  private var wantsOurs: Bool {
    methods.isEmpty || methods.contains("all") || methods.contains(Self.ours)
  }

  private func published(for stream: StreamDescription) -> [any ContactMethod] {
    ContactMethods.all.filter { method in
      (methods.contains("all") || methods.contains(method.name)) && method.placement == stream.placement
        && (stream.hasAngularRate || !method.needsAngularRate)
    }
  }

  private func learned(_ dataset: Dataset, _ planned: [PlannedRecording]) throws -> MethodResult {
    var recordings: [LabelledRecording] = []
    for recording in planned {
      progress(recording.name)
      if let labelled = try recording.load().labelled(rateHertz: 100) { recordings.append(labelled) }
    }
    var evaluation = ModelEvaluation()
    evaluation.normalisesCadence = normalisesCadence
    let split: ModelSplit = split == .personal ? .personal : .leaveOneRunnerOut
    let tallies = evaluation.tallies(recordings, split: split, placement: planned[0].placement)
    let name = "\(Self.ours), \(split.rawValue)" + (normalisesCadence ? ", cadence normalised" : "")
    return MethodResult(dataset: dataset.name, method: name, runners: tallies)
  }
}
