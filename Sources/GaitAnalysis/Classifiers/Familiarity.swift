/// How far a set of numbers lies from those that a model was trained on.
///
/// The squared Mahalanobis distance over the count of numbers: about 1 for what the model has seen. A weighted
/// sum learned on such numbers errs the more the farther they lie.
package struct Familiarity: Sendable {
  /// Means of the numbers.
  package var mean: [Float]
  /// Reciprocals of their standard deviations.
  package var scale: [Float]
  /// The inverse of the Cholesky factor of their correlations, the lower triangle row after row.
  package var whitening: [Float]

  package init(mean: [Float], scale: [Float], whitening: [Float]) {
    self.mean = mean
    self.scale = scale
    self.whitening = whitening
  }

  /// The distance of as many numbers as there are means.
  package func distance(_ features: FeatureList) -> Float {
    let count = mean.count
    var numbers = InlineArray<64, Float>(repeating: 0)
    for place in 0..<count { numbers[place] = (features[place] - mean[place]) * scale[place] }
    var sum: Float = 0
    var next = 0
    for row in 0..<count {
      var component: Float = 0
      for place in 0...row {
        component += whitening[next] * numbers[place]
        next += 1
      }
      sum += component * component
    }
    return sum / Float(count)
  }
}
