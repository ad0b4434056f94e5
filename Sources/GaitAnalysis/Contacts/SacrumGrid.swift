import GaitModel

/// A trunk's acceleration on an even grid of 200 ticks a second, smoothed without phase shift.
///
/// Each tick is the exact mean, over its 5 ms, of the straight lines between the samples: any rate, jitter
/// and cut give the same ticks, and what is faster than the grid is averaged out, not folded in. Five ticks
/// are then weighed 1-4-6-4-1 about the middle one (−3 dB at 26 Hz). Running lives under 20 Hz at a trunk.
/// Call `push`, then `next` until it gives `nil`.
struct SacrumGrid: BitwiseCopyable, Sendable {
  /// One smoothed tick.
  struct Tick: BitwiseCopyable, Sendable {
    /// The middle of the tick, nanoseconds on the stream's clock.
    var nanoseconds: Int64
    /// The sensor's own axes, g.
    var acceleration: SIMD3<Float>
  }

  /// Nanoseconds between ticks.
  static let step: Int64 = 5_000_000
  /// Seconds between ticks.
  static let stepSeconds: Float = 0.005
  /// From a tick's middle to the stream time that completes it, in ticks.
  static let delayTicks: Int64 = 3

  private var time: Int64 = 0
  private var value = SIMD3<Float>.zero
  private var sampleTime: Int64 = 0
  private var sampleValue = SIMD3<Float>.zero
  private var tickEnd: Int64 = 0
  private var area = SIMD3<Float>.zero
  private var filled = false
  private var t0 = SIMD3<Float>.zero
  private var t1 = SIMD3<Float>.zero
  private var t2 = SIMD3<Float>.zero
  private var t3 = SIMD3<Float>.zero

  /// Begins anew at a sample; the tick it falls into is held at its value up to it.
  mutating func start(nanoseconds: Int64, _ acceleration: SIMD3<Float>) {
    let g = acceleration * (1 / Units.standardGravity)
    time = nanoseconds
    value = g
    sampleTime = nanoseconds
    sampleValue = g
    var ticks = nanoseconds / Self.step
    if ticks * Self.step > nanoseconds { ticks -= 1 }
    tickEnd = (ticks + 1) * Self.step
    area = g * Float(nanoseconds - ticks * Self.step)
    filled = false
  }

  /// Takes the next sample, later than the last.
  @inline(__always) mutating func push(nanoseconds: Int64, _ acceleration: SIMD3<Float>) {
    sampleTime = nanoseconds
    sampleValue = acceleration * (1 / Units.standardGravity)
  }

  /// The next tick that the samples complete; `nil` when they reach no further.
  @inline(__always) mutating func next() -> Tick? {
    guard tickEnd <= sampleTime else {
      area += (value + sampleValue) * (0.5 * Float(sampleTime - time))
      time = sampleTime
      value = sampleValue
      return nil
    }
    let end = value + (sampleValue - value) * (Float(tickEnd - time) / Float(max(1, sampleTime - time)))
    area += (value + end) * (0.5 * Float(tickEnd - time))
    let t4 = area * (1 / Float(Self.step))
    area = .zero
    time = tickEnd
    value = end
    if !filled {
      t0 = t4
      t1 = t4
      t2 = t4
      t3 = t4
      filled = true
    }
    let smooth = ((t0 + t4) + (t1 + t3) * 4 + t2 * 6) * 0.0625
    let tick = Tick(nanoseconds: tickEnd - Self.step * 5 / 2, acceleration: smooth)
    t0 = t1
    t1 = t2
    t2 = t3
    t3 = t4
    tickEnd += Self.step
    return tick
  }
}
