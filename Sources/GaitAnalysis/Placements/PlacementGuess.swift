import GaitModel

/// Where a sensor looks to be, from a stretch of its signal, with the evidence in numbers.
///
/// A foot turns through 60° and more in every stride, so its mean acceleration, taken in the sensor's own
/// axes, is longer than 1 g when it runs and its gyroscope reads several rad/s; a trunk keeps its
/// direction, so its mean stays near 1 g and it turns little for the impacts it feels; an arm swings about a mean well off 1 g without a foot's impacts.
/// The limits were read off the public recordings of runners and walkers that the tests name; a shank is
/// not told from a shoe. It is a guess: what it says is shown with the option that pins it.
public struct PlacementGuess: Sendable, Equatable {
  /// The likeliest placement; `nil` where nothing moved enough to tell.
  public var placement: Placement?
  /// 99th percentile of |a|, g.
  public var highAccelerationG: Float
  /// Length of the mean acceleration vector, g.
  public var meanVectorG: Float
  /// Root mean square of the angular rate, rad/s; NaN without a gyroscope.
  public var angularRateRMS: Float

  /// Looks at the busiest ten seconds of `samples`; a tenth of a second is enough to try.
  ///
  /// - Parameter rateHertz: samples a second.
  public init(samples: Span<MotionSample>, rateHertz: Double) {
    placement = nil
    highAccelerationG = .nan
    meanVectorG = .nan
    angularRateRMS = .nan
    let window = max(8, Int(10 * rateHertz))
    var busiest = 0..<0
    var busiestSpread: Float = 0
    var start = 0
    while start < samples.count {
      let end = min(start + window, samples.count)
      defer { start = end }
      guard end - start >= max(8, min(window, samples.count) / 2) else { continue }
      let spread = Self.spread(samples, start..<end)
      if spread > busiestSpread {
        busiest = start..<end
        busiestSpread = spread
      }
    }
    guard !busiest.isEmpty else { return }
    measure(samples, busiest)
    // Under 0.1 g of spread nobody walks or runs.
    if busiestSpread >= 0.1 { placement = likeliest() }
  }

  private func likeliest() -> Placement {
    if angularRateRMS.isFinite {
      if meanVectorG < 0.9, angularRateRMS > 2.2, highAccelerationG < 5 { return .wrist }
      // Feet and shins turn at 3…7 rad/s (root mean square); a slow foot turns less, but much for the little
      // it is shaken. A trunk turns at 0.5…2.7 rad/s and feels more g than it turns rad/s.
      if angularRateRMS > 2.9 { return .shoe }
      if angularRateRMS > 1.5, meanVectorG > 1.3 || angularRateRMS > 0.7 * highAccelerationG { return .shoe }
      return .sacrum
    } else if meanVectorG > 1.15, highAccelerationG > 5 {
      return .shoe
    }
    if meanVectorG > 0.9, meanVectorG < 1.12 { return .sacrum }
    if meanVectorG >= 1.12, highAccelerationG > 2.5 { return .shoe }
    return .wrist
  }

  /// Standard deviation of |a| in g.
  private static func spread(_ samples: Span<MotionSample>, _ range: Range<Int>) -> Float {
    var sum = 0.0
    var squares = 0.0
    for i in range {
      let a = samples[i].acceleration
      let squared = Double((a * a).sum())
      sum += squared.squareRoot()
      squares += squared
    }
    let n = Double(range.count)
    return Float(max(0, squares / n - (sum / n) * (sum / n)).squareRoot()) / Units.standardGravity
  }

  private mutating func measure(_ samples: Span<MotionSample>, _ range: Range<Int>) {
    var mean = SIMD3<Double>.zero
    var turning = 0.0
    var turned = 0
    var magnitudes: [Float] = []
    magnitudes.reserveCapacity(range.count)
    for i in range {
      let sample = samples[i]
      mean += SIMD3<Double>(sample.acceleration)
      magnitudes.append((sample.acceleration * sample.acceleration).sum().squareRoot())
      if sample.flags.contains(.hasAngularRate) {
        turning += Double((sample.angularRate * sample.angularRate).sum())
        turned += 1
      }
    }
    mean /= Double(range.count)
    magnitudes.sort()
    meanVectorG = Float((mean * mean).sum().squareRoot()) / Units.standardGravity
    highAccelerationG = magnitudes[magnitudes.count * 99 / 100] / Units.standardGravity
    angularRateRMS = turned > 0 ? Float((turning / Double(turned)).squareRoot()) : .nan
  }
}
