import CLibrary
import GaitModel
import SignalProcessing

/// A whole recording of one foot or shank, evenly sampled: what published rules want.
///
/// Papers mount their sensor with an axis across the foot; a recording may not. The axis across is the one
/// along which the angular rate varies most, and points so that the fastest swings turn the toes up.
struct FootSignal {
  let rateHertz: Double
  /// |acceleration|, g.
  let resultant: [Double]
  /// Angular rate in the sagittal plane, deg/s, + is toes up; empty without a gyroscope.
  let pitchRate: [Double]

  init(samples: Span<MotionSample>, rateHertz: Double) {
    self.rateHertz = rateHertz
    resultant = samples.indices.map { index in
      let a = samples[index].acceleration
      return Double((a * a).sum().squareRoot() / Units.standardGravity)
    }
    guard samples.count > 2, samples[0].flags.contains(.hasAngularRate) else {
      pitchRate = []
      return
    }
    let axis = Self.mainAxis(samples)
    let raw = samples.indices.map { Double((samples[$0].angularRate * axis).sum()) * 180 / .pi }
    // A foot swings forward, toes rising, faster and longer than it turns back at toe-off in the slow part:
    // what is positive for longest above half of the extremes is the swing.
    let smooth = TrunkSignal.smoothed(raw, order: 2, cutoffHertz: 4, rateHertz: rateHertz)
    let up = smooth.max() ?? 0
    let down = -(smooth.min() ?? 0)
    let isUp = up >= down
    pitchRate = isUp ? raw : raw.map { -$0 }
  }

  /// The direction of most variance, by power iteration on the covariance; any unit vector where still.
  private static func mainAxis(_ samples: Span<MotionSample>) -> SIMD3<Float> {
    var xx = 0.0, xy = 0.0, xz = 0.0, yy = 0.0, yz = 0.0, zz = 0.0
    for index in samples.indices {
      let w = SIMD3<Double>(samples[index].angularRate)
      xx += w.x * w.x
      xy += w.x * w.y
      xz += w.x * w.z
      yy += w.y * w.y
      yz += w.y * w.z
      zz += w.z * w.z
    }
    var axis =
      xx >= yy && xx >= zz ? SIMD3(1.0, 0.1, 0.1) : yy >= zz ? SIMD3(0.1, 1, 0.1) : SIMD3(0.1, 0.1, 1)
    for _ in 0..<60 {
      let next = SIMD3(
        xx * axis.x + xy * axis.y + xz * axis.z, xy * axis.x + yy * axis.y + yz * axis.z,
        xz * axis.x + yz * axis.y + zz * axis.z)
      let length = (next * next).sum().squareRoot()
      guard length > 1e-12 else { break }
      axis = next / length
    }
    return SIMD3<Float>(axis / (axis * axis).sum().squareRoot())
  }

  /// Places of mid-swing: peaks of the pitch rate, smoothed at 8 Hz, over a third of the highest and over
  /// 100 deg/s, half a second apart or more.
  var midSwings: [Int] {
    guard !pitchRate.isEmpty else { return [] }
    let smooth = TrunkSignal.smoothed(pitchRate, order: 2, cutoffHertz: 8, rateHertz: rateHertz)
    let highest = smooth.sorted()[Int(0.98 * Double(smooth.count - 1))]
    return TrunkSignal.peaks(
      smooth, height: max(100, highest / 3), distance: max(1, Int((0.5 * rateHertz).rounded())))
  }

  /// The place of the least value of a range; `nil` where it is empty.
  static func least(_ values: [Double], _ range: Range<Int>) -> Int? {
    let range = range.clamped(to: 0..<values.count)
    return range.isEmpty ? nil : range.min { values[$0] < values[$1] }
  }
}
