import GaitModel

/// How messages of one local number are laid out, from a definition message on.
struct FITDefinition: Sendable {
  struct Field: Sendable {
    var number: UInt8
    var size: Int
    var baseType: UInt8
  }

  /// Number of the message in the FIT profile: 20 is `record`.
  var message: UInt16
  var isBigEndian: Bool
  var fields: [Field] = []
  /// Bytes of all fields, those of developers included.
  var byteCount = 0

  /// Base types of the protocol.
  private static let baseTypes: Set<UInt8> = [
    0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86, 0x07, 0x88, 0x89, 0x0A, 0x8B, 0x8C, 0x0D, 0x8E, 0x8F, 0x90,
  ]

  /// Its fields are of known types: what damage looks like is not.
  var isLikely: Bool {
    message < 0xFF00 && fields.allSatisfy { Self.baseTypes.contains($0.baseType) }
  }
}

/// One data message of a FIT file.
struct FITMessage {
  var definition: FITDefinition
  /// Its first byte, which tells its local number.
  var header: UInt8
  /// Its fields' bytes, those of developers last.
  var body: ArraySlice<UInt8>
  /// Seconds since 1989-12-31, its own or counted on by a short time; `nil` where it has none.
  var time: UInt32?
  /// Offset of its first byte in the stream, and its bytes.
  var offset: Int64
  var byteCount: Int

  var number: UInt16 { definition.message }

  /// The number under which it was defined.
  var local: Int { Int(header & 0x80 != 0 ? header >> 5 & 3 : header & 0x0F) }

  /// Seconds since 1970 UTC of 1989-12-31T00:00:00Z, from which FIT counts.
  static let epochSeconds = 631_065_600.0

  /// The first number of a field; `nil` where it is absent or invalid.
  func value(_ number: UInt8) -> Double? {
    guard let (field, at) = place(of: number) else { return nil }
    return FITMessage.value(body, at, field.baseType, field.size, isBigEndian: definition.isBigEndian)
  }

  /// All numbers of a field, NaN for invalid ones.
  func values(_ number: UInt8) -> [Double] {
    guard let (field, at) = place(of: number), let size = Self.sizes[field.baseType] else { return [] }
    return stride(from: 0, through: field.size - size, by: size).map {
      FITMessage.value(body, at + $0, field.baseType, size, isBigEndian: definition.isBigEndian) ?? .nan
    }
  }

  func place(of number: UInt8) -> (FITDefinition.Field, Int)? {
    var at = body.startIndex
    for field in definition.fields {
      if field.number == number { return (field, at) }
      at += field.size
    }
    return nil
  }

  /// Bytes of one number by its base type; text and bytes are none.
  private static let sizes: [UInt8: Int] = [
    0x00: 1, 0x01: 1, 0x02: 1, 0x0A: 1, 0x83: 2, 0x84: 2, 0x8B: 2, 0x85: 4, 0x86: 4, 0x8C: 4, 0x88: 4,
    0x89: 8, 0x8E: 8, 0x8F: 8, 0x90: 8,
  ]

  /// One number; `nil` where it is invalid or cut short.
  static func value(
    _ bytes: ArraySlice<UInt8>, _ at: Int, _ baseType: UInt8, _ size: Int, isBigEndian: Bool
  ) -> Double? {
    guard let width = sizes[baseType], size >= width else { return nil }
    var raw: UInt64 = 0
    for place in 0..<width {
      raw = raw << 8 | UInt64(bytes[isBigEndian ? at + place : at + width - 1 - place])
    }
    let ones = width == 8 ? UInt64.max : (1 << UInt64(width * 8)) - 1
    switch baseType {
    case 0x0A, 0x8B, 0x8C, 0x90: return raw == 0 ? nil : Double(raw)
    case 0x00, 0x02, 0x84, 0x86, 0x8F: return raw == ones ? nil : Double(raw)
    case 0x88: return raw == ones ? nil : Double(Float(bitPattern: UInt32(raw)))
    case 0x89: return raw == ones ? nil : Double(bitPattern: raw)
    default:
      if raw == ones >> 1 { return nil }
      let shift = UInt64(64 - width * 8)
      return Double(Int64(bitPattern: raw << shift) >> Int64(shift))
    }
  }
}
