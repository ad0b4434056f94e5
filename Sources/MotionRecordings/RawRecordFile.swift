import GaitModel
import SensorDecoding

/// A raw live record, read front to back; by one thread at a time.
public final class RawRecordFile: @unchecked Sendable {
  /// What the file is called in messages.
  public let name: String
  /// Ports of the session.
  public let ports: [RawRecordingPort]
  /// When it was begun, seconds since 1970 UTC; `nil` where the record does not tell.
  public let startEpochSeconds: Double?
  private let bytes: RecordingBytes
  private var recording: RawRecording

  /// - Throws: where its header is none.
  init(_ bytes: RecordingBytes) throws(FootstrikeError) {
    self.bytes = bytes
    name = bytes.name
    recording = RawRecording(name: bytes.name)
    var header = recording
    try header.push(bytes.head.span) { _, _, _, _ in }
    if header.ports.isEmpty { try header.finish() }
    ports = header.ports
    startEpochSeconds = header.startEpochSeconds
  }

  /// Bytes at the end of the file that make no whole record; complete once `readRecords` gave false.
  public var lostBytes: Int64 { recording.lostBytes }

  /// Some of the file was not read, since its reader was woken.
  public var isCutShort: Bool { bytes.source.bytesRead < bytes.source.byteCount ?? 0 }

  /// Hands out the records of the next block; false at the end of the file.
  public func readRecords(
    _ body: (_ kind: RawRecordKind, _ port: Int, _ time: Int64, _ payload: Span<UInt8>) -> Void
  ) throws(FootstrikeError) -> Bool {
    var failure: FootstrikeError?
    let goesOn = try bytes.readBlock { piece in
      do throws(FootstrikeError) {
        try recording.push(piece, record: body)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    if !goesOn, !isCutShort { try recording.finish() }
    return goesOn
  }
}
