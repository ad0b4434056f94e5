/// One `record` message of a FIT file: a moment of an activity. `nil` where the field is absent or invalid.
struct FITRecord: Equatable {
  /// Seconds since 1970 UTC.
  var epochSeconds: Double
  /// Degrees.
  var latitude: Double?
  var longitude: Double?
  /// Metres.
  var altitude: Double?
  var distance: Double?
  /// Metres a second.
  var speed: Double?
  /// Of one leg (running) or the crank, a minute.
  var cadence: Double?
  /// Beats a minute.
  var heartRate: Double?
  /// First byte of its message.
  var offset = 0
  /// Bytes of its message.
  var count = 0
}

/// Decodes FIT: Garmin's Flexible and Interoperable Data Transfer protocol, versions 1 and 2.
///
/// Knows the `record`, `sport` and `session` messages and skips the rest by their definitions, developer
/// fields included. Files that follow each other in one (chained) are all read.
struct FITDecoder {
  /// Where decoding had to stop, and why.
  struct Damage: Equatable {
    var offset: Int
    var cause: RefusalCause
    var what: String
  }

  private struct Field {
    var number: UInt8
    var size: Int
    var baseType: UInt8
  }

  private struct Definition {
    var message: UInt16
    var isBigEndian: Bool
    var fields: [Field]
    var developerBytes: Int
    var byteCount: Int
  }

  private(set) var records: [FITRecord] = []
  private(set) var damage: Damage?
  /// `record` messages without a time.
  private(set) var withoutTime = 0
  /// `sport` of the file: 1 is running; `nil` where it says nothing.
  private(set) var sport: Int?

  private let bytes: [UInt8]
  private var at = 0
  private var definitions: [Definition?] = Array(repeating: nil, count: 16)
  private var lastTimestamp: UInt32?

