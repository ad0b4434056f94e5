/// Tells which protocol a stream speaks, from its first bytes.
///
/// Every entry of the table decodes them, and what its checks accepted is weighed: a frame counts for as many
/// bits as its checksum has, so that chance can't win over a checksum. Never guesses between equals.
public struct ProtocolDetector: Sendable {
  /// What one protocol made of the bytes.
  public struct Score: Sendable {
    /// The protocol's name.
    public var name: String
    /// Frames or lines that passed its checks.
    public var frames: Int64
    /// Motion samples in them.
    public var samples: Int64
    /// The share of the bytes that those frames make up, 0…1.
    public var share: Double
    /// Enough for a decision, if no other has as much.
    public var isCandidate: Bool
    /// Bits of evidence: what chance would have to produce.
    public var evidenceBits: Double
    /// Why its lines can't be read, where they are some; `nil` else.
    public var problem: String?
  }

  /// A protocol, and why it was taken.
  public struct Detection: Sendable {
    /// The table's entry.
    public var entry: SerialProtocol
    /// One clause for people, such as `35 frames with a good 16-bit check, 88 % of 4096 bytes`.
    public var reason: String
    /// All that were tried, best first.
    public var scores: [Score]
  }

  /// Bytes after which a stream that still can't be told should be given up: two seconds of a slow device.
  public static let sufficientBytes = 8192

  /// The protocols to choose from.
  public var table: [SerialProtocol]
  /// How each is read.
  public var settings: ProtocolSettings

  /// A detector; it tries the whole table unless told otherwise.
  public init(table: [SerialProtocol] = SerialProtocol.all, settings: ProtocolSettings = ProtocolSettings()) {
    self.table = table
    self.settings = settings
  }

  /// Finds the protocol of a stream that begins with these bytes.
  ///
  /// - Parameter bytes: some hundred at least; the beginning may be cut anywhere.
  public func detect(_ bytes: Span<UInt8>) throws(ProtocolDetectionError) -> Detection {
    var scores: [Score] = []
    for entry in table { scores.append(score(entry, bytes)) }
    scores.sort { $0.evidenceBits > $1.evidenceBits }
    let candidates = scores.filter(\.isCandidate)
    guard let best = candidates.first, let entry = table.first(where: { $0.name == best.name }) else {
      throw ProtocolDetectionError(
        kind: Self.isText(bytes) ? .unreadText : .none, byteCount: bytes.count, scores: scores,
        silentProtocols: table.filter(\.isSilentUntilStarted).map(\.name))
    }
    if candidates.count > 1, candidates[1].evidenceBits > 0.5 * best.evidenceBits {
      throw ProtocolDetectionError(kind: .ambiguous, byteCount: bytes.count, scores: scores)
    }
    let check =
      entry.checksumBits > 0 ? "with a good \(entry.checksumBits)-bit check" : "that fit their neighbours"
    let percent = Int((100 * best.share).rounded())
    let reason = "\(best.frames) frames \(check), \(percent) % of \(bytes.count) bytes"
    return Detection(entry: entry, reason: reason, scores: scores)
  }

  /// Whole lines of printable text, and hardly anything else.
  private static func isText(_ bytes: Span<UInt8>) -> Bool {
    var printable = 0
    var lines = 0
    for place in 0..<bytes.count {
      let byte = bytes[place]
      if byte == 0x0A { lines += 1 }
      if byte >= 0x20 && byte < 0x7F || byte == 9 || byte == 10 || byte == 13 { printable += 1 }
    }
    return lines >= 4 && printable * 20 >= bytes.count * 19
  }

  private func score(_ entry: SerialProtocol, _ bytes: Span<UInt8>) -> Score {
    var decoder = entry.makeDecoder(settings)
    var batch = DecodedBatch(capacity: 256)
    decoder.decode(bytes, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    let found = decoder.statistics
    let share = bytes.isEmpty ? 0 : Double(found.frameBytes) / Double(bytes.count)
    // A strong check speaks for itself even where other sentences are mixed in; a weak one must explain
    // most of the stream, and no check nearly all of it.
    let leastShare = entry.checksumBits >= 16 ? 0.05 : entry.checksumBits > 0 ? 0.3 : 0.6
    let leastFrames: Int64 = entry.checksumBits >= 16 ? 2 : 4
    let bitsOfFrame = Double(entry.checksumBits) + (entry.checksumBits > 0 ? 16 : 6)
    return Score(
      name: entry.name, frames: found.frames, samples: found.samples, share: share,
      isCandidate: found.frames >= leastFrames && found.samples > 0 && share >= leastShare,
      evidenceBits: Double(found.frames) * bitsOfFrame * share, problem: decoder.problem)
  }
}
