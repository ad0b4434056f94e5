import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One measured stride as `FootCurve` describes it: what its modes are fitted to.
package struct MeasuredStride: Sendable {
  /// Who.
  package var person: String
  /// Whose foot.
  package var side: Side
  /// Speed of the belt, m/s.
  package var speedMetresPerSecond: Double
  /// Foot to ground at contact.
  package var angleDegrees: Double
  /// Knot by knot, channel by channel of `FootCurve`: degrees, and shares of the foot.
  package var values: [Double]

  /// A stride.
  package init(person: String, side: Side, speed: Double, angleDegrees: Double, values: [Double]) {
    self.person = person
    self.side = side
    speedMetresPerSecond = speed
    self.angleDegrees = angleDegrees
    self.values = values
  }

  /// The strides of a trial whose contact has another of the same foot before and after it; none where a foot or a
  /// shin was not seen.
  package static func all(of trial: MarkerTrial) -> [MeasuredStride] {
    MeasuredFoot.both(of: trial).sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { side, foot in
      guard let shank = trial.shank(side)?.0 else { return [MeasuredStride]() }
      let pose = Pose(foot, shank, side: side, speed: trial.speedMetresPerSecond)
      return zip(zip(foot.contacts, foot.contacts.dropFirst()), foot.contacts.dropFirst(2)).compactMap {
        let ((before, contact), next) = ($0.0, $0.1.load)
        let strides = (contact.load.initial - before.load.initial, next.initial - contact.load.initial)
        guard strides.0 > 0.45, strides.0 < 1, strides.1 > 0.45, strides.1 < 1,
          before.load.terminal > contact.load.initial - 0.6
        else { return nil }
        return MeasuredStride(
          person: trial.person, side: side, speed: trial.speedMetresPerSecond,
          angleDegrees: contact.angle * Pose.degrees,
          values: pose.values(of: contact.load, after: before.load, foot: foot.length))
      }
    }
  }

  /// A foot and its shin over the ground, of either side as a left one's.
  private struct Pose {
    static let degrees = 180 / Double.pi
    let foot: MeasuredSegment
    let shank: MeasuredSegment
    let ball: (Double) -> SIMD3<Double>
    let outwards: Double
    let speed: Double

    init(_ foot: MeasuredFoot, _ shank: MeasuredSegment, side: Side, speed: Double) {
      self.foot = foot.segment
      self.shank = shank
      self.speed = speed
      outwards = side == .left ? 1 : -1
      let path = foot.segment.path(of: SIMD3(foot.length, 0, 0))
      ball = { time in
        let place = path(time).value
        return SIMD3(place.x, place.y, place.z)
      }
    }

    /// Pitch, roll and yaw in degrees, place of the ball on the ground in metres, lean of the shin in degrees.
    private func channels(_ time: Double) -> [Double] {
      let turn = foot.orientation(at: time).turn
      let up = shank.orientation(at: time).turn.z
      let place = ball(time)
      // A foot that swings back hangs beyond the vertical, and never stands on its head.
      let pitch = atan2(turn.x.z, turn.z.z) * Self.degrees
      return [
        pitch > 100 ? pitch - 360 : pitch, outwards * asin(min(max(turn.y.z, -1), 1)) * Self.degrees,
        outwards * atan2(-turn.y.x, turn.y.y) * Self.degrees, place.x + speed * time, outwards * place.y,
        place.z, atan2(up.x, up.z) * Self.degrees,
      ]
    }

    func values(of load: ForceLoads.Load, after before: ForceLoads.Load, foot: Double) -> [Double] {
      var fall = Footfall()
      fall.initialContact = load.initial
      fall.contactSeconds = load.terminal - load.initial
      func middle(_ load: ForceLoads.Load) -> [Double] {
        channels(load.initial + 0.4 * (load.terminal - load.initial))
      }
      let (here, there) = (middle(load), middle(before))
      return FootCurve.knots.flatMap { knot in
        let time = FootCurve.time(knot, of: fall, leave: before.terminal)
        var values = channels(time)
        values[2] -= here[2]
        // From contact to contact a foot is carried along its way; what is left is its own.
        let share = min(max((time - before.terminal) / (load.initial - before.terminal), 0), 1)
        let carried = share * share * share * (10 - 15 * share + 6 * share * share)
        for i in 3...5 {
          let toGo = time < load.initial ? (here[i] - there[i]) * (1 - carried) : 0
          values[i] = (values[i] - here[i] + toGo) / foot
        }
        return values
      }
    }
  }
}
