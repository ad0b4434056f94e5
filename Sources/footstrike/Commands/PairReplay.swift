import GaitModel
import GaitReporting
import SensorDecoding
import SensorIO
import StrikePipeline

/// Replays the recordings of a pod on each shoe as one session: `left=FILE right=FILE`.
struct PairReplay {
  let left: String
  let right: String

  /// `nil` unless the words are a left and a right file.
  init?(_ words: [String]) {
    let ports = words.compactMap { LivePort(argument: $0) }
    guard words.count == 2, let left = ports.first(where: { $0.side == .left }),
      let right = ports.first(where: { $0.side == .right })
    else { return nil }
    (self.left, self.right) = (left.path, right.path)
  }

  func run(
    context: AnalysisContext, decoding: DecodingOptions, outputs: OutputOptions, stop: StopSignal,
    wakeUp: WakeUp
  ) throws -> ExitStatus {
    let files = (
      try open(left, decoding: decoding, wakeUp: wakeUp), try open(right, decoding: decoding, wakeUp: wakeUp)
    )
    var streams: [StreamDescription] = []
    var guesses: [Guess] = []
    for (file, side) in [(files.0, Side.left), (files.1, .right)] {
      let head = file.headSamples()
      var (stream, guessed) = try context.stream(of: file.description, head: head.span)
      stream.side = side
      streams.append(stream)
      guesses += guessed
      for guess in guessed where guess.isInferred { Console.complain("\(file.name): \(guess)") }
    }
    var run = PairRun()
    run.stop = stop
    run.offsets = offsets(files)
    var configuration = try context.configuration(streams[0], clock: files.0.clock)
    configuration.sensors = streams
    let session = SessionDescription(
      program: "footstrike \(Footstrike.version)",
      sensors: [
        .init(input: files.0.name, format: "csv", stream: streams[0]),
        .init(input: files.1.name, format: "csv", stream: streams[1]),
      ],
      guesses: guesses.map { .init(quantity: $0.what, value: $0.value, option: $0.pinWith) })
    var sinks = try SessionOutputs(outputs, session: session)
    let outcomes = try run.run(files, monitor: try StrikeMonitor(configuration)) { events in
      try sinks.push(events)
      if sinks.nobodyListens { stop.stop() }
    }
    var refusals = outcomes.0.refusals
    refusals.add(outcomes.1.refusals)
    try sinks.finish(health: outcomes.0.health.adding(outcomes.1.health), refusals: refusals)
    for failure in [outcomes.0.failure, outcomes.1.failure] {
      if let failure { Console.complain("footstrike: \(failure)") }
    }
    if outcomes.0.failure != nil || outcomes.1.failure != nil { return .couldNot }
    return sinks.summary.contacts == 0 && !sinks.nobodyListens ? .limitCrossed : .done
  }

  private func open(_ path: String, decoding: DecodingOptions, wakeUp: WakeUp) throws -> RecordingFile {
    guard case .samples(let file) = try RecordingFile.open(path, options: decoding, wakeUp: wakeUp) else {
      throw PipelineError(
        what: "this is a track and no recording of a shoe", where: path, todo: "give it with --altitude")
    }
    return file
  }

  /// By the time of day where both recordings know it; else both begin together.
  private func offsets(_ files: (RecordingFile, RecordingFile)) -> (Int64, Int64) {
    if case .utc(let first)? = files.0.clock, case .utc(let second)? = files.1.clock {
      let later = Int64(((second - first) * 1e9).rounded())
      return later >= 0 ? (0, later) : (-later, 0)
    }
    Console.complain(
      "footstrike: \(files.0.name) and \(files.1.name) are taken to begin together: they do not both know"
        + " the time of day")
    return (0, 0)
  }
}

extension StreamHealth {
  /// Two streams together.
  fileprivate func adding(_ other: StreamHealth) -> StreamHealth {
    var sum = self
    sum.samples += other.samples
    sum.lostSamples += other.lostSamples
    sum.gaps += other.gaps
    sum.duplicateSamples += other.duplicateSamples
    sum.backwardSamples += other.backwardSamples
    sum.clippedSamples += other.clippedSamples
    sum.refusedRecords += other.refusedRecords
    sum.refusedBytes += other.refusedBytes
    sum.droppedByRing += other.droppedByRing
    sum.durationSeconds = max(durationSeconds, other.durationSeconds)
    return sum
  }
}
