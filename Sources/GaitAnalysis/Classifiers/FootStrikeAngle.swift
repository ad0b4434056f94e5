import CLibrary
import GaitModel

/// The angle of the foot to the ground at a contact, and the pattern it makes.
///
/// Pitch at the initial contact minus pitch where the foot lies still in the same contact, both from the
/// gyroscope: slope and the tilt of the mounting cancel, and the drift of a tenth of a second is below
/// half a degree. Limits after Mo et al. 2021: forefoot below −0.8°, rearfoot above +7.4°.
struct FootStrikeAngle: BitwiseCopyable, Sendable {
  /// Forefoot below, degrees.
  static let forefootLimit: Float = -0.8
  /// Rearfoot above, degrees.
  static let rearfootLimit: Float = 7.4

  /// How far below its standing angle a foot is pitched where it lies stillest, degrees: the heel has begun to
  /// rise, the sooner the shorter the contact (13 runners: 0.6, 1.1 and 1.7° at 0.27, 0.22 and 0.19 s, ± 0.6°
  /// between feet).
  private static func heelRise(contactSeconds: Float) -> Float {
    contactSeconds.isNaN ? 1.1 : min(max(1.7 + 15 * (0.195 - contactSeconds), 0.3), 2.3)
  }

  /// Foot to ground at the contact, + toes up, degrees.
  var degrees: Float
  /// The initial contact, corrected for how the foot landed, nanoseconds.
  var instant: Int64
  /// Mean |angular rate| where it was taken to lie flat, rad/s.
  var restlessness: Float
  /// Number in the history of the middle of the flat stretch.
  var flatRecord: Int
  /// Pitch in it, rad.
  var flatPitch: Float
  /// What is wrong with the samples between contact and flat.
  var damage: MotionRecord.Damage
  /// The longest time between two real samples in it, nanoseconds.
  var longestHole: Int64

  /// Reads the angle from a history that reaches at least 60 ms past the contact; `nil` where it doesn't.
  ///
  /// - Parameter contactSeconds: how long this foot's contacts last; NaN where it is not known.
  init?(contact: FoundContact, contactSeconds: Float, _ history: borrowing MotionHistory) {
    let start = contact.nanoseconds
    let from = history.first(notBefore: start + 30_000_000)
    let newest = history.count - 1
    guard from < newest else { return nil }
    let period = (history[newest].nanoseconds - history[from].nanoseconds) / Int64(newest - from)
    let width = max(21_000_000, 9 * period / 4)
    var damage: MotionRecord.Damage = []
    var best = Float.infinity
    var flat = -1
    flatPitch = 0
    var tail = from
    var head = from
    var still: Float = 0
    var turned: Float = 0
    var members: Float = 0
    // A sliding stretch of some 20 ms; the one that turns least from end to end wins. The sensor's ringing
    // mostly cancels in it, and counts for a tenth.
    while head < history.count {
      let record = history[head]
      still += abs(record.pitchRate)
      turned += record.pitch - history[from].pitch
      members += 1
      head += 1
      while record.nanoseconds - history[tail].nanoseconds > width {
        still -= abs(history[tail].pitchRate)
        turned -= history[tail].pitch - history[from].pitch
        members -= 1
        tail += 1
      }
      let span = record.nanoseconds - history[tail].nanoseconds
      guard span >= width - 11_000_000, members >= 3 else { continue }
      let unrest =
        0.9 * abs(record.pitch - history[tail].pitch) / (Float(span) * 1e-9) + 0.1 * still / members
      if unrest < best {
        best = unrest
        flat = (tail + head) / 2
        flatPitch = turned / members + history[from].pitch
      }
    }
    guard flat >= 0, contact.record < history.count else { return nil }
    var number = contact.record
    longestHole = 0
    var lastReal = history[number].nanoseconds
    while number <= min(flat, history.count - 1) {
      let record = history[number]
      damage.formUnion(record.damage)
      if !record.damage.contains(.filled) {
        longestHole = max(longestHole, record.nanoseconds - lastReal)
        lastReal = record.nanoseconds
      }
      number += 1
    }
    flatRecord = min(flat, history.count - 1)
    let standing = flatPitch + Self.heelRise(contactSeconds: contactSeconds) * Units.radiansPerDegree
    let found = (history.pitch(at: start, near: contact.record) - standing) / Units.radiansPerDegree
    let delay = Self.foundAfter(degrees: found, period: period)
    instant = start - delay
    degrees =
      (history.pitch(at: instant, near: contact.record) - standing) / Units.radiansPerDegree
    restlessness = best
    self.damage = damage
  }

  /// No contact lies longer before what was found of it, with room for its spread, nanoseconds.
  static let latestFound: Int64 = 25_000_000

  /// How long after the contact what was found of it lies, nanoseconds, by the angle of the foot: 2 ± 3 ms where
  /// it lands flat, 10 ± 4 ms (at 100 Hz 13 ± 5 ms) where a heel rolls down (13 runners).
  private static func foundAfter(degrees: Float, period: Int64) -> Int64 {
    let onHeel = min(max((degrees - 3) / 9, 0), 1)
    let heel = 10.3 + 0.5 * min(max(Float(period) * 1e-6 - 5, 0), 5)
    return Int64((2.3 + onHeel * (heel - 2.3)) * 1e6)
  }

  /// A foot that turns faster than this where it is stillest never lay on the ground, rad/s.
  static let mostRestless: Float = 5

  /// Standard error of the angle, degrees: 2° at 200 Hz, 2.8° at 100 Hz (13 runners), more where the foot never
  /// lay still.
  func standardError(rateHertz: Double) -> Float {
    let still: Float = rateHertz < 150 ? 2.8 : 2
    let turning = max(restlessness - 1.5, 0)
    return (still * still + turning * turning).squareRoot()
  }

  /// The pattern of an angle and how sure it is, given the angle's standard error in degrees.
  static func pattern(degrees: Float, standardError: Float) -> (pattern: StrikePattern, confidence: Float) {
    // The normal distribution's integral, within 1 % by a logistic curve.
    func below(_ limit: Float) -> Float { 1 / (1 + exp(-1.702 * (limit - degrees) / standardError)) }
    let forefoot = below(forefootLimit)
    let rearfoot = 1 - below(rearfootLimit)
    if degrees < forefootLimit { return (.forefoot, forefoot) }
    if degrees > rearfootLimit { return (.rearfoot, rearfoot) }
    return (.midfoot, max(0, 1 - forefoot - rearfoot))
  }
}
