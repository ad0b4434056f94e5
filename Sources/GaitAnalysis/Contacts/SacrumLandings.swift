/// Finds landings and rough take-offs in the support of a trunk: its acceleration along gravity.
///
/// A runner's centre of mass falls freely between steps, so a sensor near it is borne by little in flight,
/// and by more than the body's weight soon after a foot has landed. When exactly the foot landed and left is
/// for `SacrumContactTimes`.
struct SacrumLandings: BitwiseCopyable, Sendable {
  /// A landing, told 60 ms after its support crossed.
  struct Landing: BitwiseCopyable, Sendable {
    /// The first tick over `landingLevel`.
    var crossing: Int
    /// Root mean square of the support about 1 g since the landing before, g.
    var spread: Float
    /// Mean support while it was over `takeOffLevel`, from the landing before to this one, g; NaN where it
    /// never was.
    var load: Float
  }

  /// What one tick completed.
  enum Outcome: BitwiseCopyable, Sendable {
    case nothing
    case landing(Landing)
    /// The support fell under `takeOffLevel` so many ticks ago, a part of one included.
    case fall(ticksAgo: Float)
  }

  /// Support under this is flight, g (a standing person reads 1).
  static let flightLevel: Float = 0.6
  /// Support over this after flight is a landing, g.
  static let landingLevel: Float = 1.2
  /// Support that falls to this ends the contact soon, g.
  static let takeOffLevel: Float = 1.3
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
  private var supportSum: Float = 0
  private var spreadSum: Float = 0
  private var spreadTicks: Float = 0
  private var loadSum: Float = 0
  private var loadTicks: Float = 0
  private var stepLoadSum: Float = 0
  private var stepLoadTicks: Float = 0
  private var lastSupport: Float = 0
  private var takeOffKnown = true

  /// Begins anew after a gap.
  mutating func interrupt() { self = SacrumLandings() }

  /// Looks at the newest tick.
  @inline(__always) mutating func push(_ ticks: SacrumTicks, _ axes: SacrumAxes) -> Outcome {
    let a = ticks[ticks.count &- 1]
    var support = (a * axes.up).sum()
    // Until up is known, whatever bears the trunk is taken to do so upward.
    if !axes.knowsUp { support = (a * a).sum().squareRoot() }
    spreadSum += (support - 1) * (support - 1)
    spreadTicks += 1
    if support >= Self.takeOffLevel {
      loadSum += support
      loadTicks += 1
    }
    ticksSinceCrossing &+= 1
    switch phase {
    case .airborne:
      if support < Self.flightLevel { hasFlown = true }
      if hasFlown && support >= Self.landingLevel {
        touchDown(support)
        return .nothing
      }
      return fall(support)
    case .landing:
      supportSum += support
      return ticksSinceCrossing < Self.lookTicks ? .nothing : decide(ticks)
    case .stance:
      if ticksSinceCrossing >= Self.deadTicks {
        phase = .airborne
        hasFlown = support < Self.flightLevel
      }
      return fall(support)
    }
  }

  /// The landing under way, from what has been seen of it; `nil` where there is none.
  mutating func finish(_ ticks: SacrumTicks) -> Landing? {
    guard phase == .landing, case .landing(let landing) = decide(ticks) else { return nil }
    return landing
  }

  private mutating func touchDown(_ support: Float) {
    phase = .landing
    hasFlown = false
    ticksSinceCrossing = 0
    stepLoadSum = loadSum
    stepLoadTicks = loadTicks
    loadSum = 0
    loadTicks = 0
    supportSum = support
  }

  private mutating func decide(_ ticks: SacrumTicks) -> Outcome {
    guard supportSum >= Self.leastSupport * Float(ticksSinceCrossing + 1) else {
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
    return .landing(
      Landing(
        crossing: ticks.count - 1 - ticksSinceCrossing, spread: spread, load: stepLoadSum / stepLoadTicks))
  }

  /// Follows the support down; the fall counts once a contact.
  @inline(__always) private mutating func fall(_ support: Float) -> Outcome {
    guard !takeOffKnown else { return .nothing }
    let before = lastSupport
    lastSupport = support
    if ticksSinceCrossing > Self.longestContactTicks { takeOffKnown = true }
    guard support < Self.takeOffLevel && before >= Self.takeOffLevel else { return .nothing }
    takeOffKnown = true
    return .fall(ticksAgo: (Self.takeOffLevel - support) / (before - support))
  }
}
