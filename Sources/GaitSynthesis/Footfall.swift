import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One contact of one foot with the ground, and all that was drawn for it.
///
/// Angles in radians against the ground, + is toes up; times in seconds since the recording's start.
struct Footfall: BitwiseCopyable {
  var number = 0
  var side = Side.right
  var activity = Activity.standing
  var initialContact = 0.0
  var contactSeconds = 1.0
  /// To the next contact of the other foot.
  var stepSeconds = 0.35
  var speed = 0.0
  /// Height above the start, m.
  var altitude = 0.0
  var gradePercent = 0.0
  /// Slope under the foot, rad.
  var slope = 0.0
  /// How far the ground under the foot tilts to its right, rad.
  var tilt = 0.0
  /// Where the ball of the foot lies when flat: forward, left, up, m.
  var place = SIMD3<Double>.zero
  var descent = 0
  /// Pitch to the ground at contact.
  var strikeAngle = 0.0
  /// Its course is `curve`; else it is laid out by hand, by what stands below it.
  var isMeasured = false
  var curve = FootCurve()
  /// How long the force needs to half of the weight, s, and how steeply it rises, weights a second.
  var halfWeightSeconds = 0.015
  var loading = 80.0
  /// Size of what swings back after it at a shoe (`Shock`), a factor.
  var ringing = 1.0
  var shockSeed: UInt64 = 0
  /// Pitch rate at contact, rad/s.
  var strikeRate = 0.0
  /// From contact until the foot lies as flat as it will.
  var flatDelay = 0.04
  /// Pitch when it does: 0, or below where the heel stays up.
  var restPitch = 0.0
  /// When the heel rises, as a share of the contact.
  var heelOffShare = 0.5
  /// Pitch beyond `restPitch`, and pitch rate, by then.
  var heelOffPitch = 0.0
  var heelOffRate = 0.0
  /// Pitch and pitch rate at terminal contact.
  var pushOffPitch = -1.0
  var pushOffRate = -5.0
  /// Velocity of the ball at terminal contact: forward, up, m/s.
  var pushOffForward = 0.9
  var pushOffUp = 0.5
  /// Speed of the contact point against the ground just before contact: along it, into it, m/s.
  var slideSpeed = 0.5
  var landingSpeed = 0.8
  /// Rate of the sole's compression along and into the ground, 1/s.
  var shearRate = 120.0
  var compressionRate = 150.0
  /// How far the toes rise above their pitch at contact late in the swing before it, and how long before.
  var lateLift = 0.05
  var lateLead = 0.05
  /// Pitch of the foot at its lowest after push-off, and its share of the swing.
  var backPitch = -1.6
  var backShare = 0.25
  /// Height of the ball at its highest in the swing that follows, m, and its share of the swing.
  var swingPeak = 0.2
  var swingPeakShare = 0.35
  /// Height at which the ball passes the ground late in the swing.
  var clearance = 0.04
  var swingSide = 0.02
  var yaw = 0.1
  var yawWhip = 0.08
  /// + is the outer edge up.
  var rollAtContact = -0.1
  var rollAtStance = 0.1
  var rollAtPushOff = -0.05
  var rollAtSwing = -0.1
  /// Ringing after contact, after the foot slaps flat, and after push-off.
  var contactRing = Vibration()
  var flatRing = Vibration()
  var pushOffRing = Vibration()
  /// A blow in the swing that follows, as when the foot catches a root.
  var trip = Vibration()

  var terminalContact: Double { initialContact + contactSeconds }

  /// Turns what is outwards of a foot to the left.
  var mirror: Double { side == .left ? 1 : -1 }

  /// Along the ground and out of it, in the world.
  var groundAxes: (along: SIMD3<Double>, normal: SIMD3<Double>) {
    (SIMD3(cos(slope), 0, sin(slope)), SIMD3(-sin(slope), 0, cos(slope)))
  }
}
