/// Cuts JSON that comes in pieces into its tokens: one document, one a line, or one after the other.
///
/// Where something stands that can't, all is refused up to the next `{`, which is taken for an element of the array
/// around: an intact object after damage is found, and at most one is lost for each damage.
struct JSONScanner: Sendable {
  enum Token: BitwiseCopyable {
    case openObject, closeObject, openArray, closeArray
    /// A name, without its quotes.
    case key
    /// A text, without its quotes; escapes stay as they are written.
    case string
    case number
    /// `true`, `false`, `null`, `NaN`, `Infinity`.
    case word
    /// What was open is not whole.
    case damage
  }

  private enum Wanted: BitwiseCopyable { case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd }

  private var buffer: [UInt8] = []
  /// Offset in the stream of the first byte in `buffer`.
  private var base: Int64 = 0
  /// What is open: true for an object.
  private var open: [Bool] = []
  private var wanted = Wanted.value
  private var isLost = false

  private static let deepest = 64
  private static let longestToken = 65_536
  private static let words = ["true", "false", "null", "nan", "infinity"]

  /// Reads on; `body` gets each token, its text, and where in the stream it ends.
  mutating func push(
    _ bytes: Span<UInt8>, isLast: Bool, refusals: inout RefusalTally,
    _ body: (Token, ArraySlice<UInt8>, Int64) -> Void
  ) {
    var buffer: [UInt8] = []
    swap(&buffer, &self.buffer)
    bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    var at = base == 0 && buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    scanning: while at < buffer.count {
      if isLost {
        let next = buffer[at...].firstIndex(of: UInt8(ascii: "{"))
        refuse(at..<(next ?? buffer.count), &refusals)
        guard let next else {
          at = buffer.count
          break
        }
        at = next
        isLost = false
        // An object is an element of the array around, or stands alone.
        while open.last == true { open.removeLast() }
        wanted = .value
        continue
      }
      let byte = buffer[at]
      var token: Token?
      var end = at + 1
      var text = buffer[at..<at]
      switch byte {
      case 0x20, 9, 10, 13, 0x1E:
        at += 1
        continue
      case UInt8(ascii: "{") where wantsValue, UInt8(ascii: "[") where wantsValue:
        guard open.count < Self.deepest else { break }
        token = byte == UInt8(ascii: "{") ? .openObject : .openArray
        open.append(byte == UInt8(ascii: "{"))
        wanted = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
      case UInt8(ascii: "}") where open.last == true && (wanted == .commaOrEnd || wanted == .keyOrEnd),
        UInt8(ascii: "]") where open.last == false && (wanted == .commaOrEnd || wanted == .valueOrEnd):
        token = byte == UInt8(ascii: "}") ? .closeObject : .closeArray
        open.removeLast()
        wanted = open.isEmpty ? .value : .commaOrEnd
      case UInt8(ascii: ",") where wanted == .commaOrEnd || open.isEmpty:
        wanted = open.last == true ? .key : .value
        at += 1
        continue
      case UInt8(ascii: ":") where wanted == .colon:
        wanted = .value
        at += 1
        continue
      case UInt8(ascii: "\"") where wantsValue || wanted == .key || wanted == .keyOrEnd:
        var place = at + 1
        while place < buffer.count, buffer[place] != 0x22, buffer[place] != 10 {
          place += buffer[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        if place >= buffer.count {
          if !isLast, buffer.count - at <= Self.longestToken { break scanning }
          break
        }
        guard buffer[place] == 0x22 else { break }
        text = buffer[(at + 1)..<place]
        end = place + 1
        token = wantsValue ? .string : .key
        wanted = wantsValue ? afterValue : .colon
      case _ where wantsValue && Self.isPartOfWord(byte):
        while end < buffer.count, Self.isPartOfWord(buffer[end]) { end += 1 }
        if end == buffer.count, !isLast, end - at <= 64 { break scanning }
        text = buffer[at..<end]
        token = Self.kind(text)
        if token == nil { break }
        wanted = afterValue
      default: break
      }
      if let token {
        body(token, text, base + Int64(end))
        at = end
      } else {
        body(.damage, text, base + Int64(at))
        isLost = true
      }
    }
    base += Int64(at)
    buffer.removeSubrange(0..<at)
    if isLast, !open.isEmpty || !buffer.isEmpty {
      body(.damage, buffer[0..<0], base)
      refuse(0..<buffer.count, &refusals)
      buffer.removeAll()
    }
    swap(&buffer, &self.buffer)
  }

  private var wantsValue: Bool { wanted == .value || wanted == .valueOrEnd }
  private var afterValue: Wanted { open.isEmpty ? .value : .commaOrEnd }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func kind(_ text: ArraySlice<UInt8>) -> Token? {
    guard let first = text.first, text.count <= 64 else { return nil }
    let bare = first == UInt8(ascii: "-") ? text.dropFirst() : text
    if let digit = bare.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      return .number
    }
    return words.contains(String(decoding: bare, as: UTF8.self).lowercased()) ? .word : nil
  }

  private func refuse(_ range: Range<Int>, _ refusals: inout RefusalTally) {
    guard !range.isEmpty else { return }
    refusals.add(
      Refusal(
        cause: .unknownFrame, byteOffset: base + Int64(range.lowerBound), byteCount: Int64(range.count)))
  }
}
