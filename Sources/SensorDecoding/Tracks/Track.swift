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
  /// What was recorded at a time, apart from other days: in the order of time, at least one.
  public var parts: [Part]
  /// Which of the parts is the track where nothing tells which one is meant: the longest.
  public var chosen: Int
  /// Times count from 1970-01-01T00:00:00 UTC, and not from some instant of the device's own.
  public var isUTC: Bool
  /// Distances were added up from positions, as the file has none.
  public var distanceFromPositions: Bool
  /// Points and bytes that were refused.
  public var refusals: RefusalTally
  /// What the reader wants known, a sentence each: damage, guesses, what is missing.
  public var remarks: [String]
  /// The file itself, where it can be written again with more in it.
  package var copy: FITCopy?

  /// Points with no long pause between them.
  public struct Part: Sendable {
    /// The first point's time on the file's clock.
    public var firstSeconds: Double
    /// Their times since the first of them and never decreasing.
    public var points: [TrackPoint]

    /// Seconds from the first point to the last.
    public var seconds: Double {
      points.last.map { $0.time.seconds(since: points[0].time) } ?? 0
    }
  }

  /// The chosen part's points.
  public var points: [TrackPoint] { parts[chosen].points }

  /// What the times of the chosen part count from.
  public var clock: Clock { clock(of: chosen) }

  func clock(of part: Int) -> Clock {
    let seconds = parts[part].firstSeconds
    return isUTC ? .utc(firstSeconds: seconds) : .own(firstSeconds: seconds)
  }

  /// Seconds since 1970 UTC of the first point; `nil` where the file's clock is its own.
  public var startEpochSeconds: Double? { isUTC ? parts[chosen].firstSeconds : nil }

  /// At least one point has an altitude.
  public var hasAltitude: Bool { points.contains { $0.altitudeMetres.isFinite } }

  /// At least two points have a distance, or one a speed.
  public var hasDistance: Bool {
    points.count { $0.distanceMetres.isFinite } > 1 || points.contains { $0.speedMetresPerSecond.isFinite }
  }

  /// The track as another of its parts.
  public func choosing(_ part: Int) -> Track {
    var track = self
    track.chosen = part
    return track
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
  /// All its points in the time of a stream, before its beginning too: of all parts where both tell the date, else
  /// of the chosen one, which is taken to begin with the stream.
  public func points(relativeTo streamClock: Clock?) -> [TrackPoint] {
    guard isUTC, case .utc(let origin)? = streamClock else { return points }
    return parts.flatMap { part in
      let shift = min(max(part.firstSeconds - origin, -4e9), 4e9)
      return part.points.map { point in
        var point = point
        point.time = point.time.advanced(bySeconds: shift)
        return point
      }
    }
  }
}

/// A track in the time of a stream.
public struct AlignedTrack: Sendable {
  /// The points from the stream's first instant on; empty where the track ended before.
  public var points: [TrackPoint]
  /// How the clocks were lined up.
  public var alignment: TrackAlignment
  /// The part of the track that was taken.
  public var part: Int
  /// From the stream's first instant to the part's first and last point, seconds.
  public var span: ClosedRange<Double>
  /// What the track's clock showed at the stream's first instant, seconds.
  public var zeroSeconds: Double
  /// The track's clock is that of the day.
  var isUTC: Bool

  /// The stream's first instant, seconds since 1970 UTC; `nil` where the track's clock is its own.
  public var zeroEpochSeconds: Double? { isUTC ? zeroSeconds : nil }
}

extension Track {
  /// The points in the time of a stream: of the part that the stream begins in, or else that follows.
  ///
  /// - Parameters:
  ///   - streamClock: what the times of the stream's file count from, and its first sample's; `nil` where
  ///     the stream has no such times.
  ///   - offsetSeconds: added to every time, to line up clocks that differ.
  public func aligned(to streamClock: Clock?, offsetSeconds: Double = 0) -> AlignedTrack {
    let alignment: TrackAlignment
    let origin: Double
    switch (isUTC, streamClock) {
    case (true, .utc(let theirs)?): (alignment, origin) = (.utc, theirs)
    case (false, .own(let theirs)?): (alignment, origin) = (.ownClock, theirs)
    default: (alignment, origin) = (.starts, parts[chosen].firstSeconds)
    }
    let offset = (offsetSeconds.isFinite ? offsetSeconds : 0) - origin
    func span(_ part: Part) -> ClosedRange<Double> {
      // Clocks more than a century apart meet nowhere; the bound keeps the sum in an Int64.
      let first = min(max(part.firstSeconds + offset, -4e9), 4e9)
      return first...(first + part.seconds)
    }
    var part = chosen
    if alignment != .starts {
      part = parts.firstIndex { span($0).upperBound >= 0 } ?? parts.count - 1
    }
    let moved = span(parts[part])
    let points = parts[part].points.compactMap { point in
      var point = point
      point.time = point.time.advanced(bySeconds: moved.lowerBound)
      return point.time < .zero ? nil : point
    }
    return AlignedTrack(
      points: points, alignment: alignment, part: part, span: moved, zeroSeconds: -offset,
      isUTC: isUTC)
  }
}
