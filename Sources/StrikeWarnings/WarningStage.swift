import GaitModel

/// Turns strikes, contacts and gaps into warnings that a runner will keep on.
///
/// Silent while things are fine; a warning needs most of the last few steps; at most one cue in twenty
/// seconds over all rules, and one theme a descent: the runner's, or the worst, that is the rule which most of
/// its last steps break, and of two alike the more important. Relief is told once. A warning is raised by the very
/// strike that completes the streak, so it adds no latency to that strike's, or, where something worse is about to
/// complete one, by a strike a few steps later. Nothing is allocated per event beyond what `events`
/// needs to grow. Events are pushed in stream order; the stage never looks at a clock of its own.
public struct WarningStage: Sendable {
  private let profile: RunnerProfile
  private var gate: CueGate
  private var tracks: [RuleTrack]
  /// Nothing is judged or said while the session is paused.
  public private(set) var isPaused = false

  /// A stage that has seen nothing of the runner.
  public init(profile: RunnerProfile = RunnerProfile()) {
    self.profile = profile
    gate = CueGate(profile.cues)
    tracks = profile.rules.map { RuleTrack($0, profile) }
  }

  /// Judges the next event and appends the warnings it causes; the event itself is not appended.
  public mutating func push(_ event: GaitEvent, into events: inout [GaitEvent]) {
    guard !isPaused else { return }
    switch event {
    case .strike, .contact, .gap: push(.event(event), into: &events)
    case .descentBegan(let descent), .descentEnded(let descent): gate.push(descent)
    case .warning: break
    }
  }

  /// Judges what the stream lost or refused since the last call, and appends the warnings that causes.
  ///
  /// Call it at fixed steps of stream time (a second, say), so that the same bytes give the same warnings
  /// however they were cut. Lost samples are known from the gaps already; this is for refused records and
  /// full rings.
  ///
  /// - Parameters:
  ///   - health: the counters since the stream's start.
  ///   - time: the stream time they stand for.
  public mutating func push(_ health: StreamHealth, at time: SensorTime, into events: inout [GaitEvent]) {
    guard !isPaused else { return }
    push(.health(health, time), into: &events)
  }

  /// Judges what a sensor's signal says of where it sits, and appends the warnings that causes.
  public mutating func push(_ verdict: PlacementVerdict, into events: inout [GaitEvent]) {
    guard !isPaused else { return }
    push(.placement(verdict), into: &events)
  }

  private mutating func push(_ input: RuleInput, into events: inout [GaitEvent]) {
    for index in tracks.indices { tracks[index].judge(input) }
    let worst = worst()
    for index in tracks.indices { tracks[index].speak(mayCoach: index == worst, gate: &gate, into: &events) }
  }

  /// The place of the rule whose matter is worst, where one wants to begin to coach; `nil` where none does.
  private func worst() -> Int? {
    guard let time = tracks.lazy.compactMap({ $0.wantsToCoach }).first else { return nil }
    var worst: (place: Int, badness: Float)?
    for (place, track) in tracks.enumerated() {
      let badness = max(track.badness(at: time), track.wantsToCoach == nil ? 0 : .leastNonzeroMagnitude)
      if badness > worst?.badness ?? 0 { worst = (place, badness) }
    }
    return worst?.place
  }

  /// Stops judging; streaks and raised warnings end without a word, baselines stay.
  public mutating func pause() {
    isPaused = true
    for index in tracks.indices { tracks[index].forgetStreak(gate: &gate) }
  }

  /// Judges again.
  public mutating func resume() { isPaused = false }

  /// The rules in words, in order of importance.
  public static var rules: [RuleDescription] { WarningRules.all.map { $0.description } }
}
