import Foundation
import GaitModel

/// Altitudes of a watch on real ground; not part of the project.
enum AltitudeRecordings {
  static let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"]
      ?? "../shared/recordings"
  ).appendingPathComponent("altitude-trail-runs")

  /// Whether they are here; says so once where they are not.
  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder.path)
    if !present { print("skipped: no recordings in \(folder.path); set FOOTSTRIKE_RECORDINGS") }
    return present
  }()

  /// The track of one file: time, altitude, distance and speed.
  static func track(_ name: String) throws -> [TrackPoint] {
    let text = try String(contentsOf: folder.appendingPathComponent(name + ".csv"), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let f = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
      guard f.count >= 4, f[0].isFinite else { return nil }
      return TrackPoint(
        time: SensorTime(seconds: f[0]), altitudeMetres: f[1], distanceMetres: f[2],
        speedMetresPerSecond: f[3])
    }
  }
}

/// Which metres of a track truly go down: heights smoothed both ways over distance, then hysteresis.
struct DescentTruth {
  /// One metre each.
  var isDown: [Bool] = []
  var height: [Double] = []

  enum Kernel: CustomStringConvertible {
    /// Standard deviation in metres.
    case gaussian(Double)
    /// Half width in metres.
    case box(Int)

    var description: String {
      switch self {
      case .gaussian(let sigma): "gaussian σ \(Int(sigma)) m"
      case .box(let half): "box ±\(half) m"
      }
    }

    var weights: [Double] {
      switch self {
      case .gaussian(let sigma):
        (-Int(4 * sigma)...Int(4 * sigma)).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
      case .box(let half): Array(repeating: 1, count: 2 * half + 1)
      }
    }
  }

  init(_ track: [TrackPoint], _ kernel: Kernel, enter: Double = -0.04, leave: Double = -0.015) {
    var at: [(s: Double, h: Double)] = []
    var sum = 0.0
    var count = 0.0
    for (i, p) in track.enumerated() {
      sum += p.altitudeMetres
      count += 1
      if i + 1 == track.count || track[i + 1].distanceMetres > p.distanceMetres {
        at.append((p.distanceMetres, sum / count))
        (sum, count) = (0, 0)
      }
    }
    var raw: [Double] = []
    var k = 0
    for metre in 0..<Int(at.last!.s) {
      let x = Double(metre)
      while k + 2 < at.count, at[k + 1].s <= x { k += 1 }
      let (a, b) = (at[k], at[k + 1])
      raw.append(a.h + (b.h - a.h) * min(max((x - a.s) / (b.s - a.s), 0), 1))
    }
    let w = kernel.weights
    let half = w.count / 2
    let total = w.reduce(0, +)
    height = raw.indices.map { i in
      var s = 0.0
      for j in w.indices { s += w[j] * raw[min(max(i + j - half, 0), raw.count - 1)] }
      return s / total
    }
    isDown = Array(repeating: false, count: height.count)
    var start: Int?
    for i in height.indices {
      let slope = (height[min(i + 1, height.count - 1)] - height[max(i - 1, 0)]) / 2
      if start == nil, slope < enter { start = i }
      if let s = start, slope > leave || i + 1 == height.count {
        if i - s >= 20 { for m in s..<i { isDown[m] = true } }
        start = nil
      }
    }
  }

  var metres: Int { isDown.count { $0 } }
  var stretches: Int { zip(isDown, isDown.dropFirst()).count { !$0 && $1 } + (isDown.first == true ? 1 : 0) }
}
