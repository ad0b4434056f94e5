/// One field of a FIT message that is written.
package struct FITField: Sendable {
  /// Base types that are written here.
  package enum Base: UInt8, Sendable {
    case enumeration = 0x00
    case uint8 = 0x02
    case int16 = 0x83
    case uint16 = 0x84
    case int32 = 0x85
    case uint32 = 0x86
    case text = 0x07
    case float32 = 0x88
    case bytes = 0x0D

    /// Bytes of one number.
    var width: Int {
      switch self {
      case .enumeration, .uint8, .text, .bytes: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      }
    }
  }

  /// Its number in the FIT profile, or its developer's.
  package let number: UInt8
  package let base: Base
  /// What is written; a number that is not finite or does not fit is told to be unknown.
  private let number64: Double
  private let raw: [UInt8]
  /// Of a field that makes one reading with another, as a fraction does: that one's number.
  package let partner: UInt8?

  /// A number, as it is written: with its scale and offset.
  package init(_ number: UInt8, _ base: Base, _ value: Double, partner: UInt8? = nil) {
    self.number = number
    self.base = base
    number64 = value
    raw = []
    self.partner = partner
  }

  /// A time: seconds since 1970.
  package init(_ number: UInt8, second: Int64) {
    self.init(number, .uint32, Double(second - Self.epochSeconds))
  }

  /// Seconds from 1970 to where FIT's times count from.
  package static let epochSeconds = Int64(FITMessage.epochSeconds)

  /// Text, cut to what a field holds.
  package init(_ number: UInt8, text: String) {
    var text = text
    while text.utf8.count > 254 { text.removeLast() }
    self.init(number, .text, Array(text.utf8) + [0])
  }

  /// Bytes as they are.
  package init(_ number: UInt8, bytes: [UInt8]) { self.init(number, .bytes, bytes) }

  private init(_ number: UInt8, _ base: Base, _ raw: [UInt8]) {
    self.number = number
    self.base = base
    self.raw = raw
    number64 = .nan
    partner = nil
  }

  /// Bytes of it.
  var size: Int { raw.isEmpty ? base.width : raw.count }

  /// The same field with nothing known.
  var unknown: FITField { FITField(number, base, .nan, partner: partner) }

  /// Its bytes in a message.
  func bytes(isBigEndian: Bool) -> [UInt8] {
    guard raw.isEmpty else { return raw }
    let bits: UInt32
    let value = number64.rounded()
    switch base {
    case .float32: bits = number64.isFinite ? Float(number64).bitPattern : .max
    case .int16: bits = value >= -32_768 && value < 32_767 ? UInt32(bitPattern: Int32(value)) : 0x7FFF
    case .int32:
      bits =
        value >= -2_147_483_648 && value < 2_147_483_647 ? UInt32(bitPattern: Int32(value)) : 0x7FFF_FFFF
    case .enumeration, .uint8, .uint16, .uint32, .text, .bytes:
      let most = Double((UInt64(1) << (8 * base.width)) - 1)
      bits = value >= 0 && value < most ? UInt32(value) : .max
    }
    let little = (0..<base.width).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    return isBigEndian ? little.reversed() : little
  }
}

/// The fields that somebody adds to messages of the FIT profile, with who he is.
package struct FITDeveloper: Sendable {
  /// A field of his, before its values.
  package struct Field: Sendable {
    package let number: UInt8
    package let name: String
    package let units: String
    package let base: FITField.Base
    /// The field of a `record` that it is another reading of; `nil` where there is none.
    package let native: UInt8?

    package init(_ number: UInt8, _ name: String, units: String, _ base: FITField.Base, native: UInt8? = nil)
    {
      self.number = number
      self.name = name
      self.units = units
      self.base = base
      self.native = native
    }
  }

  /// What tells his application from all others: 16 bytes.
  package let application: [UInt8]
  package let version: UInt32
  package let fields: [Field]

  package init(application: [UInt8], version: UInt32, fields: [Field]) {
    self.application = application
    self.version = version
    self.fields = fields
  }
}

/// Writes one file of messages as the FIT protocol 2.0 lays them out.
package struct FITWriter {
  /// The messages so far.
  private var messages: [UInt8] = []
  /// What each local number stands for at this place, without the definition's first byte.
  private var definitions = [[UInt8]](repeating: [], count: 16)

  package init() {}

  /// Writes a message as it is defined.
  ///
  /// - Parameters:
  ///   - definition: all of it; written before where its local number stands for something else.
  ///   - header: the message's first byte.
  mutating func write(_ definition: [UInt8], header: UInt8, _ body: some Sequence<UInt8>) {
    define(definition)
    messages.append(header)
    messages.append(contentsOf: body)
  }

  /// Writes a definition where it is not the last one of its local number.
  mutating func define(_ definition: [UInt8]) {
    let local = Int(definition[0] & 0x0F)
    guard definitions[local] != definition else { return }
    definitions[local] = definition
    messages.append(contentsOf: definition)
  }

  /// Writes a message of the profile, little endian.
  ///
  /// - Parameters:
  ///   - local: which of 0 to 15 stands for such messages; those that take turns have one of their own each.
  ///   - developer: fields of the developer that was written as the first.
  package mutating func message(
    _ number: UInt16, local: UInt8, _ fields: [FITField], developer: [FITField] = []
  ) {
    var definition: [UInt8] = [
      0x40 | local | (developer.isEmpty ? 0 : 0x20), 0, 0, UInt8(number & 0xFF), UInt8(number >> 8),
      UInt8(fields.count),
    ]
    for field in fields { definition += [field.number, UInt8(field.size), field.base.rawValue] }
    if !developer.isEmpty {
      definition.append(UInt8(developer.count))
      for field in developer { definition += [field.number, UInt8(field.size), 0] }
    }
    write(definition, header: local, (fields + developer).flatMap { $0.bytes(isBigEndian: false) })
  }

  /// Says who the developer is and what his fields are.
  ///
  /// - Parameter index: by which number messages of this file mean him.
  package mutating func write(_ developer: FITDeveloper, index: UInt8 = 0, local: UInt8) {
    message(
      207, local: local,
      [
        FITField(1, bytes: developer.application), FITField(3, .uint8, Double(index)),
        FITField(4, .uint32, Double(developer.version)),
      ])
    for field in developer.fields {
      message(
        206, local: local,
        [
          FITField(0, .uint8, Double(index)), FITField(1, .uint8, Double(field.number)),
          FITField(2, .uint8, Double(field.base.rawValue)), FITField(3, text: field.name),
          FITField(8, text: field.units), FITField(14, .uint16, 20),
        ] + (field.native.map { [FITField(15, .uint8, Double($0))] } ?? []))
    }
  }

  /// The file: header, messages and checksum.
  ///
  /// - Parameter profile: the version of the profile, as headers tell it.
  package func file(profile: UInt16 = 21_158) -> [UInt8] {
    var bytes: [UInt8] = [14, 0x20, UInt8(profile & 0xFF), UInt8(profile >> 8)]
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: messages.count >> ($0 * 8)) }
    bytes += Array(".FIT".utf8)
    func checksum() -> [UInt8] {
      let sum = FITScanner.checksum(bytes[...])
      return [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }
    bytes += checksum()
    bytes += messages
    return bytes + checksum()
  }

  /// Nothing was written.
  var isEmpty: Bool { messages.isEmpty }
}
