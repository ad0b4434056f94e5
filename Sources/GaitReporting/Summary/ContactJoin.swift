import GaitModel

/// Which of a session's events are of a sensor that goes with another one: its steps are counted there.
struct Companions: Sendable {
  private let session: SessionDescription
  /// Of each sensor.
  private let areCompanions: [Bool]

  init(_ session: SessionDescription) {
    self.session = session
    areCompanions = session.areCompanions
  }

  /// The sensors, by their numbers.
  var sources: [UInt16] { areCompanions.indices.filter { areCompanions[$0] }.map(UInt16.init) }

  /// Whether a strike or contact is of one.
  func contains(_ event: GaitEvent) -> Bool {
    switch event {
    case .strike(let strike): areCompanions[session.index(of: strike.source)]
    case .contact(let contact): areCompanions[session.index(of: contact.strike.source)]
    default: false
    }
  }
}

/// Puts what several sensors saw of one step together: a contact of the sensor that counts, and of each other one
/// the contact nearest to it.
///
/// A contact waits until three seconds of contacts have followed, by when every sensor has told its own; what it
/// waits with is a few steps.
struct ContactJoin: Sendable {
  /// A step of one foot.
  struct Step {
    /// As the sensor saw it that counts.
    var contact: GroundContact
    /// As the others saw it, in their order; `nil` where one did not.
    var others: [GroundContact?]
  }

  /// How far apart two sensors may see one contact, seconds: a step lasts four times as long.
  private static let reach = 0.08
  private static let patience = 3.0
  private let sources: [UInt16]
  private var waiting: [GroundContact] = []
  /// What each of the others saw and no step has taken yet.
  private var seen: [[GroundContact]]

  /// - Parameter sources: the sensors that go with others.
  init(_ sources: [UInt16]) {
    self.sources = sources
    seen = sources.map { _ in [] }
  }

  /// Takes the next contact and hands on the steps that nothing more can be said of.
  mutating func push(_ contact: GroundContact, _ body: (Step) -> Void) {
    if let other = sources.firstIndex(of: contact.strike.source) {
      seen[other].append(contact)
    } else {
      waiting.append(contact)
    }
    release(before: contact.strike.initialContact.advanced(bySeconds: -Self.patience), body)
  }

  /// Hands on what still waits.
  mutating func finish(_ body: (Step) -> Void) {
    release(before: SensorTime(nanoseconds: .max), body)
  }

  private mutating func release(before time: SensorTime, _ body: (Step) -> Void) {
    while let contact = waiting.first, contact.strike.initialContact < time {
      waiting.removeFirst()
      let others = seen.indices.map { takeNearest(to: contact.strike, among: $0) }
      body(Step(contact: contact, others: others))
    }
    // What no step took is that of the other foot, or none.
    let past = time.nanoseconds == .max ? time : time.advanced(bySeconds: -Self.patience)
    for other in seen.indices { seen[other].removeAll { $0.strike.initialContact < past } }
  }

  private mutating func takeNearest(to strike: Strike, among other: Int) -> GroundContact? {
    func distance(_ contact: GroundContact) -> Double {
      abs(contact.strike.initialContact.seconds(since: strike.initialContact))
    }
    let fitting = seen[other].indices.filter { place in
      let side = seen[other][place].strike.side
      return distance(seen[other][place]) <= Self.reach
        && (side == nil || strike.side == nil || side == strike.side)
    }
    return fitting.min { distance(seen[other][$0]) < distance(seen[other][$1]) }.map {
      seen[other].remove(at: $0)
    }
  }
}
