/// Brings unevenly timed samples of up to eight channels onto an even grid, by straight lines between
/// neighbours.
///
/// The grid's points lie at whole multiples of its step from time zero, so they do not depend on where
/// the stream is cut or on how many samples were lost. A hole of up to `longestBridge` is bridged; across
/// a longer one there are no points, and the first point after it says so. Call `push`, then `next` until
/// it gives `nil`. Straight lines dull peaks shorter than two steps: take peaks from the raw samples.
public struct UniformResampler: BitwiseCopyable, Sendable {
  /// One point of the grid.
  public struct Point: BitwiseCopyable, Sendable {
    /// Nanoseconds on the stream's clock.
    public var nanoseconds: Int64
    /// The channels there.
    public var value: SIMD8<Float>
    /// Samples are missing between this point and the one before it.
    public var startsAfterGap: Bool
  }

  /// Nanoseconds between points.
  public let step: Int64
  /// The longest time between two samples that is bridged, nanoseconds.
  public let longestBridge: Int64
  private var previousTime: Int64 = 0
  private var previous = SIMD8<Float>.zero
  private var currentTime: Int64 = 0
  private var current = SIMD8<Float>.zero
  private var nextPoint: Int64 = 0
  private var hasSample = false
  private var gapPending = true

  /// A grid of `rateHertz` points a second.
  ///
  /// - Precondition: rate positive and finite, bridge not negative.
  public init(rateHertz: Double, longestBridgeSeconds: Double) {
    precondition(rateHertz > 0 && rateHertz.isFinite, "a grid needs a positive number of points a second")
    precondition(longestBridgeSeconds >= 0, "a bridge can't be shorter than nothing")
    step = max(1, Int64((1e9 / rateHertz).rounded()))
    longestBridge = Int64((longestBridgeSeconds * 1e9).rounded())
  }

  /// Takes the next sample. One that is not later than the last replaces nothing and is ignored.
  ///
  /// - Parameter gapBefore: samples before this one are lost for good: don't bridge.
  public mutating func push(nanoseconds: Int64, _ value: SIMD8<Float>, gapBefore: Bool = false) {
    if hasSample && nanoseconds <= currentTime && !gapBefore { return }
    let bridged = hasSample && !gapBefore && nanoseconds - currentTime <= longestBridge
    previousTime = bridged ? currentTime : nanoseconds
    previous = bridged ? current : value
    if !bridged {
      let steps = nanoseconds / step
      nextPoint = (steps * step < nanoseconds ? steps + 1 : steps) * step
      gapPending = true
    }
    currentTime = nanoseconds
    current = value
    hasSample = true
  }

  /// The next point of the grid that the samples so far reach; `nil` when they reach no further.
  public mutating func next() -> Point? {
    guard hasSample, nextPoint <= currentTime else { return nil }
    let span = currentTime - previousTime
    let weight = span > 0 ? Float(nextPoint - previousTime) / Float(span) : 1
    let point = Point(
      nanoseconds: nextPoint, value: previous + (current - previous) * weight, startsAfterGap: gapPending)
    gapPending = false
    nextPoint += step
    return point
  }
}
