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

  /// How regularly |a| comes back within 0.5 to 1.4 s, as a correlation; NaN where the stretch is too short.
  public var regularity: Float
  /// How well it comes back in half of that time, too, as a part of the same: 1 where both feet are felt alike.
  public var evenness: Float

  /// Looks at the busiest ten seconds of `samples`; a tenth of a second is enough to try.
  ///
  /// - Parameter rateHertz: samples a second.
  public init(samples: Span<MotionSample>, rateHertz: Double) {
    placement = nil
    highAccelerationG = .nan
    meanVectorG = .nan
    angularRateRMS = .nan
    regularity = .nan
    evenness = .nan
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
    measure(samples, busiest, rateHertz)
    // Under 0.1 g of spread nobody walks or runs.
    if busiestSpread >= 0.1 { placement = likeliest() }
    isBusy = busiestSpread >= 0.4
  }

  /// The spread is that of somebody who runs or walks on.
  private var isBusy = false

  /// Whether the sensor may sit at a placement; `nil` where nobody runs or walks on, and nothing can be told.
  ///
  /// The limits are beyond all that was seen at that placement, over 5 s, in the recordings the tests name: a trunk
  /// and an arm feel both feet alike, a leg does not; a leg turns, and is thrown off its mean; a wrist feels no
  /// impact as a foot does. A shank is not told from a shoe, nor an arm that hardly swings from a trunk.
  public func fits(_ placement: Placement) -> Bool? {
    guard isBusy, regularity >= 0.5 else { return nil }
    let (turning, isEven) = (angularRateRMS, evenness > 0.8)
    // A comparison with NaN, where there is no gyroscope, is false.
    switch placement {
    case .shoe, .shank: return !(isEven && meanVectorG < 1.25 || turning < 1.9 && meanVectorG < 1.2)
    case .sacrum, .chest: return !(meanVectorG > 1.25 || turning > 3.2)
    case .wrist:
      return !(highAccelerationG > 6.5 || turning > 4.6 || meanVectorG > 1.7 || turning < 2.2 && isEven)
    }
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

  private mutating func measure(_ samples: Span<MotionSample>, _ range: Range<Int>, _ rateHertz: Double) {
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
    measureRhythm(magnitudes, rateHertz)
    magnitudes.sort()
    meanVectorG = Float((mean * mean).sum().squareRoot()) / Units.standardGravity
    highAccelerationG = magnitudes[magnitudes.count * 99 / 100] / Units.standardGravity
    angularRateRMS = turned > 0 ? Float((turning / Double(turned)).squareRoot()) : .nan
  }

  /// The autocorrelation of |a|, averaged down to some 50 Hz.
  private mutating func measureRhythm(_ magnitudes: [Float], _ rateHertz: Double) {
    let width = max(1, Int((rateHertz / 50).rounded()))
    let rate = rateHertz / Double(width)
    var values = (0..<magnitudes.count / width).map { n in
      magnitudes[n * width..<(n + 1) * width].reduce(0, +) / Float(width)
    }
    let shortest = Int((0.5 * rate).rounded(.up))
    let longest = Int(1.4 * rate)
    guard shortest >= 2, values.count > 2 * longest else { return }
    let mean = values.reduce(0, +) / Float(values.count)
    for index in values.indices { values[index] -= mean }
    func correlation(_ lag: Int) -> Float {
      var sum: Float = 0
      for index in lag..<values.count { sum += values[index] * values[index - lag] }
      return sum
    }
    let power = correlation(0)
    let best = (shortest...longest).map { (lag: $0, value: correlation($0)) }.max { $0.value < $1.value }
    guard power > 0, let best else { return }
    regularity = best.value / power
    guard best.value > 0 else { return }
    evenness = max(correlation(best.lag / 2), correlation((best.lag + 1) / 2)) / best.value
  }
}
