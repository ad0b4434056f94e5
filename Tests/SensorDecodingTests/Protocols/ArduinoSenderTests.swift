import FootstrikeTesting
import Foundation
import GaitModel
import Testing

@testable import SensorDecoding

/// Compiles the sample sketch with a C++ compiler and a stand-in for Arduino, and runs it.
enum ArduinoSender {
  static let compiler = ["/usr/bin/g++", "/usr/bin/clang++", "/usr/bin/c++"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static let isPossible: Bool = {
    if compiler == nil { print("skipped: no C++ compiler to build the sample sketch with") }
    return compiler != nil
  }()

  /// What the sketch sends when it is run with these arguments.
  static func run(_ arguments: [String]) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let sample = root.appendingPathComponent("Samples/arduino-sender").path
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sender-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // only litter would be left
    let program = folder.appendingPathComponent("sender").path
    let compiled = try launch(
      try #require(compiler),
      [
        "-Wall", "-Wextra", "-Werror", "-I", sample + "/host", "-x", "c++", sample + "/footstrike_sender.ino",
        sample + "/host/host.cpp", "-o", program,
      ])
    try #require(compiled.status == 0)
    let played = try launch(program, arguments)
    try #require(played.status == 0)
    return played.output
  }

  private static func launch(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: [UInt8])
  {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, Array(output))
  }
}

// Needs a C++ compiler.
@Suite(.enabled(if: ArduinoSender.isPossible)) struct `The sample sketch` {
  @Test func `sends frames that are read back exactly, while its clock wraps`() throws {
    let bytes = try ArduinoSender.run(["2000"])
    let decoded = DecodedStream(.footstrike, bytes)
    #expect(decoded.refusals.totalBytes == 0)
    #expect(decoded.statistics.lostByCounter == 0)
    #expect(decoded.samples.count == 2000)
    let first = 4_294_000_000
    for (place, sample) in decoded.samples.enumerated() {
      let step = Units.standardGravity / 2048
      #expect(abs(sample.acceleration.x - Float(place) * step) < 1e-3)
      #expect(abs(sample.acceleration.y + Float(place) * step) < 1e-3)
      #expect(abs(sample.acceleration.z - Units.standardGravity) < 1e-5)
      #expect(abs(sample.angularRate.x - Float(3 * place) / 16.4 * Units.radiansPerDegree) < 1e-3)
      #expect(sample.time.nanoseconds == Int64((first + place * 5000) % (1 << 32)) * 1000)
    }
    let detection = try ProtocolDetector().detect(Array(bytes.prefix(4096)).span)
    #expect(detection.entry.name == "footstrike")
  }

  @Test func `keeps the numbers of samples that it missed`() throws {
    let decoded = DecodedStream(.footstrike, try ArduinoSender.run(["400", "101"]))
    #expect(decoded.samples.count >= 396)
    #expect(decoded.statistics.lostByCounter == 2)
    #expect(decoded.samples.last?.index == Int64(decoded.samples.count + 1))
  }
}
