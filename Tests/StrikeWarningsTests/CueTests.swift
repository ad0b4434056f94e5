import GaitModel
import Testing

@testable import StrikeWarnings

@Suite struct `Cues` {
  static func quick(_ profile: inout RunnerProfile) {
    profile.heelStrike.streak = StreakSettings(raiseCount: 2, window: 2, clearCount: 2)
    profile.hardImpact.limit = 10
    profile.hardImpact.streak = StreakSettings(raiseCount: 2, window: 2, clearCount: 2)
  }

  @Test func `at most one cue in so many seconds, relief included`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.minimumSecondsBetween = 10
    }
    diagram.stepSeconds = 1
    // Raised at 1; on target from 2, told at 11; faulty again at 12 and 13, told at 21.
    #expect(
      diagram.warnings(.heelStrike, steps: "hh..........hhhhhhhhhhhh") == ".!.........o.........!..")
  }

  @Test func `a streak that is over before the gate opens is never told`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.minimumSecondsBetween = 10
    }
    diagram.stepSeconds = 1
    // A limit in g holds on the level too, where there is no heel to speak of.
    #expect(
      diagram.warnings(
        .hardImpact, steps: "hhii.................ii", ground: #"\\---------------------"#)
        == "......................!")
    #expect(diagram.warnings.map(\.kind) == [.heelStrike, .hardImpact])
  }

  @Test func `no two cues of any rule are closer than the setting, whatever happens`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.minimumSecondsBetween = 10
      $0.cues.repeatAfterSeconds = 15
    }
    var state: UInt64 = 1
    var steps = ""
    for _ in 0..<3000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      steps.append(Array("hhi.?wm x")[Int(state >> 33) % 9])
    }
    _ = diagram.warnings(.heelStrike, steps: steps)
    #expect(diagram.warnings.count > 20)
    for (before, after) in zip(diagram.warnings, diagram.warnings.dropFirst()) {
      #expect(after.time.seconds(since: before.time) >= 10)
    }
    #expect(Set(diagram.warnings.map(\.kind)).count == 1, "one descent, one theme")
  }

  @Test func `a warning that still holds is said again after the setting`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.repeatAfterSeconds = 5
    }
    diagram.stepSeconds = 1
    #expect(diagram.warnings(.heelStrike, steps: "hhhhhhhhhhhhh..") == ".!....!....!..o")
  }

  @Test(arguments: [
    (1.0, ".!.o.!.o.!.o.!.o"), (0.5, ".!.o.....!.o...."), (0.25, ".!.o............"),
    (0.0, "................"),
  ])
  func `a share of the raises is given, with their relief`(share: Double, expected: String) {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.feedbackShare = share
    }
    #expect(diagram.warnings(.heelStrike, steps: "hh..hh..hh..hh..") == expected)
  }

  @Test func `a share of a tenth gives every tenth raise`() {
    var diagram = Diagram {
      Self.quick(&$0)
      $0.cues.feedbackShare = 0.1
    }
    let drawn = diagram.warnings(.heelStrike, steps: String(repeating: "hh..", count: 100))
    #expect(drawn.filter { $0 == "!" }.count == 10)
  }

  @Test func `a plan of eight sessions fades over the last four`() {
    var cues = CueSettings()
    let shares = (0...9).map { session in
      cues.session = session
      return cues.effectiveShare
    }
    #expect(shares.prefix(5) == [1, 1, 1, 1, 1])
    #expect(zip(shares[5...8], [0.8, 0.6, 0.4, 0.2]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(shares[9] == 0)
  }

  @Test func `nothing is said while paused, and nothing is carried over`() {
    var diagram = Diagram(Self.quick)
    var stage = WarningStage(profile: diagram.profile)
    #expect(diagram.warnings(.heelStrike, steps: "h", stage: &stage) == ".")
    stage.pause()
    #expect(diagram.warnings(.heelStrike, steps: "hhhh", stage: &stage, from: 1) == "....")
    stage.resume()
    #expect(diagram.warnings(.heelStrike, steps: "hh", stage: &stage, from: 3) == ".!")
  }

  @Test func `every rule has a kind of its own, a sentence and settings`() {
    let kinds = WarningStage.rules.map(\.kind)
    #expect(Set(kinds).count == kinds.count)
    #expect(kinds.contains(.heelStrike) && kinds.contains(.sensorTrouble))
    #expect(WarningStage.rules.allSatisfy { !$0.summary.isEmpty && !$0.value.isEmpty })
    for kind in kinds {
      #expect(RunnerProfile().settings.contains { $0.section == kind.key })
    }
  }
}
