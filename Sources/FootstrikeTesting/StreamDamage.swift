/// What happens to bytes on their way.
public enum StreamDamage: String, CaseIterable, Sendable {
  /// One bit turns over.
  case flip
  /// A byte is lost.
  case drop
  /// A byte that was never sent appears.
  case insert
  /// Up to 60 bytes are lost in a row.
  case cut
}

/// A damaged copy of a stream, and where each byte of the original went.
public struct DamagedStream: Sendable {
  /// What arrives.
  public private(set) var bytes: [UInt8] = []
  /// Where each original byte is now; −1 where it was lost or changed.
  private var places: [Int] = []

  /// The same damage for the same seed.
  ///
  /// - Parameter rate: the share of bytes that are damaged, 0…1.
  public init(_ original: [UInt8], _ damage: StreamDamage, rate: Double, seed: UInt64) {
    var random = SplitMix(state: seed)
    var lost = 0
    // A cut takes 30 bytes on average: as many bytes are damaged as by the others.
    let chance = damage == .cut ? rate / 30 : rate
    for byte in original {
      if lost > 0 {
        lost -= 1
        places.append(-1)
        continue
      }
      guard Double.random(in: 0..<1, using: &random) < chance else {
        places.append(bytes.count)
        bytes.append(byte)
        continue
      }
      switch damage {
      case .flip:
        places.append(-1)
        bytes.append(byte ^ (1 << UInt8.random(in: 0..<8, using: &random)))
      case .drop: places.append(-1)
      case .insert:
        bytes.append(UInt8.random(in: 0...255, using: &random))
        places.append(bytes.count)
        bytes.append(byte)
      case .cut:
        places.append(-1)
        lost = Int.random(in: 0..<60, using: &random)
      }
    }
  }

  /// Where an original stretch is now; `nil` where it is not whole any more.
  public func intact(_ range: Range<Int>) -> Range<Int>? {
    let first = places[range.lowerBound]
    guard first >= 0 else { return nil }
    for (step, place) in places[range].enumerated() where place != first + step { return nil }
    return first..<(first + range.count)
  }
}
