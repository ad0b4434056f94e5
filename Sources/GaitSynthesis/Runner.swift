import GaitModel

/// One synthetic person: anatomy, style and variability, drawn from published ranges.
///
/// Foot length 22–29 cm (adult shoe sizes), of which heel to ball is about 73 %. Strike angles, their spread from
/// step to step (0.7–2.2°) and between a person's feet (3.9°), contact and step times and their spread as the 13
/// people of `FootCurve` have them; of those, 68 % of the strikes are rearfoot, 28 % midfoot, 3.5 % forefoot, most of
/// them at −1 to −4°. Here forefoot runners are more, one in eight, so that there is something to learn from.
public struct Runner: BitwiseCopyable, Sendable {
  /// From the edge of the heel to the ball of the foot, m.
  public var heelToBallMetres: Double
  /// Leg length, m.
  public var legMetres: Double
  /// Mean foot strike angle on the level, degrees.
  public var strikeAngleDegrees: Double
  /// Step-to-step standard deviation of the strike angle, degrees.
  public var strikeAngleSpreadDegrees: Double
  /// Step-to-step standard deviation of the step time, relative.
  public var stepTimeSpread: Double
  /// Added to the usual cadence, steps a minute.
  public var cadenceOffset: Double
  /// Contact time against the usual one at that speed, a factor.
  public var contactFactor: Double
  /// Added to the left contact's duration and taken off the right one's, relative.
  public var asymmetry: Double
  /// Left foot's strike angle against the right's, degrees.
  public var strikeAngleAsymmetryDegrees: Double
  /// Sole stiffness: 0 a soft midsole, 1 a hard one.
  public var hardness: Double
  /// How hard the runner lands, a factor on the speed at which the foot meets the ground.
  public var landing: Double
  /// How high the foot swings in walking, a factor.
  public var swingHeight: Double
  /// Toe-out, degrees.
  public var toeOutDegrees: Double
  /// Frequency at which shoe and sensor ring after a blow, hertz.
  public var ringHertz: Double
  /// Damping ratio of that ringing.
  public var ringDamping: Double
  /// Size of that ringing, a factor: 0.3 for a sensor in the sole, 1.5 for one loose on the laces.
  public var ringing: Double
  /// By how much the runner tires in an hour: contact time +, cadence −, relative; and heel-first drift.
  public var fatiguePerHour: Double
  /// The heel hardly comes down in a forefoot strike.
  public var keepsHeelUp: Bool
  /// How far the trunk follows the slope: 0 stays upright, 1 leans with the ground. Assumed: nobody has measured it.
  public var leanShare: Double
  /// How much the trunk sways sideways, a factor.
  public var sway: Double
  /// How far the arm swings to each side, degrees.
  public var armSwingDegrees: Double
  /// What is this person's own about each foot, as weights of `FootCurve`.
  var feet: (left: FootCurve.Weights, right: FootCurve.Weights)

  /// The runner of that number.
  public init(seed: UInt64) {
    var random = RandomSource(seed: seed, purpose: 1)
    let footLength = random.normal(0.26, 0.013, limit: 2.5)
    heelToBallMetres = 0.73 * footLength
    legMetres = random.normal(0.92, 0.05, limit: 2.5)
    let style = random.unit()
    strikeAngleDegrees =
      style < 0.66
      ? random.normal(16.5, 5, limit: 1.8)
      : style < 0.87 ? random.uniform(-1, 7.5) : random.normal(-3.5, 2.2, limit: 1.7)
    strikeAngleSpreadDegrees = random.uniform(0.7, 2.2)
    stepTimeSpread = random.uniform(0.01, 0.02)
    cadenceOffset = random.normal(0, 9, limit: 2.2)
    contactFactor = random.normal(1, 0.07, limit: 2)
    asymmetry = random.normal(0, 0.012, limit: 2.5)
    strikeAngleAsymmetryDegrees = random.normal(0, 3.5, limit: 2)
    hardness = random.unit()
    landing = random.normal(1, 0.15, limit: 2)
    swingHeight = random.normal(1, 0.15, limit: 2)
    toeOutDegrees = random.normal(7, 4, limit: 2)
    ringHertz = random.uniform(22, 55)
    ringDamping = random.uniform(0.12, 0.3)
    ringing = random.uniform(0.3, 1.7)
    fatiguePerHour = random.uniform(0.01, 0.06)
    keepsHeelUp = random.chance(0.1)
    feet = (.zero, .zero)
    // How much alike a person's two feet are in each of their modes, as a correlation.
    let likeness = [0.77, 0.9, 0.67, 0.66, 0.81, 0.65, 0.45, 0.18]
    for (mode, alike) in likeness.enumerated() {
      let both = random.normal(0, alike.squareRoot(), limit: 2)
      let own = (1 - alike).squareRoot()
      feet.left[mode] = both + random.normal(0, own, limit: 2)
      feet.right[mode] = both + random.normal(0, own, limit: 2)
    }
    leanShare = random.uniform(0, 0.6)
    sway = random.uniform(0.6, 1.5)
    armSwingDegrees = random.uniform(20, 45)
  }
}
