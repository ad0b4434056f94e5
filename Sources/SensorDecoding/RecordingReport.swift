import GaitModel

/// What a whole recording is like: everything `inspect` says of it.
///
/// Pushed each batch after `Timeline`; holds no samples.
public struct RecordingReport: Sendable {
  /// What was found before the samples were read.
  public var description: RecordingDescription
  /// What the clock and the decoder counted; complete after the last batch.
  public var health = StreamHealth()
  /// All refusals; the first few with their lines.
  public var refusals = RefusalTally()
  /// The longest hole, seconds.
  public private(set) var longestGapSeconds = 0.0
  /// Standard deviation of the intervals without holes, seconds.
  public var jitterSeconds: Double {
    intervals > 1 ? (squares / Double(intervals - 1)).squareRoot() : 0
  }
  /// Share of samples at the end of the sensor's range, 0…1.
  public var clippedShare: Double {
    health.samples > 0 ? Double(health.clippedSamples) / Double(health.samples) : 0
  }
  /// Highest reading of any axis, m/s².
  public private(set) var greatestAcceleration: Float = 0

  private var last: SensorTime?
  private var intervals: Int64 = 0
  private var mean = 0.0
  private var squares = 0.0

  /// A report of a recording of which nothing was read yet.
  public init(_ description: RecordingDescription) { self.description = description }

  /// Takes in the next samples and holes, as `Timeline` left them.
  public mutating func push(_ samples: Span<MotionSample>, gaps: Span<StreamGap>) {
    for index in gaps.indices {
      longestGapSeconds = max(longestGapSeconds, gaps[index].end.seconds(since: gaps[index].start))
    }
    let period = description.rateHertz.map { 1 / $0 } ?? 0
    for index in samples.indices {
      let sample = samples[index]
      let a = sample.acceleration
      greatestAcceleration = max(greatestAcceleration, abs(a.x), abs(a.y), abs(a.z))
      if let last {
        let interval = sample.time.seconds(since: last)
        if period == 0 || interval < 1.6 * period {
          intervals += 1
          let difference = interval - mean
          mean += difference / Double(intervals)
          squares += difference * (interval - mean)
        }
      }
      last = sample.time
    }
  }
}
