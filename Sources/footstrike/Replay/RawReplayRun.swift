import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import StrikeMonitoring
import StrikePipeline

/// Replays what `live --record` kept: the same session, without its waits.
struct RawReplayRun {
  let record: RawRecordFile
  let analysis: AnalysisOptions
  let reading: DecodingOptions
  let context: AnalysisContext
  let outputs: OutputOptions
  let recording: String?
  let console: SessionConsole

  func run(stop: StopSignal) throws -> ReplayOutcome {
    let path = record.name
    let replay = try RawReplay(record, stop: stop) { inputs in
      for place in inputs.indices {
        if let placement = analysis.placement { inputs[place].placement = placement }
        if let side = analysis.side, inputs.count == 1 { inputs[place].side = side }
        if let rate = reading.rateHertz { inputs[place].stream.rateHertz = rate }
        if reading.gravityRemoved == true { inputs[place].stream.decoding.acceptsGravityRemoved = true }
      }
    }
    guard let prepared = replay.prepare() else {
      console.complain("footstrike: \(path): nothing in it can be read as samples")
      return ReplayOutcome(status: .couldNot)
    }
    for guess in prepared.guesses { console.complain("\(path): \(guess.sentence)") }
    var session = SessionDescription(
      live: replay.inputs, streams: prepared.streams, protocols: replay.streams.map { $0.entry?.name },
      guesses: prepared.guesses)
    session.startEpochSeconds = replay.startEpochSeconds
    var sinks = try SessionOutputs(outputs, session: session, recording: recording, console: console)
    let monitor = try StrikeMonitor(context.configuration(live: prepared.streams))
    _ = try PipelineRun(monitor: monitor).run(
      read: { replay.read(into: &$0) },
      deliver: { events in
        try sinks.push(events)
        if sinks.nobodyListens { stop.stop() }
      })
    var host = HostNotes()
    for note in replay.notes {
      host.add(note)
      if let words = HostNotes.warned(note) {
        console.complain("\(path): when it was recorded the computer warned: \(words)")
      }
    }
    try sinks.finish(
      health: replay.health, refusals: replay.refusals,
      live: host.conditions(droppedSamples: replay.droppedWhenLive, isReplay: true))
    if replay.lostBytes > 0 {
      console.complain("\(path): its last \(replay.lostBytes) bytes are no whole record")
    }
    return ReplayOutcome(sinks, failure: replay.failure, console: console)
  }
}
