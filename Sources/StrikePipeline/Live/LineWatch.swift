/// Tells when a line that streamed goes astray: bytes that are no samples any more, or more samples than the
/// analysis was told of. A line that loses samples is told of by its gaps.
///
/// Looks at stretches of the host's clock, and speaks after two of the same kind in a row: a burst after a
/// silence is none. Each trouble is told once, and again after the line was well.
struct LineWatch {
  private enum Trouble { case noSamples, tooFast }

  /// Counts since a moment.
  private struct Stretch {
    var since: Int64
    var samples: Int64
    var bytes: Int64
  }

  /// Short ones, in which bytes bring samples or none; long ones, in which a rate can be told.
  private var short: Stretch?
  private var long: Stretch?
  private var silentStretches = 0
  private var fastStretches = 0
  private var told: Trouble?

  private static let shortStretch: Int64 = 900_000_000
  private static let longStretch: Int64 = 3_000_000_000

  /// Looks at the counts of a line that streams.
  ///
  /// - Parameter rateHertz: what the analysis was told.
  /// - Returns: what to tell a person, at the moment when it becomes sure.
  mutating func look(samples: Int64, bytes: Int64, rateHertz: Double, now: Int64) -> String? {
    let next = Stretch(since: now, samples: samples, bytes: bytes)
    guard let short, let long else {
      (self.short, self.long) = (next, next)
      return nil
    }
    if now - short.since >= Self.shortStretch {
      // Some hundred bytes are a frame that is not whole yet, or words of the device.
      let isSilent = samples == short.samples && bytes - short.bytes > 200
      silentStretches = isSilent ? silentStretches + 1 : 0
      if !isSilent, samples > short.samples, told == .noSamples { told = nil }
      self.short = next
    }
    if now - long.since >= Self.longStretch {
      let rate = Double(samples - long.samples) * 1e9 / Double(now - long.since)
      fastStretches = rate > 1.25 * rateHertz ? fastStretches + 1 : 0
      if fastStretches == 0, told == .tooFast { told = nil }
      self.long = next
      if fastStretches >= 2, told != .tooFast {
        told = .tooFast
        return "\(Int(rate.rounded())) samples a second come, and the session began with"
          + " \(Int(rateHertz.rounded())): do not trust what is found; start the session anew"
      }
    }
    guard silentStretches >= 2, told != .noSamples else { return nil }
    told = .noSamples
    return "bytes come, and none of them is a sample any more: the device may speak something else now;"
      + " set it back, or start the session anew"
  }
}
