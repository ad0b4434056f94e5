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

  /// Running has at least this mean |acceleration| in the swings' last fifth of a second, over some three of
  /// them, g: the foot that comes down a stair at a walker's cadence and with a runner's impact is still
  /// before it (1.6 g at most on the stairs at hand, 2 g and more in 99 of 100 strides of running). 0 does
  /// not ask.
  var leastSwing: Float = 0

  /// What a contact shows by itself, before anything is known of its stride.
  struct Effort: BitwiseCopyable, Sendable {
    /// Mean |acceleration| of the fifth of a second before it, g.
    var swing: Float
    /// Mean |acceleration| of the tenth of a second after it, g.
    var landing: Float

    /// Reads both around a contact.
    init(at contact: Int64, _ history: borrowing MotionHistory) {
      swing =
        history.meanMagnitude(from: contact - 200_000_000, to: contact - 10_000_000) / Units.standardGravity
      landing = history.meanMagnitude(from: contact, to: contact + 100_000_000) / Units.standardGravity
    }

    /// Only a runner swings and lands like that: none of 540 contacts of people who walk or take stairs does,
    /// and 9 of 10 of synthetic runners.
    var isSurelyRunning: Bool { swing > 3 && landing > 2.2 && swing + landing > 6.6 }
  }

  private var swing: Float = 0
  private var next = 0
  private var pending: GroundContact?
  /// What the pending strike would be if it turned out to be running.
  private var answer: Strike?
  private(set) var isRunning = false
  private var magnitudes: Float = 0
  private var previousStride: Float = .nan
  private var members: Float = 0

  /// Takes the |acceleration| of the next records.
  @inline(__always) mutating func push(_ records: MotionRecords, from first: Int, to end: Int) {
    var number = first
    while number < end {
      magnitudes += records[number].magnitude
      number &+= 1
    }
    members += Float(end &- first)
  }

  /// The last contact, while its stride is not complete.
  var pendingContact: SensorTime? { pending?.strike.initialContact }

  /// Completes the contact before with its push-off and this one's beginning, and appends this strike.
  mutating func strike(
    _ strike: Strike, of found: FoundContact, effort: Effort, midSwing: SensorTime? = nil,
    motion: ContactMotion = ContactMotion(), into events: inout [GaitEvent]
  ) {
    var strike = strike
    let previousPushOff = found.previousPushOff
    swing = swing == 0 ? effort.swing : swing + 0.4 * (effort.swing - swing)
    let meanMagnitude = members > 0 ? magnitudes / members : 0
    magnitudes = 0
    members = 0
    if var contact = pending {
      let from = contact.strike.initialContact.nanoseconds
      contact.nextInitialContact = strike.initialContact
      let stride = contact.strideSeconds
      let isFollowed = stride < 2.5 && !found.revokesLast
      complete(&contact, previousPushOff, longest: isFollowed ? longest(in: stride) : longestLastContact)
      if isFollowed {
        strike.strideSeconds = stride
        if let midSwing, midSwing > contact.strike.initialContact, midSwing < strike.initialContact {
          contact.midSwing = midSwing
        }
        // The dip is the sturdier of the two, and what the bounds were set on.
        let down = previousPushOff.map { Float($0.dip.nanoseconds - from) * 1e-9 } ?? .nan
        let duty = down / stride
        let score =
          weights.duty * (duty - 0.5) + 0.3 * (stride - 0.85)
          - weights.magnitude * (meanMagnitude / Units.standardGravity - 2)
        // The first stride has none to be as long as: then a runner's swing must do.
        let limps =
          greatestLimp > 0
          && (previousStride.isNaN
            ? effort.swing < 3 : !(abs(stride - previousStride) < greatestLimp * stride))
        previousStride = stride
        isRunning =
          stride < Self.longestRunningStride && !limps && swing >= leastSwing
          && score < (isRunning ? Self.leave : Self.enter)
        // Hopping on the spot is no running.
        if strike.strideLengthMetres < Self.shortestRunningStrideMetres { isRunning = false }
        // A run's first contact is known by the stride that it begins.
        if isRunning, !contact.strike.isRunning, var running = answer {
          running.number = contact.strike.number
          running.isRunning = true
          contact.strike = running
          complete(&contact, previousPushOff, longest: longest(in: stride))
        }
        // One foot only: the other one's contact is taken to lie half a stride later.
        contact.flightSeconds = stride / 2 - contact.groundContactSeconds
      } else {
        contact.nextInitialContact = nil
        isRunning = effort.isSurelyRunning
        previousStride = .nan
        swing = effort.swing
      }
      events.append(.contact(contact))
    } else if effort.isSurelyRunning {
      isRunning = true
    }
    strike.number = next
    strike.isRunning = isRunning
    answer = strike
    if !isRunning, strike.noPatternReason == nil || strike.noPatternReason == .uncertain {
      strike.abstain(.notRunning)
    }
    next += 1
    events.append(.strike(strike))
    var contact = GroundContact(strike: strike)
    contact.motion = motion
    pending = contact
  }

  /// How rough the ground was up to the contact under way.
  mutating func moved(roughness: Float) { pending?.motion.roughnessDegrees = roughness }

  /// - Parameter longest: seconds a push-off may come after the contact; a later one is another's.
  private func complete(_ contact: inout GroundContact, _ pushOff: PushOff?, longest: Float = .infinity) {
    guard let pushOff else { return }
    let end = contact.strike.isRunning ? pushOff.release : pushOff.dip
    let down = end.nanoseconds - contact.strike.initialContact.nanoseconds
    guard down > 0, Float(down) * 1e-9 <= longest else { return }
    contact.terminalContact = SensorTime(nanoseconds: end.nanoseconds)
    contact.terminalContactIndex = end.index
  }

  /// After a contact that no other one followed, the person may have stopped, and what looks like a push-off
  /// is a shift of the weight: it is believed within the part of the stride before that running or walking
  /// leaves a foot on the ground.
  private var longestLastContact: Float { (isRunning ? 0.5 : 0.75) * previousStride }

  /// How long a contact may last in a stride, seconds: a runner is off both feet at times.
  private func longest(in stride: Float) -> Float { isRunning ? 0.55 * stride : .infinity }

  /// Completes the contact in progress as far as it is known: a gap or the end came.
  mutating func interrupt(_ pushOff: PushOff?, into events: inout [GaitEvent]) {
    guard var contact = pending else { return }
    complete(&contact, pushOff, longest: longestLastContact)
    events.append(.contact(contact))
    pending = nil
  }
}
