import GaitModel

@testable import GaitSynthesis

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How one foot moved, a thousand times a second, and when it stood: of a person or made, told by the same measures.
struct FootTrack {
  /// What is told of one strike, in degrees, deg/s, ms and g.
  enum Fact: Int, CaseIterable {
    /// Angle to the ground and pitch rate at contact.
    case angle, rate
    /// Pitch rate 50 ms before contact, and its mean from 100 to 50 ms before it.
    case rateBefore, rateEarly
    /// When the toes began to fall, ms from contact.
    case crossing
    /// Pitch 10, 20, 30 and 40 ms after contact, and the fastest fall of the toes.
    case after10, after20, after30, after40, slap
    /// For how long |pitch rate| is under 30 deg/s between 20 ms and half of the stance, ms.
    case still
    /// Turn about the long axis from contact to 40 % of the stance; + lowers the inner edge.
    case roll
    /// Pitch at three quarters of the stance and at toe-off; its lowest in the swing; its fastest rise before contact.
    case rise, toeOff, back, swing
    /// On the ground, ms.
    case stance
    /// Greatest acceleration of the laces up, and backwards, as far as markers show it, g.
    case upward, backward
    /// Lean of the shin at contact and at toe-off.
    case lean, leanOff
  }

  struct Contact {
    var start: Double
    var end: Double
    /// Radians, knee forward, at both; not a number where the shin was not seen.
    var lean = Double.nan
    var leanOff = Double.nan
  }

  /// Radians to the ground.
  var pitch: [Double] = []
  var roll: [Double] = []
  /// Of the laces, m/s².
  var acceleration: [SIMD3<Double>] = []
  var contacts: [Contact] = []
  var side = Side.right

  /// The facts of each strike that has a stance and a swing within the track, by its pattern.
  var strikes: [(pattern: StrikePattern, facts: [Double])] {
    zip(contacts, contacts.dropFirst()).compactMap { contact, next in
      guard contact.start > 0.16, next.start - contact.start < 1, Int(next.start * 1000) + 2 < pitch.count
      else { return nil }
      let facts = Fact.allCases.map { fact($0, contact, next.start) }
      return (TrueContact.pattern(angleDegrees: facts[Fact.angle.rawValue]), facts)
    }
  }

  private static let degrees = 180 / Double.pi

  private func at(_ curve: [Double], _ time: Double) -> Double {
    let x = min(max(time * 1000, 0), Double(curve.count - 2))
    let i = Int(x)
    return (curve[i] + (curve[i + 1] - curve[i]) * (x - Double(i))) * Self.degrees
  }

  private func rate(_ time: Double) -> Double { (at(pitch, time + 0.001) - at(pitch, time - 0.001)) / 0.002 }

  private func fact(_ fact: Fact, _ contact: Contact, _ next: Double) -> Double {
    let (start, end) = (contact.start, contact.end)
    func times(_ from: Double, _ to: Double) -> [Double] {
      stride(from: from, to: to, by: 0.001).map { $0 }
    }
    switch fact {
    case .angle: return at(pitch, start)
    case .rate: return rate(start)
    case .rateBefore: return rate(start - 0.05)
    case .rateEarly: return (at(pitch, start - 0.05) - at(pitch, start - 0.1)) / 0.05
    case .crossing:
      let last = times(start - 0.09, start + 0.06).last {
        rate($0) > 0 && rate($0 + 0.001) <= 0 && $0 < start + 0.005
      }
      return last.map { 1000 * ($0 - start) } ?? .nan
    case .after10: return at(pitch, start + 0.01)
    case .after20: return at(pitch, start + 0.02)
    case .after30: return at(pitch, start + 0.03)
    case .after40: return at(pitch, start + 0.04)
    case .slap: return times(start, start + 0.08).map(rate).min() ?? .nan
    case .still:
      return Double(times(start + 0.02, start + 0.5 * (end - start)).count { abs(rate($0)) < 30 })
    case .roll:
      return (side == .left ? 1 : -1) * (at(roll, start + 0.4 * (end - start)) - at(roll, start))
    case .rise: return at(pitch, start + 0.75 * (end - start))
    case .toeOff: return at(pitch, end)
    case .back: return times(end, next).map { at(pitch, $0) }.min() ?? .nan
    case .swing: return times(start - 0.16, start).map(rate).max() ?? .nan
    case .stance: return 1000 * (end - start)
    case .upward, .backward:
      let near = acceleration[Int(1000 * (start - 0.02))...Int(1000 * (start + 0.06))]
      return (fact == .upward ? near.map(\.z).max()! + 9.80665 : near.map { -$0.x }.max()!) / 9.80665
    case .lean: return contact.lean * Self.degrees
    case .leanOff: return contact.leanOff * Self.degrees
    }
  }
}

extension FootTrack {
  /// A person's feet.
  static func measured(_ trial: MarkerTrial) -> [FootTrack] {
    MeasuredFoot.both(of: trial).sorted { $0.key.rawValue < $1.key.rawValue }.map { side, foot in
      let path = foot.segment.path(of: SIMD3(0.6 * foot.length, 0, 0.075))
      let shank = trial.shank(side)?.0
      var track = FootTrack()
      track.side = side
      for tick in 0..<Int(foot.segment.seconds * 1000) {
        let time = Double(tick) / 1000
        let turn = foot.segment.orientation(at: time).turn
        track.pitch.append(asin(min(max(turn.x.z, -1), 1)))
        track.roll.append(asin(min(max(turn.y.z, -1), 1)))
        let moved = path(time).acceleration
        track.acceleration.append(SIMD3(moved.x, moved.y, moved.z))
      }
      func lean(_ time: Double) -> Double {
        guard let up = shank?.orientation(at: time).turn.z else { return .nan }
        return atan2(up.x, up.z)
      }
      track.contacts = foot.contacts.map {
        Contact(
          start: $0.load.initial, end: $0.load.terminal, lean: lean($0.load.initial),
          leanOff: lean($0.load.terminal))
      }
      return track
    }
  }

  /// A made runner's right foot on level ground.
  static func made(_ runner: Runner, speed: Double, strike: StrikeHabit, seconds: Double, seed: UInt64)
    -> FootTrack
  {
    let scenario = Scenario(
      name: "track",
      segments: [
        Segment(.standing, .seconds(1)),
        Segment(.running, .seconds(seconds), speedMetresPerSecond: speed, strike: strike),
      ])
    func simulation(_ placement: Placement, _ place: SIMD3<Double>) -> Simulation {
      Simulation(
        scenario: scenario, sensor: SensorModel(placement: placement, rateHertz: 1000), runner: runner,
        mounting: Mounting(position: place), seed: seed)
    }
    var shoe = simulation(.shoe, SIMD3(0.6 * runner.heelToBallMetres, 0, 0.075))
    var shank = simulation(.shank, SIMD3(0, 0, 0.1))
    var track = FootTrack()
    for tick in 0..<Int(1000 * (seconds + 0.8)) {
      let moved = shoe.motion(at: Double(tick) / 1000)
      track.pitch.append(moved.pitch)
      track.roll.append(moved.roll)
      track.acceleration.append(moved.acceleration)
    }
    track.contacts = shoe.takeContacts().filter { $0.activity == .running }.map {
      Contact(
        start: $0.initialContactSeconds, end: $0.terminalContactSeconds,
        lean: -shank.motion(at: $0.initialContactSeconds).pitch,
        leanOff: -shank.motion(at: $0.terminalContactSeconds).pitch)
    }
    return track
  }
}
