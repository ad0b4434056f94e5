import Foundation
import Testing

/// The shared recordings; tests that need them are skipped where they are absent.
enum SharedRecordings {
  static let folder: String? = {
    let path = ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings"
    if FileManager.default.fileExists(atPath: path) { return path }
    print("skipped: \(path) is absent; set FOOTSTRIKE_RECORDINGS")
    return nil
  }()

  /// Recordings of a folder whose path below it begins so, in order.
  static func files(_ folder: String, _ beginning: String = "") -> [String] {
    guard let root = Self.folder, let found = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
    else {
      return []
    }
    return found.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".csv") && $0.hasPrefix(beginning) }
      .sorted().map { "\(root)/\(folder)/\($0)" }
  }
}

@Suite(.serialized) struct RecordingsTests {
  /// Nobody runs in these.
  static let notRunning: [String] =
    ["D01/", "D02/", "D05/", "D06/", "D17/", "D18/", "D19/"].flatMap {
      SharedRecordings.files("waist-daily-activities", $0)
    }
    + SharedRecordings.files("feet-stairs-walk", "imu_sample") + SharedRecordings.files("foot-walk-400hz")
    + SharedRecordings.files("foot-ble-run", "walk") + SharedRecordings.files("foot-ble-run", "slow")
    + SharedRecordings.files("phone-movement", "phyphox_train")
    + SharedRecordings.files("phone-barometer/walk", "Acc")
    + SharedRecordings.files("ankle-20hz").filter { !$0.contains("Jogging") }

  struct Warned: Decodable {
    var type: String
    var kind: String?
  }

  // Public recordings are not part of the project.
  @Test(.enabled(if: SharedRecordings.folder != nil), arguments: notRunning)
  func `walks, stairs, cars, trains, stumbles and jumps raise nothing, even on a slope`(_ path: String) throws
  {
    let rate = path.contains("imu_sample.csv") || path.contains("ic_stride") ? ["--rate", "204.8"] : []
    // Only a foot finds slopes by itself.
    let isFoot = path.contains("/feet-") || path.contains("/foot-")
    for grade in isFoot ? [[], ["--grade", "-8"]] : [["--grade", "-8"]] {
      let outcome = try BuiltCommand.run(["replay", path, "--format", "jsonl"] + rate + grade)
      #expect(outcome.exited && outcome.status <= 1, "\(outcome.complaints)")
      let warnings = try outcome.output.split(separator: "\n").map {
        try JSONDecoder().decode(Warned.self, from: Data($0.utf8))
      }.filter { $0.type == "warning" && $0.kind != "sensor_trouble" }
      #expect(warnings.count == 0, "\(path) \(grade)")
    }
  }

  struct Findings: Decodable {
    struct Guess: Decodable {
      var quantity: String
      var value: String
    }
    var guesses: [Guess]
    var placement: String? { guesses.first { $0.quantity == "placement" }?.value }
  }

  static let placed: [(folder: String, beginning: String, placement: String)] = [
    ("shoe-hip-outdoor-run", "shoe", "shoe"), ("shoe-hip-outdoor-run", "hip", "sacrum"),
    ("sacrum-slopes-grf", "trial-0", "sacrum"), ("shoe-imu-vicon", "20", "shoe"),
    ("foot-walk-400hz", "", "shoe"), ("foot-ble-run", "test", "shoe"), ("foot-ble-run", "chest", "chest"),
    ("waist-daily-activities", "D01", "sacrum"), ("waist-daily-activities", "D02", "sacrum"),
    ("waist-daily-activities", "D03", "sacrum"), ("waist-daily-activities", "D04", "sacrum"),
    ("waist-daily-activities", "D06", "sacrum"), ("feet-stairs-walk", "imu_sample_healthy", "shoe"),
    ("ankle-20hz", "", "shank"),
  ]

  // Public recordings are not part of the project. The limits of the guess were read off these recordings.
  @Test(.enabled(if: SharedRecordings.folder != nil), arguments: placed)
  func `a recording's placement is seen`(_ expected: (folder: String, beginning: String, placement: String))
    throws
  {
    for path in SharedRecordings.files(expected.folder, expected.beginning) where !path.contains(".grf.") {
      let outcome = try BuiltCommand.run(["inspect", path, "--format", "json"])
      let findings = try JSONDecoder().decode(Findings.self, from: Data(outcome.output.utf8))
      #expect(findings.placement == expected.placement, "\(path)")
    }
  }

  // Public recordings are not part of the project.
  @Test(.enabled(if: SharedRecordings.folder != nil))
  func `both feet of one file are told apart, and each counts as on its own`() throws {
    let path = try #require(SharedRecordings.folder) + "/feet-stairs-walk/imu_sample_healthy_stair_up.csv"
    func sides(_ more: [String]) throws -> [String: Int] {
      let outcome = try BuiltCommand.run(["replay", path, "--format", "csv"] + more)
      var counts: [String: Int] = [:]
      for row in outcome.output.split(separator: "\n").dropFirst() {
        counts[String(row.split(separator: ",", omittingEmptySubsequences: false)[1]), default: 0] += 1
      }
      return counts
    }
    let both = try sides([])
    let left = try sides(["--sensor", "left"])
    let right = try sides(["--sensor", "right"])
    #expect(both["left"] == left["left"] && both["right"] == right["right"])
    #expect((both["left"] ?? 0) > 10)
  }

  // Public recordings are not part of the project.
  @Test(.enabled(if: SharedRecordings.folder != nil))
  func `a file without times asks for its rate, and a slow one tells no pattern`() throws {
    let wrist = try #require(SharedRecordings.files("wrist-forefoot-heel").first)
    let outcome = try BuiltCommand.run(["replay", wrist])
    #expect(outcome.status == 2 && outcome.complaints.contains("--rate"))
    let slow = try #require(SharedRecordings.files("ankle-20hz").first { $0.contains("Jogging") })
    let rows = try BuiltCommand.run(["replay", slow, "--format", "csv"]).output.split(separator: "\n")
      .dropFirst()
    #expect(rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false)[4].isEmpty })
  }
}
