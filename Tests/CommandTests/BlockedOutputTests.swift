import Foundation
import GaitModel
import GaitSynthesis
import SensorDecoding
import SensorIO
import StrikePipeline
import Synchronization
import Testing

@testable import FootstrikeCommand

/// Outputs that take nothing: they cost their own lines and nobody else's time.
struct BlockedOutputTests {
  private struct Pipe {
    let reading: Int32
    let writing: Int32

    /// A pipe that holds 4 KiB.
    init() throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      (reading, writing) = (ends[0], ends[1])
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ of <linux/fcntl.h>
      #expect(fcntl(writing, setPipeSize, 4096) == 4096)
    }

    func readAll() -> [UInt8] {
      var bytes: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(reading, &block, block.count)
        guard count > 0 else { return bytes }
        bytes += block[..<count]
      }
    }
  }

  private func line(_ number: Int) -> [UInt8] {
    Array("line \(number) \(String(repeating: "x", count: 100))\n".utf8)
  }

  @Test func `a pipe that nobody reads gets whole lines, the earliest, and the writer never waits`() throws {
    let pipe = try Pipe()
    let writer = try Descriptor.writer(pipe.writing, capacity: 1024)
    var accepted: [UInt8] = []
    var refused = 0
    for number in 0..<10_000 {
      if writer.write(line(number)) { accepted += line(number) } else { refused += 1 }
    }
    #expect(refused > 0)
    #expect(!writer.isIdle)
    #expect(accepted.starts(with: line(0) + line(1)))
    let reader = Mutex<[UInt8]>([])
    let reading = try PipelineThread { reader.withLock { $0 = pipe.readAll() } }
    writer.finish(line(10_000))
    reading.join()
    #expect(reader.withLock { $0 } == accepted + line(10_000))
    guard case .open = writer.state else {
      Issue.record("the writer has failed")
      return
    }
  }

  @Test func `a reader that leaves lets the writer go`() throws {
    signal(SIGPIPE, SIG_IGN)
    let pipe = try Pipe()
    let writer = try Descriptor.writer(pipe.writing, capacity: 1024)
    while writer.write(line(0)) {}
    close(pipe.reading)
    writer.finish([UInt8](repeating: 0, count: 100_000))
    guard case .readerIsGone = writer.state else {
      Issue.record("nobody saw that the reader has left")
      return
    }
  }

  /// A runner who lands heel first downhill.
  private func frames(seconds: Double, rate: Double) -> [[UInt8]] {
    let scenario = Scenario(
      name: "test",
      segments: [
        Segment(
          .running, .seconds(seconds + 1), speedMetresPerSecond: 3.3, gradePercent: -8, strike: .angle(18))
      ])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, rateHertz: rate), runner: Runner(seed: 1),
      seed: 1)
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: rate))
    var samples: [MotionSample] = []
    _ = simulation.next(into: &samples, count: Int(seconds * rate))
    return stride(from: 0, to: samples.count, by: 20).map { start in
      var bytes: [UInt8] = []
      for sample in samples[start..<min(start + 20, samples.count)] { encoder.encode(sample, into: &bytes) }
      return bytes
    }
  }

  /// Plays a device into a live session until it has been warned, and does something meanwhile.
  private func live(
    _ arguments: [String], output: Int32, error: String, frames: [[UInt8]],
    meanwhile: (Process, Int) -> Bool
  ) throws -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let input = try Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BuiltCommand.path)
    process.arguments =
      ["live", "-", "--protocol", "footstrike", "--placement", "shoe", "--rate", "200", "--grade", "-8"]
      + arguments
    process.standardInput = FileHandle(fileDescriptor: input.reading)
    process.standardOutput = FileHandle(fileDescriptor: output)
    try Data().write(to: URL(fileURLWithPath: error))
    process.standardError = FileHandle(forWritingAtPath: error)
    try process.run()
    close(input.reading)
    for (number, bytes) in frames.enumerated() {
      guard write(input.writing, bytes, bytes.count) == bytes.count, meanwhile(process, number) else { break }
      usleep(5000)
    }
    close(input.writing)
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func `a stalled standard output does not hold Ctrl-C up`() throws {
    let folder = try ScratchFolder()
    let output = try Pipe()
    let error = folder.path("stderr")
    let status = try live(
      ["--format", "jsonl"], output: output.writing, error: error, frames: frames(seconds: 120, rate: 200)
    ) { process, number in
      if number == 400 { process.interrupt() }
      return process.isRunning
    }
    #expect(status == 2)
    let told = try String(contentsOfFile: error, encoding: .utf8)
    #expect(told.contains("standard output: it took nothing for two seconds"), "\(told)")
    for end in [output.reading, output.writing] { close(end) }
  }

  @Test func `a file that can't be written any more is told at once, and the session goes on`() throws {
    let folder = try ScratchFolder()
    let (error, output) = (folder.path("stderr"), folder.path("stdout"))
    let descriptor = open(output, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    var toldAt: Int?
    let frames = frames(seconds: 60, rate: 200)
    let status = try live(
      [
        "--format", "jsonl", "--events", "/dev/full", "--record", "/dev/full", "--summary",
        folder.path("s.json"),
      ],
      output: descriptor, error: error, frames: frames
    ) { _, number in
      let told = (try? String(contentsOfFile: error, encoding: .utf8)) ?? ""
      if toldAt == nil, told.contains("recording stopped"), told.contains("/dev/full: writing failed") {
        toldAt = number
      }
      return true
    }
    close(descriptor)
    let told = try String(contentsOfFile: error, encoding: .utf8)
    #expect(status == 2)
    #expect(try #require(toldAt, "\(told)") < frames.count - 10)
    #expect(told.contains("the session goes on without it"))
    let events = try String(contentsOfFile: output, encoding: .utf8)
    #expect(events.contains("\"type\":\"warning\"") && events.contains("\"type\":\"summary\""))
    #expect(FileManager.default.fileExists(atPath: folder.path("s.json")))
  }

  @Test func `a cue is given though nobody reads standard output`() throws {
    let output = try Pipe()
    let input = try Pipe()
    let buzzer = try PseudoTerminal()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BuiltCommand.path)
    process.arguments = [
      "live", "-", "--protocol", "footstrike", "--placement", "shoe", "--rate", "200", "--grade", "-8",
      "--format", "jsonl", "--cue-port", buzzer.path, "--cue", "hex:2a",
    ]
    process.standardInput = FileHandle(fileDescriptor: input.reading)
    process.standardOutput = FileHandle(fileDescriptor: output.writing)
    process.standardError = FileHandle.nullDevice
    try process.run()
    close(input.reading)
    close(output.writing)
    var cue: [UInt8] = []
    // Ten times as fast as a runner, until the cue is heard.
    for bytes in frames(seconds: 120, rate: 200) where cue.isEmpty {
      #expect(write(input.writing, bytes, bytes.count) == bytes.count)
      cue = try buzzer.read(timeout: .milliseconds(10))
      if cue.isEmpty { usleep(5000) }
    }
    #expect(cue == [0x2A])
    var waiting: Int32 = 0
    #expect(ioctl(output.reading, UInt(FIONREAD), &waiting) == 0)
    #expect(waiting > 0)
    close(input.writing)
    let lines = output.readAll().split(separator: UInt8(ascii: "\n"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) } }
    #expect(lines.last.map { String(decoding: $0, as: UTF8.self).contains("\"summary\"") } == true)
  }
}
