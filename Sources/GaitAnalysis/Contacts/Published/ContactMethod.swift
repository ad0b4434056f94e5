import GaitModel

/// A contact as a published rule finds it, with the pattern where the rule tells one.
public struct PublishedContact: BitwiseCopyable, Sendable {
  /// Initial contact, seconds from the recording's first sample.
  public var initialContact: Double
  /// Terminal contact, the same; `nil` where the rule gives none.
  public var terminalContact: Double?
  /// Which foot; `nil` where the rule does not say.
  public var side: Side?
  /// Heel first or not; `nil` where the rule does not say. Rules of two classes say forefoot for the other.
  public var pattern: StrikePattern?

  /// A contact of which no more is known.
  public init(
    initialContact: Double, terminalContact: Double? = nil, side: Side? = nil, pattern: StrikePattern? = nil
  ) {
    self.initialContact = initialContact
    self.terminalContact = terminalContact
    self.side = side
    self.pattern = pattern
  }
}

/// A published rule, to hold ours against on the same footing.
///
/// Rules look at a whole recording, forwards and backwards; none of them could warn in time. Written from
/// the papers; what a paper leaves open is said at each rule.
public struct ContactMethod: Sendable {
  /// The first author and the year.
  public let name: String
  /// Where its sensor sits.
  public let placement: Placement
  /// It needs angular rates.
  public let needsAngularRate: Bool
  private let find: @Sendable (Span<MotionSample>, Double) -> [PublishedContact]

  /// All of them, by placement, oldest first.
  public static let all: [ContactMethod] = [
    foot("van Werkhoven 2019", needsAngularRate: true, VanWerkhovenSign.contacts),
    foot("Mo & Chow 2018", needsAngularRate: false, MoContacts.contacts),
    foot("Falbriard 2018", needsAngularRate: true, FalbriardContacts.contacts),
    ContactMethod(
      name: "Purcell 2006", placement: .shank, needsAngularRate: false,
      find: { PurcellContacts.contacts(in: $0, rateHertz: $1) }),
    trunk("Auvinet 2002", AuvinetContacts.contacts),
    trunk("Lee 2010", LeeContacts.contacts),
    trunk("Reenalda 2016", ReenaldaContacts.contacts),
  ]

  /// The contacts, in order.
  ///
  /// - Parameters:
  ///   - samples: a whole recording.
  ///   - rateHertz: true samples a second; the samples are taken as even.
  public func contacts(in samples: Span<MotionSample>, rateHertz: Double) -> [PublishedContact] {
    find(samples, rateHertz)
  }

  private static func foot(
    _ name: String, needsAngularRate: Bool, _ rule: @escaping @Sendable (FootSignal) -> [PublishedContact]
  ) -> Self {
    Self(name: name, placement: .shoe, needsAngularRate: needsAngularRate) {
      rule(FootSignal(samples: $0, rateHertz: $1))
    }
  }

  /// In the runner's own axes.
  private static func trunk(
    _ name: String, _ rule: @escaping @Sendable (TrunkSignal) -> [PublishedContact]
  ) -> Self {
    Self(name: name, placement: .sacrum, needsAngularRate: false) {
      rule(TrunkSignal(samples: $0, rateHertz: $1)).sorted { $0.initialContact < $1.initialContact }
    }
  }
}

extension [PublishedContact] {
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
