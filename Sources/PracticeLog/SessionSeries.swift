import Foundation
import GaitModel
import GaitReporting

/// A session over its time, in equal stretches: what files of moments are made of.
///
/// Each name has one number a stretch, NaN where it is unknown: means of the measures over the running contacts, how
/// many landed how (`rearfoot`, `midfoot`, `forefoot`, `none`), how many were on descents (`downhill`), and, where a
/// track went with it, `track_distance_m` and `track_altitude_m` at the stretch's end.
public struct SessionSeries: Sendable {
  /// Seconds of a stretch.
  public let stepSeconds: Double
  /// In the order of time, by name.
  public let stretches: [String: [Float]]

  /// How many stretches there are.
  public var count: Int { stretches.values.map(\.count).max() ?? 0 }

  /// A track that goes on after the last running contact is kept for so many stretches in all.
  private static let most = 4096
  private static let mostOfTrack = 512.0

  static func step(of summary: SessionSummary) -> Double {
    guard summary.timeline.stretches.isEmpty else { return summary.timeline.stretchSeconds }
    var step = 1.0
    while summary.health.durationSeconds / step > mostOfTrack { step *= 2 }
    return step
  }

  static func all(of summary: SessionSummary) -> [(name: String, stretches: [Float])] {
    let means = summary.timeline.stretches.map { (all: $0.all, downhill: $0.downhill.count) }
    func counts(_ name: String, _ count: KeyPath<PatternCounts, Int>) -> (String, [Float]) {
      (name, means.map { Float($0.all.patterns[keyPath: count]) })
    }
    var all: [(name: String, stretches: [Float])] = []
    if !means.isEmpty {
      all = [
        counts("rearfoot", \.rearfoot), counts("midfoot", \.midfoot), counts("forefoot", \.forefoot),
        counts("none", \.none), ("downhill", means.map { Float($0.downhill) }),
      ]
    }
    for measure in summary.session.measures {
      let values = means.map { Float($0.all[measure]) }
      if values.contains(where: \.isFinite) { all.append((measure.name, values)) }
    }
    return all + track(of: summary, least: means.count)
  }

  private static func track(of summary: SessionSummary, least: Int) -> [(name: String, stretches: [Float])] {
    guard let points = summary.session.track?.points, !points.isEmpty else { return [] }
    let step = step(of: summary)
    let count = min(max(least, Int((summary.health.durationSeconds / step).rounded(.up))), most)
    var place = 0
    var found: [TrackPoint?] = []
    for stretch in 0..<count {
      let end = Double(stretch + 1) * step
      while place + 1 < points.count, points[place + 1].time.seconds <= end { place += 1 }
      found.append(points[place].time.seconds <= end ? points[place] : nil)
    }
    func series(_ name: String, _ value: KeyPath<TrackPoint, Double>, from first: Double = 0) -> [(
      String, [Float]
    )] {
      let values = found.map { $0.map { Float($0[keyPath: value] - first) } ?? .nan }
      return values.contains(where: \.isFinite) ? [(name, values)] : []
    }
    let first = points.first { $0.distanceMetres.isFinite }?.distanceMetres ?? 0
    return series("track_distance_m", \.distanceMetres, from: first)
      + series("track_altitude_m", \.altitudeMetres)
  }

  /// Little-endian 32-bit floats, one after the other.
  static func data(_ stretches: [Float]) -> Data {
    var data = Data(capacity: 4 * stretches.count)
    for value in stretches {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  static func stretches(_ data: Data) -> [Float] {
    let bytes = Array(data)
    return (0..<bytes.count / 4).map { place in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[4 * place + $1]) << UInt32(8 * $1) }
      return Float(bitPattern: word)
    }
  }
}
