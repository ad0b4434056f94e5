import GaitModel
import GaitReporting

/// The summary for people and nothing before it: for standard output where something else is drawn there.
struct SummaryOnly: Report {
  private let log: TextLog

  init(_ session: SessionDescription) { log = TextLog(session) }

  func begin(into bytes: inout [UInt8]) {}
  func push(_ event: GaitEvent, into bytes: inout [UInt8]) {}
  func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) { log.finish(summary, into: &bytes) }
}

/// Nothing: for standard output that gets other words.
struct NoReport: Report {
  func begin(into bytes: inout [UInt8]) {}
  func push(_ event: GaitEvent, into bytes: inout [UInt8]) {}
  func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {}
}
