import GaitAnalysis
import GaitModel

/// How right a `StrikeModel` is on recordings it has not seen, window by window and over seconds of stream.
public struct StrikeModelScore: Sendable, Equatable {
  /// Each window on its own.
  public var windows = ConfusionMatrix(classes: StrikeModelScore.classes)
  /// The running answer over the memory, once it is full, at each window.
  public var answers = ConfusionMatrix(classes: StrikeModelScore.classes)
  /// Whether the answer's confidence is to be believed.
  public var reliability = Reliability()

  private static let classes = [StrikePattern.rearfoot.rawValue, StrikePattern.forefoot.rawValue]

  /// No decisions yet.
  public init() {}

  /// F1 of heel strikes, window by window.
  public var windowF1: Double { windows.f1(0) }

  /// F1 of heel strikes of the running answer.
  public var answerF1: Double { answers.f1(0) }

  /// Streams a recording through a model and counts its decisions.
  public mutating func add(_ recording: LabelledRecording, to model: StrikeModel, memorySeconds: Double = 3) {
    var classifier = WindowClassifier(model: model, memorySeconds: memorySeconds)
    let truth = recording.pattern == .rearfoot ? 0 : 1
    var seen = 0
    for (index, row) in recording.rows.enumerated() {
      let time = SensorTime(seconds: Double(index) / recording.rateHertz)
      classifier.push(MotionSample(time: time, index: Int64(index), acceleration: row))
      guard classifier.windowCount > seen, let score = classifier.lastScore else { continue }
      seen = classifier.windowCount
      windows.add(truth: truth, found: score > 0 ? 0 : 1)
      let isFull = Double(index + 1) / recording.rateHertz >= memorySeconds
      if isFull, let answer = classifier.answer {
        answers.add(truth: truth, found: answer.pattern == .rearfoot ? 0 : 1)
        reliability.add(
          confidence: Double(answer.confidence), right: (answer.pattern == .rearfoot) == (truth == 0))
      }
    }
  }
}
