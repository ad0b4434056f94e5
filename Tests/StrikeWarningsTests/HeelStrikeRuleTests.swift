import GaitModel
import Testing

@testable import StrikeWarnings

@Suite struct `Heel strike rule` {
  /// Four of the last four, five quiet: the shape of design.md's picture.
  static func fourInARow(_ profile: inout RunnerProfile) {
    profile.heelStrike.streak = StreakSettings(raiseCount: 4, window: 4, clearCount: 5)
  }

  @Test(arguments: [
    ("..hhhh.....hh...", ".....!....o....."),
    ("hhhh", "...!"),
    ("hhh.hhh.hhh.", "............"),
    // Said once while it lasts, and again only after it was cleared.
    ("hhhhhhhhhh.....hhhh", "...!..........o...!"),
    // Relief needs five in a row.
    ("hhhh....h.....", "...!.........o"),
    // Midfoot is on target.
    ("hhhhmmmmm", "...!....o"),
  ])
  func `four in a row raise it and five quiet ones clear it`(steps: String, expected: String) {
    var diagram = Diagram(Self.fourInARow)
    #expect(diagram.warnings(.heelStrike, steps: steps) == expected)
  }

  @Test(arguments: [
    ("hhh.hh.hh", "........!"),
    ("h.h.h.h.h.h.h.h.h.h.", "...................."),
    ("hhhhhhh", "......!"),
  ])
  func `by default seven of the last ten raise it`(steps: String, expected: String) {
    var diagram = Diagram()
    #expect(diagram.warnings(.heelStrike, steps: steps) == expected)
  }

  @Test(arguments: [
    // Uncertain steps count neither for nor against.
    ("hh?h?h", ".....!"),
    ("hhhh..?..?.", "...!......o"),
    // A long doubt forgets the streak: eight by default.
    ("hhh????????h", "............"),
    ("hhh???????h", "..........!"),
    // A raised warning that drowns in doubt is over without a word.
    ("hhhh????????.....", "...!............."),
  ])
  func `steps without a pattern count neither for nor against`(steps: String, expected: String) {
    var diagram = Diagram(Self.fourInARow)
    #expect(diagram.warnings(.heelStrike, steps: steps) == expected)
  }

  @Test func `a pattern less sure than the setting is doubt`() {
    var diagram = Diagram(Self.fourInARow)
    let drawn = diagram.warnings(.heelStrike, steps: "hhhhhhh") { number, strike in
      if number < 3 { strike.confidence = 0.5 }
    }
    #expect(drawn == "......!")
  }

  @Test(arguments: [
    ("hhhhhhhh", "--------", "........"),
    ("hhhhhhhh", "--\\\\\\\\--", ".....!.."),
    // Downhill steps before and after a short flat count together.
    ("hhhhhh", "\\\\--\\\\", ".....!"),
    // Good steps on the level don't clear what a descent raised.
    ("hhhh..........", "\\\\\\\\------\\\\\\\\", "...!.........."),
    ("hhhh...........", "\\\\\\\\------\\\\\\\\\\", "...!..........o"),
  ])
  func `only descents count`(steps: String, ground: String, expected: String) {
    var diagram = Diagram(Self.fourInARow)
    #expect(diagram.warnings(.heelStrike, steps: steps, ground: ground) == expected)
  }

  @Test func `a level treadmill may count too`() {
    var diagram = Diagram {
      Self.fourInARow(&$0)
      $0.heelStrike.descentsOnly = false
    }
    #expect(diagram.warnings(.heelStrike, steps: "hhhh", ground: "----") == "...!")
  }

  @Test(arguments: [
    ("wwwwwwwwwwwwwwww", "................"),
    ("hhhwwwh", "......!"),
  ])
  func `walking downhill raises nothing`(steps: String, expected: String) {
    var diagram = Diagram(Self.fourInARow)
    #expect(diagram.warnings(.heelStrike, steps: steps) == expected)
  }

  @Test func `standing for longer than the setting forgets the streak`() {
    let stand = String(repeating: " ", count: 30)  // 10.8 s
    var diagram = Diagram(Self.fourInARow)
    #expect(
      diagram.warnings(.heelStrike, steps: "hhh" + stand + "hhhh")
        == "..." + String(repeating: ".", count: 30) + "...!")
    let shortStand = String(repeating: " ", count: 20)
    #expect(
      diagram.warnings(.heelStrike, steps: "hhh" + shortStand + "h")
        == "..." + String(repeating: ".", count: 20) + "!")
  }

  @Test func `a warning left behind on the last descent is not cleared on the next`() {
    let away = String(repeating: " ", count: 40)
    var diagram = Diagram(Self.fourInARow)
    let drawn = diagram.warnings(.heelStrike, steps: "hhhh" + away + ".......")
    #expect(drawn == "...!" + String(repeating: ".", count: 47))
  }

  @Test func `left and right count together and the last one's side is named`() throws {
    var diagram = Diagram(Self.fourInARow)
    _ = diagram.warnings(.heelStrike, steps: "hhhh.....")
    let raised = try #require(diagram.warnings.first)
    #expect(raised.side == .right)
    #expect(raised.value == 4 && raised.reference == 4)
    #expect(raised.descent == 1)
    #expect(diagram.warnings.last?.side == .left)
    #expect(diagram.warnings.last?.phase == .cleared)
  }

  @Test func `one heel striking foot of two is half of the steps`() {
    var diagram = Diagram { $0.heelStrike.streak = StreakSettings(raiseCount: 5, window: 10, clearCount: 5) }
    #expect(diagram.warnings(.heelStrike, steps: "h.h.h.h.h.") == "........!.")
  }

  @Test func `it comes with the strike that completes the streak`() throws {
    var diagram = Diagram(Self.fourInARow)
    _ = diagram.warnings(.heelStrike, steps: "..hhhh..")
    let raised = try #require(diagram.warnings.first)
    let contact = try #require(raised.initialContact)
    #expect(contact == SensorTime(seconds: 5 * 0.36))
    #expect(raised.time.seconds(since: contact) <= 0.15)
  }

  @Test func `switched off it is silent`() {
    var diagram = Diagram {
      Self.fourInARow(&$0)
      $0.heelStrike.isEnabled = false
    }
    #expect(diagram.warnings(.heelStrike, steps: "hhhhhhhh") == "........")
  }
}
