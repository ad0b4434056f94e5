import GaitModel

/// A form in which a session is written down, as bytes, while it goes on or at its end.
///
/// The same events give the same bytes. Nothing is written but to the caller's buffer, which the caller
/// empties when it likes.
public protocol Report: Sendable {
  /// Writes what comes before the first event.
  mutating func begin(into bytes: inout [UInt8])
  /// Writes what the next event adds.
  mutating func push(_ event: GaitEvent, into bytes: inout [UInt8])
  /// Writes what comes after the last event.
  mutating func finish(_ summary: SessionSummary, into bytes: inout [UInt8])
}

/// One form a session can be written in.
public struct ReportFormat: Sendable {
  /// Its name, as `--format` takes it.
  public let name: String
  /// The usual ending of such a file, without the dot.
  public let fileExtension: String
  /// What it is, in one line.
  public let summary: String
  /// Makes a report of a session.
  public let make: @Sendable (SessionDescription) -> any Report

  /// Every form; the first is the one for people.
  public static let all: [ReportFormat] = [
    ReportFormat(name: "text", fileExtension: "txt", summary: "a log and a summary for people") {
      TextLog($0)
    },
    ReportFormat(name: "jsonl", fileExtension: "jsonl", summary: "one JSON object a line, one line an event")
    {
      EventsJSONL($0)
    },
    ReportFormat(name: "csv", fileExtension: "csv", summary: "one row a ground contact") { StrikesCSV($0) },
    ReportFormat(name: "json", fileExtension: "json", summary: "the summary as one JSON object") { _ in
      SummaryJSON()
    },
    ReportFormat(name: "html", fileExtension: "html", summary: "a page with charts, for a browser") { _ in
      PageReport()
    },
  ]
}
