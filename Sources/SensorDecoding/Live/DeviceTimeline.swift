/// A device's own clock put onto the host's: counter turns added up, restarts and leaps told by the arrivals.
///
/// A counter that falls back may have wrapped, or the device was started again: how long the host waited
/// tells which. Times keep the device's pace; the host's clock is used for the start and across a restart.
struct DeviceTimeline: Sendable {
  private let wrap: Int64?
  private var lastRaw: Int64 = 0
  private var lastArrival: Int64 = 0
  private var last: Int64?
  private var doubted: Int64?
  private var line = MinimumDelayLine(slope: 1)
  /// Times the device's clock was seen to start anew.
  private(set) var restarts: Int64 = 0

  /// Steps up to this are believed without asking the host's clock: a burst after a stall brings many.
  private static let believed: Int64 = 1_000_000_000
  /// Steps back up to this are samples out of order.
  private static let disorder: Int64 = 500_000_000

  init(_ clock: DeviceClock) { wrap = clock.wrapNanoseconds }

  /// Parts in a million by which the device's clock is faster than the host's; `nil` while unknown.
  var driftPPM: Double? { line.support >= 4 ? (1 / line.slope - 1) * 1e6 : nil }

  /// The time on the host's line of a sample the device stamped `raw`; `nil` where it is not to be
  /// believed unless the next one agrees.
  ///
  /// - Parameters:
  ///   - period: nanoseconds between samples, for the place of the first sample after a restart.
  ///   - start: where the first sample of all belongs on the host's clock.
  mutating func place(raw: Int64, arrival: Int64, period: Double, start: Int64) -> (
    time: Int64, restarted: Bool
  )? {
    guard let last else {
      self.last = start
      remember(raw, arrival)
      line.push(sensor: 0, host: Double(arrival))
      return (start, false)
    }
    var step = raw &- lastRaw
    if let wrap {
      step = step % wrap
      if step < 0 { step += wrap }
      if step > wrap / 2 { step -= wrap }
    }
    let elapsed = arrival - lastArrival
    guard Self.isBelieved(step, after: elapsed) else {
      let fromDoubted = doubted.map { raw &- $0 }
      doubted = raw
      guard let fromDoubted, (0...Self.believed).contains(fromDoubted) else { return nil }
      doubted = nil
      restarts += 1
      let time = last + max(Int64(period), elapsed)
      self.last = time
      remember(raw, arrival)
      line.restart()
      return (time, true)
    }
    doubted = nil
    let time = last + step
    if step >= 0 {
      self.last = time
      remember(raw, arrival)
      line.push(sensor: Double(time - start), host: Double(arrival))
    }
    return (time, false)
  }

  /// Whether a device's clock may have gone so far while the host waited so long.
  static func isBelieved(_ step: Int64, after elapsed: Int64) -> Bool {
    (-disorder...believed).contains(step)
      || step.subtractingReportingOverflow(elapsed).partialValue.magnitude
        <= UInt64(max(believed, elapsed / 10))
  }

  private mutating func remember(_ raw: Int64, _ arrival: Int64) {
    lastRaw = raw
    lastArrival = arrival
  }
}
