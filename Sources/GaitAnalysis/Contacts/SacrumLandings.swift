import GaitModel

/// Finds landings and take-offs in the acceleration of a trunk, whichever way the sensor is turned.
///
/// A runner's centre of mass falls freely between steps, so an accelerometer near it reads little in
/// flight and its magnitude jumps at contact, upward by the body's weight and backward by the braking
/// together: no axis need be known to time it (compare the thresholds of Patoz 2022 and the peaks of Lee
/// 2010 and Auvinet 2002, on named axes). The steepest rise is drawn back to the level of flight. Take-off
/// is where the support, the part along gravity, falls to a level it passes about four fifths through the
/// contact. Constants marked *dev* were fitted on the odd half of one runner's trials against a force
/// plate; which rules to fit was chosen with all of his trials in view.
struct SacrumLandings: BitwiseCopyable, Sendable {
  /// A landing, told 60 ms after its magnitude crossed.
  struct Landing: BitwiseCopyable, Sendable {
    /// Initial contact, nanoseconds.
    var initialContact: Int64
    /// Mean support over the 60 ms after the crossing, g.
    var support: Float
    /// Highest magnitude in them, smoothed, g.
    var peak: Float
    /// Root mean square of the support about 1 g since the landing before, g.
    var spread: Float
    /// Mean support while it was over `takeOffLevel`, from the landing before to this one, g; NaN where it
    /// never was.
    var load: Float
    /// Horizontal change of acceleration at contact: backward, for it brakes; g, sensor axes.
    var braking: SIMD3<Float>
  }

  /// What one tick completed.
  enum Outcome: BitwiseCopyable, Sendable {
    case nothing
    case landing(Landing)
    /// The foot leaves the ground at this time, nanoseconds; it may lie a little ahead.
    case takeOff(Int64)
  }

  /// A magnitude under this is flight, g (a standing person reads 1).
  static let flightLevel: Float = 0.6
  /// A magnitude over this after flight is a landing, g.
  static let landingLevel: Float = 1.2
  /// The level the steepest rise is drawn back to, g (*dev*; what the trunk reads just before contact).
  static let contactLevel: Float = 0.28
  /// Support that falls to this ends the contact soon, g.
  static let takeOffLevel: Float = 1.3
  /// Contact ÷ time from contact to that fall (*dev*; half a sine and a raised cosine, the two published
  /// shapes of a contact's force, give 1.2 and 1.31 at the loads of running).
  static let takeOffRatio: Float = 1.29
  /// Once the step is known, contact is these parts of the time to that fall, and of step ÷ load (*dev*):
  /// over a step the support must come to the body's weight, so a heavy one is a short one.
  static let fallShare: Float = 0.82
  static let loadShare: Float = 0.52
  /// Ticks from the crossing to the answer.
  static let lookTicks = 12
  /// Ticks from a crossing before which no other landing counts: 170 ms, a cadence of 350.
  static let deadTicks = 34
  /// A landing has to hold this up on average, g.
  static let leastSupport: Float = 1.0
  /// The longest contact looked for, ticks.
  static let longestContactTicks = 80

  private enum Phase: BitwiseCopyable { case airborne, landing, stance }

  private var phase = Phase.airborne
  private var hasFlown = false
  private var ticksSinceCrossing = 0
  private var crossing: Int64 = 0
  private var initialContact: Int64 = 0
  private var lastMagnitude: Float = 1
  private var lastRise: Float = 0
  private var steepest: Float = 0
  private var supportSum: Float = 0
  private var peak: Float = 0
  private var spreadSum: Float = 0
  private var spreadTicks: Float = 0
  private var loadSum: Float = 0
  private var loadTicks: Float = 0
  private var stepLoadSum: Float = 0
  private var stepLoadTicks: Float = 0
  private var lastSupport: Float = 0
  private var takeOffKnown = true
  private var before = InlineArray<4, SIMD3<Float>>(repeating: .zero)
  private var atLanding = SIMD3<Float>.zero
  private var after = SIMD3<Float>.zero
  private var mean = SIMD3<Float>(0, 0, 0)
  private var meanWeight: Float = 0

  /// Ticks the direction of gravity is averaged over: 5 s.
  static let gravityTicks: Float = 1000

  /// Ticks after which the direction of gravity is good enough to tell up from down.
  static let upKnownTicks: Float = 100

  /// Where up is in the sensor's axes, as far as the stream has shown; a unit vector.
  var up: SIMD3<Float> {
    let squared = (mean * mean).sum()
    return squared > 1e-6 ? mean / squared.squareRoot() : SIMD3(0, 0, 1)
  }

  /// Begins anew after a gap; what is known of gravity stays.
  mutating func interrupt() {
    phase = .airborne
    hasFlown = false
    lastMagnitude = 1
    lastRise = 0
    spreadSum = 0
    spreadTicks = 0
    takeOffKnown = true
    loadSum = 0
    loadTicks = 0
    before = InlineArray(repeating: .zero)
  }

