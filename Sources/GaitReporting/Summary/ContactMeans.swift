import GaitModel

/// What a set of contacts was like on average: for a descent, a side, or a stretch of time.
public struct ContactMeans: Sendable {
  /// How the foot landed.
  public private(set) var patterns = PatternCounts()
  private var cadence = Mean()
  private var contactTime = Mean()
  private var flightTime = Mean()
  private var angle = Mean()
  private var peak = Mean()
  private var speed = Mean()
  private var grade = Mean()

  private struct Mean: Sendable {
    var sum = 0.0
    var count = 0
    mutating func add(_ value: Float) {
      guard value.isFinite else { return }
      sum += Double(value)
      count += 1
    }
    mutating func add(_ other: Mean) {
      sum += other.sum
      count += other.count
    }
    var value: Double { count == 0 ? .nan : sum / Double(count) }
  }

  /// No contacts.
  public init() {}

  mutating func add(_ contact: GroundContact) {
    patterns.add(contact.strike.pattern)
    cadence.add(contact.strike.cadenceStepsPerMinute)
    contactTime.add(contact.groundContactSeconds)
    flightTime.add(contact.flightSeconds)
    angle.add(contact.strike.footStrikeAngleDegrees)
    peak.add(contact.strike.peakAccelerationG)
    speed.add(contact.strike.speedMetresPerSecond)
    grade.add(contact.strike.gradePercent)
  }

  mutating func add(_ other: ContactMeans) {
    patterns = patterns + other.patterns
    cadence.add(other.cadence)
    contactTime.add(other.contactTime)
    flightTime.add(other.flightTime)
    angle.add(other.angle)
    peak.add(other.peak)
    speed.add(other.speed)
    grade.add(other.grade)
  }

  /// Contacts.
  public var count: Int { patterns.total }
  /// Steps of both feet a minute; NaN where unknown, as all of these.
  public var cadenceStepsPerMinute: Double { cadence.value }
  /// Ground contact time, seconds.
  public var groundContactSeconds: Double { contactTime.value }
  /// Flight time, seconds.
  public var flightSeconds: Double { flightTime.value }
  /// Foot strike angle, degrees.
  public var footStrikeAngleDegrees: Double { angle.value }
  /// Peak acceleration, g.
  public var peakAccelerationG: Double { peak.value }
  /// Speed over ground, m/s.
  public var speedMetresPerSecond: Double { speed.value }
  /// Slope under the foot, percent.
  public var gradePercent: Double { grade.value }
}
