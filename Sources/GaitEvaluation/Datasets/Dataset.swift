import GaitModel

/// Recordings whose truth is known, as described by one small JSON file; the recordings stay elsewhere.
public struct Dataset: Sendable {
  /// The format's name and version.
  public static let schema = "footstrike.dataset/1"

  /// The description's file, as messages call it.
  public var file: String
  /// What it is called in tables and requirements.
  public var name: String
  /// What it is, for people.
  public var about: String
  /// Under which licence the recordings come.
  public var licence: String
  /// Nothing made of it may be used commercially.
  public var isNonCommercial: Bool
  /// Where it comes from.
  public var source: String
  /// Who or what moved the sensors; `nil` where nobody told.
  public var subjects: Subjects?
  /// The largest distance at which a found event is a true one, seconds.
  public var toleranceSeconds: Double
  /// What the recordings are.
  public var sources: [RecordingSource]

  /// By which rules its contacts' patterns were told, each once.
  public var patternDefinitions: [PatternDefinition] {
    sources.flatMap { $0.truth.contacts?.labels.patterns.map(\.definition) ?? [] }.reduce(into: []) {
      known, definition in
      if !known.contains(definition) { known.append(definition) }
    }
  }

  /// What is known of its recordings, and how, for a reader of scores.
  public var truthInWords: String {
    var words: [String] = []
    for source in sources {
      var here: [String] = []
      if case .synthetic = source.content { here.append("what a simulation knows of its contacts") }
      let truth = source.truth
      if truth.force != nil { here.append("contacts by force") }
      if let sensors = truth.sensors {
        here.append("contacts as \(sensors.sensors.map(\.name).joined(separator: " and ")) saw them")
      }
      if let contacts = truth.contacts {
        here.append(contacts.isComplete ? "contacts of a table" : "contacts of a table, where it has some")
        if contacts.labels.angle != nil { here.append("their strike angles") }
        if contacts.labels.side != nil { here.append("their sides") }
      }
      if truth.swings != nil { here.append("mid-swings of a table") }
      if truth.pattern != nil { here.append("one pattern a recording") }
      if here.isEmpty { here.append(truth.activity == nil ? "nothing" : "what the person does") }
      words += here.filter { !words.contains($0) }
    }
    return words.joined(separator: ", ")
  }

  /// Who or what moves sensors.
  public enum Subjects: String, CaseIterable, Sendable {
    /// People who wore them.
    case people
    /// People whose movement was measured; the sensors on them are computed.
    case virtualSensors = "virtual-sensors"
    /// Nobody: the signals are made.
    case simulation
  }

  /// What the figures of it are of, in a sentence.
  public var measuredOn: String {
    switch subjects {
    case .people: "Measured on people"
    case .virtualSensors: "Measured on virtual sensors, moved by people"
    case .simulation: "Measured on synthetic signals, not people"
    case nil: "Measured on people or on made signals: nobody told"
    }
  }
}

/// One kind of recording of a dataset: a file, all files of a pattern, or simulated runs.
public struct RecordingSource: Sendable {
  /// Where the samples come from.
  public enum Content: Sendable {
    /// A path below the root, with gaps as `{runner}`.
    case files(pattern: String)
    /// Simulated runs.
    case synthetic(SyntheticRuns)
  }

  /// Where in the description it stands, for messages.
  public var place: String
  /// Where the samples come from.
  public var content: Content
  /// Who runs.
  public var runner: NamedValue
  /// What scores are told apart by besides the runner, as a speed or a shoe, by its name.
  public var groups: [String: NamedValue] = [:]
  /// Where the sensor sits.
  public var placement: Placement
  /// Whose foot.
  public var side: NamedValue?
  /// How the file is to be read.
  public var reading: ReadingOptions
  /// A slope that the analysis is told, percent, as of a treadmill; `nil` for none.
  public var givenGradePercent: Double?
  /// Which files count, by a table beside them.
  public var conditions: [TableCondition]
  /// What is true of it.
  public var truth: TruthSource
}

