import Foundation

/// What one method came to on one dataset.
public struct MethodResult: Sendable {
  /// The dataset's name.
  public var dataset: String
  /// The method's name; `footstrike` is ours.
  public var method: String
  /// Its findings, recording by recording.
  public var outcomes: [RecordingOutcome]
  /// How many recordings it was scored on; of a learned model no single one is kept.
  public var recordings: Int
  /// What they add up to, runner by runner.
  public var runners: [RunnerTally]
  /// The scores.
  public var metrics: Metrics
  /// 95 % intervals over runners of some of them; none for one runner.
  public var intervals: [String: ClosedRange<Double>]
  /// The scores of one runner, speed or whatever else tells recordings apart.
  public struct Part: Sendable {
    /// Which, as `R03` or `2.5`.
    public var name: String
    /// Its scores.
    public var metrics: Metrics
  }

  /// The scores by runner, then by what the dataset tells recordings apart by; nothing where there is one.
  public var parts: [(by: String, parts: [Part])] = []
  /// The delay that was taken off, seconds; zero where none was.
  public var offsets = EventOffsets()

  /// Scores findings.
  ///
  /// - Parameters:
  ///   - tolerance: the largest distance of a found event and its true one, seconds.
  ///   - removesOffset: takes off the method's own mean delay, found at a first matching.
  ///   - drawsIntervals: which takes a while of many runners.
  public init(
    dataset: String, method: String, outcomes: [RecordingOutcome], tolerance: Double,
    removesOffset: Bool = false, drawsIntervals: Bool = true
  ) {
    self.init(
      dataset: dataset, method: method, outcomes: outcomes,
      runners: Self.tallies(outcomes, tolerance, EventOffsets()),
      drawsIntervals: drawsIntervals && !removesOffset)
    addParts(tolerance)
    guard removesOffset else { return }
    // Wider first, so that a delay near the tolerance is seen whole.
    let wide = Metrics(of: Self.tallies(outcomes, tolerance * 2, EventOffsets()))
    offsets.contact = (wide["contact.bias_ms"] ?? 0) / 1000
    offsets.toeOff = (wide["toe_off.bias_ms"] ?? 0) / 1000
    offsets.swing = (wide["swing.bias_ms"] ?? 0) / 1000
    let removed = offsets
    self = MethodResult(
      dataset: dataset, method: method, outcomes: outcomes,
      runners: Self.tallies(outcomes, tolerance, removed), drawsIntervals: drawsIntervals)
    offsets = removed
    addParts(tolerance)
  }

  private mutating func addParts(_ tolerance: Double) {
    parts = []
    if runners.count > 1 {
      parts.append(("runner", Self.sorted(runners.map { Part(name: $0.runner, metrics: Metrics(of: [$0])) })))
    }
    for name in Set(outcomes.flatMap(\.groups.keys)).sorted() {
      let groups = Dictionary(grouping: outcomes) { $0.groups[name] ?? "" }
      guard groups.count > 1 else { continue }
      let found = groups.map { value, outcomes in
        Part(name: value, metrics: Metrics(of: Self.tallies(outcomes, tolerance, offsets)))
      }
      parts.append((name, Self.sorted(found)))
    }
  }

  private static func sorted(_ parts: [Part]) -> [Part] {
    parts.sorted { $0.name.compare($1.name, options: .numeric) == .orderedAscending }
  }

  /// Scores what is already counted.
  ///
  /// - Parameter recordings: of how many recordings, where their outcomes are not kept.
  public init(
    dataset: String, method: String, outcomes: [RecordingOutcome] = [], recordings: Int? = nil,
    runners: [RunnerTally], drawsIntervals: Bool = true
  ) {
    self.dataset = dataset
    self.method = method
    self.outcomes = outcomes
    self.recordings = recordings ?? outcomes.count
    self.runners = runners
    metrics = Metrics(of: runners)
    let names = metrics.names.filter { Metrics.direction(of: $0) != 0 || $0.contains("bias") }
    intervals =
      drawsIntervals ? Bootstrap.intervals(over: runners, names: names) { Metrics(of: $0) } : [:]
  }

  private static func tallies(
    _ outcomes: [RecordingOutcome], _ tolerance: Double, _ offsets: EventOffsets
  ) -> [RunnerTally] {
    var order: [String] = []
    var tallies: [String: RunnerTally] = [:]
    for outcome in outcomes {
      if tallies[outcome.runner] == nil { order.append(outcome.runner) }
      tallies[outcome.runner, default: RunnerTally(runner: outcome.runner)]
        .add(outcome, tolerance: tolerance, offset: offsets)
    }
    return order.compactMap { tallies[$0] }
  }
}
