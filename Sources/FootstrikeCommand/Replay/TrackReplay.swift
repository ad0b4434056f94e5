import GaitAnalysis
import GaitModel
import GaitReporting
import SensorDecoding
import StrikePipeline

/// Replays a track on its own: no acceleration, so no strikes, but where it went down.
struct TrackReplay {
  let track: Track
  let context: AnalysisContext
  let outputs: OutputOptions
  let recording: String?
  let console: SessionConsole
  var isSilent = false

  /// Writes the descents; 1 where there are none.
  ///
  /// - Parameter kept: takes what it came to.
  func run(kept: (SessionSummary) -> Void) throws -> ReplayOutcome {
    for remark in track.remarks { console.complain(remark) }
    if let parts = track.partsInWords(track.chosen, because: "the longest") { console.complain(parts) }
    console.complain("\(track.name): a \(track.kind.rawValue) track without acceleration: descents only")
    var session = SessionDescription(
      program: "footstrike \(Footstrike.version)",
      sensors: [.init(input: track.name, format: track.kind.rawValue, stream: nil)])
    session.startEpochSeconds = track.startEpochSeconds
    session.track = .init(points: track.points)
    var sinks = try SessionOutputs(
      outputs, session: session, recording: recording, console: console, isSilent: isSilent)
    let descents = Descents.find(in: track.points, settings: context.gradeSettings)
    var events: [GaitEvent] = []
    for descent in descents {
      var begun = descent
      begun.end = nil
      events.append(.descentBegan(begun))
      events.append(.descentEnded(descent))
    }
    sinks.push(events.span)
    var health = StreamHealth()
    health.samples = Int64(track.points.count)
    if let first = track.points.first, let last = track.points.last {
      health.durationSeconds = last.time.seconds(since: first.time)
      if health.durationSeconds > 0 {
        health.effectiveRateHertz = Double(track.points.count - 1) / health.durationSeconds
      }
    }
    health.refusedRecords = track.refusals.totalRecords
    health.refusedBytes = track.refusals.totalBytes
    sinks.finish(health: health, refusals: track.refusals)
    kept(sinks.summary)
    var outcome = ReplayOutcome(sinks, of: track.name, failure: nil, console: console)
    if outcome.status == .limitCrossed, !descents.isEmpty { outcome.status = .done }
    return outcome
  }
}
