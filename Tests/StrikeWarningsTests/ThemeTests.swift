import GaitModel
import Testing

@testable import StrikeWarnings

/// What a runner is spoken to about on a descent: one thing.
@Suite struct `Theme of a descent` {
  /// Three impacts of the last four, or five heel strikes in a row.
  static func quick(_ profile: inout RunnerProfile) {
    profile.heelStrike.streak = StreakSettings(raiseCount: 5, window: 5, clearCount: 2)
    profile.hardImpact.limit = 10
    profile.hardImpact.streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 2)
  }

  /// Kinds and steps of the warnings; in `impacts` an `i` lands hard, in `steps` an `h` on the heel.
  static func raised(
    _ steps: String, impacts: String, descents: String? = nil,
    change: (inout RunnerProfile) -> Void = { _ in }
  ) -> [String] {
    var diagram = Diagram {
      quick(&$0)
      change(&$0)
    }
    let hard = Array(impacts)
    let numbers = descents.map { $0.map { Int32(String($0))! } }
    diagram.stepSeconds = 1
    _ = diagram.warnings(.heelStrike, steps: steps) { number, strike in
      if hard[number] == "i" { strike.peakAccelerationG = 12 }
      if let numbers { strike.descent = numbers[number] }
    }
    return diagram.warnings.filter { $0.phase == .raised }.map {
      "\($0.kind) \(Int($0.initialContact!.seconds))"
    }
  }

  @Test func `where two are alike the more important is spoken of, and the other not after it`() {
    #expect(
      Self.raised("hhhhhhhhhhhhhhhhhhhh", impacts: "iiiiii..............") == ["hard_impact 2"])
  }

  @Test func `the worse is spoken of, though it takes some steps more`() {
    #expect(Self.raised("hhhhhhhhhh", impacts: "ii.iii.ii.") == ["heel_strike 4"])
    // Nothing worse comes of it in the end.
    #expect(Self.raised("hhhh......", impacts: "ii.iii.ii.") == ["hard_impact 4"])
    // A foot whose pattern can't be told is no worse than what can.
    #expect(Self.raised("hh????????", impacts: "ii.i.ii.ii") == ["hard_impact 6"])
  }

  @Test func `each descent has its own, and the level another`() {
    #expect(
      Self.raised(
        "hhhhhhhh........hhhhhhh", impacts: "........iiii....iiiiiii", descents: "11111111222222223333333")
        == ["heel_strike 4", "hard_impact 10", "hard_impact 18"])
    #expect(
      Self.raised(
        "hhhhhhhh........hhhhhhh", impacts: "........iiii....iiiiiii", descents: "11111111000000003333333")
        // The heel still holds from nine steps before, so it is the worse for a step.
        == ["heel_strike 4", "hard_impact 10", "hard_impact 19"])
  }

  @Test func `the runner's own is the only one, in whatever is worse`() {
    for _ in 0..<2 {
      #expect(
        Self.raised("hhhhhhhhhh", impacts: "iiiiiiiiii") { $0.cues.theme = "heel_strike" }
          == ["heel_strike 4"])
    }
    #expect(Self.raised("..........", impacts: "iiiiiiiiii") { $0.cues.theme = "heel_strike" } == [])
  }

  @Test func `a raise that fading left out is the theme as well`() {
    #expect(
      Self.raised("hhhhhhhhhh..........", impacts: "..........iiiiiiiiii") { $0.cues.feedbackShare = 0 } == []
    )
  }

  @Test func `the sensor's troubles are told beside it`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.theme = "hard_impact"
      $0.sensorTrouble.streak = StreakSettings(raiseCount: 2, window: 2, clearCount: 3)
    }
    _ = diagram.warnings(.sensorTrouble, steps: "iiiixxxx")
    #expect(Set(diagram.warnings.map(\.kind)) == [.hardImpact, .sensorTrouble])
  }

  @Test(arguments: [(5.0, 1), (60.0, 2)])
  func `a descent that follows at once is the same to who runs it`(pause: Double, themes: Int) {
    var diagram = Diagram(Self.quick)
    diagram.profile.cues.minimumSecondsBetween = 20
    diagram.stepSeconds = 1
    var stage = WarningStage(profile: diagram.profile)
    var events: [GaitEvent] = []
    var kinds: [StrikeWarning.Kind] = []
    func ground(_ number: Int32, _ start: Double, to end: Double?) {
      let descent = Descent(
        number: number, start: SensorTime(seconds: start), end: end.map { SensorTime(seconds: $0) },
        gradeSource: .given)
      stage.push(end == nil ? .descentBegan(descent) : .descentEnded(descent), into: &events)
    }
    ground(1, 0, to: nil)
    _ = diagram.warnings(.heelStrike, steps: "hhhhhhhh", stage: &stage)
    kinds += diagram.warnings.map(\.kind)
    ground(1, 0, to: 8)
    ground(2, 8 + pause, to: nil)
    _ = diagram.warnings(
      .heelStrike, steps: String(repeating: "i", count: 30), stage: &stage, from: 8 + pause
    ) { _, strike in strike.descent = 2 }
    kinds += diagram.warnings.map(\.kind)
    #expect(Set(kinds).count == themes)
  }
}
