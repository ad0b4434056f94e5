import Foundation
import GaitEvaluation
import GaitModel
import GaitSynthesis
import Testing

/// Where the markers of people are, and the tool that first made sensors of them.
private enum People {
  static let recordings =
    ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings"
  static let markers = recordings + "/run-markers"
  static let tool = recordings + "/../tools/virtual_imu.py"

  static var arePresent: Bool { FileManager.default.fileExists(atPath: markers + "/people.csv") }
  static var toolRuns: Bool {
    arePresent && FileManager.default.fileExists(atPath: tool) && python(["-c", "import numpy, scipy"]) == 0
  }

  static func python(_ words: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }
}

@Suite struct VirtualSensorTests {
  private func slowest(of person: String) throws -> MarkerTrial {
    try #require(try MarkerFolder(path: People.markers).trials.first { $0.person == person }).load()
  }

  @Test(.enabled(if: People.arePresent, "recordings are not here: run-markers"))
  func `contacts and angles of a person are those of the set`() throws {
    let table = try TableFile(path: People.markers + "/contacts.csv", name: "contacts.csv")
    let columns = try [
      "person", "speed_m_s", "foot", "initial_contact_s", "terminal_contact_s", "foot_strike_angle_deg",
    ]
    .map { try table.column($0) }
    var choices = VirtualSensor.Choices(sensor: SensorModel(placement: .shoe))
    choices.isClean = true
    let trial = try slowest(of: "R13")
    for sensor in VirtualSensor.all(of: trial, choices) {
      let side = try #require(sensor.side)
      let known = table.rows.filter {
        $0[columns[0]] == "R13" && Double($0[columns[1]]) == trial.speedMetresPerSecond
          && $0[columns[2]] == (side == .left ? "L" : "R")
      }.map { row in columns[3...].compactMap { Double(row[$0]) } }
      #expect(abs(known.count - sensor.contacts.count) <= 2)
      for contact in sensor.contacts {
        let near = try #require(
          known.min {
            abs($0[0] - 0.06 - contact.initialContactSeconds)
              < abs($1[0] - 0.06 - contact.initialContactSeconds)
          })
        #expect(abs(near[0] - 0.06 - contact.initialContactSeconds) < 0.001)
        #expect(abs(near[1] - 0.06 - contact.terminalContactSeconds) < 0.001)
        #expect(abs(near[2] - contact.footStrikeAngleDegrees) < 0.05)
      }
    }
  }

  @Test(.enabled(if: People.toolRuns, "the first tool, numpy or scipy are not here: virtual_imu.py"))
  func `a clean sensor reads what the tool that first made them says`() throws {
    let folder = try TemporaryFolder()
    #expect(
      People.python([People.tool, folder.path, "--raw", People.markers, "--clean", "--people", "R01"]) == 0)
    var choices = VirtualSensor.Choices(sensor: SensorModel(placement: .shoe, rateHertz: 200))
    choices.isClean = true
    choices.hasShock = false
    let sensors = VirtualSensor.all(of: try slowest(of: "R01"), choices)
    #expect(sensors.count == 2)
    for (number, sensor) in sensors.enumerated() {
      let table = try TableFile(path: folder.path + "/r0\(number).csv", name: "r0\(number).csv")
      #expect(abs(table.rows.count - sensor.samples.count) <= 1)
      var worst = SIMD2<Double>.zero
      for (row, sample) in zip(table.rows, sensor.samples) {
        let values = row.compactMap(Double.init)
        for axis in 0..<3 {
          worst.x = max(worst.x, abs(values[1 + axis] - Double(sample.acceleration[axis])))
          worst.y = max(worst.y, abs(values[4 + axis] * .pi / 180 - Double(sample.angularRate[axis])))
        }
      }
      // 1 mm/s² and 0.001 rad/s, where the signals go to 200 m/s² and 15 rad/s.
      #expect(worst.x < 0.001 && worst.y < 0.001)
    }
  }

  @Test(.enabled(if: People.arePresent, "recordings are not here: run-markers"))
  func `a slope turns gravity and nothing else`() throws {
    let trial = try slowest(of: "R03")
    var choices = VirtualSensor.Choices(sensor: SensorModel(placement: .shoe))
    choices.isClean = true
    let level = VirtualSensor.all(of: trial, choices)
    choices.gradePercent = -10
    let down = VirtualSensor.all(of: trial, choices)
    for (a, b) in zip(level, down) {
      #expect(a.contacts.map(\.footStrikeAngleDegrees) == b.contacts.map(\.footStrikeAngleDegrees))
      #expect(b.contacts.allSatisfy { $0.gradePercent == -10 })
      for (x, y) in zip(a.samples, b.samples) {
        #expect(x.angularRate == y.angularRate)
        let off = x.acceleration - y.acceleration
        // Two vectors of 9.81 m/s² that are 5.7° apart.
        #expect(abs((off * off).sum().squareRoot() - 0.976) < 0.02)
      }
    }
  }

  @Test(
    .enabled(if: People.arePresent, "recordings are not here: run-markers"),
    arguments: [Placement.shank, .sacrum])
  func `bodies have sensors elsewhere too, the same for the same seed`(placement: Placement) throws {
    let trial = try slowest(of: "R05")
    var choices = VirtualSensor.Choices(sensor: SensorModel(placement: placement))
    let first = VirtualSensor.all(of: trial, choices)
    #expect(first.count == (placement == .sacrum ? 1 : 2))
    let again = VirtualSensor.all(of: trial, choices)
    choices.seed = 2
    let other = VirtualSensor.all(of: trial, choices)
    #expect(first[0].samples.map(\.acceleration) == again[0].samples.map(\.acceleration))
    #expect(first[0].samples.map(\.acceleration) != other[0].samples.map(\.acceleration))
    #expect(Set(first[0].contacts.map(\.side)).count == (placement == .sacrum ? 2 : 1))
    let mean =
      first[0].samples.reduce(0) { $0 + ($1.acceleration * $1.acceleration).sum().squareRoot() }
      / Float(first[0].samples.count)
    #expect(mean > 9 && mean < 25)
  }
}
