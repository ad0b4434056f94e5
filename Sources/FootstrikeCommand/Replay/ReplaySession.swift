import ArgumentParser
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikeMonitoring
import StrikePipeline

/// One session to be replayed: a recording, or one of each of several sensors.
struct ReplaySession: Sendable {
  /// Its recordings, with what was told of each sensor of several; the nearest to the ground first.
  var files: [(sensor: SensorArgument?, path: String)]
  /// What it is called among several; `nil` where it is the only one.
  var name: String?

  /// What a recording or a folder stands for, and how it is named among others.
  ///
  /// - Parameter paths: recordings and folders of them.
  private static func sessions(_ paths: [String]) -> [ReplaySession] {
    let files = RecordingFolder.recordings(among: paths)
    guard files.count > 1 else { return files.map { ReplaySession(files: [(nil, $0)]) } }
    return zip(files, names(of: files)).map { ReplaySession(files: [(nil, $0)], name: $1) }
  }

  /// What arguments stand for: recordings, folders of them, or what each of several sensors recorded, as
  /// `left=FILE right=FILE` or `shoe=FILE sacrum=FILE`.
  ///
  /// - Parameter complain: is told what is left out; a command line that is only checked tells nobody.
  static func sessions(
    named arguments: [String], complain: (String) -> Void = { _ in }
  ) throws(ValidationError) -> [ReplaySession] {
    let sensors = try SensorArgument.all(arguments)
    guard !sensors.isEmpty else { return sessions(arguments) }
    if let force = sensors.first(where: \.isForce) {
      throw ValidationError("\(force.name)=\(force.path) is for benchmark: force has no strikes of its own")
    }
    return try SensorArgument.sessions(sensors, complain: complain).map {
      ReplaySession(files: $0.sensors.map { ($0, $0.path) }, name: $0.name)
    }
  }

  /// Its first file's name without the ending.
  var stem: String { Self.name(of: files[0].path, depth: 1) }

  /// Names that tell recordings apart: of a file without its ending, and of as many folders as it takes.
  static func names(of paths: [String]) -> [String] {
    var names = paths.map { name(of: $0, depth: 1) }
    func rename(_ name: (String) -> String) {
      let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
      for place in paths.indices where counts[names[place]]! > 1 { names[place] = name(paths[place]) }
    }
    for depth in 2...8 { rename { name(of: $0, depth: depth) } }
    rename { $0.fileName }
    return names
  }

  static func name(of path: String, depth: Int) -> String {
    if path == "-" { return "stdin" }
    var parts = Array(path.pathParts.filter { $0 != "." && $0 != ".." }.suffix(depth))
    let stem = (parts.popLast() ?? path).split(separator: ".", omittingEmptySubsequences: false)
    let last = stem.dropLast().joined(separator: ".")
    return (parts + [last.isEmpty ? stem.joined(separator: ".") : last]).joined(separator: "-")
  }
}

/// Replays a session, from its files to its reports.
struct ReplayRun: Sendable {
  let recording: DecodingOptions
  let analysis: AnalysisOptions
  let outputs: OutputOptions
  var context: AnalysisContext
  /// Of these, one for each session.
  let settings: RecordingSource.Settings
  /// When the session began, where the person says so.
  let start: StartTime?
  let isOffline: Bool
  /// What rows of the table of all begin with; `nil` where there is none.
  var names: (recording: String, told: [String])?
  let bids: BIDSOptions
  let clocks: ClockOptions
  let wakeUp: WakeUp
  let console: SessionConsole
  /// Nothing goes to standard output.
  var isSilent = false
  /// What the runner's earlier sessions were like, where a log knows.
  var usual: @Sendable (SessionDescription) throws -> UsualFigures? = { _ in nil }
  /// Where browsers see it; of one session alone, and so of one thread.
  nonisolated(unsafe) var page: ServedPage?

  /// - Parameter kept: takes what a session came to that was replayed to its end.
  /// - Throws: what says why a session could not be read or written.
  func run(
    _ session: ReplaySession, kept: (SessionSummary) -> Void = { _ in }
  ) throws -> ReplayOutcome {
    var inputs: [RecordingInput] = []
    for (sensor, path) in session.files {
      switch try MotionRecording.open(path, options: recording, wakeUp: wakeUp) {
      case .record where isOffline:
        throw FootstrikeError(
          what: "a raw live record is replayed as it was live", where: path, advice: "leave out --offline")
      case .record(let record) where sensor == nil:
        guard settings.speed == nil, settings.from == 0, settings.to == .infinity else {
          throw FootstrikeError(
            what: "a raw live record is replayed whole, and as fast as can be", where: path,
            advice: "leave out --speed, --from and --to")
        }
        return try replay(record, name: session.name, kept)
      case .record:
        throw FootstrikeError(
          what: "this is a raw live record", where: path, advice: "give it alone, and not one for each sensor"
        )
      case .samples(let file): inputs.append(try input(file, sensor))
      case .track(let track) where sensor == nil:
        return try TrackReplay(
          track: track, context: context, outputs: outputs, recording: session.name, console: console,
          isSilent: isSilent
        ).run(kept: kept)
      case .track:
        throw FootstrikeError(
          what: "it holds no acceleration", where: path, advice: "give it with --altitude, or leave it out")
      }
    }
    try lineUp(&inputs, session)
    var run = self
    run.context = try context.liningUpTrack(with: session.files[0].path, start: start, options: recording)
    return try run.replay(inputs, of: session, kept)
  }

