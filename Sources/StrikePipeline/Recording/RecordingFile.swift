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
  private var headAt = 0
  /// Damage inside the beginning; what comes before it is read first.
  private var headFailure: FootstrikeError?

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
  /// - Throws: `SensorIOError`, `FootstrikeError` or `FootstrikeError`, each one sentence with what to do.
  public static func open(
    _ path: String, options: DecodingOptions = DecodingOptions(), wakeUp: WakeUp? = nil
  ) throws -> Content {
    let source = try FileSource(path: path, wakeUp: wakeUp)
    let block = ByteBlock()
    var head: [UInt8] = []
    var inflater: GzipInflater?
    var isWhole = false
    var failure: FootstrikeError?
    do {
      while !isWhole, head.count < headBytes {
        isWhole = try !append(from: source, through: block, &inflater, to: &head)
      }
    } catch let error as FootstrikeError where !head.isEmpty {
      failure = error
      isWhole = true
    }
    switch try Sniffer.sniff(head: head.span, name: source.name, options: options) {
    case .samples(let description):
      let file = RecordingFile(
        source: source, description: description, inflater: inflater, head: head, isWhole: isWhole)
      file.headFailure = failure
      return .samples(file)
    case .track:
      if let failure { throw failure }
      while !isWhole {
        guard head.count <= longestTrackBytes, source.byteCount ?? 0 <= longestTrackBytes else {
          throw FootstrikeError(
            what: "it is larger than \(longestTrackBytes >> 20) MiB, which no track is", where: source.name,
            advice: "cut it into parts")
        }
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
    var decoder = description.makeDecoder()
    var batch = DecodedBatch()
    let head = head
    decoder.decode(head.span, arrival: nil, into: &batch)
    guard let first = batch.samples.first, first.time.nanoseconds > 100_000_000_000_000_000 else {
      return nil
    }
    return .utc(firstSeconds: Double(first.time.nanoseconds) * 1e-9)
  }

  /// Seconds since 1970 UTC of the first sample; `nil` where the recording tells no date.
  public var startEpochSeconds: Double? {
    if case .utc(let seconds)? = clock { seconds } else { nil }
  }

  /// The samples of the beginning, for what must be known before the analysis starts.
  ///
  /// - Parameter sensor: how one of several sensors is read; `nil` for the file's own description.
  public func headSamples(of sensor: RecordingDescription? = nil) -> [MotionSample] {
    var reader = SampleReader(sensor ?? description)
    var samples: [MotionSample] = []
    let head = head
    reader.decode(head.span) { batch in batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) } }
    return samples
  }

  /// How the sensors of both feet are read, left first; empty unless the file names just one of each.
  public func feet(options: DecodingOptions = DecodingOptions()) throws(FootstrikeError)
    -> [RecordingDescription]
  {
    guard options.sensor == nil else { return [] }
    let head = head
    var feet: [RecordingDescription] = []
    for side in Side.allCases {
      let named = description.sensors.filter {
        $0.lowercased().split { !$0.isLetter }.contains { $0 == side.rawValue }
      }
      guard named.count == 1, description.sensors.count == 2 else { return [] }
      var options = options
      options.sensor = named[0]
      guard case .samples(let foot) = try Sniffer.sniff(head: head.span, name: name, options: options) else {
        return []
      }
      feet.append(foot)
    }
    return feet
  }

  /// Hands on every block of the file, inflated, from its first byte; `body` returns false to stop.
  public func readBlocks(_ body: (Span<UInt8>) -> Bool) throws {
    var goesOn = true
    while goesOn, try readBlock({ if goesOn { goesOn = body($0) } }) {}
  }

  /// Hands on the next block, inflated, perhaps in several pieces; false at the end of the file.
  public func readBlock(_ body: (Span<UInt8>) -> Void) throws -> Bool {
    if headAt < head.count {
      // In pieces, so that the first events don't wait for the whole head.
      let end = min(headAt + 64 * 1024, head.count)
      let head = head
      body(head.span.extracting(headAt..<end))
      headAt = end
      if end == head.count {
        self.head = []
        headAt = 0
      }
      return true
    }
    if let failure = headFailure { throw failure }
    if headIsWhole { return false }
    while true {
      switch try block.fill(from: source) {
      case .bytes:
        if inflater != nil {
          try block.withBytes { bytes throws(FootstrikeError) in try inflater!.inflate(bytes, body) }
        } else {
          block.withBytes(body)
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
          try block.withBytes { bytes throws(FootstrikeError) in
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

extension FootstrikeError {
  /// A file that got shorter while it was read.
  public init(fileShrank file: RecordingFile) {
    self.init(
      what: "it ended \(file.missingBytes) bytes earlier than when it was opened", where: file.name,
      advice: "see whether another program writes it")
  }
}

/// A gzip stream with the block it inflates into, where something must be shared that can't be copied.
private final class GzipInflater {
  private var stream: GzipStream?
  private var block: [UInt8] = []

  init(name: String) throws(FootstrikeError) { stream = try GzipStream(name: name) }

  func inflate(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) throws(FootstrikeError) {
    try stream?.inflate(bytes, into: &block, body)
  }

  func finish() throws(FootstrikeError) {
    guard let stream = stream.take() else { return }
    try stream.finish()
  }
}
