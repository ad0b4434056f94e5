/// Fits the modes of `FootCurve` to measured strides.
///
/// Least squares on strike angle and speed, angles and speeds weighing the same however many strikes they have;
/// then the principal components of what is left between feet, and between the strikes of one. In closed form: the same
/// strides give the same modes. A component has no sign of its own: it takes that of the mode that it stands for.
package struct FootCurveFit: Sendable {
  private static let size = FootCurve.knots.count * FootCurve.channels
  private static let meanCount = FootCurve.means(tens: 0, faster: 0).count

  /// The modes, in the order and the units of `FootCurve.modes`.
  package private(set) var modes: [[Double]] = []
  /// Strides and feet at a speed that it rests on.
  package let strides: Int
  package let feet: Int

  /// Fits to strides; at least as many as there are modes.
  package init(_ all: [MeasuredStride]) {
    precondition(all.count > Self.meanCount, "modes need strides to be fitted to")
    strides = all.count
    let (coefficients, rest) = Self.regress(all)
    modes = coefficients
    let scales = Self.scales
    var groups: [String: [Int]] = [:]
    for (i, stride) in all.enumerated() {
      groups["\(stride.person) \(stride.side) \(stride.speedMetresPerSecond)", default: []].append(i)
    }
    feet = groups.count
    var between: [[Double]] = []
    var within = rest
    for (_, members) in groups.sorted(by: { $0.key < $1.key }) {
      let mean = (0..<Self.size).map { place in
        members.reduce(0) { $0 + rest[$1][place] } / Double(members.count)
      }
      between.append(mean)
      for i in members { for place in 0..<Self.size { within[i][place] -= mean[place] } }
    }
    modes += Self.components(between, scales, count: FootCurve.footModes)
    modes += Self.components(within, scales, count: FootCurve.strikeModes)
    for mode in modes.indices {
      for place in 0..<Self.size { modes[mode][place] *= Self.units(place) }
      let old = FootCurve.modes[mode * Self.size..<(mode + 1) * Self.size]
      let likeness = zip(zip(modes[mode], old), scales).reduce(0) {
        $0 + $1.0.0 * Double($1.0.1) * $1.1 * $1.1 / (Self.units(0) * Self.units(0))
      }
      if mode >= Self.meanCount, likeness < 0 { modes[mode] = modes[mode].map { -$0 } }
    }
  }

  /// Of each mode, how far it is from the one in use: root mean square over that of the mode itself.
  package var changes: [Double] {
    modes.enumerated().map { mode, values in
      let old = FootCurve.modes[mode * Self.size..<(mode + 1) * Self.size]
      let off = zip(values, old).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      return (off / max(old.reduce(0) { $0 + Double($1) * Double($1) }, 1)).squareRoot()
    }
  }

  /// Hundredths of a degree, ten-thousandths of the foot.
  private static func units(_ place: Int) -> Double {
    (3...5).contains(place % FootCurve.channels) ? 10_000 : 100
  }

  /// What a degree or a foot's length counts for: most about the landing, and most its height.
  private static let scales: [Double] = FootCurve.knots.flatMap { knot -> [Double] in
    var scales: [Double] = [1, 0.7, 0.5, 20, 20, 20, 0.7]
    let weight =
      FootCurve.swing.contains(knot)
      ? 0.7
      : FootCurve.landing.contains(knot) || knot == 16
        ? 5 : knot < FootCurve.lateApproach.lowerBound ? 1 : 2.5
    for i in scales.indices { scales[i] *= weight }
    if 15..<23 ~= knot {
      scales[FootCurve.Channel.up.rawValue] *= 3
      scales[FootCurve.Channel.forward.rawValue] *= 2
    }
    return scales
  }

  /// What angle and speed explain, and what is left of each stride.
  private static func regress(_ all: [MeasuredStride]) -> (coefficients: [[Double]], rest: [[Double]]) {
    let edges: [Double] = [-3, -1, 1, 3, 5, 8, 11, 14, 17, 20, 24]
    let rows = all.map {
      FootCurve.means(
        tens: max($0.angleDegrees, FootCurve.steepest) / 10, faster: $0.speedMetresPerSecond - 3.5)
    }
    // Angles by those edges, slow and faster than slow.
    let bins = all.map { stride in
      2 * edges.count { $0 <= stride.angleDegrees } + (stride.speedMetresPerSecond > 3 ? 1 : 0)
    }
    var counts = [Int: Int]()
    for bin in bins { counts[bin, default: 0] += 1 }
    let n = meanCount
    var gram = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    var moments = [[Double]](repeating: [Double](repeating: 0, count: size), count: n)
    for (i, row) in rows.enumerated() {
      let weight = 1 / Double(counts[bins[i]]!).squareRoot()
      for a in 0..<n {
        for b in 0..<n { gram[a][b] += weight * row[a] * row[b] }
        for place in 0..<size { moments[a][place] += weight * row[a] * all[i].values[place] }
      }
    }
    // Gauss and Jordan; the matrix is positive definite.
    for pivot in 0..<n {
      let scale = 1 / gram[pivot][pivot]
      for b in 0..<n { gram[pivot][b] *= scale }
      for place in 0..<size { moments[pivot][place] *= scale }
      for a in 0..<n where a != pivot {
        let factor = gram[a][pivot]
        for b in 0..<n { gram[a][b] -= factor * gram[pivot][b] }
        for place in 0..<size { moments[a][place] -= factor * moments[pivot][place] }
      }
    }
    let rest = zip(all, rows).map { stride, row in
      (0..<size).map { place in
        (0..<n).reduce(stride.values[place]) { $0 - row[$1] * moments[$1][place] }
      }
    }
    return (moments, rest)
  }

  /// The largest principal components of some rows about zero, each as long as its standard deviation.
  private static func components(_ rows: [[Double]], _ scales: [Double], count: Int) -> [[Double]] {
    var matrix = [Double](repeating: 0, count: size * size)
    for row in rows {
      let scaled = zip(row, scales).map { $0 * $1 }
      for a in 0..<size {
        let factor = scaled[a] / Double(rows.count)
        for b in 0..<size { matrix[a * size + b] += factor * scaled[b] }
      }
    }
    let (values, vectors) = eigen(&matrix)
    return values.indices.sorted { values[$0] > values[$1] }.prefix(count).map { k in
      (0..<size).map { vectors[$0 * size + k] / scales[$0] * max(values[k], 0).squareRoot() }
    }
  }

  /// Eigenvalues and, column by column, eigenvectors of a symmetric matrix, by Jacobi's rotations.
  private static func eigen(_ matrix: inout [Double]) -> (values: [Double], vectors: [Double]) {
    let n = size
    var vectors = [Double](repeating: 0, count: n * n)
    for i in 0..<n { vectors[i * n + i] = 1 }
    let trace = (0..<n).reduce(0) { $0 + matrix[$1 * n + $1] }
    matrix.withUnsafeMutableBufferPointer { m in
      vectors.withUnsafeMutableBufferPointer { v in
        for _ in 0..<30 {
          var isDone = true
          for p in 0..<n {
            for q in (p + 1)..<n where abs(m[p * n + q]) > 1e-13 * trace {
              isDone = false
              let theta = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q])
              let t = (theta < 0 ? -1.0 : 1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
              let c = 1 / (t * t + 1).squareRoot()
              let s = t * c
              for k in 0..<n {
                let (a, b) = (m[k * n + p], m[k * n + q])
                m[k * n + p] = c * a - s * b
                m[k * n + q] = s * a + c * b
              }
              for k in 0..<n {
                let (a, b) = (m[p * n + k], m[q * n + k])
                m[p * n + k] = c * a - s * b
                m[q * n + k] = s * a + c * b
                let (x, y) = (v[k * n + p], v[k * n + q])
                v[k * n + p] = c * x - s * y
                v[k * n + q] = s * x + c * y
              }
            }
          }
          if isDone { break }
        }
      }
    }
    return ((0..<n).map { matrix[$0 * n + $0] }, vectors)
  }
}

