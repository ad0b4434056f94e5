import GaitModel

/// One descent and how the foot landed on it.
///
/// Where it ended is known some thirty metres later. What was said at a step stays said; here a contact beyond
/// the end is none of the descent's.
public struct DescentSummary: Sendable {
  /// Where and how steep.
  public private(set) var descent: Descent
  /// Warnings raised on it.
  public internal(set) var warnings = 0
  /// Contacts before the last few.
  private var settled: ContactMeans
  private var settledWalking = 0
  private var thirds = DescentThirds()
  private var held = HeldStretch()
  /// The last contacts, beyond which it may have ended; without readings where they were not running.
  private var recent: [(time: SensorTime, running: ContactReadings?)] = []
  private static let mostRecent = 64

  init(_ descent: Descent, _ measures: [StrideMeasure]) {
    self.descent = descent
    settled = ContactMeans(measures)
  }

  /// Counts a contact; `running` is what a running one reads.
  mutating func add(_ running: ContactReadings?, at time: SensorTime, _ measures: [StrideMeasure]) {
    guard descent.end == nil else {
      if time <= descent.end! { settle(running, at: time, measures) }
      return
    }
    if recent.count == Self.mostRecent {
      let oldest = recent.removeFirst()
      settle(oldest.running, at: oldest.time, measures)
    }
    recent.append((time, running))
  }

  /// Its end is known.
  mutating func end(_ descent: Descent, _ measures: [StrideMeasure]) {
    self.descent = descent
    for contact in recent where contact.time <= descent.end ?? contact.time {
      settle(contact.running, at: contact.time, measures)
    }
    recent = []
  }

  private mutating func settle(
    _ running: ContactReadings?, at time: SensorTime, _ measures: [StrideMeasure]
  ) {
    guard let running else {
      settledWalking += 1
      return
    }
    settled.add(running)
    thirds.add(running, measures)
    held.add(running.pattern, at: time)
  }

  /// Its running contacts.
  public var contacts: ContactMeans {
    var all = settled
    for contact in recent { if let running = contact.running { all.add(running) } }
    return all
  }

  /// Contacts on it that were not running, of which nothing else is told.
  public var walkingContacts: Int { recent.reduce(settledWalking) { $0 + ($1.running == nil ? 1 : 0) } }

  /// The first against the last third of it; `nil` under 60 running contacts, and while it goes on.
  public func fading(of measure: StrideMeasure) -> Fading? { thirds.fading(of: measure) }

  /// The same of the share of heel first.
  public var heelFirstFading: Fading? { thirds.heelFirst }

  /// Its running contacts from the first to the last in at most 24 equal blocks; the last may be shorter.
  var blocks: [ContactMeans] { thirds.blocks }

  /// The longest time without a run of five heel strikes, seconds: how long it was held. 0 where only heel strikes
  /// were told, NaN where no pattern was.
  public var heldSeconds: Double { held.seconds }

  /// What gravity did on the way down, J/kg: the most that muscles can have absorbed, not all of which they did.
  public var workJoulesPerKilogram: Double {
    Double(Units.standardGravity) * Double(descent.dropMetres)
  }
}
