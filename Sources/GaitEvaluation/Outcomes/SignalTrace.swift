import GaitModel

/// A stretch of |acceleration|, thinned so that it can be drawn: the lowest and highest of each pixel.
public struct SignalTrace: Sendable, Equatable, Codable {
  /// Seconds from the recording's first sample.
  public var start: Double
  /// Its length, seconds.
  public var length: Double
  /// Lowest and highest |a| of each pixel, g; NaN where there is no sample.
  public var bands: [SIMD2<Float>]

  /// The stretch of some samples.
  ///
  /// - Parameters:
  ///   - start: seconds from the first sample.
  ///   - length: seconds; positive.
  ///   - pixels: how wide it will be drawn.
  public init(samples: Span<MotionSample>, start: Double, length: Double, pixels: Int = 1200) {
    precondition(length > 0 && pixels > 0, "a drawing has a width")
    self.start = start
    self.length = length
    bands = Array(repeating: SIMD2(.nan, .nan), count: pixels)
    for index in samples.indices {
      let place = (samples[index].time.seconds - start) / length * Double(pixels)
      guard place >= 0, place < Double(pixels) else { continue }
      let a = samples[index].acceleration
      let g = (a * a).sum().squareRoot() / Units.standardGravity
      let band = bands[Int(place)]
      bands[Int(place)] = band.x.isNaN ? SIMD2(g, g) : SIMD2(min(band.x, g), max(band.y, g))
    }
  }
}
