import GaitModel

/// Numbers strikes, holds each until it is complete, and tells running from the rest.
///
/// Running is told from the stride before: both feet are off the ground at times, so a foot is down for
/// less than half of it (duty factor), it is short, and the foot is thrown about more than in walking.
/// The three are added up, with a hysteresis; the weights separate all recordings of people at hand.
struct ContactAssembler: Sendable {
  /// Running begins where duty factor − 0.5 + 0.3 × (stride − 0.85 s) − 0.15 × (mean |acceleration| − 2 g)
  /// falls under this.
  static let enter: Float = -0.02
  /// What a duty factor and a mean |acceleration| in g count for.
  var weights: (duty: Float, magnitude: Float) = (1, 0.15)
  /// Running strides must be as long as each other within this part; a walk whose push-offs were taken for
  /// contacts limps. 0 does not ask.
  var greatestLimp: Float = 0
  /// Running ends where it rises over this.
  static let leave: Float = 0.03
  /// No running stride is shorter, metres: 3 km/h at 85 strides a minute.
  static let shortestRunningStrideMetres: Float = 0.6
  /// No running stride lasts longer, seconds.
  static let longestRunningStride: Float = 1.2

  private var next = 0
  private var pending: GroundContact?
  private(set) var isRunning = false
  private var magnitudes: Float = 0
  private var previousStride: Float = .nan
  private var members: Float = 0

  /// Takes the |acceleration| of the next sample, m/s².
  @inline(__always) mutating func push(magnitude: Float) {
    magnitudes += magnitude
    members += 1
  }

  /// The last contact, while its stride is not complete.
  var pendingContact: SensorTime? { pending?.strike.initialContact }

  /// Completes the contact before with its push-off and this one's beginning, and appends this strike.
  mutating func strike(
    _ strike: Strike, previousPushOff: PushOff?, into events: inout [GaitEvent]
  ) {
    var strike = strike
    let meanMagnitude = members > 0 ? magnitudes / members : 0
    magnitudes = 0
    members = 0
    if var contact = pending {
      let from = contact.strike.initialContact.nanoseconds
      complete(&contact, previousPushOff)
      contact.nextInitialContact = strike.initialContact
      let stride = contact.strideSeconds
      if stride < 2.5 {
        strike.strideSeconds = stride
        // The dip is the sturdier of the two, and what the bounds were set on.
        let down = previousPushOff.map { Float($0.dip.nanoseconds - from) * 1e-9 } ?? .nan
        let duty = down / stride
        let score =
          weights.duty * (duty - 0.5) + 0.3 * (stride - 0.85)
          - weights.magnitude * (meanMagnitude / Units.standardGravity - 2)
        let limps = greatestLimp > 0 && !(abs(stride - previousStride) < greatestLimp * stride)
        previousStride = stride
        isRunning =
          stride < Self.longestRunningStride && !limps && score < (isRunning ? Self.leave : Self.enter)
        // Hopping on the spot is no running.
        if strike.strideLengthMetres < Self.shortestRunningStrideMetres { isRunning = false }
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

  private func complete(_ contact: inout GroundContact, _ pushOff: PushOff?) {
    guard let pushOff else { return }
    let end = contact.strike.isRunning ? pushOff.rise : pushOff.dip
    guard end.nanoseconds > contact.strike.initialContact.nanoseconds else { return }
    contact.terminalContact = SensorTime(nanoseconds: end.nanoseconds)
    contact.terminalContactIndex = end.index
  }

  /// Completes the contact in progress as far as it is known: a gap or the end came.
  mutating func interrupt(_ pushOff: PushOff?, into events: inout [GaitEvent]) {
    guard var contact = pending else { return }
    complete(&contact, pushOff)
    events.append(.contact(contact))
    pending = nil
  }

  /// Forgets everything.
  mutating func reset() {
    next = 0
    previousStride = .nan
    magnitudes = 0
    members = 0
    pending = nil
    isRunning = false
  }
}
