import GaitModel

/// Follows one rule through silence, warning and relief.
///
/// The rule is boxed once and changed in place, so that adding one costs no line here: all rules together
/// take about 0.3 µs an event, of which a runner makes six a second, and allocate nothing.
struct RuleTrack: Sendable {
  private var rule: any WarningRule
  private let kind: StrikeWarning.Kind
  private let isEnabled: Bool
  private var state = State.quiet
  private var opinion = RuleOpinion.none

  private enum State: Sendable {
    case quiet
    /// It holds; `audible` unless fading left this one out.
    case raised(lastCue: SensorTime, audible: Bool)
  }

  init<Rule: WarningRule>(_ type: Rule.Type, _ profile: RunnerProfile) {
    rule = type.init(profile[type])
    kind = type.description.kind
    isEnabled = profile[type].isEnabled && (!kind.isCoaching || profile.cues.takes(kind))
  }

  /// Lets the rule form its opinion of the next event.
  mutating func judge(_ input: RuleInput) { if isEnabled { opinion = rule.push(input) } }

  /// When it would begin to coach, by its opinion; `nil` where it would not.
  var wantsToCoach: SensorTime? {
    guard case .quiet = state, kind.isCoaching, case .holds(let seen) = opinion else { return nil }
    return seen.time
  }

  /// How bad what it coaches is at a time, 0…1.
  func badness(at time: SensorTime) -> Float {
    isEnabled && kind.isCoaching ? rule.badness(at: time) : 0
  }

  /// Says what its opinion calls for.
  ///
  /// - Parameter mayCoach: nothing worse waits to be said.
  mutating func speak(mayCoach: Bool, gate: inout CueGate, into events: inout [GaitEvent]) {
    switch opinion {
    case .none: break
    case .forgotten: end(&gate)
    case .holds(let seen): hold(seen, mayCoach: mayCoach, gate: &gate, into: &events)
    case .onTarget(let seen):
      guard case .raised(_, let audible) = state else { return }
      // While the gate is shut the clearing waits, like a raise: relief is a cue too.
      guard !audible || gate.isOpen(at: seen.time) else { return }
      if audible, gate.hasTheme(kind, on: seen.descent) { say(.cleared, seen, gate: &gate, into: &events) }
      end(&gate)
    }
  }

  private mutating func hold(
    _ seen: Observation, mayCoach: Bool, gate: inout CueGate, into events: inout [GaitEvent]
  ) {
    switch state {
    case .quiet:
      guard mayCoach || !kind.isCoaching, gate.isOpen(at: seen.time), gate.takesTheme(kind, on: seen.descent)
      else { return }
      let audible = !kind.isCoaching || gate.takesNextRaise()
      state = .raised(lastCue: seen.time, audible: audible)
      if audible { say(.raised, seen, gate: &gate, into: &events) }
    case .raised(let lastCue, true):
      guard kind.isCoaching, gate.repeats(after: lastCue, at: seen.time), gate.isOpen(at: seen.time),
        gate.takesTheme(kind, on: seen.descent)
      else { return }
      state = .raised(lastCue: seen.time, audible: true)
      say(.raised, seen, gate: &gate, into: &events)
    case .raised(_, false): break
    }
  }

  private func say(
    _ phase: StrikeWarning.Phase, _ seen: Observation, gate: inout CueGate, into events: inout [GaitEvent]
  ) {
    gate.close(at: seen.time)
    events.append(
      .warning(
        StrikeWarning(
          kind: kind, phase: phase, time: seen.time, initialContact: seen.initialContact,
          source: seen.source, side: seen.side, value: seen.value, reference: seen.reference,
          limitIsSet: seen.limitIsSet, descent: seen.descent)))
  }

  private mutating func end(_ gate: inout CueGate) {
    state = .quiet
    gate.end(kind)
  }

  mutating func forgetStreak(gate: inout CueGate) {
    rule.forgetStreak()
    opinion = .none
    end(&gate)
  }
}