  /// A file with the sensors that are read from it.
  private func input(_ file: RecordingFile, _ sensor: SensorArgument?) throws -> RecordingInput {
    let feet = sensor == nil ? try file.feet(options: recording) : []
    return RecordingInput(file, descriptions: feet.isEmpty ? nil : feet)
  }

  /// Reads a session's files once more, for what is known only at their end.
  private func survey(
    _ session: ReplaySession, _ inputs: [RecordingInput], _ sensors: [SourceSensor], _ track: AlignedTrack?
  ) throws -> RecordingSurvey {
    var again: [RecordingInput] = []
    for ((sensor, path), before) in zip(session.files, inputs) {
      guard RecordingFolder.canBeReadTwice(path),
        case .samples(let file) = try MotionRecording.open(path, options: recording, wakeUp: wakeUp)
      else {
        throw FootstrikeError(
          what: "it can't be read twice, as --offline does", where: path, advice: "give a file")
      }
      var input = try input(file, sensor)
      input.shiftSeconds = before.shiftSeconds
      again.append(input)
    }
    var configuration = context.configuration(sensors.map(\.stream), track: track?.points)
    configuration.surveys = true
    return RecordingSource(again, settings: settings).survey(try StrikeMonitor(configuration))
  }

  private func replay(
    _ inputs: [RecordingInput], of session: ReplaySession, _ kept: (SessionSummary) -> Void
  ) throws -> ReplayOutcome {
    var sensors: [SourceSensor] = []
    for (input, (told, _)) in zip(inputs, session.files) {
      for description in input.descriptions { sensors.append(try sensor(description, of: input, told)) }
    }
    let file = inputs[0].file
    let source = RecordingSource(inputs, sensors: sensors, settings: settings)
    let clock = (start?.epochSeconds ?? source.startEpochSeconds).map { Track.Clock.utc(firstSeconds: $0) }
    let track = context.lineUp(with: clock)
    var bar = ProgressBar(name: file.name, byteCount: file.byteCount)
    return try play(
      source, track: track, survey: try isOffline ? survey(session, inputs, sensors, track) : nil,
      name: session.name,
      files: zip(session.files, inputs).map { BIDSWriting.File(path: $0.path, input: $1) },
      progress: { if console.isTurn, let share = source.progress { bar.show(share) } },
      ended: {
        bar.clear()
        return nil
      },
      told: {
        tell(source.refusals, of: file.name)
        context.checkTrack(against: clock, seconds: source.health.durationSeconds)
      }, kept: kept)
  }

  /// What one sensor of a file is taken for.
  func sensor(
    _ description: RecordingDescription, of input: RecordingInput, _ argument: SensorArgument?
  ) throws -> SourceSensor {
    var told = context
    told.side = argument?.side ?? context.side
    told.placement = argument?.placement ?? context.placement
    let (stream, guesses) = try told.stream(
      of: description, head: input.file.headSamples(of: description).span)
    var sensor = SourceSensor(
      name: description.name,
      input: description.sensor.map { "\(description.name) \($0)" } ?? description.name,
      format: description.formatName, stream: stream, guesses: guesses)
    sensor.columns = description.columns
    sensor.label = argument?.name
    return sensor
  }

  private func tell(_ refusals: RefusalTally, of name: String) {
    for refusal in refusals.first.prefix(5) {
      console.complain("\(refusal.place(in: name)): refused, \(refusal.cause.words)")
    }
    if refusals.totalRecords > 5 {
      let noun = refusals.first[0].line > 0 ? "lines" : "stretches of bytes"
      console.complain("\(name): \(refusals.totalRecords) \(noun) refused in all")
    }
  }

  /// What `live --record` kept: the same session, without its waits.
  private func replay(
    _ record: RawRecordFile, name: String?, _ kept: (SessionSummary) -> Void
  ) throws -> ReplayOutcome {
    let path = record.name
    let source = try RawReplay(record, stop: settings.stop) { inputs in
      for place in inputs.indices {
        if let placement = analysis.placement { inputs[place].placement = placement }
        if let side = analysis.side, inputs.count == 1 { inputs[place].side = side }
        if let rate = recording.rateHertz { inputs[place].stream.rateHertz = rate }
        inputs[place].stream.decoding.lines = recording
        if recording.gravityRemoved == true { inputs[place].stream.decoding.acceptsGravityRemoved = true }
      }
    }
    // A track can't be lined up: nobody knows how long after its beginning the first sample came.
    return try play(
      source, track: nil, name: name,
      ended: {
        var host = HostNotes()
        for note in source.notes {
          host.add(note)
          if let words = HostNotes.warned(note) {
            console.complain("\(path): when it was recorded the computer warned: \(words)")
          }
        }
        return host.conditions(droppedSamples: source.droppedWhenLive, isReplay: true)
      },
      told: {
        if source.lostBytes > 0 {
          console.complain("\(path): its last \(source.lostBytes) bytes are no whole record")
        }
      }, kept: kept)
  }

