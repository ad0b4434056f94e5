import GaitModel

/// Cuts a FIT stream into its messages: Garmin's Flexible and Interoperable Data Transfer protocol, versions 1
/// and 2, in pieces of any size.
///
/// Files that follow each other in one (chained) are all read. Where bytes are no message it goes on at the
/// next place where several in a row make sense. A file that doesn't know its length, as a recording that was
/// ended by a reset, is read to where it ends.
struct FITScanner: Sendable {
  /// A stretch that could not be read, or that is not as the file says.
  struct Damage: Equatable, Sendable {
    var offset: Int
    /// Bytes that were not used.
    var count: Int
    var cause: RefusalCause
    var what: String
  }

  private(set) var damages: [Damage] = []
  /// What the files don't say of themselves and was found out, a sentence each.
  private(set) var notes: [String] = []
  /// Files begun.
  private(set) var files = 0

  private var buffer: [UInt8] = []
  /// Next byte to be read, in `buffer`.
  private var at = 0
  /// Offset in the stream of the first byte in `buffer`.
  private var base = 0
  private var isLast = false
  private var isAtHeader = true
  /// Offsets in the stream of the file's first byte, and of its checksum; `nil` where nobody knows it.
  private var start = 0
  private var end: Int?
  private var sum: UInt16 = 0
  private var definitions: [FITDefinition?] = Array(repeating: nil, count: 16)
  private var lastTime: UInt32?
  /// How far a search after damage has come, in `buffer`.
  private var searched: Int?

  /// Times of one recording lie closer, seconds.
  private static let longestLeap: Int64 = 172_800
  /// So many messages in a row that make sense are no coincidence.
  private static let enough = 3
  private static let sizes = 12...255
  private static let longer = "it goes on after the length that its header tells, and is read to its end"
  /// Further ones are added to the last.
  private static let mostDamages = 1_000
  /// Times below this count from when a device was switched on.
  private static let firstDate: UInt32 = 0x1000_0000

  /// What is read, in the order of the stream.
  enum Part {
    /// A file begins: its header.
    case file(ArraySlice<UInt8>)
    /// A definition message, whole.
    case definition(ArraySlice<UInt8>)
    case message(FITMessage)
  }

  /// Reads on; `body` gets each data message and may not keep it.
  mutating func push(_ bytes: some Sequence<UInt8>, isLast: Bool = false, _ body: (FITMessage) -> Void) {
    scan(bytes, isLast: isLast) { if case .message(let message) = $0 { body(message) } }
  }

  /// Reads on; `body` gets every part that makes sense and may not keep it.
  mutating func scan(_ bytes: some Sequence<UInt8>, isLast: Bool = false, _ body: (Part) -> Void) {
    buffer.append(contentsOf: bytes)
    self.isLast = isLast
    while at < buffer.count || isLast && !isAtHeader {
      guard isAtHeader ? header(body) : message(body) else { break }
    }
    buffer.removeSubrange(0..<at)
    if let from = searched { searched = from - at }
    base += at
    at = 0
  }

