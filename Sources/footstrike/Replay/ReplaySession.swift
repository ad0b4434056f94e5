import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikeMonitoring
import StrikePipeline

/// One session to be replayed: a recording, or one of each shoe.
struct ReplaySession: Sendable {
  /// Its recordings, with the side that was given of each.
  var files: [(side: Side?, path: String)]
  /// What it is called among several; `nil` where it is the only one.
  var name: String?

  /// What a recording or a folder stands for, and how it is named among others.
  ///
  /// - Parameter paths: recordings and folders of them.
  static func sessions(_ paths: [String]) -> [ReplaySession] {
    let files = RecordingFolder.recordings(among: paths)
    guard files.count > 1 else { return files.map { ReplaySession(files: [(nil, $0)]) } }
    return zip(files, names(of: files)).map { ReplaySession(files: [(nil, $0)], name: $1) }
  }

  /// Names that tell recordings apart: of a file without its ending, and of as many folders as it takes.
  static func names(of paths: [String]) -> [String] {
    var names = paths.map { name(of: $0, depth: 1) }
    func rename(_ name: (String) -> String) {
      let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
      for place in paths.indices where counts[names[place]]! > 1 { names[place] = name(paths[place]) }
    }
    for depth in 2...8 { rename { name(of: $0, depth: depth) } }
    rename { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return names
  }

  private static func name(of path: String, depth: Int) -> String {
    if path == "-" { return "stdin" }
    var parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }.suffix(depth).map(String.init)
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
  let settings: RecordingRun
  let wakeUp: WakeUp
  let console: SessionConsole

  /// - Throws: what says why a session could not be read or written.
  func run(_ session: ReplaySession) throws -> ReplayOutcome {
    var inputs: [RecordingInput] = []
    for (side, path) in session.files {
      switch try MotionRecording.open(path, options: recording, wakeUp: wakeUp) {
      case .record(let record) where side == nil:
        guard settings.speed == nil, settings.from == 0, settings.to == .infinity else {
          throw FootstrikeError(
            what: "a raw live record is replayed whole, and as fast as can be", where: path,
            advice: "leave out --speed, --from and --to")
        }
        return try RawReplayRun(
          record: record, analysis: analysis, reading: recording, context: context, outputs: outputs,
          recording: session.name,
          console: console
        ).run(stop: settings.stop)
      case .record:
        throw FootstrikeError(
          what: "this is a raw live record", where: path, advice: "give it alone, and not one for each foot")
      case .samples(let file):
        let feet = side == nil ? try file.feet(options: recording) : []
        inputs.append(RecordingInput(file, descriptions: feet.isEmpty ? nil : feet))
      case .track(let track) where side == nil:
        return try TrackReplay(
          track: track, context: context, outputs: outputs, recording: session.name, console: console
        ).run()
      case .track:
        throw FootstrikeError(
          what: "it holds no acceleration", where: path, advice: "give it with --altitude, or leave it out")
      }
    }
    lineUp(&inputs)
    return try replay(inputs, sides: session.files.map(\.side), name: session.name)
  }

  /// Files that know the time of day are lined up by it; others are taken to begin together.
  private func lineUp(_ inputs: inout [RecordingInput]) {
    guard inputs.count > 1 else { return }
    let starts = inputs.map { $0.file.startEpochSeconds ?? .nan }
    if let first = starts.min(), starts.allSatisfy(\.isFinite) {
      for index in inputs.indices { inputs[index].shiftSeconds = starts[index] - first }
    } else {
      console.complain("footstrike: the files tell no time of day, so they are taken to begin together")
    }
  }

  private func replay(_ inputs: [RecordingInput], sides: [Side?], name: String?) throws -> ReplayOutcome {
    var session = SessionDescription(
      program: "footstrike \(Footstrike.version)",
      sensors: [.init(input: inputs[0].file.name, format: "csv", stream: nil)])
    session.sensors = []
    session.startEpochSeconds = inputs.compactMap(\.file.startEpochSeconds).min()
    var streams: [StreamDescription] = []
    for (input, side) in zip(inputs, sides) {
      for description in input.descriptions {
        streams.append(try stream(of: description, in: input.file, side: side, session: &session))
      }
    }
    let recording = inputs[0].file
    var configuration = try context.configuration(streams[0], clock: recording.clock)
    configuration.sensors = streams
    let monitor = try StrikeMonitor(configuration)
    var sinks = try SessionOutputs(outputs, session: session, recording: name, console: console)
    var bar = ProgressBar(name: recording.name, byteCount: recording.byteCount)
    let outcome = try settings.run(
      inputs, monitor: monitor, progress: { if console.isTurn { bar.show($0) } }
    ) { events in
      try sinks.push(events)
      if sinks.nobodyListens { settings.stop.stop() }
    }
    bar.clear()
    try sinks.finish(health: outcome.health, refusals: outcome.refusals)
    for refusal in outcome.refusals.first.prefix(5) {
      console.complain("\(refusal.place(in: recording.name)): refused, \(refusal.cause.words)")
    }
    if outcome.refusals.totalRecords > 5 {
      let noun = outcome.refusals.first[0].line > 0 ? "lines" : "stretches of bytes"
      console.complain("\(recording.name): \(outcome.refusals.totalRecords) \(noun) refused in all")
    }
    return ReplayOutcome(sinks, failure: outcome.failure, console: console)
  }

  /// What one sensor is taken for; what was guessed is said and noted.
  private func stream(
    of description: RecordingDescription, in file: RecordingFile, side: Side?,
    session: inout SessionDescription
  ) throws -> StreamDescription {
    var told = context
    told.side = side ?? context.side
    let (stream, guesses) = try told.stream(
      of: description, head: file.headSamples(of: description).span)
    if !description.columns.isEmpty {
      console.complain("\(description.name): reading \(description.columns.joined(separator: ", "))")
    }
    for guess in guesses where guess.isInferred { console.complain("\(description.name): \(guess)") }
    session.sensors.append(
      .init(
        input: description.sensor.map { "\(description.name) \($0)" } ?? description.name,
        format: description.formatName, stream: stream))
    session.guesses += guesses.map { .init(quantity: $0.what, value: $0.value, option: $0.pinWith) }
    return stream
  }
}
