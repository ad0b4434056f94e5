import Foundation
import GaitModel
import GaitSynthesis
import MotionRecordings
import SensorDecoding
import StrikeMonitoring
import Testing

@testable import StrikePipeline

/// A pod on each shoe, from two files.
struct RecordingInputTests {
  private func recording(_ side: Side, in folder: String) throws -> String {
    var simulation = Simulation(
      scenario: Scenario(
        name: "test", segments: [Segment(.running, .seconds(20), speedMetresPerSecond: 3.3)]),
      sensor: SensorModel(placement: .shoe, side: side, rateHertz: 100), runner: Runner(seed: 1), seed: 2)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 1000) {}
    var encoder = CSVEncoder(.plain(angularRate: true, altitude: false), sensor: simulation.sensor)
    var bytes: [UInt8] = []
    encoder.encode(samples.span, into: &bytes)
    let path = "\(folder)/\(side.rawValue).csv"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return path
  }

  private func open(_ path: String) throws -> RecordingFile {
    guard case .samples(let file) = try MotionRecording.open(path, options: DecodingOptions()) else {
      throw FootstrikeError(what: "no samples", where: path, advice: "look at the encoder")
    }
    return file
  }

  private func contacts(_ events: Span<GaitEvent>, into found: inout [[SensorTime]]) {
    for place in events.indices {
      if case .contact(let contact) = events[place] {
        found[Int(contact.strike.source)].append(contact.strike.initialContact)
      }
    }
  }

  @Test func `two files give the contacts of each, in one session on one clock`() throws {
    let folder = NSTemporaryDirectory() + "footstrike-pair-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = (try recording(.left, in: folder), try recording(.right, in: folder))
    func stream(_ side: Side) -> StreamDescription {
      StreamDescription(placement: .shoe, side: side, rateHertz: 100, hasAngularRate: true)
    }

    var alone: [[SensorTime]] = [[], []]
    var samples: [Int64] = []
    for (place, path) in [paths.0, paths.1].enumerated() {
      let monitor = try StrikeMonitor(.init(stream: stream(place == 0 ? .left : .right)))
      var single: [[SensorTime]] = [[]]
      let source = RecordingSource([RecordingInput(try open(path))])
      _ = try PipelineRun(monitor: monitor).run(source) { contacts($0, into: &single) }
      alone[place] = single[0]
      samples.append(source.health.samples)
    }
    #expect(alone.allSatisfy { $0.count > 20 })

    var together: [[SensorTime]] = [[], []]
    let source = RecordingSource([
      RecordingInput(try open(paths.0)), RecordingInput(try open(paths.1), shiftSeconds: 3),
    ])
    let pair = try StrikeMonitor(.init(sensors: [stream(.left), stream(.right)]))
    _ = try PipelineRun(monitor: pair).run(source) { contacts($0, into: &together) }
    #expect(together[0] == alone[0])
    #expect(together[1] == alone[1].map { $0.advanced(bySeconds: 3) })
    #expect(source.health.samples == samples[0] + samples[1])
    #expect(samples.allSatisfy { $0 >= 2000 })
  }

  @Test func `a session that is stopped early ends the reader`() throws {
    let folder = NSTemporaryDirectory() + "footstrike-pair-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = (try recording(.left, in: folder), try recording(.right, in: folder))
    let stream = StreamDescription(placement: .shoe, rateHertz: 100, hasAngularRate: true)
    struct Enough: Error {}
    let monitor = try StrikeMonitor(.init(sensors: [stream, stream]))
    #expect(throws: Enough.self) {
      let source = RecordingSource([
        RecordingInput(try open(paths.0)), RecordingInput(try open(paths.1)),
      ])
      _ = try PipelineRun(monitor: monitor).run(source) { _ in throw Enough() }
    }
  }
}
