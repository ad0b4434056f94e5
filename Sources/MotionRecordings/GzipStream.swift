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

  /// Inflates the next bytes of the file, handing each block of at most 256 KiB to `body`.
  public mutating func inflate(
    _ bytes: Span<UInt8>, into block: inout [UInt8], _ body: (Span<UInt8>) -> Void
  ) throws(FootstrikeError) {
    let size = 262_144
    if block.count != size { block = [UInt8](repeating: 0, count: size) }
    var failure: Int32 = Z_OK
    bytes.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress else { return }
      stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        if isAtEnd {
          if stream.pointee.avail_in == 0 { return }
          inflateReset(stream)
          isAtEnd = false
        }
        let produced = block.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(size)
          failure = CZlib.inflate(stream, Z_NO_FLUSH)
          return size - Int(stream.pointee.avail_out)
        }
        if produced > 0 { body(block.span.extracting(0..<produced)) }
        if failure == Z_STREAM_END {
          isAtEnd = true
          failure = Z_OK
        } else if failure == Z_BUF_ERROR {
          failure = Z_OK
          return
        }
      } while failure == Z_OK && (stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0)
    }
    if failure != Z_OK {
      throw FootstrikeError(
        what: "its gzip data are damaged", where: name, advice: "copy it again from its source")
    }
  }

  /// Ends the stream; throws where the file ends inside its compressed data.
  public consuming func finish() throws(FootstrikeError) {
    guard isAtEnd else {
      throw FootstrikeError(
        what: "it ends inside its compressed data", where: name, advice: "copy it again from its source")
    }
  }
}
