/// Numbers of a frame, by their byte order. Indices are checked like any other subscript of a span.
extension Span where Element == UInt8 {
  @inline(__always) func littleUInt16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }
  @inline(__always) func bigUInt16(_ at: Int) -> UInt16 { UInt16(self[at + 1]) | UInt16(self[at]) << 8 }
  @inline(__always) func littleInt16(_ at: Int) -> Int16 { Int16(bitPattern: littleUInt16(at)) }
  @inline(__always) func bigInt16(_ at: Int) -> Int16 { Int16(bitPattern: bigUInt16(at)) }
  @inline(__always) func littleUInt32(_ at: Int) -> UInt32 {
    UInt32(littleUInt16(at)) | UInt32(littleUInt16(at + 2)) << 16
  }
  @inline(__always) func bigUInt32(_ at: Int) -> UInt32 {
    UInt32(bigUInt16(at + 2)) | UInt32(bigUInt16(at)) << 16
  }
  @inline(__always) func littleUInt64(_ at: Int) -> UInt64 {
    UInt64(littleUInt32(at)) | UInt64(littleUInt32(at + 4)) << 32
  }
  @inline(__always) func bigUInt64(_ at: Int) -> UInt64 {
    UInt64(bigUInt32(at + 4)) | UInt64(bigUInt32(at)) << 32
  }
  @inline(__always) func littleFloat(_ at: Int) -> Float { Float(bitPattern: littleUInt32(at)) }
  @inline(__always) func bigFloat(_ at: Int) -> Float { Float(bitPattern: bigUInt32(at)) }
  @inline(__always) func bigDouble(_ at: Int) -> Double { Double(bitPattern: bigUInt64(at)) }

  /// Three neighbouring 16-bit numbers.
  @inline(__always) func littleInt16x3(_ at: Int) -> SIMD3<Int16> {
    SIMD3(littleInt16(at), littleInt16(at + 2), littleInt16(at + 4))
  }
  /// Three neighbouring 16-bit numbers.
  @inline(__always) func bigInt16x3(_ at: Int) -> SIMD3<Int16> {
    SIMD3(bigInt16(at), bigInt16(at + 2), bigInt16(at + 4))
  }
  /// Three neighbouring floats.
  @inline(__always) func littleFloat3(_ at: Int) -> SIMD3<Float> {
    SIMD3(littleFloat(at), littleFloat(at + 4), littleFloat(at + 8))
  }
  /// Three neighbouring floats.
  @inline(__always) func bigFloat3(_ at: Int) -> SIMD3<Float> {
    SIMD3(bigFloat(at), bigFloat(at + 4), bigFloat(at + 8))
  }
}
