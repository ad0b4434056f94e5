/// Tells when a line that streamed goes astray: bytes that are no samples any more, or more samples than the
/// analysis was told of. A line that loses samples is told of by its gaps.
///
/// Looks at stretches of three seconds of the host's clock, and speaks after two of the same kind in a row:
/// a burst after a silence is none. Each trouble is told once, and again after the line was well.
struct LineWatch {
  private enum Trouble { case noSamples, tooFast }

  private var since: Int64?
  private var samples: Int64 = 0
  private var bytes: Int64 = 0
  private var last: Trouble?
  private var told: Trouble?

  private static let stretch: Int64 = 3_000_000_000

  /// Looks at the counts of a line that streams.
  ///
  /// - Parameter rateHertz: what the analysis was told.
  /// - Returns: what to tell a person, at the moment when it becomes sure.
  mutating func look(samples: Int64, bytes: Int64, rateHertz: Double, now: Int64) -> String? {
    guard let since else {
      begin(samples, bytes, now)
      return nil
    }
    guard now - since >= Self.stretch else { return nil }
    let rate = Double(samples - self.samples) * 1e9 / Double(now - since)
    // Some hundred bytes are a frame that is not whole yet, or words of the device.
    let trouble: Trouble? =
      samples == self.samples && bytes - self.bytes > 512
      ? .noSamples : rate > 1.25 * rateHertz ? .tooFast : nil
    let isSure = trouble == last
    last = trouble
    begin(samples, bytes, now)
    guard isSure, trouble != told else { return nil }
    told = trouble
    switch trouble {
    case .noSamples:
      return "bytes come, and none of them is a sample any more: the device may speak something else now;"
        + " set it back, or start the session anew"
    case .tooFast:
      return "\(Int(rate.rounded())) samples a second come, and the session began with"
        + " \(Int(rateHertz.rounded())): do not trust what is found; start the session anew"
    case nil: return nil
    }
  }

  private mutating func begin(_ samples: Int64, _ bytes: Int64, _ now: Int64) {
    (since, self.samples, self.bytes) = (now, samples, bytes)
  }
}
