/// Checksums of frames, computed the plain way: the decoders have faster ones of their own to be held against.
enum FrameChecks {
  /// CRC-16 with polynomial 0x1021, bit by bit.
  static func crcCCITT(_ bytes: [UInt8], seed: UInt16) -> UInt16 {
    var crc = seed
    for byte in bytes {
      crc ^= UInt16(byte) << 8
      for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }
    return crc
  }

  /// All bytes added up, modulo 256.
  static func sum(_ bytes: some Sequence<UInt8>) -> UInt8 { bytes.reduce(0, &+) }
}
