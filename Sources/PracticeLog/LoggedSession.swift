import GaitModel
import GaitReporting

/// A session of the log.
public struct LoggedSession: Sendable {
  /// Its number, by which the person names it.
  public let id: Int64
  /// Of its recording.
  public let digest: String
  /// What its recording is called.
  public let recording: String
  /// Where its recording lay when it was added; `nil` where nothing was kept.
  public let path: String?
  /// When it was added, seconds since 1970 UTC.
  public let addedEpochSeconds: Double
  /// The program that found its numbers, with its version.
  public let program: String
  /// What the person says of it.
  public var notes: SessionNotes
  /// It was watched live.
  public let isLive: Bool
  /// Its answers know what came later: it was read twice.
  public let isOffline: Bool
  /// The foot of its only sensor; `nil` for several, and where none is told.
  public let side: Side?
  /// Feet whose contacts it has: sums over contacts compare with those of as many feet only.
  public let feet: Int
  /// Its numbers, as a season has them.
  public var figures: SessionFigures
  /// Seconds that were run below −10 %; NaN where no slope is known.
  public let steepSeconds: Double
  /// Sums over the running contacts of the measures that have one, in their units.
  public let doses: MeasureValues
  /// In their order.
  public let descents: [LoggedDescent]

  /// Metres lost on its descents; NaN where not one's is known.
  public var dropMetres: Double {
    let known = descents.map(\.descent.dropMetres).filter(\.isFinite)
    return known.isEmpty && !descents.isEmpty ? .nan : known.reduce(0.0) { $0 + Double($1) }
  }

  /// When it ended, seconds since 1970 UTC; `nil` without a date.
  var endEpochSeconds: Double? { figures.startEpochSeconds.map { $0 + figures.recordedSeconds } }
}

/// A descent of a session of the log.
public struct LoggedDescent: Sendable {
  /// Where and how steep.
  public let descent: Descent
  /// How the foot landed in its running contacts.
  public let patterns: PatternCounts
  /// Contacts that were not running.
  public let walkingContacts: Int
  /// Warnings raised on it.
  public let warnings: Int
  /// What was measured; empty where only the descents were asked for.
  public var measures: [String: MeasureOnDescent] = [:]

  /// Seconds from its beginning to its end; NaN where the end is not known.
  public var seconds: Double { descent.end.map { $0.seconds(since: descent.start) } ?? .nan }
}

/// One measure, or the share of heel first, on one descent; NaN where unknown.
public struct MeasureOnDescent: Sendable {
  /// Over its running contacts.
  public let mean: Double
  /// Their sum, for the measures that have one.
  public let dose: Double
  /// Of the first third, and of the last.
  public let firstThird: Double, lastThird: Double
}
