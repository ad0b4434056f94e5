import GaitModel

/// The bytes of a live session as they came, with their times: what `live --record` writes and `replay`
/// reads.
///
/// Numbers are little-endian, texts are UTF-8 after a length of 16 bits.
///
///     header   8 bytes   46 53 52 41 57 0D 0A 1A ("FSRAW", then what a text transfer would change)
///              uint16    version, 2
///              int64     nanoseconds since 1970 UTC when it was begun, or 0; not in version 1
///              uint16    ports, 1…64; then for each of them:
///                text    name
///                text    side: left, right or empty
///                text    placement that was named, or empty
///                text    protocol that was named, or empty
///                uint32  baud
///                float64 samples a second that were named, or 0
///     records  uint8     kind: see `RawRecordKind`
///              uint8     port, from 0
///              uint16    0
///              uint32    length of the payload, at most 1 MiB
///              int64     nanoseconds of a steady clock, 0 to 2^62, never falling; a note's may be older
///              …         payload
///
/// A recording that was cut off ends with its last whole record; the rest is counted in `lostBytes`.
public struct RawRecording: Sendable {
  /// The first bytes of every recording.
  public static let magic: [UInt8] = [0x46, 0x53, 0x52, 0x41, 0x57, 0x0D, 0x0A, 0x1A]
  /// Longest payload of a record.
  public static let longestPayload = 1 << 20
  private static let headerVersion: UInt16 = 2
  /// No record is older than its format: a computer that shows an earlier date was never told the time.
  private static let firstBegin: Int64 = 1_767_225_600_000_000_000

  /// Ports of the session; empty until the header is complete.
  public private(set) var ports: [RawRecordingPort] = []
  /// Seconds since 1970 UTC when it was begun; `nil` where that is not known.
  public private(set) var startEpochSeconds: Double?
  /// Bytes at the end that make no whole record, or that follow a damaged one. Final after `finish`.
  public private(set) var lostBytes: Int64 = 0
  /// Records handed out.
  public private(set) var records: Int64 = 0

  private let name: String
  private var pending: [UInt8] = []
  private var isBroken = false
  private var lastTime: Int64 = 0
  /// Far beyond any machine's uptime, and far enough from the end that times can be added up.
  private static let latestTime: Int64 = 1 << 62

  /// A reader at the start of a file; `name` is what messages call it.
  public init(name: String) { self.name = name }

  /// Whether a file that begins with these bytes, eight at least, is such a recording.
  public static func recognises(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= magic.count else { return false }
    for place in magic.indices where bytes[place] != magic[place] { return false }
    return true
  }

  /// Takes the next bytes of the file and hands out the records they complete.
  ///
  /// - Throws: `FootstrikeError` where it is no such recording, or one of a later version.
  public mutating func push(
    _ bytes: Span<UInt8>,
    record: (_ kind: RawRecordKind, _ port: Int, _ time: Int64, _ payload: Span<UInt8>) -> Void
  ) throws(FootstrikeError) {
    if isBroken {
      lostBytes += Int64(bytes.count)
      return
    }
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    var place = 0
    if ports.isEmpty {
      guard let end = try readHeader() else { return }
      place = end
    }
    while place + 16 <= pending.count {
      let length = Int(Self.integer(pending.span, place + 4, 4))
      let port = Int(pending[place + 1])
      guard let kind = RawRecordKind(rawValue: pending[place]), port < ports.count,
        length <= Self.longestPayload
      else {
        isBroken = true
        break
      }
      let end = place + 16 + length
      guard end <= pending.count else { break }
      let time = Int64(bitPattern: Self.integer(pending.span, place + 8, 8))
      // Another thread writes notes.
      guard (kind == .note ? 0 : lastTime)...Self.latestTime ~= time else {
        isBroken = true
        break
      }
      if kind != .note { lastTime = time }
      record(kind, port, time, pending.span.extracting((place + 16)..<end))
      records += 1
      place = end
    }
    pending.removeFirst(place)
    if isBroken {
      lostBytes += Int64(pending.count)
      pending = []
    }
  }

