import GaitModel
import SignalProcessing

/// A whole recording of a trunk in the runner's own axes, evenly sampled: what published rules want.
///
/// Not for streams: it is all there at once. `SacrumDetector` needs neither axes nor the whole.
public struct TrunkSignal: Sendable {
  /// Samples a second.
  public let rateHertz: Double
  /// Upward, g; 1 at rest.
  public let vertical: [Double]
  /// Forward, g.
  public let anteroposterior: [Double]
  /// To the left, g; zeros where the recording has no such axis.
  public let mediolateral: [Double]

  /// A signal whose axes are known.
  ///
  /// - Precondition: the axes are of one length; the rate is positive and finite.
  public init(rateHertz: Double, vertical: [Double], anteroposterior: [Double], mediolateral: [Double]) {
    precondition(rateHertz > 0 && rateHertz.isFinite, "a signal's rate must be a positive number of hertz")
    precondition(
      vertical.count == anteroposterior.count && vertical.count == mediolateral.count,
      "the axes of one signal have as many samples each")
    self.rateHertz = rateHertz
    self.vertical = vertical
    self.anteroposterior = anteroposterior
    self.mediolateral = mediolateral
  }

  /// The samples turned into the runner's axes: up is the mean acceleration, forward where horizontal
  /// acceleration follows the support, as `SacrumAxes` has it; where it does not, any level direction.
  ///
  /// - Parameter rateHertz: true samples a second; the samples are taken as even.
  public init(samples: Span<MotionSample>, rateHertz: Double) {
    var mean = SIMD3<Float>.zero
    var grid = SacrumGrid()
    var ticks = SacrumTicks()
    var axes = SacrumAxes()
    for i in samples.indices {
      let sample = samples[i]
      mean += sample.acceleration
      if i == 0 { grid.start(nanoseconds: sample.time.nanoseconds, sample.acceleration) }
      grid.push(nanoseconds: sample.time.nanoseconds, sample.acceleration)
      while let tick = grid.next() {
        ticks.push(at: tick.nanoseconds, tick.acceleration, turn: .zero)
        axes.follow(ticks)
      }
    }
    let up = Self.unit(mean) ?? SIMD3(0, 0, 1)
    let level = axes.forward ?? SIMD3<Float>(abs(up.x) < 0.9 ? 1 : 0, abs(up.x) < 0.9 ? 0 : 1, 0)
    let forward = Self.unit(level - up * (level * up).sum()) ?? SIMD3(1, 0, 0)
    let left = up.cross(forward)
    func along(_ axis: SIMD3<Float>) -> [Double] {
      samples.indices.map { Double((samples[$0].acceleration * axis).sum() / Units.standardGravity) }
    }
    self.init(
      rateHertz: rateHertz, vertical: along(up), anteroposterior: along(forward), mediolateral: along(left))
  }

  private static func unit(_ v: SIMD3<Float>) -> SIMD3<Float>? {
    let squared = (v * v).sum()
    return squared > 1e-9 && squared.isFinite ? v / squared.squareRoot() : nil
  }

  /// Low-passed forwards and backwards, so without delay.
  static func smoothed(_ x: [Double], order: Int, cutoffHertz: Double, rateHertz: Double) -> [Double] {
    guard let first = x.first else { return [] }
    var filter = Butterworth(.low, order: order, cutoffHertz: cutoffHertz, rateHertz: rateHertz)
    var y = x
    filter.settle(at: first)
    for i in y.indices { y[i] = filter.filter(y[i]) }
    filter.reset()
    filter.settle(at: y[y.count - 1])
    for i in y.indices.reversed() { y[i] = filter.filter(y[i]) }
    return y
  }

  /// Places of local maxima of at least `height`, at least `distance` samples apart, the higher ones first
  /// to claim their room; in the order of the signal.
  static func peaks(_ x: [Double], height: Double, distance: Int) -> [Int] {
    guard x.count > 2 else { return [] }
    var places = (1..<(x.count - 1)).filter { x[$0] >= height && x[$0] > x[$0 - 1] && x[$0] >= x[$0 + 1] }
    places.sort { x[$0] > x[$1] || (x[$0] == x[$1] && $0 < $1) }
    var taken = Array(repeating: false, count: x.count)
    var kept: [Int] = []
    for place in places where !taken[place] {
      kept.append(place)
      for near in max(0, place - distance + 1)...min(x.count - 1, place + distance - 1) { taken[near] = true }
    }
    return kept.sorted()
  }
}
