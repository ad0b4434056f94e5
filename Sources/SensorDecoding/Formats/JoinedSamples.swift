import GaitModel

/// One sample of a session that was joined from several files, or lines of theirs that were refused: what
/// stands between whoever joins them and `BinaryFormat.joined`.
public struct JoinedRecord: BitwiseCopyable, Sendable {
  /// The sample, where nothing was refused.
  public var sample: MotionSample
  /// Why a line was refused.
  public var refused: Refusal?

  /// A sample.
  public init(_ sample: MotionSample) { self.sample = sample }

  /// A refused line.
  public init(_ refusal: Refusal) {
    sample = MotionSample(time: .zero, acceleration: .zero)
    refused = refusal
  }
}

extension RecordingFormat {
  /// `JoinedRecord`s as they lie in memory; made here, and never found in a file.
  ///
  /// - Parameter fileExtension: of the files that were joined.
  public static func joined(fileExtension: String) -> RecordingFormat {
    let format = BinaryFormat(
      title: "an export of several files", fileExtension: fileExtension, recognises: { _ in false },
      describe: { _, name, _ throws(FootstrikeError) in
        throw FootstrikeError(what: "nothing was joined", where: name, advice: "give the export's folder")
      })
    return .binary(format) { JoinedDecoder() }
  }
}

/// Hands on what was joined.
private struct JoinedDecoder: SensorDecoder {
  private var pending: [UInt8] = []
  private var index: Int64 = 0

  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    let size = MemoryLayout<JoinedRecord>.stride
    var at = 0
    pending.withUnsafeBytes { pending in
      while at + size <= pending.count {
        let record = pending.loadUnaligned(fromByteOffset: at, as: JoinedRecord.self)
        at += size
        if let refusal = record.refused {
          batch.refusals.add(refusal)
        } else {
          batch.samples.append(record.sample)
          batch.samples[batch.samples.count - 1].index = index
        }
        index += 1
      }
    }
    pending.removeSubrange(0..<at)
  }

  mutating func finish(into batch: inout DecodedBatch) {}
}
