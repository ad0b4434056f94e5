import SignalProcessing

/// One marker as cameras saw it: places frame by frame, m, NaN where it was hidden.
enum MarkerPath {
  /// Hidden stretches filled by the shape-keeping cubic of Fritsch and Carlson (1980); before the first and
  /// after the last place that was seen, the marker stands still. `nil` where it was never seen twice.
  static func filled(_ path: [SIMD3<Double>]) -> [SIMD3<Double>]? {
    let seen = path.indices.filter { path[$0].x.isFinite && path[$0].y.isFinite && path[$0].z.isFinite }
    guard seen.count > 1 else { return nil }
    var filled = path
    for i in 0..<seen[0] { filled[i] = path[seen[0]] }
    for i in (seen[seen.count - 1] + 1)..<max(path.count, seen[seen.count - 1] + 1) {
      filled[i] = path[seen[seen.count - 1]]
    }
    for k in 1..<seen.count where seen[k] > seen[k - 1] + 1 {
      let (a, b) = (seen[k - 1], seen[k])
      let h = Double(b - a)
      let slope = (path[b] - path[a]) / h
      let before = k > 1 ? (path[a] - path[seen[k - 2]]) / Double(a - seen[k - 2]) : slope
      let after = k + 1 < seen.count ? (path[seen[k + 1]] - path[b]) / Double(seen[k + 1] - b) : slope
      let start = tangent(before, k > 1 ? Double(a - seen[k - 2]) : h, slope, h)
      let end = tangent(slope, h, after, k + 1 < seen.count ? Double(seen[k + 1] - b) : h)
      for i in (a + 1)..<b {
        let u = Double(i - a) / h
        let hermite = (1 + 2 * u) * (1 - u) * (1 - u)
        let rise = u * (1 - u) * (1 - u) * h
        filled[i] = path[a] * hermite + path[b] * (1 - hermite) + start * rise - end * (u * u * (1 - u) * h)
      }
    }
    return filled
  }

  private static func tangent(
    _ a: SIMD3<Double>, _ h0: Double, _ b: SIMD3<Double>, _ h1: Double
  ) -> SIMD3<Double> {
    var tangent = SIMD3<Double>.zero
    let (w0, w1) = (2 * h1 + h0, h1 + 2 * h0)
    for lane in 0..<3 where a[lane] * b[lane] > 0 {
      tangent[lane] = (w0 + w1) / (w0 / a[lane] + w1 / b[lane])
    }
    return tangent
  }
}
