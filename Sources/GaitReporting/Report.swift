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

/// How a report is shown, for those that are shown to somebody.
public struct ReportStyle: Sendable {
  /// Marks warnings with ANSI colours; only for a terminal that shows them.
  public var isColoured: Bool
  /// How much of a session is written as it goes, by forms that end with a summary.
  public enum Detail: Sendable {
    /// The summary alone.
    case summary
    /// Descents and warnings before it.
    case warnings
    /// Every contact, too.
    case contacts
  }
  /// How much of it is written.
  public var detail: Detail
  /// What the session is called, where several are written one after the other.
  public var recording: String?

  /// Plain, whole, and of one session, unless said otherwise.
  public init(isColoured: Bool = false, detail: Detail = .contacts, recording: String? = nil) {
    self.isColoured = isColoured
    self.detail = detail
    self.recording = recording
  }
}

/// One form a session can be written in.
///
/// To add one: a file with its `Report`, a row of `all`, an expected file.
public struct ReportFormat: Sendable {
  /// Its name, as `--format` takes it.
  public let name: String
  /// The usual ending of such a file, without the dot.
  public let fileExtension: String
  /// What it is, in one line.
  public let summary: String
  /// The option that writes it to a file, with its help; `nil` where there is none.
  public let file: (option: String, help: String)?
  /// Several can be written one after the other.
  public let canFollow: Bool
  /// It is written while the session goes on, and worth watching then; others come at its end.
  public let comesAsItGoes: Bool
  /// It is bytes for programs, and no text.
  public let isBinary: Bool
  /// It dates everything: a session without a date can't be written.
  public let needsDate: Bool
  /// What is written once before several.
  public let header: @Sendable () -> [UInt8]
  /// Makes a report of a session.
  public let make: @Sendable (SessionDescription, ReportStyle) -> any Report

  /// A row of the table.
  public init(
    name: String, fileExtension: String, summary: String, file: (option: String, help: String)?,
    canFollow: Bool = true, comesAsItGoes: Bool = false, isBinary: Bool = false, needsDate: Bool = false,
    header: @escaping @Sendable () -> [UInt8] = { [] },
    make: @escaping @Sendable (SessionDescription, ReportStyle) -> any Report
  ) {
    self.name = name
    self.fileExtension = fileExtension
    self.summary = summary
    self.file = file
    self.canFollow = canFollow
    self.comesAsItGoes = comesAsItGoes
    self.isBinary = isBinary
    self.needsDate = needsDate
    self.header = header
    self.make = make
  }

  /// Every form; the first is the one for people.
  public static let all: [ReportFormat] = [text, jsonl, csv, json, html, fit]

  /// For people.
  public static let text = ReportFormat(
    name: "text", fileExtension: "txt", summary: "a log and a summary for people", file: nil,
    comesAsItGoes: true
  ) { TextLog($0, style: $1) }

  /// Events.
  public static let jsonl = ReportFormat(
    name: "jsonl", fileExtension: "jsonl", summary: "one JSON object a line, one line an event",
    file: ("events", "Write every event, one JSON object a line."), comesAsItGoes: true
  ) { EventsJSONL($0, style: $1) }

  /// Ground contacts.
  public static let csv = ReportFormat(
    name: "csv", fileExtension: "csv", summary: "one row a ground contact",
    file: ("strikes", "Write one CSV row a ground contact."), comesAsItGoes: true,
    header: { StrikesCSV.header() }
  ) { StrikesCSV($0, recording: $1.recording) }

  /// The summary.
  public static let json = ReportFormat(
    name: "json", fileExtension: "json", summary: "the summary as one JSON object",
    file: ("summary", "Write the session summary, one JSON object.")
  ) { _, _ in SummaryJSON() }

  /// The page.
  public static let html = ReportFormat(
    name: "html", fileExtension: "html", summary: "a page with charts, for a browser",
    file: ("report", "Write a page of the session, HTML."), canFollow: false
  ) { session, _ in PageReport(session) }

  /// The activity.
  public static let fit = ReportFormat(
    name: "fit", fileExtension: "fit", summary: "an activity for training sites, in Garmin's FIT",
    file: ("fit", "Write a FIT activity; a copy of --altitude's with the session in it where that is FIT."),
    canFollow: false, isBinary: true, needsDate: true
  ) { session, _ in FITReport(session) }
}

extension ReportFormat: Equatable {
  /// A name stands for one form.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name }
}