  /// The FIT checksum: CRC-16 with the polynomial 0xA001, from 0.
  static func checksum(_ bytes: ArraySlice<UInt8>, after crc: UInt16 = 0) -> UInt16 {
    var crc = crc
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
    }
    return crc
  }

  static func hasSignature(_ bytes: [UInt8]) -> Bool { isHeader(bytes, at: 0) }

  private static func isHeader(_ bytes: [UInt8], at place: Int) -> Bool {
    place + 12 <= bytes.count && sizes.contains(Int(bytes[place]))
      && bytes[place + 8] == UInt8(ascii: ".") && bytes[place + 9] == UInt8(ascii: "F")
      && bytes[place + 10] == UInt8(ascii: "I") && bytes[place + 11] == UInt8(ascii: "T")
  }

  private var left: Int { buffer.count - at }

  private mutating func advance(_ count: Int) {
    sum = Self.checksum(buffer[at..<(at + count)], after: sum)
    at += count
  }

  private mutating func damage(_ cause: RefusalCause, _ what: String, count: Int, at place: Int? = nil) {
    if damages.count == Self.mostDamages {
      damages[damages.count - 1].count += count
    } else {
      damages.append(Damage(offset: base + (place ?? at), count: count, cause: cause, what: what))
    }
  }

  /// Gives up what is left of the stream.
  private mutating func giveUp(_ cause: RefusalCause, _ what: String) {
    damage(cause, what, count: left)
    at = buffer.count
    isAtHeader = true
  }

  // MARK: files

  /// Reads a file's header; false where more bytes are needed, or none are left.
  private mutating func header(_ body: (Part) -> Void) -> Bool {
    let cut = "the header is cut short"
    guard left >= 12 else {
      if isLast { giveUp(.truncated, cut) }
      return false
    }
    guard Self.isHeader(buffer, at: at) else {
      let from = at
      while at + 12 <= buffer.count, !Self.isHeader(buffer, at: at) { at += 1 }
      if isLast, at + 12 > buffer.count { at = buffer.count }
      if let last = damages.indices.last, damages[last].offset + damages[last].count == base + from,
        damages[last].cause == .unknownFrame
      {
        damages[last].count += at - from
      } else {
        damage(.unknownFrame, "there is no FIT header", count: at - from, at: from)
      }
      return at < buffer.count && at > from
    }
    let size = Int(buffer[at])
    guard left >= size else {
      if isLast { giveUp(.truncated, cut) }
      return false
    }
    let told = (0..<4).reduce(0) { $0 | Int(buffer[at + 4 + $1]) << ($1 * 8) }
    start = base + at
    end = told == 0 || told == 0xFFFF_FFFF ? nil : start + size + told
    if end == nil {
      notes.append(
        "its header tells no length, as where a recording was ended by a reset; it is read to its end")
    }
    if size >= 14 {
      let sum = UInt16(buffer[at + 12]) | UInt16(buffer[at + 13]) << 8
      if sum != 0, sum != Self.checksum(buffer[at..<(at + 12)]) {
        damage(.checksum, "the checksum of the header is wrong", count: 0)
      }
    }
    sum = 0
    files += 1
    definitions = Array(repeating: nil, count: 16)
    lastTime = nil
    isAtHeader = false
    body(.file(buffer[at..<(at + size)]))
    advance(size)
    return true
  }

  /// Ends a file where its header says; false where more bytes are needed.
  private mutating func footer() -> Bool {
    guard left >= 2 else {
      guard isLast else { return false }
      let length = base + buffer.count - start
      giveUp(.truncated, "the file says it has \((end ?? 0) + 2 - start) bytes but ends after \(length)")
      return true
    }
    guard isLast || left >= 14 else { return false }
    if UInt16(buffer[at]) | UInt16(buffer[at + 1]) << 8 != sum {
      if left > 2, !Self.isHeader(buffer, at: at + 2), isPlausible(at, near: lastTime, Self.enough) == true {
        damage(.unknownFrame, Self.longer, count: 0)
        end = nil
        return true
      }
      damage(.checksum, "the checksum is wrong, so somewhere in it is damage", count: 2)
    }
    at += 2
    isAtHeader = true
    return true
  }

  // MARK: messages

  private enum Found {
    case definition(Int, FITDefinition, length: Int)
    case data(FITDefinition, time: UInt32?, isShort: Bool, length: Int)
    case bad(String)
    /// The stream, as far as it came, ends inside it.
    case cut(String)
  }

  /// What stands at a place, whatever surrounds it.
  private func find(_ place: Int) -> Found {
    guard place < buffer.count else { return .cut("a message is cut short") }
    let header = buffer[place]
    if header & 0xC0 == 0x40 { return findDefinition(place, header) }
    let isShort = header & 0x80 != 0
    guard let definition = definitions[Int(isShort ? header >> 5 & 3 : header & 0x0F)] else {
      return .bad("a message is not defined")
    }
    let length = 1 + definition.byteCount
    guard place + length <= buffer.count else { return .cut("a message is cut short") }
    var time: UInt32?
    if isShort {
      // The low five bits of its time, counted on from the last whole one.
      guard let last = lastTime else { return .bad("a short time has no time before it") }
      time = last &+ ((UInt32(header & 0x1F) &- (last & 0x1F)) & 0x1F)
    }
    var from = place + 1
    for field in definition.fields {
      if field.number == 253,
        let told = FITMessage.value(
          buffer[...], from, field.baseType, field.size, isBigEndian: definition.isBigEndian)
      {
        time = UInt32(clamping: Int64(told))
      }
      from += field.size
    }
    return .data(definition, time: time, isShort: isShort, length: length)
  }

  private func findDefinition(_ place: Int, _ header: UInt8) -> Found {
    let cut = Found.cut("a definition is cut short")
    guard place + 6 <= buffer.count else { return cut }
    let (first, second) = (UInt16(buffer[place + 3]), UInt16(buffer[place + 4]))
    let (little, big) = (second << 8 | first, first << 8 | second)
    // Where the byte order is neither, the message's number tells it: Lezyne writes 3 and means the first.
    guard buffer[place + 2] <= 1 || min(little, big) < 1_024 else {
      return .bad("a definition has no byte order")
    }
    let isBig = buffer[place + 2] == 1 || buffer[place + 2] > 1 && little > big
    var definition = FITDefinition(message: isBig ? big : little, isBigEndian: isBig)
    var from = place + 6
    let count = Int(buffer[place + 5])
    guard from + count * 3 <= buffer.count else { return cut }
    for _ in 0..<count {
      let field = FITDefinition.Field(
        number: buffer[from], size: Int(buffer[from + 1]), baseType: buffer[from + 2])
      definition.fields.append(field)
      definition.byteCount += field.size
      from += 3
    }
    if header & 0x20 != 0 {
      guard from < buffer.count else { return cut }
      let developers = Int(buffer[from])
      from += 1
      guard from + developers * 3 <= buffer.count else { return cut }
      for _ in 0..<developers {
        definition.byteCount += Int(buffer[from + 1])
        from += 3
      }
    }
    return .definition(Int(header & 0x0F), definition, length: from - place)
  }

  /// Whether messages that make sense stand in a row there; `nil` where more bytes are needed to tell.
  private func isPlausible(_ place: Int, near time: UInt32?, _ count: Int) -> Bool? {
    var place = place
    for _ in 0..<count {
      if isLast, place == buffer.count || place == buffer.count - 2 { return true }
      if Self.isHeader(buffer, at: place) { return true }
      switch find(place) {
      case .bad: return false
      case .cut: return isLast ? false : nil
      case .definition(_, let definition, _):
        return buffer[place + 1] == 0 && buffer[place + 2] <= 1 && !definition.fields.isEmpty
          && definition.isLikely
      case .data(_, let told, let isShort, let length):
        if let time, let told, !isShort, Self.isFar(told, from: time) { return false }
        place += length
      }
    }
    return true
  }

  private static func isFar(_ time: UInt32, from other: UInt32) -> Bool {
    abs(Int64(time) - Int64(other)) > longestLeap
  }

  /// Reads a message; false where more bytes are needed.
  private mutating func message(_ body: (Part) -> Void) -> Bool {
    if let end, base + at >= end { return footer() }
    if searched != nil { return search("") }
    if end == nil {
      if Self.isHeader(buffer, at: at) {
        isAtHeader = true
        return true
      }
      // What is left may be its checksum, whose place nobody knows.
      if isLast, left <= 2 {
        at = buffer.count
        isAtHeader = true
        return true
      }
    }
    switch find(at) {
    case .bad(let what): return search(what)
    case .cut(let what):
      guard isLast else { return false }
      giveUp(.truncated, what)
      return true
    case .definition(_, let definition, _) where !definition.isLikely:
      return search("a definition has fields of no known type")
    case .definition(let local, let definition, let length):
      if let end, base + at + length > end { return overrun(length) }
      definitions[local] = definition
      body(.definition(buffer[at..<(at + length)]))
      advance(length)
    case .data(let definition, let time, let isShort, let length):
      if let end, base + at + length > end { return overrun(length) }
      var keepsTime = false
      if let time, let last = lastTime, !isShort, Self.isFar(time, from: last) {
        guard let goesOn = isPlausible(at + length, near: time, 2) else { return false }
        guard let goesBack = isPlausible(at + length, near: last, 2) else { return false }
        let isLater = time > last && time >= Self.firstDate
        guard goesOn && isLater || goesBack else {
          return search("a message has a time far from the one before")
        }
        keepsTime = goesBack
      }
      body(
        .message(
          FITMessage(
            definition: definition, header: buffer[at], body: buffer[(at + 1)..<(at + length)], time: time,
            offset: Int64(base + at), byteCount: length)))
      if let time, !keepsTime { lastTime = time }
      advance(length)
    }
    return true
  }

  /// A message reaches over the end of its file: the length told is wrong, or the message is.
  private mutating func overrun(_ length: Int) -> Bool {
    guard let goesOn = isPlausible(at, near: lastTime, Self.enough) else { return false }
    if !goesOn { return search("a message is cut short") }
    damage(.unknownFrame, Self.longer, count: 0)
    end = nil
    return true
  }

  /// Looks for the next place where messages stand in a row; false where more bytes are needed.
  private mutating func search(_ what: String) -> Bool {
    if searched == nil { damage(.unknownFrame, what, count: 0) }
    var place = max(searched ?? at, at + 1)
    while place < buffer.count {
      guard let isFound = isPlausible(place, near: lastTime, Self.enough) else {
        searched = place
        return false
      }
      if isFound { break }
      place += 1
    }
    searched = place
    if place >= buffer.count, !isLast { return false }
    searched = nil
    damages[damages.count - 1].count += place - at
    // What is missing or too much moves the end.
    end = nil
    at = place
    if place == buffer.count { isAtHeader = true }
    return true
  }
}
