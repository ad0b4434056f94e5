#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a running foot and its shin go about one contact, as measured people's do: seven coordinates at 29 knots.
///
/// The knots lie at shares of the swing that leads to the contact, at fixed times before and after it, and at shares
/// of the stance. A curve is a sum of modes (`FootCurve.modes`): the mean, what changes with strike angle and speed,
/// and what is left between feet and between strikes, each with a weight of its own; so a foot that lands
/// flatter also turns, rolls, slides and swings as such feet do. Angles and speeds that were not measured
/// (under −4° and over 30°, under 2.5 and over 4.5 m/s, slopes) go on along the same lines: an assumption.
struct FootCurve: BitwiseCopyable {
  /// A coordinate of the foot, or the shin's lean.
  enum Channel: Int {
    /// About the foot's lateral axis against the ground, degrees, + is toes up.
    case pitch
    /// Degrees, + is the outer edge up.
    case roll
    /// Against the same contact's middle, degrees, + is toes out.
    case yaw
    /// Place of the ball against its way from contact to contact, shares of the foot; `left` is outwards.
    case forward
    case left
    case up
    /// Lean of the shin against the vertical, degrees, + is the knee ahead of the ankle.
    case shank
  }

  /// Weights of the modes between feet and between strikes, in standard deviations.
  typealias Weights = SIMD8<Double>
  static let footModes = 8
  static let strikeModes = 8

  static let channels = 7
  static let knots = 0..<29
  /// Shares of the swing from toe-off to the approach.
  private static let swingShares = [0.12, 0.25, 0.4, 0.55, 0.7, 0.85]
  /// Seconds from the contact.
  private static let approachTimes = [
    -0.150, -0.120, -0.095, -0.075, -0.060, -0.048, -0.037, -0.027, -0.018, -0.009, 0,
  ]
  private static let landingTimes = [0.008, 0.016, 0.024, 0.032, 0.042, 0.055]
  /// Shares of what then is left of the stance.
  private static let stanceShares = [0.2, 0.4, 0.6, 0.75, 0.88, 1]
  /// Knots of the swing that leads to a contact, until and at it, and until toe-off.
  static let swing = 0..<6
  static let approach = 6..<17
  static let ground = 17..<29
  /// Knots on either side of a contact that two strides share.
  static let lateApproach = 10..<17
  static let landing = 17..<23
  private static let contact = 16

  private var values = InlineArray<203, Float>(repeating: 0)

  init() {}

  /// - Parameters:
  ///   - angle: foot to ground at contact, rad: elevation of the foot's long axis over the slope.
  ///   - slope: of the ground, rad.
  ///   - speed: m/s.
  init(angle: Double, slope: Double, speed: Double, foot: Weights, strike: Weights) {
    let degrees = 180 / Double.pi
    // Steeper forefoot strikes than people's are theirs, dropped further: see below.
    let known = max(angle * degrees, Self.steepest)
    let tens = known / 10
    let faster = min(max(speed, 2), 6) - 3.5
    let heelFirst = min(max((known - 5) / 5, 0), 1)
    let weights =
      Self.means(tens: tens, faster: faster)
      + (0..<Self.footModes).map { foot[$0] * (Self.flatSpread[$0] * (1 - heelFirst) + heelFirst) }
      + (0..<Self.strikeModes).map { strike[$0] }
    for (mode, weight) in weights.enumerated() {
      for i in 0..<203 { values[i] += Float(weight) * Float(Self.modes[mode * 203 + i]) }
    }
    for i in 0..<203 { values[i] /= (3...5).contains(i % Self.channels) ? 10_000 : 100 }
    // The long axis rises by the angle and the slope, whatever the roll.
    let wanted = asin(min(max(sin(slope + angle) / cos(self[.roll, Self.contact] / degrees), -1), 1)) - slope
    let off = wanted * degrees - self[.pitch, Self.contact]
    for (knot, time) in zip(Self.approach, Self.approachTimes) {
      self[.pitch, knot] += off * exp(time / 0.08)
    }
    for (knot, time) in zip(Self.landing, Self.landingTimes) {
      self[.pitch, knot] += off * exp(-(time / 0.03) * (time / 0.03))
    }
  }

  /// Weights of the modes that a strike's angle in tens of degrees and a speed over 3.5 m/s have in the mean.
  static func means(tens: Double, faster: Double) -> [Double] {
    [1, tens, min(tens - 0.5, 0), min(tens, 0), faster, tens * faster]
  }

  /// How much feet that land under 5° differ from each other, by mode, where those over 10° do by one.
  private static let flatSpread = [0.5, 0.75, 1, 0.9, 1.4, 1.5, 0.9, 0.7]
  /// The steepest forefoot strikes of people that were many enough, degrees.
  static let steepest = -4.0

  subscript(channel: Channel, knot: Int) -> Double {
    get { Double(values[knot * Self.channels + channel.rawValue]) }
    set { values[knot * Self.channels + channel.rawValue] = Float(newValue) }
  }

  /// Keeps the heel up by that many degrees from the landing until it rises anyway.
  mutating func keepHeelUp(_ degrees: Double) {
    for (knot, share) in zip(Self.ground, [0.1, 0.35, 0.65, 0.9, 1, 1, 1, 0.9, 0.6, 0.3, 0.1, 0]) {
      self[.pitch, knot] -= degrees * share
    }
  }

  /// Lets the foot come down faster by so many feet a second; shoe and heel give way to it.
  mutating func fall(faster extra: Double) {
    for (knot, time) in zip(Self.approach, Self.approachTimes) {
      let late = 1 + time / 0.15
      self[.up, knot] -= extra * time * late * late
    }
    for (knot, time) in zip(Self.landing, Self.landingTimes) {
      self[.up, knot] -= extra * time * exp(-time / 0.012)
    }
  }

  /// When a contact passes that knot; `leave` is when the same foot left the ground before it.
  static func time(_ knot: Int, of fall: Footfall, leave: Double) -> Double {
    let start = fall.initialContact
    if swing.contains(knot) { return leave + (start + approachTimes[0] - leave) * swingShares[knot] }
    if approach.contains(knot) { return start + approachTimes[knot - approach.lowerBound] }
    let pace = min(1, fall.contactSeconds / 0.16)
    if landing.contains(knot) { return start + pace * landingTimes[knot - landing.lowerBound] }
    let landed = start + pace * landingTimes[landingTimes.count - 1]
    return landed + (fall.terminalContact - landed) * stanceShares[knot - landing.upperBound]
  }
}
