import CBench
import GaitModel
import SensorDecoding

/// A recording decoded from beginning to end on one thread, with nothing behind it.
enum DecodeBench {
  /// Decodes a file by what its beginning tells, and prints `decode SECONDS` and how many samples it has.
  static func rows(of path: String) throws {
    var decoder = try sniff(path).makeDecoder()
    var batch = DecodedBatch(capacity: 16_384)
    var samples = 0
    let start = cbench_now()
    BenchFile(path: path, blockBytes: 1 << 18).read { bytes in
      batch.removeSamples()
      decoder.decode(bytes, arrival: nil, into: &batch)
      samples += batch.samples.count
    }
    print("decode", Double(cbench_now() - start) * 1e-9)
    print("samples", samples)
  }

  /// Decodes a file and prints `bits NUMBER`: a hash of every acceleration's bits, in order.
  static func bits(of path: String) throws {
    var decoder = try sniff(path).makeDecoder()
    var batch = DecodedBatch(capacity: 16_384)
    var hash: UInt32 = 0
    BenchFile(path: path, blockBytes: 1 << 18).read { bytes in
      batch.removeSamples()
      decoder.decode(bytes, arrival: nil, into: &batch)
      for sample in batch.samples {
        for axis in 0..<3 { hash = hash &* 16_777_619 ^ sample.acceleration[axis].bitPattern }
      }
    }
    print("bits", hash)
  }

  /// `rows` through the timeline, which finds holes and makes stream time: all a reader thread does.
  static func samples(of path: String) throws {
    var reader = SampleReader(try sniff(path))
    var samples = 0
    let start = cbench_now()
    BenchFile(path: path, blockBytes: 1 << 18).read { bytes in
      samples += reader.decode(bytes) { $0.count }
    }
    print("read", Double(cbench_now() - start) * 1e-9)
    print("samples", samples)
  }

  /// What a file's beginning tells.
  static func sniff(_ path: String) throws -> RecordingDescription {
    var found: Result<SniffedRecording, any Error>?
    _ = BenchFile(path: path, blockBytes: Sniffer.headBytes).readBlock { head in
      found = Result { try Sniffer.sniff(head: head, name: path) }
    }
    guard case .samples(let description) = try found?.get() else {
      preconditionFailure("\(path) is no recording of an accelerometer")
    }
    return description
  }
}
