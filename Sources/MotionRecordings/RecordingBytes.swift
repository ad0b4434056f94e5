import GaitModel
import SensorDecoding
import SensorIO

/// The bytes of a recording from its first one on, inflated where they are compressed, in blocks.
///
/// The beginning is read first, to be understood, and is then read again as what it is. Used by one thread at a
/// time.
final class RecordingBytes: @unchecked Sendable {
  let name: String
  let source: any ByteProducer
  private var inflater: GzipInflater?
  /// Of the block, what was handed to the inflater.
  private var taken = 0
  /// The beginning; given up once it was read again.
  private(set) var head: [UInt8] = []
  private var headIsWhole = false
  private var headAt = 0
  /// Damage inside the beginning; what comes before it is read first.
  private var headFailure: FootstrikeError?

  /// Bytes that are looked at before anything is said of a file; a minute of a fast sensor.
  private static let headBytes = Sniffer.headBytes
  /// What a compressed track may come to, however small it is: two weeks of a watch.
  private static let mostInflated = 24 << 20
  /// And how many times its size; tracks are compressed to a tenth.
  private static let mostRatio = 24
  /// Of the beginning in one piece, so that the first events don't wait for all of it.
  private static let pieceBytes = 64 * 1024

  /// Opens a file and reads its beginning; `-` is standard input.
  convenience init(_ path: String, name: String?, wakeUp: WakeUp?) throws(FootstrikeError) {
    let file = try FileBytes(path, name: name, wakeUp: wakeUp)
    try self.init(file, name: name ?? file.source.name)
  }

  /// Reads the beginning of what a producer has.
  init(_ source: any ByteProducer, name: String) throws(FootstrikeError) {
    self.source = source
    self.name = name
    do throws(FootstrikeError) {
      while !headIsWhole, head.count < Self.headBytes { try appendToHead() }
    } catch {
      if head.isEmpty { throw error }
      headFailure = error
      headIsWhole = true
    }
  }

  /// It is a zip archive, and what matters is inside.
  var isArchive: Bool {
    let head = head
    return Archive.hasSignature(head.span)
  }

  /// The last bytes of a plain file, without moving on; `nil` where it is none, or as short as its beginning.
  func tail() -> [UInt8]? {
    inflater == nil ? source.tail(Self.pieceBytes) : nil
  }

  /// All of it, at once.
  ///
  /// - Throws: where it is damaged, or holds more than `most` bytes.
  func readWhole(most: Int) throws(FootstrikeError) -> [UInt8] {
    if let headFailure { throw headFailure }
    while !headIsWhole {
      let mostInflated = max(Self.mostInflated, Int(source.bytesRead) * Self.mostRatio)
      guard inflater == nil || head.count <= mostInflated else {
        throw FootstrikeError(
          what:
            "it inflates to more than \(mostInflated >> 20) MiB, over \(Self.mostRatio) times its size, as no track does",
          where: name, advice: "see what it is with gzip -l")
      }
      guard head.count <= most, source.byteCount ?? 0 <= most else {
        throw FootstrikeError(
          what: "it is larger than \(most >> 20) MiB, which no track is", where: name,
          advice: "cut it into parts")
      }
      try appendToHead()
    }
    return head
  }

  /// Hands on the next block, perhaps in several pieces; false at the end of the file.
  func readBlock(_ body: (Span<UInt8>) -> Void) throws(FootstrikeError) -> Bool {
    if headAt < head.count {
      let end = min(headAt + Self.pieceBytes, head.count)
      let head = head
      body(head.span.extracting(headAt..<end))
      headAt = end
      if end == head.count {
        self.head = []
        headAt = 0
      }
      return true
    }
    if let headFailure { throw headFailure }
    return headIsWhole ? false : try readNext(body)
  }

  private func appendToHead() throws(FootstrikeError) {
    var bytes: [UInt8] = []
    swap(&bytes, &head)
    defer { swap(&bytes, &head) }
    headIsWhole = try !readNext { piece in piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
  }

  /// Reads on from the source; false at its end.
  private func readNext(_ body: (Span<UInt8>) -> Void) throws(FootstrikeError) -> Bool {
    while true {
      if let inflater, let piece = try inflatePiece(inflater) {
        inflater.hand(piece, to: body)
        return true
      }
      let isFirst = source.bytesRead == 0
      switch try source.fill() {
      case .more:
        if isFirst, source.withBytes({ GzipStream.hasSignature($0) }) {
          inflater = try GzipInflater(name: name)
        }
        guard inflater != nil else {
          source.withBytes(body)
          return true
        }
        taken = 0
      case .stopped: return false
      case .ended:
        try inflater?.finish()
        return false
      }
    }
  }
}

extension RecordingBytes {
  /// Inflates what the block still holds, at most a piece; its bytes, or `nil` where the block is used up.
  private func inflatePiece(_ inflater: GzipInflater) throws(FootstrikeError) -> Int? {
    try source.withBytes { bytes throws(FootstrikeError) in
      while true {
        let (more, made) = try inflater.inflate(bytes, from: taken)
        taken += more
        if made > 0 { return made }
        if taken == bytes.count || more == 0 { return nil }
      }
    }
  }
}

extension FootstrikeError {
  /// A file or port that could not be read.
  ///
  /// - Parameter name: what the file is called, where that is not its path.
  public init(_ error: SensorIOError, calling name: String? = nil) {
    self.init(what: error.what, where: name ?? error.path, advice: error.advice)
  }
}

/// A gzip stream with the block it inflates into, where something must be shared that can't be copied.
private final class GzipInflater {
  private var stream: GzipStream?
  private var block: [UInt8] = []

  init(name: String) throws(FootstrikeError) { stream = try GzipStream(name: name) }

  func inflate(_ bytes: Span<UInt8>, from start: Int) throws(FootstrikeError) -> (taken: Int, made: Int) {
    try stream?.inflate(bytes, from: start, into: &block) ?? (bytes.count - start, 0)
  }

  func hand(_ count: Int, to body: (Span<UInt8>) -> Void) {
    let block = block
    body(block.span.extracting(..<count))
  }

  func finish() throws(FootstrikeError) {
    guard let stream = stream.take() else { return }
    try stream.finish()
  }
}
