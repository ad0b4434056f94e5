/// A quantity read off a signal as a weighted sum of numbers.
package struct LinearReading: Sendable {
  /// A weight for each number.
  package var weights: [Float]
  /// Added to the sum.
  package var offset: Float

  package init(weights: [Float], offset: Float) {
    self.weights = weights
    self.offset = offset
  }

  /// The sum for as many numbers as there are weights.
  package func value(_ features: FeatureList) -> Float {
    var sum = offset
    for place in 0..<weights.count { sum += weights[place] * features[place] }
    return sum
  }
}
