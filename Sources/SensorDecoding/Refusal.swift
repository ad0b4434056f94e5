/// Why a line or a frame was not decoded.
public enum RefusalCause: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Text where a number belongs.
  case notANumber = "not_a_number"
  /// NaN or infinity where a reading belongs.
  case notFinite = "not_finite"
  /// Fewer fields than the header or the rows before.
  case missingField = "missing_field"
  /// An empty line or frame inside the data.
  case empty
  /// Longer than any sane record; the rest of it was skipped.
  case tooLong = "too_long"
  /// The stream ended inside it.
  case truncated
  /// Its checksum is wrong.
  case checksum
  /// Bytes between frames, or a frame of no known kind.
  case unknownFrame = "unknown_frame"
  /// A reading that no sensor of this kind can give.
  case implausible
  /// A header, a banner or a comment inside the data.
  case notData = "not_data"
  /// Bytes that are not text in a text stream.
  case notText = "not_text"
}

extension RefusalCause {
  /// The cause in words, for people.
  public var words: String {
    switch self {
    case .notANumber: "text where a number belongs"
    case .notFinite: "NaN or infinity where a reading belongs"
    case .missingField: "fewer or more fields than the rows before"
    case .empty: "an empty line"
    case .tooLong: "a line longer than 64 KiB"
    case .truncated: "cut off in the middle"
    case .checksum: "its checksum is wrong"
    case .unknownFrame: "bytes that are no frame"
    case .implausible: "a reading no sensor can give"
    case .notData: "a heading or a comment inside the data"
    case .notText: "bytes that are not text"
    }
  }
}

/// One stretch of bytes that was refused.
public struct Refusal: BitwiseCopyable, Sendable, Equatable {
  /// Why.
  public var cause: RefusalCause
  /// 1-based line of a text stream; 0 for a binary one.
  public var line: Int64
  /// Offset of its first byte in the stream.
  public var byteOffset: Int64
  /// How many bytes.
  public var byteCount: Int64

  /// A refused stretch.
  public init(cause: RefusalCause, line: Int64 = 0, byteOffset: Int64, byteCount: Int64) {
    self.cause = cause
    self.line = line
    self.byteOffset = byteOffset
    self.byteCount = byteCount
  }
}

/// Refusals, counted by cause; the first few are kept whole to be shown.
///
/// Refusals of one cause that touch each other are merged into one where the stream is binary, so that a
/// megabyte of noise is one refusal and not a million.
public struct RefusalTally: Sendable, Equatable {
  /// The first refusals, at most `kept` of them.
  public private(set) var first: [Refusal] = []
  private var records: [Int64]
  private var bytes: [Int64]
  private var last: Refusal?

  /// How many refusals are kept whole.
  public static let kept = 16

  /// No refusals.
  public init() {
    records = Array(repeating: 0, count: RefusalCause.allCases.count)
    bytes = records
    first.reserveCapacity(Self.kept)
  }

  /// Counts a refusal, merging it with the one before where they touch.
  ///
  /// - Parameter isRecord: it is a whole record, which counts for itself.
  public mutating func add(_ refusal: Refusal, isRecord: Bool = false) {
    let slot = RefusalCause.allCases.firstIndex(of: refusal.cause)!
    bytes[slot] += refusal.byteCount
    if var merged = last, !isRecord, merged.cause == refusal.cause, refusal.line == 0,
      merged.byteOffset + merged.byteCount == refusal.byteOffset
    {
      merged.byteCount += refusal.byteCount
      last = merged
      if let kept = first.indices.last, first[kept].byteOffset == merged.byteOffset { first[kept] = merged }
      return
    }
    records[slot] += 1
    last = refusal
    if first.count < Self.kept { first.append(refusal) }
  }

  /// Counts another stream's refusals too.
  public mutating func add(_ other: RefusalTally) {
    for slot in records.indices {
      records[slot] += other.records[slot]
      bytes[slot] += other.bytes[slot]
    }
    first.append(contentsOf: other.first.prefix(Self.kept - first.count))
    last = nil
  }

  /// Lines or frames refused for this cause.
  public func records(_ cause: RefusalCause) -> Int64 {
    records[RefusalCause.allCases.firstIndex(of: cause)!]
  }

  /// Bytes refused for this cause.
  public func bytes(_ cause: RefusalCause) -> Int64 {
    bytes[RefusalCause.allCases.firstIndex(of: cause)!]
  }

  /// All refused lines or frames.
  public var totalRecords: Int64 { records.reduce(0, +) }

  /// All refused bytes.
  public var totalBytes: Int64 { bytes.reduce(0, +) }
}
