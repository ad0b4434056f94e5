import GaitModel

/// A companion track: where a person was and how high, from a watch or a phone beside the sensor.
public struct Track: Sendable {
  /// The file formats a track comes in.
  public enum Kind: String, CaseIterable, BitwiseCopyable, Sendable {
    /// GPS Exchange Format 1.0 and 1.1.
    case gpx
    /// Garmin Training Center XML.
    case tcx
    /// Garmin Flexible and Interoperable Data Transfer.
    case fit
    /// A table with a time and an altitude or pressure column.
    case csv
  }

  /// What the times of a track count from.
  public enum Clock: Sendable, Equatable {
    /// 1970-01-01T00:00:00 UTC; the first point's seconds since then.
    case utc(firstSeconds: Double)
    /// Some instant of the device's own; the first point's seconds since then.
    case own(firstSeconds: Double)
  }

  /// What the file is called, for messages.
  public var name: String
  /// What the track itself says it is called; empty where it says nothing.
  public var title = ""
  /// What it was written as.
  public var kind: Kind
  /// Its points, their times since the first of them and never decreasing.
  public var points: [TrackPoint]
  /// What the times in the file count from.
  public var clock: Clock
  /// Distances were added up from positions, as the file has none.
  public var distanceFromPositions: Bool
  /// Points and bytes that were refused.
  public var refusals: RefusalTally
  /// What the reader wants known, a sentence each: damage, guesses, what is missing.
  public var remarks: [String]

  /// Seconds since 1970 UTC of the first point; `nil` where the file's clock is its own.
  public var startEpochSeconds: Double? {
    if case .utc(let seconds) = clock { seconds } else { nil }
  }

  /// At least one point has an altitude.
  public var hasAltitude: Bool { points.contains { $0.altitudeMetres.isFinite } }

  /// At least two points have a distance, or one a speed.
  public var hasDistance: Bool {
    points.count { $0.distanceMetres.isFinite } > 1 || points.contains { $0.speedMetresPerSecond.isFinite }
  }
}

/// How the clock of a track was lined up with that of a stream.
public enum TrackAlignment: String, BitwiseCopyable, Sendable {
  /// Both say when they were, in UTC.
  case utc
  /// Both count from the same instant of some clock of their own.
  case ownClock = "own_clock"
  /// Nothing tells, so both are taken to begin together.
  case starts
}

extension Track {
  /// The points in the time of a stream.
  ///
  /// - Parameters:
  ///   - streamClock: what the times of the stream's file count from, and its first sample's; `nil` where
  ///     the stream has no such times.
  ///   - offsetSeconds: added to every time, to line up clocks that differ.
  public func aligned(to streamClock: Clock?, offsetSeconds: Double = 0) -> (
    points: [TrackPoint], alignment: TrackAlignment
  ) {
    let shift: Double
    let alignment: TrackAlignment
    switch (clock, streamClock) {
    case (.utc(let mine), .utc(let theirs)?): (shift, alignment) = (mine - theirs, .utc)
    case (.own(let mine), .own(let theirs)?): (shift, alignment) = (mine - theirs, .ownClock)
    default: (shift, alignment) = (0, .starts)
    }
    let total = shift + (offsetSeconds.isFinite ? offsetSeconds : 0)
    // Clocks more than a century apart meet nowhere; the bound keeps the sum in an Int64.
    let bounded = min(max(total, -4e9), 4e9)
    var moved = points
    for index in moved.indices { moved[index].time = moved[index].time.advanced(bySeconds: bounded) }
    return (moved, alignment)
  }
}
