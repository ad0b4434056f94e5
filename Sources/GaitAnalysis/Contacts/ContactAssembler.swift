import GaitModel

/// Numbers strikes, holds each until it is complete, and tells running from the rest.
///
/// Running is told from the contact before: both feet are off the ground at times, so a foot is down for
/// less than half of its stride (duty factor), and strides are short.
struct ContactAssembler: Sendable {
  /// Duty factor under which running begins, and above which it ends.
  var dutyToEnter: Float = 0.47
  var dutyToLeave: Float = 0.52

  private var next = 0
  private var pending: GroundContact?
  private(set) var isRunning = false

  /// The last contact, while its stride is not complete.
  var pendingContact: SensorTime? { pending?.strike.initialContact }

  /// Completes the contact before with its push-off and this one's beginning, and appends this strike.
  ///
  /// - Parameter longestStride: a later contact than that is not the same stride's end, seconds.
  mutating func strike(
    _ strike: Strike, previousTerminal: SensorTime?, previousTerminalIndex: Int64,
    into events: inout [GaitEvent]
  ) {
    var strike = strike
    if var contact = pending {
      complete(&contact, terminal: previousTerminal, index: previousTerminalIndex)
      contact.nextInitialContact = strike.initialContact
      let stride = contact.strideSeconds
      if stride < 2.5 {
        strike.strideSeconds = stride
        let duty = contact.dutyFactor
        isRunning = stride < 1.2 && duty < (isRunning ? dutyToLeave : dutyToEnter)
        // One foot only: the other one's contact is taken to lie half a stride later.
        contact.flightSeconds = stride / 2 - contact.groundContactSeconds
      } else {
        contact.nextInitialContact = nil
        isRunning = false
      }
      events.append(.contact(contact))
    }
    strike.number = next
    strike.isRunning = isRunning
    if !isRunning, strike.noPatternReason == nil || strike.noPatternReason == .uncertain {
      strike.abstain(.notRunning)
    }
    next += 1
    events.append(.strike(strike))
    pending = GroundContact(strike: strike)
  }

  private func complete(_ contact: inout GroundContact, terminal: SensorTime?, index: Int64) {
    guard let terminal, terminal > contact.strike.initialContact else { return }
    contact.terminalContact = terminal
    contact.terminalContactIndex = index
  }

  /// Completes the contact in progress as far as it is known: a gap or the end came.
  mutating func interrupt(terminal: SensorTime?, terminalIndex: Int64, into events: inout [GaitEvent]) {
    guard var contact = pending else { return }
    complete(&contact, terminal: terminal, index: terminalIndex)
    events.append(.contact(contact))
    pending = nil
  }

  /// Forgets everything.
  mutating func reset() {
    next = 0
    pending = nil
    isRunning = false
  }
}
