import GaitAnalysis
import GaitModel

/// All that is to be run over one dataset.
public struct BenchmarkRun: Sendable {
  /// Split of recordings that hold one pattern each.
  public enum Split: String, CaseIterable, Sendable {
    /// The last fifth of each recording, by a model of the first four.
    case personal
    /// Each runner by a model of the others.
    case leaveOneRunnerOut = "leave-one-runner-out"
    /// No model is made.
    case given
  }

  /// How labelled recordings are split.
  public var split = Split.personal
  /// A learned model that tells patterns at its placement instead of the placement's own rules.
  public var model: PatternModel?
  /// Which people are left out together where models are learned, beside the runner who is judged.
  public var seed: UInt64 = 1
  /// `nil` for ours alone; `all` for every published rule of the placement.
  public var methods: [String] = []
  /// Lists of others to be scored beside ours.
  public var predictions: [PredictionFile] = []
  /// The largest distance of a found and a true event; `nil` for the dataset's own.
  public var toleranceSeconds: Double?
  /// Takes each method's own constant delay off first.
  public var removesOffset = false
  /// Stretches labelled recordings so that all have one cadence.
  public var normalisesCadence = false
  /// Reads each recording twice, so that answers know what comes later.
  public var looksAhead = false
  /// Names of the recordings that count; `nil` for all.
  public var recordings: Set<String>?
  /// What was found in them before: nothing is run, and this is scored. `nil` to run them.
  public var gathered: GatheredOutcomes?
  /// Intervals are drawn; not where the findings of a part are only kept for later.
  public var drawsIntervals = true
  /// How many recordings are run, or models learned, at once.
  public var jobs: any BenchmarkJobs
  /// Told of each recording before it is run, on whatever thread runs it.
  public var progress: @Sendable (_ recording: String) -> Void = { _ in }

  /// Asked before each recording: whether to leave out it and all that follow.
  public var isStopped: @Sendable () -> Bool = { false }

  /// What was found over one dataset.
  public struct Found: Sendable {
    /// A result a method.
    public var results: [MethodResult]
    /// The dataset's recordings.
    public var recordings: Int
    /// Those of them that were not run, as it was stopped.
    public var notRun: Int
  }

  /// Ours alone, so many recordings at once.
  public init(jobs: any BenchmarkJobs) { self.jobs = jobs }

  /// Ours, as methods are named.
  public static let ours = "footstrike"

  /// Runs everything over one dataset. Of a recording that is done, only what was found in it is kept.
  ///
  /// - Parameter root: the folder that its paths start from.
  public func results(_ dataset: Dataset, root: String) throws -> Found {
    let planned = try planned(dataset, root)
    let tolerance = toleranceSeconds ?? dataset.toleranceSeconds
    for list in predictions { try list.check(recordings: planned.map(\.name)) }
    if Self.teaches(planned), split != .given {
      if gathered != nil || recordings != nil { throw GatheredOutcomes.unparted(dataset.file) }
      let result = try learned(dataset, planned)
      return Found(
        results: result.map { [$0] } ?? [], recordings: planned.count,
        notRun: result == nil ? planned.count : 0)
    }
    if let model, !planned.contains(where: { $0.placement.rawValue == model.placement }) {
      throw FootstrikeError(
        what: "the model was trained at the \(model.placement), and nothing here sat there",
        where: dataset.file, advice: "use a model of this placement")
    }
    let models = try split == .leaveOneRunnerOut ? strangers(dataset, planned) : [:]
    var outcomes: [(method: String, outcomes: [RecordingOutcome])] = []
    func add(_ outcome: RecordingOutcome, to method: String) {
      if let place = outcomes.firstIndex(where: { $0.method == method }) {
        outcomes[place].outcomes.append(outcome)
      } else {
        outcomes.append((method, [outcome]))
      }
    }
    let run =
      try gathered?.outcomes(of: planned)
      ?? jobs.map(planned.count) {
        isStopped()
          ? nil
          : try self.outcomes(of: planned[$0], models[planned[$0].runner] ?? model, learned: !models.isEmpty)
      }
    for recording in run.compactMap({ $0 }) {
      for (method, outcome) in recording { add(outcome, to: method) }
    }
    return Found(
      results: outcomes.map {
        MethodResult(
          dataset: dataset.name, method: $0.method, outcomes: $0.outcomes, tolerance: tolerance,
          removesOffset: removesOffset, drawsIntervals: drawsIntervals)
      }, recordings: planned.count, notRun: run.count { $0 == nil })
  }

  private func planned(_ dataset: Dataset, _ root: String) throws(FootstrikeError) -> [PlannedRecording] {
    let planned = try dataset.recordings(root: root)
    guard let recordings else { return planned }
    if let stranger = recordings.subtracting(planned.map(\.name)).min() {
      throw FootstrikeError(
        file: dataset.file, what: "it has no recording \(stranger)", remedy: "leave it out of --recordings")
    }
    return planned.filter { recordings.contains($0.name) }
  }

