import GaitModel

/// A column of a ground contact.
typealias ContactColumn = Column<GroundContact>

extension Column<GroundContact> {
  /// A measure of the whole contact.
  init(_ measure: StrideMeasure, at placement: Placement?) {
    let places = measure.decimals
    self.init(measure.key(at: placement)) { .number(Double(measure.value(of: $0)), places: places) }
  }

  /// A measure as it is known with the strike.
  init(ofStrike measure: StrideMeasure, at placement: Placement?) {
    let places = measure.decimals
    self.init(measure.key(at: placement)) {
      .number(Double(measure.value(of: $0.strike) ?? .nan), places: places)
    }
  }

  static let number = ContactColumn("strike") { .integer(Int64($0.strike.number) + 1) }
  static let source = ContactColumn("source") { .integer(Int64($0.strike.source)) }
  static let side = ContactColumn("side") { .word($0.strike.side?.name) }
  static let initialContact = ContactColumn("initial_contact_s") { .time($0.strike.initialContact) }
  static let initialContactSample = ContactColumn("initial_contact_sample") {
    .integer($0.strike.initialContactIndex)
  }
  static let terminalContact = ContactColumn("terminal_contact_s") { .time($0.terminalContact) }
  static let terminalContactSample = ContactColumn("terminal_contact_sample") {
    .integer($0.terminalContactIndex < 0 ? nil : $0.terminalContactIndex)
  }
  static let nextInitialContact = ContactColumn("next_initial_contact_s") { .time($0.nextInitialContact) }
  static let midSwing = ContactColumn("mid_swing_s") { .time($0.midSwing) }
  static let decided = ContactColumn("decided_s") { .time($0.strike.decidedAt) }
  static let decidedAfter = ContactColumn("decided_after_ms") {
    .number($0.strike.decidedAt.seconds(since: $0.strike.initialContact) * 1000, places: 1)
  }
  static let pattern = ContactColumn("pattern") { .word($0.strike.pattern?.name) }
  static let confidence = ContactColumn("confidence") {
    .number($0.strike.pattern == nil ? .nan : Double($0.strike.confidence), places: 3)
  }
  static let noPatternReason = ContactColumn("no_pattern_reason") { .word($0.strike.noPatternReason?.name) }
  static let peakClipped = ContactColumn("peak_clipped") { .flag($0.strike.peakIsClipped ? true : nil) }
  static let gradeSource = ContactColumn("grade_source") { .word($0.strike.gradeSource?.name) }
  static let descent = ContactColumn("descent") { .integer(Int64($0.strike.descent)) }
  static let running = ContactColumn("running") { .flag($0.strike.isRunning) }
}
