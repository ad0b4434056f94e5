/// What the analysis must know of one sensor's stream before its first sample.
public struct StreamDescription: Sendable, Equatable {
  /// Where the sensor sits.
  public var placement: Placement
  /// Whose foot, where the sensor sits on one; `nil` where unknown or where both feet are seen.
  public var side: Side?
  /// True samples a second, measured and not nominal. Positive and finite.
  public var rateHertz: Double
  /// The stream carries angular rates.
  public var hasAngularRate: Bool
  /// The stream carries altitudes.
  public var hasAltitude: Bool
  /// Gravity was taken out of the acceleration by the device.
  public var gravityRemoved: Bool
  /// The reading at which the accelerometer clips, m/s²; `nil` where unknown.
  public var accelerationRange: Float?

  /// A stream; all but placement and rate have the defaults of a bare accelerometer.
  public init(
    placement: Placement, side: Side? = nil, rateHertz: Double, hasAngularRate: Bool = false,
    hasAltitude: Bool = false, gravityRemoved: Bool = false, accelerationRange: Float? = nil
  ) {
    precondition(rateHertz > 0 && rateHertz.isFinite, "a stream's rate must be a positive number of hertz")
    self.placement = placement
    self.side = side
    self.rateHertz = rateHertz
    self.hasAngularRate = hasAngularRate
    self.hasAltitude = hasAltitude
    self.gravityRemoved = gravityRemoved
    self.accelerationRange = accelerationRange
  }
}

extension [StreamDescription] {
  /// Of each sensor of a session, whether it goes with another one that sees the same foot from nearer to the
  /// ground, as a sacrum or a shank does with a shoe: its contacts are no further ones.
  public var areCompanions: [Bool] {
    map { own in
      contains {
        $0.placement.nearness < own.placement.nearness
          && ($0.side == nil || own.side == nil || $0.side == own.side)
      }
    }
  }
}

extension Placement {
  /// 0 at the foot, and more the further away.
  public var nearness: Int { Self.allCases.firstIndex(of: self)! }
}
