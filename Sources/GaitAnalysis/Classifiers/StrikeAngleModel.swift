import CLibrary

/// A trained model that reads a foot strike angle from `ImpactFeatures`: data, and the few lines that use it.
///
/// Three layers with tanh between them; its numbers are float literals. Training, as reproducible as the
/// numbers allow: features of every contact that `ShoeAccelerometerDetector` finds within 30 ms of a true
/// one, but the first two of a stream; standardised and clipped at four deviations; angles as (angle − 5°)
/// ÷ 13°; Huber loss with its corner at 0.5; 60 epochs of Adam in batches of 128, rate 0.003 falling to
/// nothing along a cosine, weight decay 0.0002, noise of 0.07 deviations on the features.
struct StrikeAngleModel: Sendable {
  /// Name and shape.
  let name: String
  /// What it was trained on.
  let trainingSet: String
  /// The licence of that.
  let licence: String
  /// The score it was accepted with, on runners it was not trained on.
  let acceptedScore: String
  /// Its error there, at 200 Hz and above.
  let standardErrorDegrees: Float
  /// Its error there at 100 Hz.
  let standardErrorAt100Hertz: Float
  /// Means of the features.
  let mean: [Float]
  /// Reciprocals of their standard deviations.
  let scale: [Float]
  /// Weights, a row for each unit of the first layer.
  let first: [Float]
  let firstOffset: [Float]
  /// Weights, a row for each unit of the second layer.
  let second: [Float]
  let secondOffset: [Float]
  /// Weights of the angle.
  let third: [Float]
  let thirdOffset: Float

  /// Uncertain between these angles, degrees: midfoot strikes mostly fall here. Wider where samples are few.
  static func uncertain(rateHertz: Double) -> ClosedRange<Float> {
    rateHertz < 150 ? 0.5...6.5 : 1.5...5.5
  }

  /// The foot strike angle, degrees, + toes up.
  func degrees(_ features: InlineArray<30, Float>) -> Float {
    var input = features
    for i in 0..<30 { input[i] = max(-4, min(4, (features[i] - mean[i]) * scale[i])) }
    var hidden = InlineArray<12, Float>(repeating: 0)
    for unit in 0..<12 {
      var sum = firstOffset[unit]
      for i in 0..<30 { sum += first[unit * 30 + i] * input[i] }
      hidden[unit] = tanh(sum)
    }
    var angle = thirdOffset
    for unit in 0..<6 {
      var sum = secondOffset[unit]
      for i in 0..<12 { sum += second[unit * 12 + i] * hidden[i] }
      angle += third[unit] * tanh(sum)
    }
    return angle * 13 + 5
  }
}