  /// Plays a source from its sensors to its reports.
  ///
  /// - Parameters:
  ///   - track: in the source's time.
  ///   - survey: what a first pass learned; `nil` where the answers are to be causal.
  ///   - files: the source's, where it has any that can be read once more.
  ///   - ended: called when all was read, for what is known of a live session.
  ///   - told: called when the summary is written.
  ///   - kept: called with the summary of what was not ended early.
  private func play(
    _ source: some SampleSource, track: AlignedTrack?, survey: RecordingSurvey? = nil, name: String?,
    files: [BIDSWriting.File] = [],
    progress: () -> Void = {},
    ended: () -> LiveConditions?, told: () -> Void, kept: (SessionSummary) -> Void
  ) throws -> ReplayOutcome {
    guard let sensors = source.prepare() else {
      console.complain("footstrike: \(source.name): nothing in it can be read as samples")
      return ReplayOutcome(status: .couldNot)
    }
    for sensor in sensors where !outputs.quiet {
      if !sensor.columns.isEmpty {
        console.complain("\(sensor.name): reading \(sensor.columns.joined(separator: ", "))")
      }
      for guess in sensor.guesses where guess.isInferred { console.complain("\(sensor.name): \(guess)") }
    }
    var configuration = context.configuration(sensors.map(\.stream), track: track?.points)
    configuration.survey = survey
    let monitor = try StrikeMonitor(configuration)
    var session = SessionDescription(sensors, of: source)
    session.isOffline = survey != nil
    session.fromSeconds = settings.from
    session.track = track.map { SessionDescription.CompanionTrack($0, of: context.track) }
    if let known = start?.epochSeconds ?? session.startEpochSeconds ?? track?.zeroEpochSeconds {
      session.startEpochSeconds = known
    }
    session.usual = try usual(session)
    let writing = try bids.place(of: name).map { try dataSet($0, of: session, files) }
    var sinks = try SessionOutputs(
      outputs, session: session, recording: name, console: console, isSilent: isSilent,
      also: writing.map { [(BIDSEvents(session), $0.place.events("tsv"))] } ?? [],
      rows: names.map { StrikesCSV(session, recording: $0.recording, names: $0.told) })
    page?.begin(session)
    let dropped = try PipelineRun(monitor: monitor).run(
      source,
      idle: {
        progress()
        page?.tell(recording: source.name)
      },
      deliver: { events in
        page?.push(events)
        sinks.push(events)
        for failure in sinks.takeFailures() { console.complain("footstrike: \(failure)") }
        if sinks.nobodyListens { settings.stop.stop() }
      })
    let live = ended()
    var health = source.health
    health.droppedByRing = Int64(dropped.samples + dropped.events)
    let early = source.endedEarly.map { EarlyEnd(atSeconds: $0.atSeconds, ofSeconds: $0.ofSeconds) }
    sinks.finish(health: health, refusals: source.refusals, live: live, endedEarly: early)
    told()
    if early == nil, StopOnSignal.received == nil { kept(sinks.summary) }
    if source.failure == nil, !sinks.hasFailed {
      try writing?.writeMotion(files, recording, to: source.endedEarly?.atSeconds ?? settings.to)
    }
    if let path = outputs.path(of: .fit), let (inside, all) = sinks.summary.recordsOfTrack,
      let track = context.track
    {
      console.complain(
        inside == 0
          ? "\(track.name): none of its \(count(Int64(all))) records lies in the recording, so \(path) is the recording's alone"
          : "\(track.name): \(count(Int64(inside))) of its \(count(Int64(all))) records lie in the recording and got its figures in \(path); the others are as they were"
      )
    }
    return ReplayOutcome(sinks, of: source.name, failure: source.failure, console: console)
  }

  /// Makes room for a session in a data set.
  private func dataSet(
    _ place: BIDSPlace, of session: SessionDescription, _ files: [BIDSWriting.File]
  ) throws -> BIDSWriting {
    guard !files.isEmpty, !files.contains(where: { $0.path == "-" }) else {
      throw FootstrikeError(
        what: "its samples can't be read once more for --bids", where: session.sensors[0].input,
        advice: "give a recorded file, and no raw live record or standard input")
    }
    let writing = BIDSWriting(place: place, session: session)
    try writing.prepare()
    return writing
  }
}
