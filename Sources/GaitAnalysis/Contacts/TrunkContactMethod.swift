import GaitModel

/// One contact as a published rule finds it.
public struct TrunkContact: BitwiseCopyable, Sendable {
  /// Initial contact, seconds from the signal's first sample.
  public var initialContact: Double
  /// Terminal contact, the same; `nil` where the rule gives none.
  public var terminalContact: Double?
  /// Which foot; `nil` where the rule does not say.
  public var side: Side?
}

/// A published rule for contacts at the trunk, to hold ours against on the same footing.
///
/// Rules look at a whole recording, forwards and backwards; none of them could warn in time. Details that
/// a paper leaves open are said at each rule.
public protocol TrunkContactMethod: Sendable {
  /// The first author and the year.
  var name: String { get }
  /// The contacts, in order.
  func contacts(in signal: TrunkSignal) -> [TrunkContact]
}

/// The published rules there are.
public enum TrunkContactMethods {
  /// All of them, oldest first.
  public static let all: [any TrunkContactMethod] = [AuvinetContacts(), LeeContacts(), ReenaldaContacts()]
}

extension [TrunkContact] {
  /// Makes the sides take turns: of the two ways to do so the one that more of them agree with.
  mutating func alternateSides() {
    var agree = 0
    for (i, contact) in enumerated() {
      guard let side = contact.side else { continue }
      agree += (side == .left) == (i % 2 == 0) ? 1 : -1
    }
    guard agree != 0 else { return }
    for i in indices { self[i].side = (agree > 0) == (i % 2 == 0) ? .left : .right }
  }
}
