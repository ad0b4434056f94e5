/// A low-pass without delay, for whole recordings: a Butterworth of the second order, forwards and backwards.
///
/// Fourth order in all and 3 dB down at the cut-off. The ends are extended by their reflection through the
/// last point, as scipy's `sosfiltfilt` does. Not for streams: it looks ahead.
public enum ZeroPhaseLowPass {
  private static let extension_ = 9

  /// The signal without what is quicker than the cut-off, as long as it was.
  ///
  /// - Parameter x: evenly sampled at `rateHertz`; signals of fewer than ten samples come back as they are.
  public static func filtered(_ x: [Double], cutoffHertz: Double, rateHertz: Double) -> [Double] {
    guard x.count > extension_ else { return x }
    // Each pass is 3 dB down at its own cut-off, so both together are so at 0.802 of it.
    let design = Butterworth(.low, order: 2, cutoffHertz: cutoffHertz / 0.802, rateHertz: rateHertz)
    let last = x.count - 1
    var y: [Double] = []
    y.reserveCapacity(x.count + 2 * extension_)
    for i in stride(from: extension_, to: 0, by: -1) { y.append(2 * x[0] - x[i]) }
    y += x
    for i in 1...extension_ { y.append(2 * x[last] - x[last - i]) }
    for _ in 0..<2 {
      var filter = design
      filter.settle(at: y[0])
      for i in y.indices { y[i] = filter.filter(y[i]) }
      y.reverse()
    }
    return Array(y[extension_..<(extension_ + x.count)])
  }

  /// The same for each coordinate of a vector.
  public static func filtered(
    _ x: [SIMD3<Double>], cutoffHertz: Double, rateHertz: Double
  ) -> [SIMD3<Double>] {
    var y = x
    for lane in 0..<3 {
      let one = filtered(x.map { $0[lane] }, cutoffHertz: cutoffHertz, rateHertz: rateHertz)
      for i in y.indices { y[i][lane] = one[i] }
    }
    return y
  }
}