/// What a description says of reading its files; what it leaves out is guessed as in `replay`.
public struct ReadingOptions: Sendable, Equatable {
  /// A column's heading or 1-based number by its role (`ax`, `time`, …).
  public var columns: [String: String] = [:]
  /// `g`, `mg`, `m/s2` or `raw:COUNTS_PER_G`.
  public var accelerationUnit: String?
  /// `deg/s`, `rad/s` or `raw:COUNTS_PER_DEG_S`.
  public var angularRateUnit: String?
  /// `s`, `ms`, `us`, `ns`, ….
  public var timeUnit: String?
  /// Samples a second.
  public var rateHertz: Double?
  /// Which of a file's sensors.
  public var sensor: String?
  /// The device took gravity out.
  public var gravityRemoved: Bool?
  /// Where the accelerometer clips, g.
  public var accelerationRangeG: Double?
  /// Lines before the first row of data.
  public var skipRows: Int?
  /// The angular rate is left out, as if the sensor had no gyroscope.
  public var ignoresAngularRate = false

  /// Everything is guessed.
  public init() {}
}

/// A place in a table beside the recordings.
public struct TableLookup: Sendable, Equatable {
  /// The table, below the root.
  public var file: String
  /// Headings and the values that a row must have.
  public var conditions: [String: String]
  /// The heading of the column that is wanted.
  public var column: String
}

/// A name of a recording: a text whose gaps are those of the file's pattern, or a place in a table.
public enum NamedValue: Sendable, Equatable {
  /// Gaps are filled in.
  case text(String)
  /// As the table says.
  case table(TableLookup)
}

/// A file counts only where a table beside it says so.
public struct TableCondition: Sendable, Equatable {
  /// The value that is held against the limits.
  public var lookup: TableLookup
  /// It must read so.
  public var equals: String?
  /// It must be smaller.
  public var below: Double?
  /// It must be larger.
  public var above: Double?
}

/// What a person does in a recording.
public enum TrueActivity: String, CaseIterable, Sendable, Codable {
  /// Running; downhill where the slope says so.
  case running
  /// Walking on the level or a slope.
  case walking
  /// Up or down a staircase.
  case stairs
  /// Sitting in a car, a train or the like.
  case riding
  /// Jumping or hopping in place.
  case jumping
  /// Stumbling or falling.
  case stumbling
  /// Standing, sitting, lying.
  case resting
}

/// Where the truth about a recording stands.
public struct TruthSource: Sendable, Equatable {
  /// One pattern throughout.
  public var pattern: StrikePattern?
  /// What the person does throughout.
  public var activity: TrueActivity?
  /// The slope throughout, 100 × rise ÷ run.
  public var gradePercent: Double?
  /// The slope by a table, in degrees or percent.
  public var gradeTable: TableLookup?
  /// The table's slopes are degrees.
  public var gradeIsDegrees = false
  /// Vertical ground reaction force.
  public var force: ForceTruth?
  /// Other sensors of the same session.
  public var sensors: SensorTruth?
  /// Times of contacts and toe-offs.
  public var contacts: ContactTruth?
  /// Times of mid-swing.
  public var swings: ContactTruth?
  /// Times at which the foot stands, one a stride: between each two lie one swing and one contact.
  public var standing: ContactTruth?

  /// Nothing is known.
  public init() {}

  /// A column of force: contact where it is over a threshold.
  public struct ForceTruth: Sendable, Equatable {
    /// The file, below the root.
    public var file: String
    /// The heading of the force.
    public var column: String
    /// In the force's unit; 0.10 for body weights.
    public var threshold: Double
    /// Samples of force a second.
    public var rateHertz: Double
    /// The recording's own clock at the first of them, seconds; `nil` where both begin together.
    public var startSeconds: Double?
  }

  /// Columns of times in a table.
  public struct ContactTruth: Sendable, Equatable {
    /// The table, below the root.
    public var file: String
    /// Headings and the values that a row must have.
    public var conditions: [String: String]
    /// Columns of initial contacts, of mid-swings or of times at which the foot stands.
    public var initial: [String]
    /// Columns of terminal contacts.
    public var terminal: [String]
    /// Times are samples at this rate; seconds where `nil`.
    public var samplesHertz: Double?
    /// Every event of the recording is in the table; where not, only stretches of it that hold events count.
    public var isComplete: Bool
    /// What the table knows of each contact, one row a contact; an empty field is not judged.
    public var labels = ContactLabels()
  }
}