  /// 1989-12-31T00:00:00Z, from which FIT counts.
  private static let epoch = 631_065_600.0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while at < bytes.count, damage == nil { file() }
  }

  /// The FIT checksum: CRC-16 with the polynomial 0xA001, from 0.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    var crc: UInt16 = 0
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
    }
    return crc
  }

  static func hasSignature(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 12 && Array(bytes[8..<12]) == Array(".FIT".utf8)
  }

  private mutating func stop(_ cause: RefusalCause, _ what: String, at offset: Int? = nil) {
    if damage == nil { damage = Damage(offset: offset ?? at, cause: cause, what: what) }
  }

  /// One file of the chain.
  private mutating func file() {
    let start = at
    guard bytes.count - at >= 12 else { return stop(.truncated, "the header is cut short") }
    let headerSize = Int(bytes[at])
    guard headerSize >= 12, Array(bytes[(at + 8)..<(at + 12)]) == Array(".FIT".utf8) else {
      return stop(.unknownFrame, "there is no FIT header")
    }
    guard bytes.count - at >= headerSize else { return stop(.truncated, "the header is cut short") }
    let dataSize = Int(word32(at + 4, bigEndian: false))
    let end = at + headerSize + dataSize
    if headerSize >= 14 {
      let told = word16(at + 12, bigEndian: false)
      if told != 0, told != Self.checksum(bytes[at..<(at + 12)]) {
        return stop(.checksum, "the checksum of the header is wrong")
      }
    }
    definitions = Array(repeating: nil, count: 16)
    lastTimestamp = nil
    at += headerSize
    let known = min(end, bytes.count)
    while at < known, damage == nil { message(until: known) }
    guard damage == nil else { return }
    guard end + 2 <= bytes.count else {
      return stop(
        .truncated, "the file says it has \(end + 2 - start) bytes but ends after \(bytes.count - start)")
    }
    at = end + 2
    if word16(end, bigEndian: false) != Self.checksum(bytes[start..<end]) {
      stop(.checksum, "the checksum is wrong, so somewhere in it is damage", at: end)
    }
  }

  private mutating func message(until end: Int) {
    let start = at
    let header = bytes[at]
    at += 1
    if header & 0x80 != 0 {
      // A data message whose time is the low five bits, counted on from the last whole time.
      guard let last = lastTimestamp else {
        return stop(.unknownFrame, "a short time has no time before it", at: start)
      }
      let offset = UInt32(header & 0x1F)
      let time = last &+ ((offset &- (last & 0x1F)) & 0x1F)
      lastTimestamp = time
      data(Int(header >> 5 & 3), time: time, start: start, end: end)
    } else if header & 0x40 != 0 {
      define(Int(header & 0x0F), hasDeveloperFields: header & 0x20 != 0, start: start, end: end)
    } else {
      data(Int(header & 0x0F), time: nil, start: start, end: end)
    }
  }

  private mutating func define(_ local: Int, hasDeveloperFields: Bool, start: Int, end: Int) {
    let cut = "a definition is cut short"
    guard end - at >= 5 else { return stop(.truncated, cut, at: start) }
    let bigEndian = bytes[at + 1] == 1
    guard bytes[at + 1] <= 1 else { return stop(.unknownFrame, "a definition has no byte order", at: start) }
    let message = word16(at + 2, bigEndian: bigEndian)
    let count = Int(bytes[at + 4])
    at += 5
    guard end - at >= count * 3 else { return stop(.truncated, cut, at: start) }
    var definition = Definition(
      message: message, isBigEndian: bigEndian, fields: [], developerBytes: 0, byteCount: 0)
    for _ in 0..<count {
      let field = Field(number: bytes[at], size: Int(bytes[at + 1]), baseType: bytes[at + 2])
      definition.fields.append(field)
      definition.byteCount += field.size
      at += 3
    }
    if hasDeveloperFields {
      guard end - at >= 1 else { return stop(.truncated, cut, at: start) }
      let count = Int(bytes[at])
      at += 1
      guard end - at >= count * 3 else { return stop(.truncated, cut, at: start) }
      for _ in 0..<count {
        definition.developerBytes += Int(bytes[at + 1])
        at += 3
      }
    }
    definitions[local] = definition
  }

  private mutating func data(_ local: Int, time: UInt32?, start: Int, end: Int) {
    guard let definition = definitions[local] else {
      return stop(.unknownFrame, "a message is not defined", at: start)
    }
    let size = definition.byteCount + definition.developerBytes
    guard end - at >= size else { return stop(.truncated, "a message is cut short", at: start) }
    defer { at += size }
    var values = FITValues()
    var from = at
    for field in definition.fields {
      let value = value(of: field, at: from, bigEndian: definition.isBigEndian)
      from += field.size
      guard let value else { continue }
      if field.number == 253 {
        lastTimestamp = UInt32(clamping: Int64(value))
        values.time = lastTimestamp
      } else if definition.message == 20 {
        values.take(field.number, value)
      } else if definition.message == 12, field.number == 0 {
        sport = Int(value)
      } else if definition.message == 18, field.number == 5, sport == nil {
        sport = Int(value)
      }
    }
    guard definition.message == 20 else { return }
    guard let stamp = time ?? values.time else {
      withoutTime += 1
      return
    }
    values.record.epochSeconds = Double(stamp) + Self.epoch
    values.record.offset = start
    values.record.count = at + size - start
    records.append(values.record)
  }

  /// An integer field, the first of an array; `nil` where it is invalid or no integer.
  private func value(of field: Field, at offset: Int, bigEndian: Bool) -> Double? {
    switch (field.baseType, field.size) {
    case (0x00, 1...), (0x02, 1...):  // enum, uint8
      return bytes[offset] == 0xFF ? nil : Double(bytes[offset])
    case (0x0A, 1...):  // uint8z
      return bytes[offset] == 0 ? nil : Double(bytes[offset])
    case (0x01, 1...):  // sint8
      return bytes[offset] == 0x7F ? nil : Double(Int8(bitPattern: bytes[offset]))
    case (0x84, 2...), (0x8B, 2...), (0x83, 2...):  // uint16, uint16z, sint16
      let word = word16(offset, bigEndian: bigEndian)
      if field.baseType == 0x83 { return word == 0x7FFF ? nil : Double(Int16(bitPattern: word)) }
      return word == (field.baseType == 0x84 ? 0xFFFF : 0) ? nil : Double(word)
    case (0x86, 4...), (0x8C, 4...), (0x85, 4...):  // uint32, uint32z, sint32
      let word = word32(offset, bigEndian: bigEndian)
      if field.baseType == 0x85 { return word == 0x7FFF_FFFF ? nil : Double(Int32(bitPattern: word)) }
      return word == (field.baseType == 0x86 ? 0xFFFF_FFFF : 0) ? nil : Double(word)
    default:
      return nil
    }
  }

  private func word16(_ offset: Int, bigEndian: Bool) -> UInt16 {
    let (a, b) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
    return bigEndian ? a << 8 | b : b << 8 | a
  }

  private func word32(_ offset: Int, bigEndian: Bool) -> UInt32 {
    let (a, b) = (word16(offset, bigEndian: bigEndian), word16(offset + 2, bigEndian: bigEndian))
    return bigEndian ? UInt32(a) << 16 | UInt32(b) : UInt32(b) << 16 | UInt32(a)
  }
}

/// The fields of a `record` message as they come (FIT profile, message 20).
private struct FITValues {
  var record = FITRecord(epochSeconds: 0)
  var time: UInt32?
  private var hasEnhancedAltitude = false
  private var hasEnhancedSpeed = false

  mutating func take(_ number: UInt8, _ value: Double) {
    switch number {
    case 0: record.latitude = value * (180 / 2_147_483_648)
    case 1: record.longitude = value * (180 / 2_147_483_648)
    case 2: if !hasEnhancedAltitude { record.altitude = value / 5 - 500 }
    case 3: record.heartRate = value
    case 4: record.cadence = (record.cadence ?? 0) + value
    case 5: record.distance = value / 100
    case 6: if !hasEnhancedSpeed { record.speed = value / 1_000 }
    case 53: record.cadence = (record.cadence ?? 0) + value / 128
    case 73:
      record.speed = value / 1_000
      hasEnhancedSpeed = true
    case 78:
      record.altitude = value / 5 - 500
      hasEnhancedAltitude = true
    default: break
    }
  }
}