  /// Looks at the next tick.
  @inline(__always) mutating func push(_ tick: SacrumGrid.Tick) -> Outcome {
    let a = tick.acceleration
    if meanWeight < Self.gravityTicks { meanWeight += 1 }
    mean += (a - mean) * (1 / meanWeight)
    let support = (a * up).sum()
    spreadSum += (support - 1) * (support - 1)
    spreadTicks += 1
    if support >= Self.takeOffLevel {
      loadSum += support
      loadTicks += 1
    }
    var magnitude = (a * a).sum().squareRoot()
    // A loose belt is thrown upward in flight: that is flight too, once the way up is known.
    if support < 0 && meanWeight >= Self.upKnownTicks { magnitude = support }
    let rise = magnitude - lastMagnitude
    defer {
      before[0] = before[1]
      before[1] = before[2]
      before[2] = before[3]
      before[3] = a
      lastRise = rise
      lastMagnitude = magnitude
    }
    switch phase {
    case .airborne:
      let outcome = takeOff(tick, support)
      if magnitude < Self.flightLevel { hasFlown = true }
      if hasFlown && magnitude >= Self.landingLevel { touchDown(tick, magnitude, rise) }
      return outcome
    case .landing:
      ticksSinceCrossing += 1
      if ticksSinceCrossing <= 5 { steepest = max(steepest, rise) }
      if ticksSinceCrossing == 1 { after = a }
      supportSum += support
      peak = max(peak, magnitude)
      return ticksSinceCrossing < Self.lookTicks ? .nothing : decide(afterTicks: Self.lookTicks + 1)
    case .stance:
      let outcome = takeOff(tick, support)
      if ticksSinceCrossing >= Self.deadTicks {
        phase = .airborne
        hasFlown = magnitude < Self.flightLevel
      }
      return outcome
    }
  }

  /// The landing under way, from what has been seen of it; `nil` where there is none.
  mutating func finish() -> Landing? {
    guard phase == .landing, case .landing(let landing) = decide(afterTicks: ticksSinceCrossing + 1) else {
      return nil
    }
    return landing
  }

  private mutating func touchDown(_ tick: SacrumGrid.Tick, _ magnitude: Float, _ rise: Float) {
    phase = .landing
    hasFlown = false
    ticksSinceCrossing = 0
    let back = rise > 0 ? (magnitude - Self.landingLevel) / rise : 0
    crossing = tick.nanoseconds - Int64(back * Float(SacrumGrid.step))
    steepest = max(rise, lastRise)
    stepLoadSum = loadSum
    stepLoadTicks = loadTicks
    loadSum = 0
    loadTicks = 0
    supportSum = (tick.acceleration * up).sum()
    peak = magnitude
    // The change over 20 ms about the crossing; the first part is kept until the rest has come.
    atLanding = before[1]
    after = tick.acceleration
  }

  private mutating func decide(afterTicks ticks: Int) -> Outcome {
    let support = supportSum / Float(ticks)
    guard support >= Self.leastSupport else {
      // A bump in flight: the step goes on.
      loadSum += stepLoadSum
      loadTicks += stepLoadTicks
      phase = .airborne
      return .nothing
    }
    let spread = (spreadSum / max(1, spreadTicks)).squareRoot()
    spreadSum = 0
    spreadTicks = 0
    phase = .stance
    takeOffKnown = false
    lastSupport = -.infinity
    let backTicks = min((Self.landingLevel - Self.contactLevel) / max(steepest, 1e-3), 8)
    initialContact = crossing - Int64(backTicks * Float(SacrumGrid.step))
    let change = after - atLanding
    let up = self.up
    return .landing(
      Landing(
        initialContact: initialContact, support: support, peak: peak, spread: spread,
        load: stepLoadSum / stepLoadTicks,
        braking: change - up * (change * up).sum()))
  }

  /// Follows the support down; the fall counts once a contact.
  @inline(__always) private mutating func takeOff(_ tick: SacrumGrid.Tick, _ support: Float) -> Outcome {
    ticksSinceCrossing += 1
    guard !takeOffKnown else { return .nothing }
    let before = lastSupport
    lastSupport = support
    if ticksSinceCrossing > Self.longestContactTicks { takeOffKnown = true }
    guard support < Self.takeOffLevel && before >= Self.takeOffLevel else { return .nothing }
    takeOffKnown = true
    let back = (Self.takeOffLevel - support) / (before - support)
    let fall = tick.nanoseconds - Int64(back * Float(SacrumGrid.step))
    return .takeOff(initialContact + Int64(Self.takeOffRatio * Float(fall - initialContact)))
  }
}
