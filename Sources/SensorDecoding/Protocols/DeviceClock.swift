/// The clock a device stamps its samples with.
///
/// A decoder writes each sample's `time` as this clock shows it, in nanoseconds and not unrolled: it falls
/// back to zero after `wrapNanoseconds`, and `Timeline` adds the turns up.
public struct DeviceClock: BitwiseCopyable, Sendable, Equatable {
  /// Ticks in one second. Positive.
  public var ticksPerSecond: Double
  /// Width of the counter: 24 means that it wraps after 2²⁴ ticks. 1…64.
  public var bits: Int

  /// A counter of so many bits that counts so many ticks a second.
  public init(ticksPerSecond: Double, bits: Int) {
    precondition(ticksPerSecond > 0 && (1...64).contains(bits), "a clock ticks, and has 1 to 64 bits")
    self.ticksPerSecond = ticksPerSecond
    self.bits = bits
  }

  /// Nanoseconds after which the clock starts again at zero; `nil` where that is more than 200 years.
  public var wrapNanoseconds: Int64? {
    var period = 1e9 / ticksPerSecond
    for _ in 0..<bits { period *= 2 }
    return period < 6e18 ? Int64(period.rounded()) : nil
  }
}
