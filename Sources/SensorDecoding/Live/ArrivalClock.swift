/// Times for the samples of a device without a clock, from their arrivals.
///
/// Samples are taken at even intervals and arrive late, singly or in bursts, and never early. So each is
/// placed one period after the one before, the period is the slope of the least delayed arrivals
/// (`MinimumDelayLine`), and the phase follows the least delay of each half second, by at most 2 % of a
/// period a sample. What stays late for half a second was not late: samples before it are missing. What comes
/// at once had waited somewhere, however much it is.
struct ArrivalClock: Sendable {
  /// Where a sample was put.
  struct Placement: BitwiseCopyable {
    /// Nanoseconds on the host's clock; rises from sample to sample.
    var time: Int64
    /// Samples that must be missing just before it.
    var lost: Int64
  }

  private var line: MinimumDelayLine
  private var count: Double = 0
  private var last: Double = 0
  private var start: Int64?
  private var lastArrival: Double?
  private var correction = 0.0
  private var leastLate = Double.infinity
  private var inWindow = 0
  private var windowBegan = 0.0
  private var usualLate = 0.0
  private var nominal: Double

  /// What comes so long after the sample before it, and so late, comes after a silence.
  private static let silence = 1e9
  /// Delays that last and are less than this are taken for delays.
  private static let leastHole = 10e6

  /// A clock for samples of about this rate. Positive.
  ///
  /// - Parameter start: when the first sample was taken; `nil` for when it arrives.
  init(rateHertz: Double, start: Int64? = nil) {
    nominal = 1e9 / rateHertz
    self.start = start
    line = MinimumDelayLine(slope: nominal)
  }

  /// Samples a second, as far as known.
  var rateHertz: Double { 1e9 / period }

  /// The fit may not run away from the rate it was given: 2 % is more than any sensor's clock is off.
  private var period: Double { min(max(line.slope, 0.98 * nominal), 1.02 * nominal) }

  /// Places the next sample.
  ///
  /// - Parameters:
  ///   - afterDamage: bytes before it were lost, or the line was down.
  ///   - missing: samples that refused bytes before it may have been; lost as far as it is late.
  mutating func place(arrival: Int64, afterDamage: Bool, missing: Int64 = 0) -> Placement {
    let start = start ?? arrival
    let arrival = Double(arrival)
    guard let before = lastArrival else {
      last = Double(start)
      lastArrival = arrival
      windowBegan = arrival
      line.push(sensor: count, host: arrival)
      return Placement(time: start, lost: 0)
    }
    lastArrival = arrival
    let period = period
    var lost = 0.0
    var late = arrival - (last + period)
    if late > Self.silence, arrival - before > Self.silence {
      lost = (late / period).rounded()
      restartWindow(arrival)
    } else if afterDamage || missing > 0, late - usualLate > 0.5 * period {
      lost = ((late - usualLate) / period).rounded()
      if !afterDamage { lost = min(lost, Double(missing)) }
    } else if inWindow >= window, arrival - windowBegan >= Self.windowNanoseconds {
      if leastLate > max(1.5 * period, Self.leastHole) {
        // Late for half a second, and in no burst: the hole is told where it became sure.
        lost = (leastLate / period).rounded()
        correction = 0
      } else {
        correction = leastLate / Double(window)
        usualLate = max(0, leastLate)
      }
      restartWindow(arrival)
    }
    late -= lost * period
    leastLate = min(leastLate, late)
    inWindow += 1
    let limit = late < -period ? 0.5 * period : 0.02 * period
    let step = period + min(max(late < -period ? late : correction, -limit), limit)
    last += lost * period + step
    count += lost + 1
    line.push(sensor: count, host: arrival)
    return Placement(time: Int64(last), lost: Int64(lost))
  }

  private static let windowNanoseconds = 0.5e9

  /// Samples in half a second.
  private var window: Int { max(8, Int(Self.windowNanoseconds / nominal)) }

  private mutating func restartWindow(_ arrival: Double) {
    leastLate = .infinity
    inWindow = 0
    windowBegan = arrival
  }
}
