import GaitModel
import StrikeWarnings
import Testing

@Suite struct `Sentences` {
  @Test func `say what was seen and offer quicker steps`() {
    let heel = StrikeWarning(
      kind: .heelStrike, phase: .raised, time: .zero, value: 7, reference: 10, descent: 2)
    #expect(heel.sentence == "heel first on 7 of the last 10 downhill steps: try shorter, quicker steps")
    var impact = StrikeWarning(kind: .hardImpact, phase: .raised, time: .zero, value: 9.14, reference: 8.55)
    impact.limitIsSet = true
    #expect(
      impact.sentence
        == "hard impacts, 9.1 g, over your limit of 8.6 g: ease off the pace, shorter steps")
  }

  @Test(arguments: [StrikeWarning.Kind.hardImpact, .fastDescent, .lowCadence, .longContact], [false, true])
  func `speak of your limit only where somebody set one`(kind: StrikeWarning.Kind, isSet: Bool) {
    let warning = StrikeWarning(
      kind: kind, phase: .raised, time: .zero, value: 9, reference: 8, limitIsSet: isSet)
    #expect(warning.sentence.contains("your limit") == isSet)
    #expect(warning.sentence.contains("your own on the level") == !isSet)
  }

  @Test(arguments: WarningRules.kinds) func `are short and without numbers for the ear`(
    kind: StrikeWarning.Kind
  ) {
    let warning = StrikeWarning(kind: kind, phase: .raised, time: .zero, value: 9, reference: 8)
    #expect(warning.spoken.split(separator: " ").count <= 6 && !warning.spoken.contains { $0.isNumber })
    #expect(StrikeWarning(kind: kind, phase: .cleared, time: .zero).spoken.count < 45)
  }

  @Test(arguments: WarningRules.kinds, StrikeWarning.Phase.allCases)
  func `promise nothing about injury and survive unknown values`(
    kind: StrikeWarning.Kind, phase: StrikeWarning.Phase
  ) {
    for value in [Float.nan, .infinity, -.infinity, 0, 1e30] {
      let sentence = StrikeWarning(kind: kind, phase: phase, time: .zero, value: value, reference: value)
        .sentence
      #expect(!sentence.isEmpty)
      for word in ["injur", "damage", "safe", "protect"] { #expect(!sentence.contains(word)) }
    }
  }
}
