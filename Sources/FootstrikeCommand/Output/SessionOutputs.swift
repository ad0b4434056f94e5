import GaitModel
import GaitReporting
import SensorDecoding
import StrikePipeline
import StrikeWarnings

/// Everywhere a session's events go: standard output and the files that were asked for.
///
/// One that can't be written any more is told by `takeFailures`, and the others go on.
struct SessionOutputs {
  private struct Sink {
    var report: any Report
    let file: OutputFile
    var hasFailed = false
  }

  private var sinks: [Sink]
  private var failures: [FootstrikeError] = []
  /// Something that was written is lost.
  private(set) var hasFailed = false
  /// What the session came to, so far.
  private(set) var summary: SessionSummary

  /// Opens all that was asked for and writes what comes before the first event.
  ///
  /// - Parameter recording: the recording's name, put before each file's where a command has several, and
  ///   into each row of standard output.
  /// - Parameter console: standard output where several sessions write to it.
  /// - Parameter showsOutput: standard output gets the events; false where something else is drawn there,
  ///   and only the summary is wanted.
  /// - Parameter isSilent: not even the summary is wanted.
  /// - Parameter also: reports besides those that have options of their own, and where they go.
  /// - Parameter rows: what goes into the console's table of all sessions.
  /// - Parameter isLive: rows and events are watched while they come, so that their files grow; and nobody waits
  ///   for what is written, which may be left out.
  /// - Throws: `FootstrikeError` where a file can't be opened.
  init(
    _ options: OutputOptions, session: SessionDescription, recording: String? = nil,
    console: SessionConsole? = nil, showsOutput: Bool = true, isSilent: Bool = false,
    also: [(report: any Report, path: String)] = [],
    rows: StrikesCSV? = nil, isLive: Bool = false
  ) throws(FootstrikeError) {
    var session = session
    session.warningKinds = WarningRules.kinds
    let formats = options.files.asked.map(\.format) + (showsOutput && !isSilent ? [options.chosenFormat] : [])
    if session.startEpochSeconds == nil, let format = formats.first(where: \.needsDate) {
      throw FootstrikeError(
        what: "it tells no date, and a \(format.name.uppercased()) file must have one",
        where: session.sensors[0].input,
        advice: "say when it began with --start 2026-05-17T06:40:00+02:00, or give a dated track")
    }
    summary = SessionSummary(session)
    let shown: any Report =
      isSilent
      ? NoReport()
      : (showsOutput ? options.chosenFormat : .text).make(
        session,
        ReportStyle(
          isColoured: Console.wantsColour, detail: showsOutput ? options.detail : .summary,
          recording: recording))
    sinks = [
      Sink(report: shown, file: try OutputFile(path: "-", console: console, inBackground: isLive))
    ]
    for asked in options.files.asked {
      let grows = isLive && asked.format.comesAsItGoes
      let file = try OutputFile(
        path: Self.path(asked.path, for: recording), console: console, grows: grows, inBackground: grows)
      sinks.append(Sink(report: asked.format.make(session, ReportStyle()), file: file))
    }
    for more in also { sinks.append(Sink(report: more.report, file: try OutputFile(path: more.path))) }
    if let rows {
      sinks.append(Sink(report: rows, file: try OutputFile(path: "-", console: console, rows: true)))
    }
    for index in sinks.indices {
      sinks[index].report.begin(into: &sinks[index].file.buffer)
    }
    write(0) { file throws(FootstrikeError) in try file.flush() }
  }

  /// Standard output.
  var shown: OutputFile { sinks[0].file }

  /// What was left out because something written to stood still, a sentence each.
  var losses: [String] { sinks.compactMap(\.file.loss) }

  /// Nothing that is written reaches anybody any more.
  var nobodyListens: Bool { sinks.allSatisfy { $0.hasFailed || $0.file.readerIsGone } }

  /// What can't be written any more, each once.
  mutating func takeFailures() -> [FootstrikeError] {
    defer { failures = [] }
    return failures
  }

  /// Writes the next events; standard output gets them at once.
  mutating func push(_ events: Span<GaitEvent>) {
    for position in events.indices { push(events[position]) }
    for index in sinks.indices {
      write(index) { file throws(FootstrikeError) in
        if index == 0 { try file.flush() } else { try file.flushIfLarge() }
      }
    }
  }

  /// Takes an event in that did not come through the pipeline; it is written with the next ones.
  mutating func push(_ event: GaitEvent) {
    summary.push(event)
    for index in sinks.indices where !sinks[index].hasFailed {
      sinks[index].report.push(event, into: &sinks[index].file.buffer)
    }
  }

  /// Writes out what the files' buffers hold, so that little is missing should the machine stop.
  mutating func flushFiles() {
    for index in sinks.indices.dropFirst() {
      write(index) { file throws(FootstrikeError) in try file.flush() }
    }
  }

  /// Writes the summary and all that is left.
  mutating func finish(
    health: StreamHealth, refusals: RefusalTally, live: LiveConditions? = nil, endedEarly: EarlyEnd? = nil
  ) {
    summary.finish(
      health: health,
      refusals: RefusalCause.allCases.map {
        RefusalCount(cause: $0.rawValue, records: refusals.records($0), bytes: refusals.bytes($0))
      }, live: live, endedEarly: endedEarly)
    for index in sinks.indices where !sinks[index].hasFailed {
      sinks[index].report.finish(summary, into: &sinks[index].file.buffer)
      write(index) { file throws(FootstrikeError) in try file.finish() }
    }
  }

  private mutating func write(_ index: Int, _ body: (OutputFile) throws(FootstrikeError) -> Void) {
    guard !sinks[index].hasFailed else { return }
    do throws(FootstrikeError) { try body(sinks[index].file) } catch {
      sinks[index].hasFailed = true
      hasFailed = true
      failures.append(error)
    }
  }

  /// `out/strikes.csv` for the recording `run-3` is `out/run-3.strikes.csv`.
  static func path(_ path: String, for recording: String?) -> String {
    guard let recording, path != "-" else { return path }
    let (folder, name) = path.folderAndName
    return "\(folder)\(recording).\(name)"
  }
}
