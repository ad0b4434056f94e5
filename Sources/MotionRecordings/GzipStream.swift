import CZlib
import GaitModel

/// Inflates a gzip file block by block; members that follow one another are one stream.
///
/// Owns zlib's state, so it can't be copied. A damaged file gives what came before the damage, then an
/// error.
public struct GzipStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var isAtEnd = false
  private let name: String

  /// Whether bytes begin like a gzip file.
  public static func hasSignature(_ head: Span<UInt8>) -> Bool {
    head.count >= 2 && head[0] == 0x1F && head[1] == 0x8B
  }

  /// A stream at its start; `name` is what messages call the file.
  public init(name: String) throws(FootstrikeError) {
    self.name = name
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FootstrikeError(what: "there is no memory to inflate it", where: name, advice: "free some")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Inflates at most 256 KiB, and takes as many of the bytes from `start` on as that needs: a few of them may stand for a thousand
  /// times as many.
  ///
  /// - Returns: how many bytes were taken, all of them or fewer, and how many now stand in `block`.
  public mutating func inflate(
    _ bytes: Span<UInt8>, from start: Int, into block: inout [UInt8]
  ) throws(FootstrikeError) -> (taken: Int, made: Int) {
    let size = 262_144
    if block.count != size { block = [UInt8](repeating: 0, count: size) }
    var failure: Int32 = Z_OK
    let (taken, made) = bytes.withUnsafeBufferPointer { whole -> (Int, Int) in
      let input = UnsafeBufferPointer(rebasing: whole[start...])
      var taken = 0
      if isAtEnd {
        // Tapes and some disks fill the last block with zeros.
        while taken < input.count, input[taken] == 0 { taken += 1 }
        if taken == input.count { return (taken, 0) }
        inflateReset(stream)
        isAtEnd = false
      }
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + taken })
      stream.pointee.avail_in = UInt32(input.count - taken)
      return block.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(size)
        failure = CZlib.inflate(stream, Z_NO_FLUSH)
        return (input.count - Int(stream.pointee.avail_in), size - Int(stream.pointee.avail_out))
      }
    }
    switch failure {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK, Z_BUF_ERROR: break
    default:
      // What came before the damage is handed out first.
      if made > 0 { return (taken, made) }
      throw FootstrikeError(
        what: "its gzip data are damaged", where: name, advice: "copy it again from its source")
    }
    return (taken, made)
  }

  /// Ends the stream; throws where the file ends inside its compressed data.
  public consuming func finish() throws(FootstrikeError) {
    guard isAtEnd else {
      throw FootstrikeError(
        what: "it ends inside its compressed data", where: name, advice: "copy it again from its source")
    }
  }
}
