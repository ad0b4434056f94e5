import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import Testing

@Suite struct LearnedModelTests {
  /// A wobble at three steps a second; forefoot strikes have a second hump.
  private static func recording(_ pattern: StrikePattern, seconds: Double = 30, period: Double = 34)
    -> LabelledRecording
  {
    var noise = SplitMix(state: pattern == .rearfoot ? 1 : 2)
    let rows = (0..<Int(seconds * 100)).map { index -> SIMD3<Float> in
      let phase = 2 * Double.pi * Double(index) / period
      let hump = pattern == .rearfoot ? 0 : 3 * sin(2 * phase + 1)
      return SIMD3(
        Float(4 * sin(phase) + hump + Double.random(in: -1...1, using: &noise)),
        Float(9 + 3 * cos(phase) + Double.random(in: -1...1, using: &noise)),
        Float(Double.random(in: -1...1, using: &noise)))
    }
    return LabelledRecording(runner: "me", pattern: pattern, rateHertz: 100, rows: rows)
  }

  @Test func `a model is learned, scored on what it had not seen, written and read back`() throws {
    let recordings = [Self.recording(.rearfoot), Self.recording(.forefoot)]
    func learn() -> LearnedModel? {
      LearnedModel(
        learning: recordings, placement: .wrist, program: "test", trainingSet: "waves",
        trainingLicence: "none")
    }
    let learned = try #require(learn())
    #expect(learned.model.problem == nil)
    #expect(learned.heldBack.windowF1 > 0.9)
    #expect(learned.model.heldBackF1 == learned.heldBack.windowF1)
    #expect(learn()?.model == learned.model)
    let bytes = try PatternModelFile.encode(.windows(learned.model))
    #expect(try PatternModelFile.read(data: Data(bytes), file: "m.json") == .windows(learned.model))
  }

  @Test func `a model that can't be written is no empty file`() throws {
    let recordings = [Self.recording(.rearfoot), Self.recording(.forefoot)]
    var model = try #require(
      LearnedModel(
        learning: recordings, placement: .wrist, program: "test", trainingSet: "waves",
        trainingLicence: "none")
    ).model
    model.heldBackF1 = .nan
    #expect(throws: EncodingError.self) { try PatternModelFile.encode(.windows(model)) }
  }

  @Test func `too little of a pattern gives no model`() {
    let long = Self.recording(.rearfoot)
    for other in [[], [Self.recording(.forefoot, seconds: 2)]] {
      #expect(
        LearnedModel(
          learning: [long] + other, placement: .wrist, program: "t", trainingSet: "", trainingLicence: "")
          == nil)
    }
  }

  @Test(arguments: ["", "{}", "[1]", "{\"schema\": 3}", "null"])
  func `a file that is no model is refused`(text: String) {
    #expect(throws: FootstrikeError.self) { try PatternModelFile.read(data: Data(text.utf8), file: "m.json") }
  }

  @Test func `a recording is stretched to a wanted cadence`() throws {
    let recording = Self.recording(.rearfoot, period: 31.7)
    let period = try #require(recording.stepPeriodRows)
    #expect(abs(period - 31.7) < 0.3)
    #expect(abs(try #require(recording.withStepPeriod(rows: 36).stepPeriodRows) - 36) < 0.3)
  }
}