extension FootCurveFit {
  /// The Swift source that is part of `GaitSynthesis`.
  ///
  /// - Parameter people: how many people the strides are of.
  package func source(people: Int) -> String {
    let names =
      [
        "A strike of 0° at 3.5 m/s.", "Per 10° of strike angle.", "Per 10° under 5°.", "Per 10° under 0°.",
        "Per m/s.", "Per 10° and m/s.",
      ] + (1...FootCurve.footModes).map { "Between feet, \($0) of \(FootCurve.footModes)." }
      + (1...FootCurve.strikeModes).map { "Between strikes, \($0) of \(FootCurve.strikeModes)." }
    var text = """
      // Written by footstrike-fit feet; fit it anew rather than edit it.
      extension FootCurve {
        /// The modes of `FootCurve`, one after the other, each knot by knot, channel by channel: hundredths of a degree
        /// and ten-thousandths of the foot.
        ///
        /// Fitted to \(Self.grouped(strides)) strides of \(people) people, level at 2.5, 3.5 and 4.5 m/s (Fukuchi, Fukuchi and Duarte 2017, PeerJ
        /// 5:e3298; markers and force under CC BY 4.0, doi.org/10.6084/m9.figshare.4543435): least squares on strike angle
        /// and speed, angles and speeds weighing the same however many strikes they have, then the principal components of
        /// what is left between feet and between the strikes of one.
        static let modes: [Int16] = [

      """
    for (name, mode) in zip(names, modes) {
      text += "    // \(name)\n"
      var line = "   "
      for value in mode {
        let field = " \(Int(value.rounded(.toNearestOrEven))),"
        if line.count + field.count > 110 {
          text += line + "\n"
          line = "   "
        }
        line += field
      }
      text += line + "\n"
    }
    return text + "  ]\n}\n"
  }

  private static func grouped(_ number: Int) -> String {
    let digits = String(number % 1000)
    return number < 1000
      ? digits : "\(number / 1000)," + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