  /// The file is over.
  public mutating func finish() throws(FootstrikeError) {
    if ports.isEmpty { throw mistake("the recording ends inside its header") }
    lostBytes += Int64(pending.count)
    pending = []
  }

  /// The end of the header; `nil` while it is incomplete.
  private mutating func readHeader() throws(FootstrikeError) -> Int? {
    guard pending.count >= 12 else { return nil }
    guard Self.recognises(pending.span) else {
      throw mistake("this is no raw recording: it begins with other bytes")
    }
    let version = Self.integer(pending.span, 8, 2)
    guard (1...UInt64(Self.headerVersion)).contains(version) else {
      throw mistake(
        "the recording has version \(version), and those up to \(Self.headerVersion) are known here")
    }
    var place = 10
    var begun: Int64 = 0
    if version >= 2 {
      guard pending.count >= 20 else { return nil }
      begun = Int64(bitPattern: Self.integer(pending.span, place, 8))
      place += 8
    }
    let count = Int(Self.integer(pending.span, place, 2))
    guard (1...64).contains(count) else {
      throw mistake("the recording's header names \(count) ports")
    }
    place += 2
    var found: [RawRecordingPort] = []
    for _ in 0..<count {
      var texts: [String] = []
      for _ in 0..<4 {
        guard place + 2 <= pending.count else { return nil }
        let length = Int(Self.integer(pending.span, place, 2))
        place += 2
        guard place + length <= pending.count else { return nil }
        texts.append(String(decoding: pending[place..<(place + length)], as: UTF8.self))
        place += length
      }
      guard place + 12 <= pending.count else { return nil }
      let rate = Double(bitPattern: Self.integer(pending.span, place + 4, 8))
      found.append(
        RawRecordingPort(
          name: texts[0], side: texts[1], placement: texts[2], protocolName: texts[3],
          baud: UInt32(Self.integer(pending.span, place, 4)),
          rateHertz: rate >= 1 && rate <= RecordingDescription.highestRateHertz ? rate : 0))
      place += 12
    }
    ports = found
    startEpochSeconds = begun >= Self.firstBegin ? Double(begun) * 1e-9 : nil
    return place
  }

  private func mistake(_ what: String) -> FootstrikeError {
    FootstrikeError(what: what, where: name, advice: "give a recording made with --record")
  }

  private static func integer(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in (0..<count).reversed() { value = value << 8 | UInt64(bytes[start + place]) }
    return value
  }

  /// Appends a recording's header.
  ///
  /// - Parameter begun: nanoseconds since 1970 UTC now; 0 where that is not known.
  public static func writeHeader(_ ports: [RawRecordingPort], begun: Int64 = 0, into bytes: inout [UInt8]) {
    precondition((1...64).contains(ports.count), "a recording has 1 to 64 ports")
    bytes += magic
    append(UInt64(headerVersion), 2, to: &bytes)
    append(UInt64(bitPattern: begun), 8, to: &bytes)
    append(UInt64(ports.count), 2, to: &bytes)
    for port in ports {
      for text in [port.name, port.side, port.placement, port.protocolName] {
        let text = Array(text.utf8.prefix(65_535))
        append(UInt64(text.count), 2, to: &bytes)
        bytes += text
      }
      append(UInt64(port.baud), 4, to: &bytes)
      append(port.rateHertz.bitPattern, 8, to: &bytes)
    }
  }

  /// Appends a record.
  public static func write(
    _ kind: RawRecordKind, port: Int, time: Int64, payload: UnsafeRawBufferPointer, into bytes: inout [UInt8]
  ) {
    precondition(
      (0..<64).contains(port) && payload.count <= longestPayload, "a record of a port of a session")
    bytes.append(kind.rawValue)
    bytes.append(UInt8(port))
    append(0, 2, to: &bytes)
    append(UInt64(payload.count), 4, to: &bytes)
    append(UInt64(bitPattern: time), 8, to: &bytes)
    bytes.append(contentsOf: payload)
  }

  private static func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }
}
