import GaitModel

/// One contact as a method found it, in seconds from the recording's first sample.
public struct FoundContact: Sendable, Equatable, Codable {
  /// Initial contact.
  public var initial: Double
  /// Terminal contact; `nil` where the method gives none.
  public var terminal: Double?
  /// Which foot; `nil` where the method does not say.
  public var side: Side?
  /// Which part of the foot came first; `nil` where the method does not say.
  public var pattern: StrikePattern?
  /// How sure the pattern is, 0…1; `nil` where the method does not say.
  public var confidence: Double?
  /// Why there is no pattern, where the method says so.
  public var noPatternReason: NoPatternReason?
  /// Foot to ground, degrees; `nil` where unknown.
  public var angleDegrees: Double?
  /// 100 × rise ÷ run; `nil` where unknown.
  public var gradePercent: Double?
  /// It is taken to be on a descent; `nil` where the method does not say.
  public var isDescending: Bool?
  /// The person runs; `nil` where the method does not say.
  public var isRunning: Bool?
  /// What is known of the measures that are scored, by their names, in their units.
  public var measures: [String: Double] = [:]
  /// Stream time from the contact to the answer, seconds; `nil` for a method that looks at whole recordings.
  public var latency: Double?

  /// A contact of which no more is known.
  public init(initial: Double, terminal: Double? = nil, side: Side? = nil, pattern: StrikePattern? = nil) {
    self.initial = initial
    self.terminal = terminal
    self.side = side
    self.pattern = pattern
  }

  /// A contact that the analysis found.
  public init(_ contact: GroundContact) {
    func known(_ value: Float) -> Double? { value.isNaN ? nil : Double(value) }
    let strike = contact.strike
    self.init(
      initial: strike.initialContact.seconds, terminal: contact.terminalContact?.seconds, side: strike.side,
      pattern: strike.pattern)
    confidence = strike.pattern == nil ? nil : Double(strike.confidence)
    noPatternReason = strike.noPatternReason
    angleDegrees = known(strike.footStrikeAngleDegrees)
    gradePercent = known(strike.gradePercent)
    isDescending = strike.gradePercent.isNaN ? nil : strike.descent > 0
    isRunning = strike.isRunning
    measures = ScoredMeasures.known(contact)
    latency = strike.decidedAt.seconds(since: strike.initialContact)
  }
}
