import Foundation
import GaitAnalysis
import GaitModel

/// Real recordings of trunks, pockets and wrists; not part of the project.
enum TrunkRecordings {
  static let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings")

  /// Whether they are here; says so once where they are not.
  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("sacrum-slopes-grf").path)
    if !present { print("skipped: no recordings in \(folder.path); set FOOTSTRIKE_RECORDINGS") }
    return present
  }()

  /// Numbers of a CSV file, row by row, without its header; what is no number is NaN.
  static func rows(_ name: String) throws -> [[Double]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    }
  }

  /// Samples of a file: the columns of x, y and z (−1 for none) and of the time in seconds (−1 for none).
  static func samples(
    _ name: String, columns: SIMD3<Int>, scale: Double, timeColumn: Int, rateHertz: Double
  ) throws -> [MotionSample] {
    let rows = try rows(name)
    let zero = timeColumn >= 0 ? rows.first?[timeColumn] ?? 0 : 0
    return rows.enumerated().map { i, row in
      func axis(_ k: Int) -> Float { columns[k] < 0 ? 0 : Float(row[columns[k]] * scale) }
      let time = timeColumn >= 0 ? row[timeColumn] - zero : Double(i) / rateHertz
      return MotionSample(
        time: SensorTime(seconds: time), index: Int64(i), acceleration: SIMD3(axis(0), axis(1), axis(2)))
    }
  }

  /// A sacrum trial against a force plate: 500 Hz, vertical and anteroposterior in g.
  static func sacrum(_ trial: String) throws -> [MotionSample] {
    try samples(
      "sacrum-slopes-grf/trial-\(trial).csv", columns: SIMD3(1, 2, -1), scale: 9.80665, timeColumn: 0,
      rateHertz: 500)
  }

  /// Contacts of a trial by force: over a tenth of the body's weight, holes under 20 ms closed, contacts
  /// under 50 ms left out, edges between samples by straight lines. A missing edge is NaN.
  static func forceContacts(_ trial: String) throws -> [(initial: Double, terminal: Double)] {
    let force = try rows("sacrum-slopes-grf/trial-\(trial).grf.csv").map { $0[1] }
    let limit = 0.10
    var runs: [(start: Int, end: Int)] = []
    var i = 0
    while i < force.count {
      guard force[i] > limit else {
        i += 1
        continue
      }
      var end = i
      while end < force.count && force[end] > limit { end += 1 }
      if let last = runs.last, i - last.end < 10 {
        runs[runs.count - 1].end = end
      } else {
        runs.append((i, end))
      }
      i = end
    }
    func edge(_ k: Int) -> Double {
      (Double(k - 1) + (limit - force[k - 1]) / (force[k] - force[k - 1])) / 500
    }
    return runs.compactMap { run in
      let touchesEdge = run.start == 0 || run.end == force.count
      guard touchesEdge || run.end - run.start >= 25 else { return nil }
      return (run.start == 0 ? .nan : edge(run.start), run.end == force.count ? .nan : edge(run.end))
    }
  }

  /// Files of one activity at the waist, six people.
  static func waist(_ activity: String) -> [String] {
    (1...6).map { "waist-daily-activities/\(activity)/\(activity)_SA0\($0)_R01.csv" }
  }

  /// Samples of a waist recording: 200 Hz, counts of 1/256 g.
  static func waistSamples(_ file: String) throws -> [MotionSample] {
    try samples(file, columns: SIMD3(0, 1, 2), scale: 9.80665 / 256, timeColumn: -1, rateHertz: 200)
  }
}

extension GaitDetector {
  /// All events of a recording given in pieces of `piece` samples.
  func events(of samples: [MotionSample], piece: Int = .max) -> [GaitEvent] {
    var detector = self
    var events: [GaitEvent] = []
    var start = 0
    while start < samples.count {
      let end = piece > samples.count - start ? samples.count : start + piece
      detector.push(samples[start..<end].span, into: &events)
      start = end
    }
    detector.finish(into: &events)
    return events
  }
}

extension [GaitEvent] {
  var strikes: [Strike] { compactMap { if case .strike(let strike) = $0 { strike } else { nil } } }
  var contacts: [GroundContact] { compactMap { if case .contact(let contact) = $0 { contact } else { nil } } }
}
