import GaitModel

/// Height and slope of the ground along the last few hundred metres, from noisy heights.
///
/// The slope is a random walk over the *metres* travelled, and each height is that slope added up plus
/// white noise: a Kalman filter gives the live estimate, and the Rauch–Tung–Striebel recursion (AIAA J
/// 3:1445, 1965) the one with hindsight. Because noise is set per metre and not per sample, the smoothing
/// length is the same at any speed and rate. All memory is taken at `init`.
struct SlopeProfile: Sendable {
  /// One place on the way.
  struct Node: BitwiseCopyable, Sendable {
    /// Metres over ground.
    var position: Double
    /// When it was passed.
    var time: SensorTime
    /// The live estimate: metres, and rise over run.
    var height: Double
    var slope: Double
    /// Its covariance.
    var variance: SIMD3<Double>
    /// What the node before said of this one, and the gain of hindsight from this one on that one.
    var predictedHeight: Double
    var predictedSlope: Double
    var gain: SIMD4<Double>
    /// The estimate with hindsight.
    var smoothHeight: Double
    var smoothSlope: Double
  }

  /// The nodes, oldest first.
  private(set) var nodes: [Node] = []
  private let capacity = 512
  /// Standard deviation of the slope of unknown ground.
  private static let firstSlope = 0.06
  private let noisePerMetre: Double
  private let walkPerMetre: Double
  /// Added to a height so that it joins on to the profile.
  private var offset = 0.0
  /// How far the last height was off, where that was too far to believe.
  private var suspect: Double?
  /// How far the last height that was believed was off.
  private var lastInnovation = 0.0

  /// An empty profile.
  init(smoothingMetres: Double) {
    // Only the ratio of both shapes the estimate; the noise itself decides what is an outlier.
    noisePerMetre = 0.3
    walkPerMetre = noisePerMetre / (smoothingMetres * smoothingMetres * smoothingMetres * smoothingMetres)
    nodes.reserveCapacity(capacity)
  }

  /// The profile is full: its front must go before the next node comes.
  var isFull: Bool { nodes.count == capacity }

  /// Forgets all places.
  mutating func removeAll() {
    nodes.removeAll(keepingCapacity: true)
    offset = 0
    suspect = nil
    lastInnovation = 0
  }

  /// Drops the oldest nodes.
  mutating func removeFirst(_ count: Int) { nodes.removeSubrange(0..<count) }

  /// The next height joins on where the live estimate stands, whatever its level: another source, a
  /// barometer that settled, a drift while standing.
  mutating func rejoin(at position: Double, height: Double) {
    guard let last = nodes.last else { return }
    offset = last.height + last.slope * (position - last.position) - height
  }

  /// Adds a place further on.
  ///
  /// - Precondition: `position` is beyond the last node's, and the profile is not full.
  mutating func append(position: Double, time: SensorTime, height raw: Double) {
    guard let last = nodes.last else {
      nodes.append(
        Node(
          position: position, time: time, height: raw, slope: 0,
          variance: [1, 0, Self.firstSlope * Self.firstSlope],
          predictedHeight: raw, predictedSlope: 0, gain: .zero, smoothHeight: raw, smoothSlope: 0))
      offset = 0
      return
    }
    let d = position - last.position
    let (p, q) = (last.variance, walkPerMetre)
    let predictedHeight = last.height + last.slope * d
    let a = p.x + 2 * d * p.y + d * d * p.z + q * d * d * d / 3
    let b = p.y + d * p.z + q * d * d / 2
    let c = p.z + q * d

    // Hindsight: the covariance of the node before with this one, over this one's prediction.
    let determinant = a * c - b * b
    let (u, v) = (p.x + d * p.y, p.y + d * p.z)
    let gain = SIMD4(
      (u * c - p.y * b) / determinant, (p.y * a - u * b) / determinant,
      (v * c - p.z * b) / determinant, (p.z * a - v * b) / determinant)

    var innovation = raw + offset - predictedHeight
    var noise = noisePerMetre / min(d, 5)
    let spread = (a + noise).squareRoot()
    if abs(innovation) > 4 + 0.6 * d {
      // No ground does this: the level jumped, so only the level is new.
      offset -= innovation
      innovation = 0
      suspect = nil
      lastInnovation = 0
    } else if suspect != nil || abs(innovation) > 4 * spread && abs(innovation - lastInnovation) > 3 * spread
    {
      if let before = suspect {
        // Twice the same step is another level; a growing one is steep ground, and none was a spike.
        if abs(innovation - before) < 0.25 * abs(before) {
          offset -= innovation
          innovation = 0
        }
        suspect = nil
        lastInnovation = innovation
      } else {
        // Once is a spike: waited for, not believed.
        suspect = innovation
        noise = .infinity
      }
    } else {
      lastInnovation = innovation
    }
    let excess = abs(innovation) / (3 * spread)
    if excess > 1 { noise *= excess * excess }
    let s = a + noise
    let (k0, k1) = (a / s, b / s)  // Both 0 where the noise is infinite.
    let height = predictedHeight + k0 * innovation
    let slope = last.slope + k1 * innovation
    nodes.append(
      Node(
        position: position, time: time, height: height, slope: slope,
        variance: [a * (1 - k0), b * (1 - k0), c - k1 * b],
        predictedHeight: predictedHeight, predictedSlope: last.slope, gain: gain, smoothHeight: height,
        smoothSlope: slope))
  }

  /// Brings hindsight to every node from `first` on.
  mutating func smooth(from first: Int) {
    guard var k = nodes.indices.last else { return }
    nodes[k].smoothHeight = nodes[k].height
    nodes[k].smoothSlope = nodes[k].slope
    while k > first {
      let next = nodes[k]
      let (dh, dg) = (next.smoothHeight - next.predictedHeight, next.smoothSlope - next.predictedSlope)
      k -= 1
      nodes[k].smoothHeight = nodes[k].height + next.gain.x * dh + next.gain.y * dg
      nodes[k].smoothSlope = nodes[k].slope + next.gain.z * dh + next.gain.w * dg
    }
  }
}
