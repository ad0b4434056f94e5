import Foundation
import GaitModel
import MotionRecordings
import SensorDecoding
import Testing

@testable import StrikePipeline

/// The order in which samples of several sensors come.
struct SampleMergerTests {
  private func sample(_ seconds: Double) -> MotionSample {
    MotionSample(time: SensorTime(seconds: seconds), acceleration: .zero)
  }

  /// Which sample came.
  private struct Place: Equatable {
    var source: UInt16
    var index: Int64
    var time: SensorTime

    static func append(_ samples: Span<MotionSample>, to places: inout [Place]) -> Bool {
      for number in samples.indices {
        let sample = samples[number]
        places.append(Place(source: sample.source, index: sample.index, time: sample.time))
      }
      return true
    }
  }

  @Test func `samples come by time, and at one instant by sensor`() {
    var merger = SampleMerger(sensors: 2)
    merger.push([sample(0), sample(1), sample(2)].span, of: 1, shift: 0)
    merger.push([sample(1), sample(2)].span, of: 0, shift: 0)
    merger.merge()
    // At 2 s either may bring another sample.
    #expect(merger.merged.map(\.source) == [1, 0, 1])
    merger.end(0)
    merger.end(1)
    merger.merge()
    #expect(merger.merged.map(\.source) == [0, 1])
  }

  /// Both feet in one file; the left one is silent for most of it, or all its rows come last.
  private func rows(lateRows: Bool) -> String {
    var text = "time_s,left_ax,left_ay,left_az,right_ax,right_ay,right_az\n"
    var late = ""
    for row in 0..<24_000 {
      let time = String(Double(row) / 400)
      let left = row < 500 || row > 16_000 && row % 3 == 0
      if lateRows, row >= 500 {
        text += "\(time),,,,0.1,0.2,9.7\n"
        if left { late += "\(time),0.3,0.1,9.8,,,\n" }
      } else {
        text += left ? "\(time),0.3,0.1,9.8,0.1,0.2,9.7\n" : "\(time),,,,0.1,0.2,9.7\n"
      }
    }
    return text + late
  }

  private func order(_ bytes: [UInt8], at path: String, cut: Int) throws -> (order: [Place], most: Int) {
    guard case .samples(let file) = try MotionRecording.open(path) else {
      throw FootstrikeError(what: "no samples", where: path, advice: "look at the rows")
    }
    let feet = try file.feet()
    #expect(feet.count == 2)
    var reading = RecordingInputs([RecordingInput(file, descriptions: feet)], stop: StopSignal())
    var places: [Place] = []
    var most = 0
    var from = 0
    while from < bytes.count {
      let end = min(bytes.count, from + cut)
      _ = reading.decode(bytes.span.extracting(from..<end), of: 0) { Place.append($0, to: &places) }
      most = max(most, reading.merger.waiting(0), reading.merger.waiting(1))
      from = end
    }
    _ = reading.end(0) { Place.append($0, to: &places) }
    return (places, most)
  }

  @Test(arguments: [false, true])
  func `a silent sensor of a file holds few samples up, and the order does not depend on the cuts`(
    lateRows: Bool
  ) throws {
    let path = NSTemporaryDirectory() + "footstrike-\(UUID().uuidString).csv"
    let bytes = Array(rows(lateRows: lateRows).utf8)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try order(bytes, at: path, cut: bytes.count)
    #expect(whole.order.count > 24_000)
    if !lateRows {
      #expect(zip(whole.order, whole.order.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
    for cut in [997, 64 * 1024, 300_000] {
      let part = try order(bytes, at: path, cut: cut)
      #expect(part.order == whole.order, "\(cut)")
      // Ten seconds of 400 Hz, and what a cut and a stride of the file bring.
      #expect(part.most < 4_000 + (cut + RecordingInputs.strideBytes) / 15, "\(cut): \(part.most)")
    }
  }

  @Test func `a compressed file waits for the other, however many samples a block of it brings`() throws {
    let folder = NSTemporaryDirectory() + "footstrike-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // All alike, so that a block of it inflates to far more than half a minute.
    var text = "time_s,ax,ay,az\n"
    for row in 0..<30_000 { text += "\(Double(row) / 400),0.1,0.2,9.7\n" }
    let plain = "\(folder)/plain.csv"
    #expect(FileManager.default.createFile(atPath: plain, contents: Data(text.utf8)))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-9", "-k", plain]
    try gzip.run()
    gzip.waitUntilExit()
    func order(_ paths: [String]) throws -> [Place] {
      let inputs = try paths.map { path in
        guard case .samples(let file) = try MotionRecording.open(path) else {
          throw FootstrikeError(what: "no samples", where: path, advice: "look at the rows")
        }
        return RecordingInput(file)
      }
      var reading = RecordingInputs(inputs, stop: StopSignal())
      var places: [Place] = []
      while reading.readBlock({ Place.append($0, to: &places) }) {}
      return places
    }
    let both = try order([plain, plain + ".gz"])
    #expect(try both == order([plain, plain]))
    #expect(both.count >= 59_998)
    #expect(zip(both, both.dropFirst()).allSatisfy { $0.time <= $1.time })
  }
}