  /// A model of single contacts for each runner, learned from all the others; empty where no contacts on legs are
  /// labelled by whom it takes to learn.
  private func strangers(_ dataset: Dataset, _ planned: [PlannedRecording]) throws -> [String: PatternModel] {
    guard let placement = planned.first?.placement, placement.facts.isOnOneLeg,
      planned.allSatisfy({ $0.placement == placement })
    else { return [:] }
    let labelled = try jobs.map(planned.count) { number -> [ContactExample] in
      if isStopped() { return [] }
      progress(planned[number].name)
      let recording = try planned[number].load()
      return try recording.contactExamples(hasAngularRate: recording.stream.hasAngularRate)
    }.flatMap(\.self)
    let runners = Set(planned.map(\.runner)).sorted()
    var trainer = ContactModelTrainer()
    trainer.seed = seed
    let models = try jobs.map(runners.count) { [trainer] number -> PatternModel? in
      if isStopped() { return nil }
      let others = labelled.filter { $0.runner != runners[number] }
      guard let width = others.first?.values.count, others.allSatisfy({ $0.values.count == width }) else {
        return nil
      }
      return trainer.learn(
        others, placement: placement,
        hasAngularRate: width == ContactWindow.count(hasAngularRate: true), program: "benchmark",
        trainingSet: "split", trainingLicence: "of the dataset"
      ).map { .contacts($0.model) }
    }
    guard !models.contains(where: { $0 == nil }) || isStopped() else {
      throw FootstrikeError(
        what: "too few labelled contacts to learn from the others of each runner", where: dataset.file,
        advice: "leave out --split, or label twenty contacts of two patterns among the others")
    }
    return Dictionary(zip(runners, models).compactMap { runner, model in model.map { (runner, $0) } }) { $1 }
  }

  private func outcomes(
    of planned: PlannedRecording, _ model: PatternModel?, learned: Bool
  ) throws -> [(method: String, outcome: RecordingOutcome)] {
    progress(planned.name)
    let recording = try planned.load()
    var outcomes: [(method: String, outcome: RecordingOutcome)] = []
    if wantsOurs {
      outcomes.append(
        (
          Self.ours + (learned ? ", \(split.rawValue)" : model == nil ? "" : ", with a model")
            + (looksAhead ? ", offline" : ""),
          try MethodRun.ours(recording, looksAhead: looksAhead, model: model)
        ))
    }
    for method in published(for: recording.stream) {
      outcomes.append((method.name, MethodRun.published(method, recording)))
    }
    for file in predictions { outcomes.append((file.name, try MethodRun.predicted(file, recording))) }
    guard recording.truth.isOfOneFoot, let truth = recording.truth.contacts else { return outcomes }
    return outcomes.map { method, outcome in
      var outcome = outcome
      outcome.contacts = OneFoot.places(
        of: outcome.contacts.map { ($0.initial, $0.side) }, beside: truth.map(\.initial),
        side: truth.first?.side
      ).map { outcome.contacts[$0] }
      return (method, outcome)
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

  private func published(for stream: StreamDescription) -> [ContactMethod] {
    ContactMethod.all.filter { method in
      (methods.contains("all") || methods.contains(method.name)) && method.placement == stream.placement
        && (stream.hasAngularRate || !method.needsAngularRate)
    }
  }

  /// `nil` where it was stopped: a model of some of the recordings is another one.
  private func learned(_ dataset: Dataset, _ planned: [PlannedRecording]) throws -> MethodResult? {
    let labelled = try jobs.map(planned.count) { number in
      if isStopped() { return LabelledRecording?.none }
      progress(planned[number].name)
      return try planned[number].load().labelled(rateHertz: 100)
    }
    var evaluation = ModelEvaluation()
    evaluation.normalisesCadence = normalisesCadence
    let (judge, recordings) = (evaluation, evaluation.prepared(labelled.compactMap { $0 }))
    let split: ModelSplit = split == .personal ? .personal : .leaveOneRunnerOut
    let runners = ModelEvaluation.runners(of: recordings)
    let tallies = try jobs.map(runners.count) { number in
      isStopped()
        ? nil
        : judge.tally(of: runners[number], in: recordings, split: split, placement: planned[0].placement)
    }
    if isStopped() { return nil }
    let name = "\(Self.ours), \(split.rawValue)" + (normalisesCadence ? ", cadence normalised" : "")
    return MethodResult(
      dataset: dataset.name, method: name, recordings: planned.count, runners: tallies.compactMap { $0 })
  }
}

/// Does several things, one after the other or at once.
public protocol BenchmarkJobs: Sendable {
  /// What each of the jobs 0..<count returns, in order; throws what the first job throws that fails.
  func map<Value: Sendable>(
    _ count: Int, _ job: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value]
}
