import GaitModel

/// One synthetic person: anatomy, style and variability, drawn from published ranges.
///
/// Foot length 22–29 cm (adult shoe sizes), of which heel to ball is about 73 %. Strike angle of habitual
/// rearfoot runners +8…+30°, midfoot −1.5…+8°, forefoot −2…−20° (Altman and Davis 2012; Mo 2021); about
/// four in five runners are rearfoot (Napier 2022: 81 % of 187). Spread of the strike angle from step to
/// step 1.5–3°, of the step time 1–2 %.
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
  /// Pitch at toe-off, degrees below flat.
  public var pushOffPitchDegrees: Double
  /// How high the foot swings, a factor.
  public var swingHeight: Double
  /// Toe-out, degrees.
  public var toeOutDegrees: Double
  /// Eversion from contact to mid-stance, degrees.
  public var eversionDegrees: Double
  /// Frequency at which shoe and sensor ring after a blow, hertz.
  public var ringHertz: Double
  /// Damping ratio of that ringing.
  public var ringDamping: Double
  /// Size of that ringing, a factor: 0.3 for a sensor in the sole, 1.5 for one loose on the laces.
  public var ringing: Double
  /// By how much the runner tires in an hour: contact time +, cadence −, relative; and heel-first drift.
  public var fatiguePerHour: Double
  /// The heel never comes down in a forefoot strike.
  public var keepsHeelUp: Bool

  /// The runner of that number.
  public init(seed: UInt64) {
    var random = RandomSource(seed: seed, purpose: 1)
    let footLength = random.normal(0.26, 0.013, limit: 2.5)
    heelToBallMetres = 0.73 * footLength
    legMetres = random.normal(0.92, 0.05, limit: 2.5)
    let style = random.unit()
    strikeAngleDegrees =
      style < 0.7
      ? random.normal(16, 5, limit: 1.8)
      : style < 0.82 ? random.uniform(-1, 7.5) : random.normal(-8, 4, limit: 1.7)
    strikeAngleSpreadDegrees = random.uniform(1.5, 3)
    stepTimeSpread = random.uniform(0.01, 0.02)
    cadenceOffset = random.normal(0, 7, limit: 2.2)
    contactFactor = random.normal(1, 0.05, limit: 2)
    asymmetry = random.normal(0, 0.012, limit: 2.5)
    strikeAngleAsymmetryDegrees = random.normal(0, 1.2, limit: 2)
    hardness = random.unit()
    landing = random.normal(1, 0.15, limit: 2)
    pushOffPitchDegrees = random.normal(53, 4, limit: 2)
    swingHeight = random.normal(1, 0.15, limit: 2)
    toeOutDegrees = random.normal(7, 4, limit: 2)
    eversionDegrees = random.normal(12, 3, limit: 2)
    ringHertz = random.uniform(22, 55)
    ringDamping = random.uniform(0.12, 0.3)
    ringing = random.uniform(0.3, 1.7)
    fatiguePerHour = random.uniform(0.01, 0.06)
    keepsHeelUp = random.chance(0.1)
  }
}
