import Foundation
import GaitModel

@testable import SensorDecoding

/// The shared recordings and format samples; tests that need them are skipped where they are absent.
enum RecordingFiles {
  static let recordings = folder("FOOTSTRIKE_RECORDINGS", "../shared/recordings")
  static let formats = folder("FOOTSTRIKE_FORMATS", "../shared/formats")

  private static func folder(_ variable: String, _ usual: String) -> String? {
    let path = ProcessInfo.processInfo.environment[variable] ?? usual
    if FileManager.default.fileExists(atPath: path) { return path }
    print("skipped: \(path) is absent; set \(variable)")
    return nil
  }

  static func bytes(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map { Array($0) } ?? []
  }

  static func describe(
    _ bytes: [UInt8], name: String = "run.csv", options: DecodingOptions = DecodingOptions()
  ) throws -> RecordingDescription? {
    if case .samples(let description) = try Sniffer.sniff(head: bytes.span, name: name, options: options) {
      return description
    }
    return nil
  }

  /// What a decoder makes of bytes that come in pieces.
  static func decode(_ bytes: [UInt8], _ description: RecordingDescription, piece: Int) -> Decoded {
    var decoder = description.makeDecoder()
    var timeline = Timeline(description.timeline)
    var batch = DecodedBatch()
    var decoded = Decoded()
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + piece)
      let span = bytes.span.extracting(at..<end)
      decoder.decode(span, arrival: nil, into: &batch)
      timeline.process(&batch, health: &decoded.health, gaps: &decoded.gaps)
      decoded.samples += batch.samples
      batch.removeSamples()
      at = end
    }
    decoder.finish(into: &batch)
    timeline.process(&batch, health: &decoded.health, gaps: &decoded.gaps)
    decoded.samples += batch.samples
    batch.removeSamples()
    timeline.finish(&batch, health: &decoded.health, gaps: &decoded.gaps)
    decoded.samples += batch.samples
    decoded.refusals = batch.refusals
    return decoded
  }

  struct Decoded {
    var samples: [MotionSample] = []
    var health = StreamHealth()
    var gaps: [StreamGap] = []
    var refusals = RefusalTally()
    /// Everything that must not depend on how the bytes were cut.
    var trace: [String] {
      samples.map { "\($0)" } + gaps.map { "\($0)" } + ["\(health)", "\(refusals)"]
    }
  }
}
