import GaitModel

/// Contacts of one leg from an accelerometer on its shin or ankle, without a gyroscope.
///
/// The impact comes up the leg within a few milliseconds, between the unrest of its swing and the rest of
/// its stance, so contacts are found as for a shoe. Every strike says `placementCannotTell`. Its peak
/// acceleration is a tibial one, about a quarter of a shoe's.
public struct ShankAccelerometerDetector: GaitDetector {
  private var leg: ShoeAccelerometerDetector

  /// A detector for one shank's stream.
  public init(_ stream: StreamDescription) { leg = ShoeAccelerometerDetector(stream) }

  /// 0.15 s, as for a shoe.
  public var latencySeconds: Double { leg.latencySeconds }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    leg.push(samples, into: &events)
  }

  /// Completes the contact in progress; the detector is then as new.
  public mutating func finish(into events: inout [GaitEvent]) { leg.finish(into: &events) }

  /// Forgets everything but the stream's description.
  public mutating func reset() { leg.reset() }
}
