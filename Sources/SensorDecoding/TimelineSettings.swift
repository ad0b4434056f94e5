/// How a device's times become stream time.
public struct TimelineSettings: Sendable, Equatable {
  /// What the stamps are worth.
  public enum Stamps: Sendable, Equatable {
    /// Each sample has its own.
    case each
    /// Many samples share one, as radio packets or cut digits do: samples are spread evenly by the rate, and
    /// the stamps only steer.
    case shared
  }

  /// Samples a second; 0 to learn it from the first samples.
  public var rateHertz: Double
  /// What the stamps are worth.
  public var stamps = Stamps.each
  /// Nanoseconds from one shared stamp to the next: the first bundle of a recording may be cut by so much.
  public var stampStepNanoseconds: Int64 = 0
  /// Nanoseconds after which the device's clock starts again at zero; `nil` where it never does.
  public var wrapNanoseconds: Int64?
  /// Intervals vary so much that a long one is no proof of a lost sample: only three in one count.
  public var isIrregular = false
  /// Seconds without a sample that end a stride; shorter holes are counted and left to the analysis to
  /// bridge. 0 for every hole.
  public var strideEndingGapSeconds = 0.06
  /// A clock that falls back further, in seconds, was started again.
  public var restartSeconds = 2.0
  /// A clock that leaps further ahead, in seconds, is believed once the next sample agrees.
  public var leapSeconds = 10.0
  /// A clock that leaps further ahead, in seconds, was set to the date and not waited for: stream time goes
  /// on as after a restart, and no samples count as lost.
  public var longestPauseSeconds = 30.0 * 86_400
  /// The clock is that of a place: put forward or back by an hour, it goes on and nothing was lost.
  public var isLocalClock = false
  /// Where the accelerometer clips, m/s²; `nil` where unknown.
  public var accelerationRange: Float?
  /// Where the gyroscope clips, rad/s; `nil` where unknown.
  public var angularRateRange: Float?

  /// A timeline for samples of one rate.
  public init(rateHertz: Double) { self.rateHertz = rateHertz }
}
