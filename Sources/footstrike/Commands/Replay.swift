import ArgumentParser
import GaitAnalysis
import GaitModel
import GaitReporting
import SensorDecoding
import SensorIO
import StrikePipeline

/// Replays recorded files: strikes, descents and warnings out of whatever a logger wrote.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find strikes, descents and warnings in recorded files.",
    discussion: """
      Reads any accelerometer CSV, compressed or not, and tells what it guessed about it. A file with \
      altitudes and no acceleration (.gpx, .tcx, .fit, .csv) gives its descents. With several files, each \
      output file gets its recording's name put before its own. A pod on each shoe is one session: \
      left=FILE right=FILE.
      """)

  @Argument(help: "Recordings; - for standard input; left=FILE right=FILE for a session of two shoes.")
  var files: [String]

  @OptionGroup(title: "Runner, sensor and ground")
  var analysis: AnalysisOptions

  @OptionGroup(title: "Output")
  var outputs: OutputOptions

  @OptionGroup(title: "How the file is written")
  var recording: RecordingOptions

  @Option(help: ArgumentHelp("As it happened (1x) or so many times faster.", valueName: "factor"))
  var speed: String?

  @Option(help: ArgumentHelp("Leave out what is before.", valueName: "seconds"))
  var from: Double?

  @Option(help: ArgumentHelp("Leave out what is after.", valueName: "seconds"))
  var to: Double?

  func validate() throws {
    if let shoes, shoes.count != files.count || Set(shoes.map(\.side)).count != shoes.count {
      throw ValidationError("a session of two shoes is left=FILE right=FILE and nothing else")
    }
    if files.isEmpty { throw ValidationError("name a recording, or - for standard input") }
    if files.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read once") }
    try checkFiles()
    if speed != nil, speedFactor == nil {
      throw ValidationError("--speed is a factor above 0, as in 1x or 2.5x")
    }
    if let from, let to, from >= to { throw ValidationError("--from is before --to") }
    if let from, !(from >= 0) { throw ValidationError("--from is 0 or more") }
  }

  private func checkFiles() throws {
    var written = WrittenFiles()
    if shoes != nil || files.count == 1 {
      try outputs.add(to: &written)
    } else {
      for file in files { try outputs.add(to: &written, recording: Self.stem(of: file)) }
    }
    try written.spare(files + (shoes?.map(\.path) ?? []))
    try written.spare(analysis.files)
  }

  private var speedFactor: Double? {
    guard let speed else { return nil }
    let number = speed.hasSuffix("x") ? String(speed.dropLast()) : speed
    return Double(number).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    let context = try analysis.context()
    var status = ExitStatus.done
    if let shoes {
      status = try replayShoes(shoes, context: context, stop: stop, wakeUp: wakeUp)
      if status != .done { throw status }
      return
    }
    for file in files where !stop.isSet {
      do {
        status = status.worse(try replay(file, context: context, stop: stop, wakeUp: wakeUp))
      } catch {
        Console.complain("footstrike: \(error)")
        status = status.worse(.couldNot)
      }
    }
    if status != .done { throw status }
  }

  private func replay(
    _ file: String, context: AnalysisContext, stop: StopSignal, wakeUp: WakeUp
  ) throws -> ExitStatus {
    let stem = files.count > 1 ? Self.stem(of: file) : nil
    if RawReplay.recognises(file) {
      guard speed == nil, from == nil, to == nil else {
        throw PipelineError(
          what: "a raw live record is replayed whole, and as fast as can be", where: file,
          advice: "leave out --speed, --from and --to")
      }
      return try RawReplayRun(
        path: file, analysis: analysis, reading: recording.decoding(), context: context, outputs: outputs
      ).run(stem: stem, stop: stop)
    }
    switch try RecordingFile.open(file, options: recording.decoding(), wakeUp: wakeUp) {
    case .track(let track):
      return try TrackReplay(track: track, context: context, outputs: outputs, stem: stem).run()
    case .samples(let recording):
      let feet = try recording.feet(options: self.recording.decoding())
      return try replay(
        [RecordingInput(recording, descriptions: feet.isEmpty ? nil : feet)], sides: [nil], context: context,
        stem: stem, stop: stop)
    }
  }

  /// `left=a.csv right=b.csv` is one session of two shoes.
  private var shoes: [(side: Side, path: String)]? {
    let named = files.compactMap { file in
      let parts = file.split(separator: "=", maxSplits: 1).map(String.init)
      return parts.count == 2 ? Side(rawValue: parts[0]).map { ($0, parts[1]) } : nil
    }
    return named.isEmpty ? nil : named
  }

  private func replayShoes(
    _ shoes: [(side: Side, path: String)], context: AnalysisContext, stop: StopSignal, wakeUp: WakeUp
  ) throws -> ExitStatus {
    var inputs: [RecordingInput] = []
    for shoe in shoes {
      guard
        case .samples(let file) = try RecordingFile.open(
          shoe.path, options: recording.decoding(), wakeUp: wakeUp)
      else {
        throw PipelineError(
          what: "it holds no acceleration", where: shoe.path,
          advice: "give it with --altitude, or leave it out"
        )
      }
      inputs.append(RecordingInput(file))
    }
    // Files that know the time of day are lined up by it; others are taken to begin together.
    let starts = inputs.map { file in
      if case .utc(let seconds)? = file.file.clock { seconds } else { Double.nan }
    }
    if let first = starts.min(), starts.allSatisfy(\.isFinite) {
      for index in inputs.indices { inputs[index].shiftSeconds = starts[index] - first }
    } else if inputs.count > 1 {
      Console.complain("footstrike: the files tell no time of day, so they are taken to begin together")
    }
    return try replay(inputs, sides: shoes.map(\.side), context: context, stem: nil, stop: stop)
  }

  private func replay(
    _ inputs: [RecordingInput], sides: [Side?], context: AnalysisContext, stem: String?, stop: StopSignal
  ) throws -> ExitStatus {
    var session = SessionDescription(
      program: "footstrike \(Footstrike.version)",
      sensors: [.init(input: inputs[0].file.name, format: "csv", stream: nil)])
    session.sensors = []
    var streams: [StreamDescription] = []
    for (input, side) in zip(inputs, sides) {
      for description in input.descriptions {
        var told = context
        told.side = side ?? context.side
        let head = input.file.headSamples(of: description)
        let (stream, guesses) = try told.stream(of: description, head: head.span)
        if !description.columns.isEmpty {
          Console.complain("\(description.name): reading \(description.columns.joined(separator: ", "))")
        }
        for guess in guesses where guess.isInferred { Console.complain("\(description.name): \(guess)") }
        streams.append(stream)
        session.sensors.append(
          .init(
            input: description.sensor.map { "\(description.name) \($0)" } ?? description.name, format: "csv",
            stream: stream))
        session.guesses += guesses.map { .init(quantity: $0.what, value: $0.value, option: $0.pinWith) }
      }
    }
    let recording = inputs[0].file
    var configuration = try context.configuration(streams[0], clock: recording.clock)
    configuration.sensors = streams
    let monitor = try StrikeMonitor(configuration)
    var sinks = try SessionOutputs(outputs, session: session, recording: stem)
    var bar = ProgressBar(name: recording.name, byteCount: recording.byteCount)

    var run = RecordingRun()
    run.stop = stop
    run.speed = speedFactor
    run.from = from ?? 0
    run.to = to ?? .infinity
    let outcome = try run.run(inputs, monitor: monitor, progress: { bar.show($0) }) { events in
      try sinks.push(events)
      if sinks.nobodyListens { stop.stop() }
    }
    bar.clear()
    try sinks.finish(health: outcome.health, refusals: outcome.refusals)
    for refusal in outcome.refusals.first.prefix(5) {
      Console.complain("\(recording.name):\(refusal.line): refused, \(refusal.cause.words)")
    }
    if outcome.refusals.totalRecords > 5 {
      Console.complain("\(recording.name): \(outcome.refusals.totalRecords) lines refused in all")
    }
    if let failure = outcome.failure {
      Console.complain("footstrike: \(failure)")
      return .couldNot
    }
    return sinks.summary.contacts == 0 && !sinks.nobodyListens ? .limitCrossed : .done
  }

  private static func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    if name == "-" { return "stdin" }
    let stem = name.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
    return stem.isEmpty ? name : stem
  }
}

extension RefusalCause {
  /// The cause in words, for people.
  var words: String {
    switch self {
    case .notANumber: "text where a number belongs"
    case .notFinite: "NaN or infinity where a reading belongs"
    case .missingField: "fewer or more fields than the rows before"
    case .empty: "an empty line"
    case .tooLong: "a line longer than 64 KiB"
    case .truncated: "cut off in the middle"
    case .checksum: "its checksum is wrong"
    case .unknownFrame: "bytes that are no frame"
    case .implausible: "a reading no sensor can give"
    case .notData: "a heading or a comment inside the data"
    case .notText: "bytes that are not text"
    }
  }
}
