import GaitModel

/// Cuts an XDF stream (LabRecorder's, of LabStreamingLayer; its specification 1.0) into chunks.
///
/// A chunk is the size of its length (1, 4 or 8), the length, a tag (uint16) and what it holds, little-endian. After
/// damage it goes on behind the next boundary mark, which recorders write every ten seconds.
struct XDFScanner: Sendable {
  enum Tag: UInt16 { case fileHeader = 1, streamHeader, samples, clockOffset, boundary, streamFooter }

  private var buffer: [UInt8] = []
  /// Offset in the stream of the first byte in `buffer`.
  private(set) var base: Int64 = 0
  private var isAtStart = true
  private var isLost = false

  static let magic: StaticString = "XDF:"
  static let mark: [UInt8] = [
    0x43, 0xA5, 0x46, 0xDC, 0xCB, 0xF5, 0x41, 0x0F, 0xB3, 0x0E, 0xD5, 0x46, 0x73, 0x83, 0xCB, 0xE4,
  ]
  /// Recorders write two a second.
  private static let longestChunk: UInt64 = 16 << 20

  /// Reads on; `body` gets what each chunk holds, and where in the stream it begins.
  mutating func push(
    _ bytes: Span<UInt8>, isLast: Bool, refusals: inout RefusalTally,
    _ body: (Tag, Span<UInt8>, Int64) -> Void
  ) {
    var buffer: [UInt8] = []
    swap(&buffer, &self.buffer)
    bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    var at = 0
    func refuse(to end: Int, _ cause: RefusalCause, _ refusals: inout RefusalTally) {
      if end > at {
        refusals.add(
          Refusal(cause: cause, byteOffset: base + Int64(at), byteCount: Int64(end - at)))
      }
      at = end
    }
    if isAtStart, buffer.count >= 4 {
      isAtStart = false
      if buffer.starts(with: "XDF:".utf8) { at = 4 } else { isLost = true }
    }
    scanning: while at < buffer.count, !isAtStart {
      if isLost {
        guard let found = Self.mark(in: buffer, from: at) else {
          refuse(to: isLast ? buffer.count : max(at, buffer.count - 15), .unknownFrame, &refusals)
          break
        }
        refuse(to: found + 16, .unknownFrame, &refusals)
        isLost = false
        continue
      }
      let size = Int(buffer[at])
      guard size == 1 || size == 4 || size == 8 else {
        isLost = true
        continue
      }
      guard buffer.count - at > size else { break }
      let length = (0..<size).reduce(UInt64(0)) { $0 | UInt64(buffer[at + 1 + $1]) << (8 * UInt64($1)) }
      guard length >= 2, length <= Self.longestChunk else {
        isLost = true
        continue
      }
      let first = at + 1 + size
      guard buffer.count - first >= 2 else { break }
      guard let tag = Tag(rawValue: UInt16(buffer[first]) | UInt16(buffer[first + 1]) << 8) else {
        isLost = true
        continue
      }
      guard buffer.count - first >= Int(length) else {
        if tag == .boundary, length != 18 {
          isLost = true
          continue
        }
        break
      }
      // A length that is wrong reaches over the next mark.
      if tag != .boundary, Self.mark(in: buffer, from: first + 2, to: first + Int(length)) != nil {
        isLost = true
        continue
      }
      body(tag, buffer.span.extracting((first + 2)..<(first + Int(length))), base + Int64(at))
      at = first + Int(length)
    }
    if isLast {
      // A chunk that claims more than there is may hide whole ones.
      if !isLost, at < buffer.count, let found = Self.mark(in: buffer, from: at), !isAtStart {
        refuse(to: found + 16, .truncated, &refusals)
        var rest = XDFScanner()
        rest.isAtStart = false
        rest.base = base + Int64(at)
        rest.push(buffer.span.extracting(at...), isLast: true, refusals: &refusals, body)
        at = buffer.count
      }
      refuse(to: buffer.count, .truncated, &refusals)
    }
    base += Int64(at)
    buffer.removeSubrange(0..<at)
    swap(&buffer, &self.buffer)
  }

  private static func mark(in bytes: [UInt8], from start: Int, to end: Int? = nil) -> Int? {
    var place = start
    while place + 16 <= end ?? bytes.count {
      if bytes[place] == mark[0], bytes[place..<(place + 16)].elementsEqual(mark) { return place }
      place += 1
    }
    return nil
  }

  /// The number before samples or a text, and where it ends; `nil` where it is none.
  static func length(_ bytes: Span<UInt8>, at start: Int) -> (value: Int, end: Int)? {
    guard start < bytes.count else { return nil }
    let size = Int(bytes[start])
    guard size == 1 || size == 4 || size == 8, start + 1 + size <= bytes.count else { return nil }
    let value = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + 1 + $1]) << (8 * UInt64($1)) }
    return value <= 1 << 32 ? (Int(value), start + 1 + size) : nil
  }
}
