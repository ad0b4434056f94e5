import Foundation
import GaitAnalysis
import GaitModel

/// Virtual sensors moved by real runners' feet; not part of the project.
///
/// A folder with `NAME.csv` (time_s, ax, ay, az in m/s², more columns are not read) and `NAME.truth.csv` for each.
enum VirtualShoes {
  struct Contact {
    let initial: Double
    let terminal: Double
    let pattern: StrikePattern
  }

  static let folder: URL? = {
    guard let root = ProcessInfo.processInfo.environment["FOOTSTRIKE_VIRTUAL"] else {
      print("skipped: no virtual sensors; set FOOTSTRIKE_VIRTUAL to the folder that holds shoe/")
      return nil
    }
    return URL(fileURLWithPath: root).appendingPathComponent("shoe")
  }()

  static func names() throws -> [String] {
    guard let folder else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".truth.csv") }.map { String($0.dropLast(10)) }.sorted()
  }

  private static func rows(_ name: String) throws -> [[Substring]] {
    guard let folder else { return [] }
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  static func samples(_ name: String) throws -> [MotionSample] {
    try rows(name + ".csv").enumerated().map { index, row in
      let numbers = row.prefix(4).map { Double($0) ?? .nan }
      return MotionSample(
        time: SensorTime(seconds: numbers[0]), index: Int64(index),
        acceleration: SIMD3(Float(numbers[1]), Float(numbers[2]), Float(numbers[3])))
    }
  }

  static func contacts(_ name: String) throws -> [Contact] {
    try rows(name + ".truth.csv").compactMap { row in
      guard let initial = Double(row[0]), let terminal = Double(row[1]),
        let pattern = StrikePattern(rawValue: String(row[2]))
      else { return nil }
      return Contact(initial: initial, terminal: terminal, pattern: pattern)
    }
  }
}
