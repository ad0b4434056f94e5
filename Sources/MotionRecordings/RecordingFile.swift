import GaitModel
import SensorDecoding

/// A recorded file of samples, or standard input, understood from its first bytes.
///
/// Read once, front to back, in blocks of bounded memory. It is used by one thread at a time.
public final class RecordingFile: @unchecked Sendable {
  /// How it is written, with every guess.
  public let description: RecordingDescription
  private let bytes: RecordingBytes
  /// The first samples, and the time of the very first one as it stands in the file.
  private lazy var beginning = decodeHead(description)

  init(_ bytes: RecordingBytes, _ description: RecordingDescription) {
    self.bytes = bytes
    self.description = description
  }

  /// What the file is called in messages.
  public var name: String { bytes.name }
  /// The file's bytes; `nil` where nobody knows, as for standard input.
  public var byteCount: Int64? { bytes.source.byteCount }
  /// Compressed or not, bytes taken from the file so far; a share of `byteCount`.
  public var bytesRead: Int64 { bytes.source.bytesRead }

  /// Why the file is shorter than when it was opened; `nil` where it is not.
  public var shrinking: FootstrikeError? {
    let missing = bytes.source.missingBytes
    return missing == 0
      ? nil
      : FootstrikeError(
        what: "it ended \(missing) bytes earlier than when it was opened", where: name,
        advice: "see whether another program writes it")
  }

  /// What the recording's times count from; `nil` where nothing tells its date.
  public var clock: Track.Clock? {
    guard let first = beginning.start, let offset = description.dateOffset else { return nil }
    return .utc(firstSeconds: Double(first &+ offset) * 1e-9)
  }

  /// Seconds since 1970 UTC of the first sample; `nil` where the recording tells no date.
  public var startEpochSeconds: Double? {
    if case .utc(let seconds)? = clock { seconds } else { nil }
  }

  /// The recording's own clock at its first sample, seconds; `nil` where it has no times.
  public var ownClockSeconds: Double? { beginning.start.map { Double($0) * 1e-9 } }

  /// How long the recording is by the times at its end, seconds; `nil` where they can't be looked at, as in what is
  /// compressed or comes through a pipe, or where there are none.
  public var lengthSeconds: Double? {
    guard let first = beginning.start, let end = bytes.tail() else { return nil }
    var reader = SampleReader(description)
    // What begins in the middle of a line or block is refused here, and the rest is read.
    let whole = description.table == nil ? 0 : (end.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
    reader.decode(end.span.extracting(whole...)) { _ in }
    reader.finish { _ in }
    guard let start = reader.start, start > first else { return nil }
    return Double(start - first) * 1e-9 + reader.health.durationSeconds
  }

  /// The samples of the beginning, for what must be known before the analysis starts.
  ///
  /// - Parameter sensor: how one of several sensors is read; `nil` for the file's own description.
  public func headSamples(of sensor: RecordingDescription? = nil) -> [MotionSample] {
    sensor == nil || sensor?.sensor == description.sensor
      ? beginning.samples : decodeHead(sensor ?? description).samples
  }

  private func decodeHead(_ sensor: RecordingDescription) -> (samples: [MotionSample], start: Int64?) {
    var reader = SampleReader(sensor)
    var samples: [MotionSample] = []
    let head = bytes.head
    reader.decode(head.span) { batch in batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) } }
    return (samples, reader.start)
  }

  /// How the sensors of both feet are read, left first; empty unless the file names just one of each.
  public func feet(options: DecodingOptions = DecodingOptions()) throws(FootstrikeError)
    -> [RecordingDescription]
  {
    guard options.sensor == nil else { return [] }
    let head = bytes.head
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
  public func readBlocks(_ body: (Span<UInt8>) -> Bool) throws(FootstrikeError) {
    var goesOn = true
    while goesOn, try readBlock({ if goesOn { goesOn = body($0) } }) {}
  }

  /// Hands on the next block, inflated, perhaps in several pieces; false at the end of the file.
  public func readBlock(_ body: (Span<UInt8>) -> Void) throws(FootstrikeError) -> Bool {
    try bytes.readBlock(body)
  }
}
