import GaitModel

/// Contacts of one leg from an accelerometer and a gyroscope on its shin or ankle.
///
/// A shank swings like the foot below it: its pitch rate has the same broad lobe before the contact, and
/// the impact comes up the leg within a few milliseconds, so contacts are found as for a shoe. It sees no
/// angle between foot and ground: every strike says `placementCannotTell`. Its peak acceleration is a
/// tibial one, about a quarter of a shoe's.
public struct ShankGyroscopeDetector: GaitDetector {
  private var leg: ShoeGyroscopeDetector

  /// A detector for one shank's stream.
  public init(_ stream: StreamDescription) { leg = ShoeGyroscopeDetector(stream) }

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
