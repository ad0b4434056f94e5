import GaitModel

@testable import StrikeWarnings

/// Runs a session drawn as text, one character a step, and draws the warnings under it.
///
/// Steps: `h` heel first, `.` forefoot, `m` midfoot, `?` uncertain, `w` walking heel first, `i` a hard
/// impact, `s` a slow step, `l` a long contact, `x` clipped, a space where no step was taken. Ground: `\`
/// descent, `-` level. Warnings: `!` raised, `o` cleared, `.` nothing.
struct Diagram {
  var profile = RunnerProfile()
  /// Seconds from step to step.
  var stepSeconds = 0.36
  /// What an ordinary step is like.
  var peakG: Float = 6
  var contactSeconds = 0.24
  var speed: Float = .nan
  /// The last session's warnings, in order.
  private(set) var warnings: [StrikeWarning] = []

  init(_ change: (inout RunnerProfile) -> Void = { _ in }) {
    // Cues as close as they like, and none repeated, so that a diagram shows the rule alone.
    profile.cues.minimumSecondsBetween = 0
    profile.cues.repeatAfterSeconds = 0
    change(&profile)
  }

  /// The warnings of one kind under the steps.
  mutating func warnings(
    _ kind: StrikeWarning.Kind, steps: String, ground: String? = nil,
    change: (Int, inout Strike) -> Void = { _, _ in }
  ) -> String {
    var stage = WarningStage(profile: profile)
    return warnings(kind, steps: steps, ground: ground, stage: &stage, change: change)
  }

  mutating func warnings(
    _ kind: StrikeWarning.Kind, steps: String, ground: String? = nil, stage: inout WarningStage,
    from start: Double = 0, change: (Int, inout Strike) -> Void = { _, _ in }
  ) -> String {
    let slopes = Array(ground ?? String(repeating: "\\", count: steps.count))
    var drawn = ""
    warnings = []
    var previous: GroundContact?
    for (number, step) in steps.enumerated() {
      var events: [GaitEvent] = []
      let time = SensorTime(seconds: start + Double(number) * stepSeconds)
      if step != " " {
        var strike = strike(step, number: number, at: time, descending: slopes[number] == "\\")
        change(number, &strike)
        stage.push(.strike(strike), into: &events)
        if var contact = previous {
          contact.nextInitialContact = strike.initialContact
          stage.push(.contact(contact), into: &events)
        }
        previous = GroundContact(
          strike: strike,
          terminalContact: time.advanced(bySeconds: step == "l" ? contactSeconds * 1.5 : contactSeconds))
      }
      let raised = events.compactMap { event -> StrikeWarning? in
        if case .warning(let warning) = event { warning } else { nil }
      }
      warnings += raised
      drawn += raised.first { $0.kind == kind }.map { $0.phase == .raised ? "!" : "o" } ?? "."
    }
    return drawn
  }

  private func strike(_ step: Character, number: Int, at time: SensorTime, descending: Bool) -> Strike {
    var strike = Strike(
      number: number, initialContact: time, initialContactIndex: Int64(number) * 100,
      decidedAt: time.advanced(bySeconds: 0.12))
    strike.side = number.isMultiple(of: 2) ? .left : .right
    strike.isRunning = step != "w"
    strike.descent = descending ? 1 : 0
    strike.peakAccelerationG = step == "i" ? peakG * 2 : peakG
    strike.stepSeconds = Float(step == "s" ? stepSeconds * 1.25 : stepSeconds)
    strike.strideSeconds = 2 * strike.stepSeconds
    strike.speedMetresPerSecond = speed
    switch step {
    case "h", "w": strike.decide(.rearfoot, confidence: 0.9)
    case "?": strike.abstain(.uncertain)
    case "x": strike.abstain(.clipped)
    case "m": strike.decide(.midfoot, confidence: 0.9)
    default: strike.decide(.forefoot, confidence: 0.9)
    }
    return strike
  }
}
