import GaitAnalysis
import GaitModel
import SensorDecoding
import SensorIO

/// A recorded file, or standard input, opened and understood from its first bytes.
///
/// Read once, front to back, in blocks of bounded memory; compressed files are inflated on the way. It is
/// used by one thread at a time.
public final class RecordingFile: @unchecked Sendable {
  /// What the file is called in messages.
  public let name: String
  /// How it is written, with every guess.
  public let description: RecordingDescription
  /// The file's bytes; `nil` where nobody knows, as for standard input.
  public var byteCount: Int64? { source.byteCount }

  private let source: FileSource
  private var inflater: GzipInflater?
  private let block = ByteBlock()
  /// What was read to understand the file, inflated; read again as its beginning.
  private var head: [UInt8]
  private var headIsWhole: Bool

  /// What a file turned out to be.
  public enum Content {
    /// Samples of an accelerometer.
    case samples(RecordingFile)
    /// Altitudes without acceleration.
    case track(Track)
  }

  /// Bytes that are looked at before anything is said of a file; a minute of a fast sensor.
  private static let headBytes = 1 << 20
  /// A track is read whole; longer ones are no track.
  private static let longestTrackBytes = 256 << 20

  /// Opens a file and finds out what it is; `-` is standard input.
  ///
  /// - Throws: `SensorIOError`, `DecodingError` or `TrackError`, each one sentence with what to do.
  public static func open(
    _ path: String, options: DecodingOptions = DecodingOptions(), wakeUp: WakeUp? = nil
  ) throws -> Content {
    let source = try FileSource(path: path, wakeUp: wakeUp)
    let block = ByteBlock()
    var head: [UInt8] = []
    var inflater: GzipInflater?
    var isWhole = false
    while head.count < headBytes {
      guard try append(from: source, through: block, &inflater, to: &head) else {
        isWhole = true
        break
      }
    }
    switch try Sniffer.sniff(head: head.span, name: source.name, options: options) {
    case .samples(let description):
      return .samples(
        RecordingFile(
          source: source, description: description, inflater: inflater, head: head, isWhole: isWhole))
    case .track:
      while !isWhole, head.count < longestTrackBytes {
        isWhole = try !append(from: source, through: block, &inflater, to: &head)
      }
      return .track(try TrackReader.read(head, name: source.name))
    }
  }

  private init(
    source: FileSource, description: RecordingDescription, inflater: GzipInflater?, head: [UInt8],
    isWhole: Bool
  ) {
    self.source = source
    name = source.name
    self.description = description
    self.inflater = inflater
    self.head = head
    headIsWhole = isWhole
  }

  /// Compressed or not, bytes taken from the file so far; a share of `byteCount`.
  public var bytesRead: Int64 { source.bytesRead }

  /// Bytes that the file had when it was opened and that were no longer there.
  public var missingBytes: Int64 { source.missingBytes }

  /// What the recording's times count from; `nil` unless they count from 1970, as an epoch or a date does.
  ///
  /// A time of 1973 or later in nanoseconds is no time since a device was switched on.
  public var clock: Track.Clock? {
    var decoder = CSVDecoder(description)
    var batch = DecodedBatch()
    let head = head
    decoder.decode(head.span, arrival: nil, into: &batch)
    guard let first = batch.samples.first, first.time.nanoseconds > 100_000_000_000_000_000 else {
      return nil
    }
    return .utc(firstSeconds: Double(first.time.nanoseconds) * 1e-9)
  }

  /// The samples of the beginning, for what must be known before the analysis starts.
  public func headSamples() -> [MotionSample] {
    var reader = SampleReader(description)
    var samples: [MotionSample] = []
    let head = head
    reader.decode(head.span) { batch in batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) } }
    return samples
  }

  /// Hands on every block of the file, inflated, from its first byte; `body` returns false to stop.
  public func readBlocks(_ body: (Span<UInt8>) -> Bool) throws {
    // In pieces, so that the first events don't wait for the whole head.
    let piece = 64 * 1024
    let head = head
    self.head = []
    for start in stride(from: 0, to: head.count, by: piece) {
      guard body(head.span.extracting(start..<min(start + piece, head.count))) else { return }
    }
    if headIsWhole { return }
    var goesOn = true
    while goesOn {
      switch try block.fill(from: source) {
      case .bytes:
        if inflater != nil {
          try block.withBytes { bytes throws(DecodingError) in
            try inflater!.inflate(bytes) { if goesOn { goesOn = body($0) } }
          }
        } else {
          goesOn = block.withBytes(body)
        }
      case .silent, .reconnected: continue
      case .woken, .disconnected: return
      case .ended:
        try inflater?.finish()
        return
      }
    }
  }

  /// Appends the next block to `head`; false at the end.
  private static func append(
    from source: FileSource, through block: ByteBlock, _ inflater: inout GzipInflater?,
    to head: inout [UInt8]
  ) throws -> Bool {
    while true {
      switch try block.fill(from: source) {
      case .bytes:
        if head.isEmpty, inflater == nil, block.withBytes({ GzipStream.hasSignature($0) }) {
          inflater = try GzipInflater(name: source.name)
        }
        if let inflater {
          try block.withBytes { bytes throws(DecodingError) in
            try inflater.inflate(bytes) { span in
              span.withUnsafeBufferPointer { head.append(contentsOf: $0) }
            }
          }
        } else {
          block.withBytes { bytes in bytes.withUnsafeBufferPointer { head.append(contentsOf: $0) } }
        }
        return true
      case .silent, .reconnected: continue
      case .woken, .disconnected: return false
      case .ended:
        try inflater?.finish()
        return false
      }
    }
  }
}

extension PipelineError {
  /// A file that got shorter while it was read.
  public init(fileShrank file: RecordingFile) {
    self.init(
      what: "it ended \(file.missingBytes) bytes earlier than when it was opened", where: file.name,
      todo: "see whether another program writes it")
  }
}

/// A gzip stream with the block it inflates into, where something must be shared that can't be copied.
private final class GzipInflater {
  private var stream: GzipStream?
  private var block: [UInt8] = []

  init(name: String) throws(DecodingError) { stream = try GzipStream(name: name) }

  func inflate(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) throws(DecodingError) {
    try stream?.inflate(bytes, into: &block, body)
  }

  func finish() throws(DecodingError) {
    guard let stream = stream.take() else { return }
    try stream.finish()
  }
}
