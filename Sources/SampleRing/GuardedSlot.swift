import Synchronization

/// A slot whose element can be overwritten while it is read, and where the reader knows it.
///
/// One word for a sequence number, then the element as words. The sequence number of element n is 2n + 1
/// while it is written and 2n + 2 from then on. All accesses are atomic: a plain copy would be a data
/// race even if its result is thrown away (Boehm, "Can seqlocks get along with programming language
/// memory models?", 2012).
@usableFromInline
struct GuardedSlot<Element: BitwiseCopyable> {
  /// Words of a slot.
  @usableFromInline static var wordCount: Int { 1 + (MemoryLayout<Element>.size + 7) / 8 }

  @usableFromInline let words: UnsafeMutablePointer<Atomic<UInt64>>

  @inlinable init(_ slots: UnsafeMutableRawPointer, at place: Int) {
    words = slots.assumingMemoryBound(to: Atomic<UInt64>.self) + place &* Self.wordCount
  }

  /// Writes element number `n`.
  @inlinable @inline(__always) func store(_ element: Element, number n: Int) {
    words[0].store(UInt64(truncatingIfNeeded: 2 &* n &+ 1), ordering: .relaxed)
    atomicMemoryFence(ordering: .releasing)
    withUnsafeBytes(of: element) { bytes in
      let size = MemoryLayout<Element>.size
      for index in 0..<size / 8 {
        words[1 &+ index].store(
          bytes.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self), ordering: .relaxed)
      }
      if size % 8 != 0 {
        var last: UInt64 = 0
        for index in size / 8 * 8..<size { last = last << 8 | UInt64(bytes[index]) }
        words[1 &+ size / 8].store(last, ordering: .relaxed)
      }
    }
    words[0].store(UInt64(truncatingIfNeeded: 2 &* n &+ 2), ordering: .releasing)
  }

  /// Copies element number `n` to `target`; false if it was overwritten before that was done.
  @inlinable @inline(__always) func load(number n: Int, into target: UnsafeMutablePointer<Element>) -> Bool {
    let sequence = UInt64(truncatingIfNeeded: 2 &* n &+ 2)
    guard words[0].load(ordering: .acquiring) == sequence else { return false }
    let raw = UnsafeMutableRawPointer(target)
    let size = MemoryLayout<Element>.size
    for index in 0..<size / 8 {
      raw.storeBytes(
        of: words[1 &+ index].load(ordering: .relaxed), toByteOffset: 8 &* index, as: UInt64.self)
    }
    if size % 8 != 0 {
      var last = words[1 &+ size / 8].load(ordering: .relaxed)
      for index in (size / 8 * 8..<size).reversed() {
        raw.storeBytes(of: UInt8(truncatingIfNeeded: last), toByteOffset: index, as: UInt8.self)
        last >>= 8
      }
    }
    atomicMemoryFence(ordering: .acquiring)
    return words[0].load(ordering: .relaxed) == sequence
  }
}
