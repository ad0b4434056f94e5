import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import Testing

/// The wrist recordings of eight people, one heel and one forefoot file each (StrikeWatch, CC BY-NC 4.0).
private enum WristRecordings {
  static let folder =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings")
    + "/wrist-forefoot-heel"
  static let arePresent = FileManager.default.fileExists(atPath: folder)

  static func all() throws -> [LabelledRecording] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".csv") }.map {
      name in
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      let rows = text.split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",").prefix(3).map { Float($0)! }
        return SIMD3<Float>(fields[0], fields[1], fields[2])
      }
      return LabelledRecording(
        runner: String(name.prefix { $0 != "_" }), pattern: name.contains("heel") ? .rearfoot : .forefoot,
        rateHertz: 100, rows: rows)
    }
  }
}

@Suite(.serialized) struct WristModelTests {
  private func train(
    _ recordings: [LabelledRecording], with trainer: StrikeModelTrainer = StrikeModelTrainer()
  ) -> StrikeModel? {
    trainer.train(
      training: recordings.map { $0.part(0..<0.7) }, choosing: recordings.map { $0.part(0.7..<0.8) },
      program: "test", placement: .wrist, trainingSet: "StrikeWatch", trainingLicence: "CC BY-NC 4.0")
  }

  /// Published: mean F1 0.847 (Ling et al. 2025). The first 80 % of each person's recordings train, the last
  /// 20 % are scored; the settings were chosen on the eighth tenth.
  @Test(.enabled(if: WristRecordings.arePresent, "recordings are not here: wrist-forefoot-heel"))
  func `a personal model tells heel from forefoot at the wrist`() throws {
    let all = try WristRecordings.all()
    var windowF1: [Double] = []
    var answerF1: [Double] = []
    for runner in Set(all.map(\.runner)).sorted() {
      let own = all.filter { $0.runner == runner }
      let model = try #require(train(own))
      var score = StrikeModelScore()
      for recording in own { score.add(recording.part(0.8..<1), to: model) }
      windowF1.append(score.windowF1)
      answerF1.append(score.answerF1)
      print(
        "  \(runner): windows of 50 rows F1 \(score.windowF1), over 3 s \(score.answerF1),",
        "calibration error \(score.reliability.expectedCalibrationError)")
    }
    let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
    print("  mean: windows \(mean(windowF1)), over 3 s \(mean(answerF1))")
    #expect(mean(windowF1) >= 0.9)
    #expect(mean(answerF1) >= 0.95)
  }
}
