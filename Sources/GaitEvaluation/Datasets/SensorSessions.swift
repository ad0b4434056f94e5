import GaitModel

/// Sessions of several sensors, of which some tell the truth about the others.
public struct SensorSessions: Sendable {
  /// One session.
  public struct Session: Sendable {
    /// Who ran.
    public var runner: String
    /// What scores are told apart by besides the runner: its value by its name.
    public var groups: [String: String]
    /// The sensors, with their files below the root.
    public var sensors: [SensorTruth.Sensor]
    /// Force under the feet; `nil` for none.
    public var force: TruthSource.ForceTruth?

    /// A session.
    public init(
      runner: String, groups: [String: String] = [:], sensors: [SensorTruth.Sensor],
      force: TruthSource.ForceTruth? = nil
    ) {
      self.runner = runner
      self.groups = groups
      self.sensors = sensors
      self.force = force
    }
  }

  /// The sessions; each has the same sensors.
  public var sessions: [Session]
  /// The sensor, or the placement, that the others are held against; the force where there is one, and else what
  /// sits nearest to the ground.
  public var reference: String?
  /// What is added to a sensor's times, seconds, where that is told.
  public var addedSeconds: [String: Double] = [:]
  /// What is to be added is found by the contacts.
  public var findsOffset = false
  /// A slope that the analysis is told, percent; `nil` for none.
  public var givenGradePercent: Double?
  /// Who or what moved the sensors; `nil` where nobody told.
  public var subjects: Dataset.Subjects?

  /// Some sessions.
  public init(_ sessions: [Session]) { self.sessions = sessions }

  /// The recordings that are judged, as a dataset; what tells the truth about them is none of it.
  ///
  /// - Throws: `FootstrikeError` where no sensor is called as the reference is, or none is left to be judged.
  public func dataset(name: String) throws(FootstrikeError) -> Dataset {
    var sources: [RecordingSource] = []
    for session in sessions {
      var truth = TruthSource()
      var judged = session.sensors
      if let force = session.force, reference == nil || reference == "force" {
        truth.force = force
      } else {
        let wanted =
          reference
          ?? session.sensors.min { $0.placement.nearness < $1.placement.nearness }?.placement.rawValue
        let telling = session.sensors.filter { $0.name == wanted || $0.placement.rawValue == wanted }
        judged.removeAll { sensor in telling.contains(sensor) }
        guard !telling.isEmpty, !judged.isEmpty else {
          throw FootstrikeError(
            file: name,
            what: telling.isEmpty
              ? "no sensor is called \(wanted ?? "so")"
              : "no sensor is left to be held against \(wanted ?? "it")",
            remedy: "there are \(session.sensors.map(\.name).joined(separator: ", "))")
        }
        truth.sensors = SensorTruth(sensors: telling, findsOffset: findsOffset)
      }
      for sensor in judged {
        var truth = truth
        if var telling = truth.sensors, !addedSeconds.isEmpty {
          let added = telling.sensors.lazy.compactMap { addedSeconds[$0.name] }.first ?? 0
          telling.addedSeconds = added - (addedSeconds[sensor.name] ?? 0)
          truth.sensors = telling
        }
        var groups = session.groups
        groups["sensor"] = sensor.name
        sources.append(
          RecordingSource(
            place: sensor.name, content: .files(pattern: sensor.file), runner: .text(session.runner),
            groups: groups.mapValues(NamedValue.text), placement: sensor.placement,
            side: sensor.side.map { .text($0.rawValue) }, reading: sensor.reading,
            givenGradePercent: givenGradePercent, conditions: [], truth: truth))
      }
    }
    return Dataset(
      file: name, name: name, about: "Sensors of the same sessions, held against each other.",
      licence: "licence not told", isNonCommercial: false, source: name, subjects: subjects,
      toleranceSeconds: 0.05,
      sources: sources)
  }
}
