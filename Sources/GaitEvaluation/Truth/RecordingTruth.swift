import GaitModel

/// What is true of one recording, in seconds from its first sample.
public struct RecordingTruth: Sendable, Codable {
  /// One true contact.
  public struct Contact: Sendable, Equatable, Codable {
    /// Initial contact.
    public var initial: Double
    /// Terminal contact; `nil` where unknown.
    public var terminal: Double?
    /// Which foot; `nil` where unknown.
    public var side: Side?
    /// Which part of the foot came first; `nil` where unknown.
    public var pattern: StrikePattern?
    /// The same by each definition, the first being `pattern`; empty where there is only one.
    public var patternsByDefinition: [StrikePattern?] = []
    /// Foot to ground, degrees; `nil` where unknown.
    public var angleDegrees: Double?
    /// 100 × rise ÷ run; `nil` where unknown.
    public var gradePercent: Double?
    /// True values of measures, by their names, in their units; only those that are known.
    public var measures: [String: Double] = [:]
    /// It is on a descent.
    public var isDescending = false
    /// The person runs.
    public var isRunning = true
    /// Metres covered to the next contact of the same list; 0 where unknown.
    public var metres = 0.0

    /// A contact of which no more is known.
    public init(initial: Double, terminal: Double? = nil) {
      self.initial = initial
      self.terminal = terminal
    }
  }

  /// By what rules patterns were told, where by more than one.
  public var definitions: [PatternDefinition] = []
  /// True contacts, ascending; `nil` where none are known.
  public var contacts: [Contact]?
  /// True toe-offs, ascending; `nil` where none are known.
  public var toeOffs: [Double]?
  /// True mid-swings, ascending; `nil` where none are known.
  public var swings: [Double]?
  /// Times at which the foot stands, ascending, one swing and one contact between each two; `nil` where none are
  /// known.
  public var standing: [Double]?
  /// Stretches in which every event is known; `nil` for the whole recording.
  public var stretches: [ClosedRange<Double>]?
  /// One pattern throughout; `nil` where it is not one or unknown.
  public var pattern: StrikePattern?
  /// What the person does throughout; `nil` where unknown or where contacts tell.
  public var activity: TrueActivity?
  /// Each contact says whether the person runs.
  public var knowsGait = false
  /// One slope throughout; `nil` where it is not one or unknown.
  public var gradePercent: Double?
  /// A simulation made it.
  public var isSynthetic = false
  /// Its contacts are those of one foot, and the sensor that is judged sees both.
  public var isOfOneFoot = false
  /// How the clock of the sensors that tell its contacts was brought onto the recording's, in a clause; `nil` where
  /// no sensor tells them.
  public var clock: String?

  /// Nothing is known.
  public init() {}

  /// Whether an instant lies where every event is known.
  public func isKnown(at time: Double) -> Bool { stretches?.contains { $0.contains(time) } ?? true }

  /// Whether a warning at an instant is a false alarm: nobody runs downhill there, or has in the last 15 s,
  /// which a cue of return to target may take.
  public func isFalseAlarm(at time: Double) -> Bool? {
    if let contacts, isSynthetic {
      return !contacts.contains {
        $0.isRunning && $0.isDescending && $0.initial > time - 15 && $0.initial <= time
      }
    }
    guard let activity else { return nil }
    if activity != .running { return true }
    return gradePercent.map { $0 > -1.5 }
  }

  /// Contacts of events given apart: each initial contact takes the first toe-off after it, if that comes
  /// before the next initial contact and within two seconds.
  public static func contacts(initial: [Double], terminal: [Double]) -> [Contact] {
    initial.enumerated().map { index, time in
      let end = min(index + 1 < initial.count ? initial[index + 1] : .infinity, time + 2)
      return Contact(initial: time, terminal: terminal.first { $0 > time && $0 < end })
    }
  }

  /// The stretches that hold events, no two of one stretch further apart than `gap` seconds, and `margin` to both
  /// sides: little, so that a contact that an end of the recording cut off, and the truth leaves out, is not judged.
  public static func stretches(of events: [Double], gap: Double = 2, margin: Double) -> [ClosedRange<Double>]
  {
    var stretches: [ClosedRange<Double>] = []
    for time in events.sorted() {
      if let last = stretches.last, time - last.upperBound <= gap + margin {
        stretches[stretches.count - 1] = last.lowerBound...(time + margin)
      } else {
        stretches.append((time - margin)...(time + margin))
      }
    }
    return stretches
  }
}
