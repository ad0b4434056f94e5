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
public protocol ContactMethod: Sendable {
  /// The first author and the year.
  var name: String { get }
  /// Where its sensor sits.
  var placement: Placement { get }
  /// It needs angular rates.
  var needsAngularRate: Bool { get }
  /// The contacts, in order.
  ///
  /// - Parameters:
  ///   - samples: a whole recording.
  ///   - rateHertz: true samples a second; the samples are taken as even.
  func contacts(in samples: Span<MotionSample>, rateHertz: Double) -> [PublishedContact]
}

/// A rule for the trunk, in the runner's own axes.
public struct TrunkRule: ContactMethod {
  private let rule: any TrunkContactMethod

  /// Of one of `TrunkContactMethods`.
  public init(_ rule: any TrunkContactMethod) { self.rule = rule }

  /// The first author and the year.
  public var name: String { rule.name }
  /// The trunk.
  public var placement: Placement { .sacrum }
  /// No rule for the trunk does.
  public var needsAngularRate: Bool { false }

  /// The contacts, in order.
  public func contacts(in samples: Span<MotionSample>, rateHertz: Double) -> [PublishedContact] {
    rule.contacts(in: TrunkSignal(samples: samples, rateHertz: rateHertz)).map {
      PublishedContact(
        initialContact: $0.initialContact, terminalContact: $0.terminalContact, side: $0.side)
    }.sorted { $0.initialContact < $1.initialContact }
  }
}

/// The published rules there are.
public enum ContactMethods {
  /// All of them, by placement, oldest first.
  public static let all: [any ContactMethod] =
    [VanWerkhovenSign(), MoContacts(), FalbriardContacts(), PurcellContacts()]
    + TrunkContactMethods.all.map { TrunkRule($0) }
}
