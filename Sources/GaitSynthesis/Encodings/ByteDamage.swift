/// Faults put into the bytes of a recording, as cables, cards and editors do.
///
/// For files that fit in memory; each fault is placed by the seed, never in the first line.
public struct ByteDamage: Sendable, Equatable {
  /// What to do.
  public enum Fault: Sendable, Equatable {
    /// Turns over that many single bits.
    case flippedBits(Int)
    /// Takes out that many stretches of up to this many bytes.
    case cuts(Int, longest: Int)
    /// Puts this text between lines, that many times.
    case inserted(String, times: Int)
    /// Repeats the first line, that many times.
    case repeatedHeader(times: Int)
    /// Replaces one field of that many lines.
    case field(String, times: Int)
    /// Ends the file inside its last line.
    case truncatedLastLine
    /// Begins with a byte order mark.
    case byteOrderMark
    /// Ends each line with CR LF.
    case carriageReturns
  }

  /// Applied in this order.
  public var faults: [Fault]

  /// Faults, applied in this order.
  public init(_ faults: [Fault]) { self.faults = faults }

  /// Damages a recording; its size may change.
  public func apply(to bytes: inout [UInt8], seed: UInt64) {
    var random = RandomSource(seed: seed, purpose: 8)
    for fault in faults {
      let head = (bytes.firstIndex(of: 10) ?? -1) + 1
      guard bytes.count > head + 2 else { return }
      switch fault {
      case .flippedBits(let count):
        for _ in 0..<count {
          let place = head + random.below(bytes.count - head)
          bytes[place] ^= 1 << UInt8(random.below(8))
        }
      case .cuts(let count, let longest):
        for _ in 0..<count where bytes.count > head + longest + 1 {
          let place = head + random.below(bytes.count - head - longest)
          bytes.removeSubrange(place..<(place + 1 + random.below(longest)))
        }
      case .inserted(let text, let times):
        for _ in 0..<times { bytes.insert(contentsOf: text.utf8 + [10], at: lineStart(bytes, head, &random)) }
      case .repeatedHeader(let times):
        let header = Array(bytes[0..<head])
        for _ in 0..<times { bytes.insert(contentsOf: header, at: lineStart(bytes, head, &random)) }
      case .field(let text, let times):
        for _ in 0..<times {
          let start = lineStart(bytes, head, &random)
          guard let comma = bytes[start...].firstIndex(of: UInt8(ascii: ",")),
            let next = bytes[(comma + 1)...].firstIndex(of: UInt8(ascii: ","))
          else { continue }
          bytes.replaceSubrange((comma + 1)..<next, with: text.utf8)
        }
      case .truncatedLastLine:
        if bytes.last == 10 { bytes.removeLast() }
        let last = (bytes.lastIndex(of: 10) ?? 0) + 1
        bytes.removeLast(max(1, (bytes.count - last) / 2))
      case .byteOrderMark: bytes.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
      case .carriageReturns:
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count + bytes.count / 40)
        for byte in bytes {
          if byte == 10 { lines.append(13) }
          lines.append(byte)
        }
        bytes = lines
      }
    }
  }

  /// Where a random line begins that has another after it.
  private func lineStart(_ bytes: [UInt8], _ head: Int, _ random: inout RandomSource) -> Int {
    let place = head + random.below(bytes.count - head - 1)
    let newline = bytes[..<place].lastIndex(of: 10) ?? (head - 1)
    return max(newline + 1, head)
  }
}
