import GaitModel

/// Tells left steps from right ones at the trunk.
///
/// Where a gyroscope turns with the pelvis, its yaw about the contact tells: the swinging leg carries its
/// side forward, so the pelvis turns to the left as the left foot lands. The acceleration tells too: the back
/// of the pelvis is driven toward the supporting side, and as the pelvis drops to the other, gravity adds to
/// it (Auvinet 2002 and Lee 2010 read that sign; 81.9 % of sides right, Kiernan 2023). One contact is
/// weak evidence, so both vote, contact by contact: feet take turns.
struct SacrumSides: BitwiseCopyable, Sendable {
  /// How fast old votes fade, a contact.
  static let memory: Float = 0.95
  /// What is believed: the sum of the votes, squared, against the sum of their squares. Votes of no meaning
  /// give 1, as many as n that agree n.
  static let leastEvidence: Float = 4
  /// Yaw counts from 50 ms before the contact to 50 ms after it; a vote of weight 1 is 1 rad/s.
  static let yawReach: Int64 = 50_000_000
  static let yawWeight: Float = 1
  /// Acceleration to the left counts for 200 ms from the contact; a vote of weight 1 is 0.3 g.
  static let leanReach: Int64 = 200_000_000
  static let leanWeight: Float = 1 / 0.3
  /// No single vote counts for more.
  static let greatestVote: Float = 2

  /// What left and right contacts have in common.
  private struct Centre: BitwiseCopyable {
    private var value: Float = 0
    private var members: Float = 0

    /// How far the newest contact is from it; 0 for the first.
    mutating func distance(of newest: Float) -> Float {
      members += 1
      value += (newest - value) * max(1 / members, 1 - SacrumSides.memory)
      return newest - value
    }
  }

  private var isOdd = false
  private var balance: Float = 0
  private var energy: Float = 0
  private var yaw = Centre()
  private var lean = Centre()
  private var contact: Int64?

  /// The side of the contact that begins now; `nil` while it is not sure.
  ///
  /// - Parameters:
  ///   - steps: how many steps lie between this contact and the one before; `nil` after a pause or a gap.
  ///   - hasYaw: the sensor has a gyroscope.
  mutating func begin(
    at contact: Int64, steps: Int?, hasYaw: Bool, _ ticks: SacrumTicks, _ axes: SacrumAxes
  ) -> Side? {
    if let steps {
      voteOnLean(ticks, axes)
      if steps % 2 == 1 { isOdd.toggle() }
    } else {
      balance = 0
      energy = 0
    }
    self.contact = contact
    if hasYaw {
      let from = ticks.number(at: contact - Self.yawReach), to = ticks.number(at: contact + Self.yawReach)
      let turn = (ticks.turn(from: from, to: to) * axes.up).sum()
      vote(yaw.distance(of: turn / (Float(to - from) * SacrumGrid.stepSeconds)), Self.yawWeight)
    }
    guard balance * balance >= Self.leastEvidence * energy, energy > 0 else { return nil }
    return (balance > 0) == isOdd ? .left : .right
  }

  /// The contact before votes with how it was driven aside.
  private mutating func voteOnLean(_ ticks: SacrumTicks, _ axes: SacrumAxes) {
    balance *= Self.memory
    energy *= Self.memory
    guard let contact, let forward = axes.forward else { return }
    let from = ticks.number(at: contact)
    let toLeft = ticks.mean(
      axes.up.cross(forward), from: from, to: ticks.number(at: contact + Self.leanReach))
    vote(lean.distance(of: toLeft), Self.leanWeight)
  }

  private mutating func vote(_ distance: Float, _ weight: Float) {
    let vote = min(max(distance * weight, -Self.greatestVote), Self.greatestVote)
    balance += isOdd ? vote : -vote
    energy += vote * vote
  }

  /// Forgets the votes; what both feet show stays.
  mutating func interrupt() {
    balance = 0
    energy = 0
    contact = nil
  }
}
