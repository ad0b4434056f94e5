import CFieldEnds

/// Where fields end in 64 bytes of a row, from the first to the last.
struct FieldEnds {
  /// Bytes that are looked at.
  static let width = 64

  private let base: UnsafePointer<UInt8>
  private var ends: UInt64

  /// The delimiters and line breaks among the 64 bytes from `base` on.
  @inline(__always)
  init(_ base: UnsafePointer<UInt8>, delimiter: UInt8) {
    self.base = base
    ends = cfieldends_find(base, delimiter)
  }

  /// None is left.
  @inline(__always)
  var isEmpty: Bool { ends == 0 }

  /// Takes the next one.
  @inline(__always)
  mutating func next() -> UnsafePointer<UInt8> {
    let end = base + ends.trailingZeroBitCount
    ends &= ends &- 1
    return end
  }
}
