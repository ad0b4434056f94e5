import GaitReporting

/// What a person says of a session; `nil` where nothing was said.
public struct SessionNotes: Sendable, Equatable {
  /// Whose session it is.
  public var runner: String?
  /// What was on the feet.
  public var shoe: String?
  /// Where it went.
  public var route: String?
  /// Anything else.
  public var note: String?

  /// Notes.
  public init(runner: String? = nil, shoe: String? = nil, route: String? = nil, note: String? = nil) {
    self.runner = runner
    self.shoe = shoe
    self.route = route
    self.note = note
  }
}

/// A session as it comes into the log.
public struct LogEntry: Sendable {
  /// Of its recording, by `ContentDigest`: the same content is the same session, whatever it is called.
  public var digest: String
  /// What it is called.
  public var recording: String
  /// Where its recording lies; `nil` where nothing of it was kept.
  public var path: String?
  /// What the person says of it.
  public var notes: SessionNotes
  /// What it came to.
  public var summary: SessionSummary
  /// It was watched live.
  public var isLive: Bool
  /// When it is added, seconds since 1970 UTC.
  public var addedEpochSeconds: Double

  /// An entry.
  public init(
    digest: String, recording: String, path: String?, notes: SessionNotes = SessionNotes(),
    summary: SessionSummary, isLive: Bool = false, addedEpochSeconds: Double
  ) {
    self.digest = digest
    self.recording = recording
    self.path = path
    self.notes = notes
    self.summary = summary
    self.isLive = isLive
    self.addedEpochSeconds = addedEpochSeconds
  }
}

/// What became of an entry.
public enum AddedSession: Sendable, Equatable {
  /// It is in the log now, under that number.
  case added(Int64)
  /// It was there already; its numbers stayed as they were.
  case known(Int64)
  /// It was there, and its numbers are those of the entry now.
  case replaced(Int64)
}
