import GaitModel
import GaitReporting
import SensorDecoding
import StrikePipeline
import StrikeWarnings

/// Everywhere a session's events go: standard output and the files that were asked for.
struct SessionOutputs {
  private struct Sink {
    var report: any Report
    let file: OutputFile
  }

  private var sinks: [Sink]
  private var failure: FootstrikeError?
  /// What the session came to, so far.
  private(set) var summary: SessionSummary

  /// Opens all that was asked for and writes what comes before the first event.
  ///
  /// - Parameter recording: the recording's name, put before each file's where a command has several, and
  ///   into each row of standard output.
  /// - Parameter console: standard output where several sessions write to it.
  /// - Parameter showsOutput: standard output gets the events; false where something else is drawn there,
  ///   and only the summary is wanted.
  /// - Parameter inBackground: nobody waits for what is written, and it may be left out: for live sessions.
  /// - Throws: `FootstrikeError` where a file can't be opened or written.
  init(
    _ options: OutputOptions, session: SessionDescription, recording: String? = nil,
    console: SessionConsole? = nil, showsOutput: Bool = true, inBackground: Bool = false
  ) throws(FootstrikeError) {
    var session = session
    session.warningKinds = WarningRules.kinds
    summary = SessionSummary(session)
    let shown: any Report =
      showsOutput
      ? options.chosenFormat.make(
        session,
        ReportStyle(
          isColoured: Console.wantsColour, showsContacts: !options.quiet, recording: recording))
      : SummaryOnly(session)
    sinks = [
      Sink(report: shown, file: try OutputFile(path: "-", console: console, inBackground: inBackground))
    ]
    for asked in options.files.asked {
      let file = try OutputFile(
        path: Self.path(asked.path, for: recording), console: console, inBackground: inBackground)
      sinks.append(Sink(report: asked.format.make(session, ReportStyle()), file: file))
    }
    for index in sinks.indices {
      sinks[index].report.begin(into: &sinks[index].file.buffer)
    }
    try sinks[0].file.flush()
  }

  /// Standard output.
  var shown: OutputFile { sinks[0].file }

  /// What was left out because something written to stood still, a sentence each.
  var losses: [String] { sinks.compactMap(\.file.loss) }

  /// The reader of standard output has left and no file was asked for: nobody listens any more.
  var nobodyListens: Bool { sinks.allSatisfy(\.file.readerIsGone) }

  /// Writes the next events; standard output gets them at once.
  mutating func push(_ events: Span<GaitEvent>) throws(FootstrikeError) {
    if let failure { throw failure }
    for position in events.indices {
      let event = events[position]
      summary.push(event)
      for index in sinks.indices {
        sinks[index].report.push(event, into: &sinks[index].file.buffer)
      }
    }
    try sinks[0].file.flush()
    for index in sinks.indices.dropFirst() { try sinks[index].file.flushIfLarge() }
  }

  /// Takes an event in that did not come through the pipeline; it is written with the next ones.
  mutating func push(_ event: GaitEvent) {
    summary.push(event)
    for index in sinks.indices { sinks[index].report.push(event, into: &sinks[index].file.buffer) }
  }

  /// Writes out what the files' buffers hold, so that little is missing should the machine stop.
  ///
  /// A failure is kept and thrown by the next `push` or `finish`.
  mutating func flushFiles() {
    for index in sinks.indices.dropFirst() {
      do throws(FootstrikeError) { try sinks[index].file.flush() } catch { failure = failure ?? error }
    }
  }

  /// Writes the summary and all that is left.
  mutating func finish(
    health: StreamHealth, refusals: RefusalTally, live: LiveConditions? = nil
  ) throws(FootstrikeError) {
    if let failure { throw failure }
    summary.finish(
      health: health,
      refusals: RefusalCause.allCases.map {
        RefusalCount(cause: $0.rawValue, records: refusals.records($0), bytes: refusals.bytes($0))
      }, live: live)
    for index in sinks.indices {
      sinks[index].report.finish(summary, into: &sinks[index].file.buffer)
      try sinks[index].file.finish()
    }
  }

  /// `out/strikes.csv` for the recording `run-3` is `out/run-3.strikes.csv`.
  static func path(_ path: String, for recording: String?) -> String {
    guard let recording, path != "-" else { return path }
    let (folder, name) = path.folderAndName
    return "\(folder)\(recording).\(name)"
  }
}
