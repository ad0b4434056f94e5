/// What a bad line does to a device's bytes as they pass: some are flipped, lost or added.
///
/// The same seed and the same bytes give the same damage, however they are cut.
public struct LineDamage: Sendable {
  private let share: Double
  private var random: RandomSource
  /// Bytes that were flipped, lost or added so far.
  public private(set) var count: Int64 = 0

  /// - Parameter share: of the bytes, 0…1.
  public init(share: Double, seed: UInt64) {
    self.share = share
    random = RandomSource(seed: seed, purpose: 9)
  }

  /// Damages the next bytes.
  public mutating func apply(to bytes: inout [UInt8]) {
    var passed: [UInt8] = []
    passed.reserveCapacity(bytes.count + 8)
    for byte in bytes {
      guard random.chance(share) else {
        passed.append(byte)
        continue
      }
      count += 1
      switch random.below(3) {
      case 0: passed.append(byte ^ 1 << UInt8(random.below(8)))
      case 1: break
      default: passed += [byte, UInt8(random.below(256))]
      }
    }
    bytes = passed
  }
}
