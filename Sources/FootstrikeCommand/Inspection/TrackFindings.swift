import Foundation
import GaitAnalysis
import GaitModel
import SensorDecoding

/// What a track is like.
struct TrackFindings {
  private let track: Track
  private let descents: [Descent]
  private let altitudes: ClosedRange<Double>?

  /// Looks at every point.
  init(_ track: Track) {
    self.track = track
    descents = Descents.find(in: track.points)
    var range: ClosedRange<Double>?
    for point in track.points where point.altitudeMetres.isFinite {
      let metres = point.altitudeMetres
      range = min(range?.lowerBound ?? metres, metres)...max(range?.upperBound ?? metres, metres)
    }
    altitudes = range
  }

  private var length: Double {
    guard let first = track.points.first, let last = track.points.last else { return 0 }
    return last.time.seconds(since: first.time)
  }

  private var kilometres: Double? {
    track.points.last { $0.distanceMetres.isFinite }.map { $0.distanceMetres / 1_000 }
  }

  /// Lines for people.
  var lines: [String] {
    let lines = [
      "\(track.name): \(track.kind.rawValue) track\(track.title.isEmpty ? "" : " \"\(track.title)\""), "
        + "\(count(Int64(track.points.count))) points, \(clock(length))"
    ]
    var found = WordTable()
    if let altitudes {
      found.add("altitude", "\(short(altitudes.lowerBound, 1)) to \(short(altitudes.upperBound, 1)) m")
    } else {
      found.add("altitude", "none")
    }
    if let kilometres {
      found.add(
        "distance",
        "\(short(kilometres, 3)) km\(track.distanceFromPositions ? ", added up from positions" : "")")
    }
    switch track.clock {
    case .utc(let seconds): found.add("clock", "UTC, from \(instant(seconds))")
    case .own(let seconds): found.add("clock", "its own, from \(short(seconds, 3)) s")
    }
    found.add(
      "descents",
      descents.isEmpty
        ? "none"
        : "\(descents.count), \(short(dropMetres, 0)) m down over \(short(descentMetres / 1_000, 2)) km")
    for (cause, records) in track.refusals.found {
      found.add("refused", "\(count(records)): \(cause.words)")
    }
    for remark in remarks {
      found.add(
        "remark",
        remark.hasPrefix(track.name + ": ") ? String(remark.dropFirst(track.name.count + 2)) : remark)
    }
    return lines + found.lines
  }

  private var remarks: [String] {
    track.remarks + [track.partsInWords(track.chosen, because: "the longest")].compactMap(\.self)
  }

  private var dropMetres: Double { descents.reduce(0) { $0 + Double($1.dropMetres) } }
  private var descentMetres: Double { descents.reduce(0) { $0 + Double($1.lengthMetres) } }

  /// The same for machines.
  var record: Record {
    var record = Record(input: track.name, format: track.kind.rawValue, points: track.points.count)
    record.title = track.title.isEmpty ? nil : track.title
    record.length = rounded(length, 3)
    record.lowest = altitudes.flatMap { rounded($0.lowerBound, 2) }
    record.highest = altitudes.flatMap { rounded($0.upperBound, 2) }
    record.distance = kilometres.flatMap { rounded($0 * 1_000, 1) }
    record.start = track.startEpochSeconds.map(instant)
    record.descents = descents.count
    record.drop = rounded(dropMetres, 1)
    record.refusedLines = track.refusals.recordsByKey
    record.remarks = remarks
    return record
  }

  /// A track in JSON; what is unknown is left out.
  struct Record: Encodable {
    var input: String
    var kind = "track"
    var format: String
    var points: Int
    var title: String?
    var length: Decimal?
    var lowest: Decimal?
    var highest: Decimal?
    var distance: Decimal?
    var start: String?
    var descents = 0
    var drop: Decimal?
    var refusedLines: [String: Int64] = [:]
    var remarks: [String] = []

    enum CodingKeys: String, CodingKey {
      case input, kind, format, points, title, descents, remarks
      case length = "length_s"
      case lowest = "lowest_altitude_m"
      case highest = "highest_altitude_m"
      case distance = "distance_m"
      case start = "start_utc"
      case drop = "descents_drop_m"
      case refusedLines = "refused_lines"
    }
  }
}
