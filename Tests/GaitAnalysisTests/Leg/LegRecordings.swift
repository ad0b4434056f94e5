import Foundation
import GaitAnalysis
import GaitModel

/// Real recordings of feet; not part of the project.
enum LegRecordings {
  /// Whether they are here; says so once where they are not.
  static let arePresent: Bool = {
    let folder = TrunkRecordings.folder
    let present = FileManager.default.fileExists(atPath: folder.appendingPathComponent("shoe-imu-vicon").path)
    if !present { print("skipped: no recordings in \(folder.path); set FOOTSTRIKE_RECORDINGS") }
    return present
  }()

  /// Fields of a CSV file's rows, without its first `header` lines.
  static func fields(_ name: String, header: Int = 1) throws -> [[Substring]] {
    let text = try String(contentsOf: TrunkRecordings.folder.appendingPathComponent(name), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst(header).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  /// Samples from rows of time in seconds, acceleration and angular rate; steps back in time left out.
  static func samples(_ rows: [(time: Double, acceleration: [Double], rate: [Double])]) -> [MotionSample] {
    var last = -Double.infinity
    return rows.enumerated().compactMap { i, row in
      guard row.time > last else { return nil }
      last = row.time
      return MotionSample(
        time: SensorTime(seconds: row.time), index: Int64(i),
        acceleration: SIMD3(row.acceleration.map { Float($0) }),
        angularRate: SIMD3(row.rate.map { Float($0) }))
    }
  }

  /// Trials in which the motion capture lost its markers so many times at most.
  static func runningTrials(mostJumps: Int = 19) throws -> [String] {
    try fields("shoe-imu-vicon/trials_summary.csv")
      .filter { $0[5] == "run" && (Int($0[8]) ?? .max) <= mostJumps }
      .map { String($0[0]) }
  }

  static func vicon(_ trial: String) throws -> [MotionSample] {
    samples(
      try fields("shoe-imu-vicon/\(trial).csv").map { row in
        let v = row.prefix(7).map { Double($0) ?? .nan }
        return (v[0], Array(v[1...3]), Array(v[4...6]))
      })
  }

  /// When the foot stood, as a hand marked it, one a stride; empty where none did.
  static func standing(_ trial: String) throws -> [Double] {
    let name = "shoe-imu-vicon/annotations/\(trial).csv"
    let path = TrunkRecordings.folder.appendingPathComponent(name).path
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try fields(name).compactMap { Double($0[1]) }
  }

  static func bluetooth(_ name: String, hasHeader: Bool) throws -> [MotionSample] {
    var zero: Double?
    return samples(
      try fields("foot-ble-run/\(name).csv", header: hasHeader ? 1 : 0).map { row in
        let v = row.map { Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan }
        zero = zero ?? v[0]
        return (
          (v[0] - zero!) / 1000, v[1...3].map { $0 * 9.80665 }, v[4...6].map { $0 * .pi / 180 }
        )
      })
  }

  /// A foot of a recording with two header rows; columns are found by them.
  static func feet(_ name: String, foot: String, rateHertz: Double) throws -> [MotionSample] {
    let rows = try fields("feet-stairs-walk/\(name).csv", header: 0)
    let columns = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"].map { axis in
      rows[0].indices.first { rows[0][$0] == "\(foot)_sensor" && rows[1][$0] == axis } ?? 0
    }
    return samples(
      rows.dropFirst(2).enumerated().map { i, row in
        let v = columns.map { Double(row[$0]) ?? .nan }
        return (Double(i) / rateHertz, Array(v[0...2]), v[3...5].map { $0 * .pi / 180 })
      })
  }

  /// Contacts and toe-offs of the walk, labelled by hand, seconds.
  static func labels(foot: String) throws -> [(initial: Double, terminal: Double)] {
    try fields("feet-stairs-walk/stride_events_sample.csv").filter { $0[1] == foot }.compactMap { row in
      guard let initial = Double(row[4]), let terminal = Double(row[5]) else { return nil }
      return (initial / 204.8, terminal / 204.8)
    }
  }

  /// How far from each label the nearest event found is, seconds, sorted; over 0.25 s left out.
  static func errors(_ found: [Double], _ labels: [Double]) -> [Double] {
    labels.compactMap { label in found.map { abs($0 - label) }.min() }.filter { $0 < 0.25 }.sorted()
  }
}
