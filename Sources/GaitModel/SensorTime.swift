/// An instant of a sensor's own clock: nanoseconds since the first sample of its stream.
///
/// Integer, so that a day of samples adds up without rounding. A sensor's clock drifts against the
/// host's; never compare it with wall-clock time.
public struct SensorTime: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// Nanoseconds since the first sample of the stream; negative only for samples before it.
  public var nanoseconds: Int64

  /// The instant that many nanoseconds after the stream's first sample.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The instant nearest to that many seconds after the stream's first sample.
  ///
  /// - Precondition: `seconds` is finite and within ±292 years.
  @inlinable public init(seconds: Double) { nanoseconds = Int64((seconds * 1e9).rounded()) }

  /// The stream's first sample.
  public static let zero = SensorTime(nanoseconds: 0)

  /// Seconds since the stream's first sample.
  @inlinable public var seconds: Double { Double(nanoseconds) * 1e-9 }

  /// Seconds from an earlier instant to this one; negative if `earlier` is later.
  @inlinable public func seconds(since earlier: SensorTime) -> Double {
    Double(nanoseconds &- earlier.nanoseconds) * 1e-9
  }

  /// The instant that many seconds later; earlier if negative.
  @inlinable public func advanced(bySeconds seconds: Double) -> SensorTime {
    SensorTime(nanoseconds: nanoseconds &+ Int64((seconds * 1e9).rounded()))
  }

  /// Whether the first instant is the earlier one.
  @inlinable public static func < (a: SensorTime, b: SensorTime) -> Bool { a.nanoseconds < b.nanoseconds }
}
