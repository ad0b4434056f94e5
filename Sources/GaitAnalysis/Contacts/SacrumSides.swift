import GaitModel

/// Tells left steps from right ones at the trunk, by which way each pushes it.
///
/// The supporting leg pushes the trunk toward the other side (Auvinet 2002 and Lee 2010 read the sign of
/// the mediolateral acceleration of each contact; 81.9 % of sides right, Kiernan 2023). One contact is
/// weak evidence, so alternate contacts vote: feet take turns. Which way is left follows from gravity and
/// from landing itself, which brakes: backward is the mean horizontal change at contact.
struct SacrumSides: BitwiseCopyable, Sendable {
  /// Contacts that must have voted before a side is named.
  static let leastVotes: Float = 6
  /// The part of the votes, 0…1, that must agree beyond half of them.
  static let leastAgreement: Float = 0.4
  /// How fast old votes fade, a contact.
  static let memory: Float = 0.95

  private var backward = SIMD3<Float>.zero
  private var isOdd = false
  private var votes: Float = 0
  private var balance: Float = 0
  private var sum = SIMD3<Float>.zero
  private var ticks: Float = 0

  /// The side of the contact that begins now.
  ///
  /// - Parameters:
  ///   - braking: horizontal change of acceleration at contact.
  ///   - follows: it is the next step of the other foot; `nil` after a pause or a gap.
  mutating func begin(braking: SIMD3<Float>, follows: Bool) -> Side? {
    if !follows {
      votes = 0
      balance = 0
    }
    backward = backward * 0.9 + braking * 0.1
    isOdd.toggle()
    sum = .zero
    ticks = 0
    guard votes >= Self.leastVotes, abs(balance) >= Self.leastAgreement * votes else { return nil }
    return (balance > 0) == isOdd ? .left : .right
  }

  /// One tick of the contact.
  @inline(__always) mutating func push(_ acceleration: SIMD3<Float>) {
    sum += acceleration
    ticks += 1
  }

  /// The contact ended: it votes.
  mutating func end(up: SIMD3<Float>) {
    guard ticks > 0 else { return }
    let left = backward.cross(up)
    let length = (left * left).sum().squareRoot()
    votes = votes * Self.memory
    balance = balance * Self.memory
    guard length > 1e-3 else { return }
    // A left contact pushes to the right.
    let pushedLeft = (sum * left).sum() / (ticks * length)
    ticks = 0
    guard abs(pushedLeft) > 0.01 else { return }
    votes += 1
    balance += (pushedLeft < 0) == isOdd ? 1 : -1
  }

  /// Forgets the votes; which way is backward stays.
  mutating func interrupt() {
    votes = 0
    balance = 0
    ticks = 0
  }
}
