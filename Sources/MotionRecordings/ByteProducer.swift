import GaitModel
import SensorIO

/// Where a recording's bytes come from: a file, an entry of an archive, or files that were joined.
protocol ByteProducer: AnyObject {
  /// Bytes there are; `nil` where nobody knows.
  var byteCount: Int64? { get }
  /// Bytes handed on so far.
  var bytesRead: Int64 { get }
  /// Bytes that were there when it was opened, and were gone when its end was reached.
  var missingBytes: Int64 { get }

  /// Takes in the next bytes, or says why there are none.
  func fill() throws(FootstrikeError) -> ByteProgress

  /// Hands out what was taken in last.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension ByteProducer {
  /// The last bytes, without moving on; `nil` of what is no plain file.
  func tail(_ count: Int) -> [UInt8]? { (self as? FileBytes)?.source.tail(count) }
}

/// How far the bytes of a recording have come.
enum ByteProgress {
  /// Some were taken in.
  case more
  /// There are no more.
  case ended
  /// Somebody asked to stop.
  case stopped
}

/// A file's bytes, or those of standard input.
final class FileBytes: ByteProducer {
  let source: FileSource
  private let name: String?
  private let block = ByteBlock()

  init(_ path: String, name: String?, wakeUp: WakeUp?) throws(FootstrikeError) {
    self.name = name
    do throws(SensorIOError) {
      source = try FileSource(path: path, wakeUp: wakeUp)
    } catch {
      throw FootstrikeError(error, calling: name)
    }
  }

  var byteCount: Int64? { source.byteCount }
  var bytesRead: Int64 { source.bytesRead }
  var missingBytes: Int64 { source.missingBytes }

  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try block.withBytes(body) }

  func fill() throws(FootstrikeError) -> ByteProgress {
    while true {
      let read: ByteRead
      do throws(SensorIOError) {
        read = try block.fill(from: source)
      } catch {
        throw FootstrikeError(error, calling: name)
      }
      switch read {
      case .bytes: return .more
      case .silent, .reconnected: continue
      case .woken, .disconnected: return .stopped
      case .ended: return .ended
      }
    }
  }
}
