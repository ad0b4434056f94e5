/// The cyclic redundancy check with polynomial 0x1021, most significant bit first (CCITT).
enum CRC16 {
  /// The check after one more byte.
  @inline(__always) static func step(_ crc: UInt16, _ byte: UInt8) -> UInt16 {
    var mixed = (crc >> 8) ^ UInt16(byte)
    mixed ^= mixed >> 4
    return (crc << 8) ^ (mixed << 12) ^ (mixed << 5) ^ mixed
  }

  /// The check of a stretch of bytes; `seed` 0 is XMODEM's, 0xFFFF is the one called CCITT-FALSE.
  static func ccitt(_ bytes: Span<UInt8>, _ range: Range<Int>, seed: UInt16) -> UInt16 {
    var crc = seed
    for place in range { crc = step(crc, bytes[place]) }
    return crc
  }
}
