#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Random numbers that are the same on every machine for the same seed.
///
/// xoshiro256** (Blackman and Vigna 2018), its state filled by SplitMix64. Not for secrets.
public struct RandomSource: BitwiseCopyable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// A source; any seed is good, neighbouring seeds give unrelated numbers.
  public init(seed: UInt64) {
    var state = seed
    func split() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z &>> 31)
    }
    s0 = split()
    s1 = split()
    s2 = split()
    s3 = split()
  }

  /// A source of its own for one purpose, so that drawing more for one does not change another.
  public init(seed: UInt64, purpose: UInt64) {
    self.init(seed: seed &* 0xD134_2543_DE82_EF95 &+ purpose &* 0x2545_F491_4F6C_DD1D)
  }

  /// Sixty-four random bits.
  public mutating func bits() -> UInt64 {
    let x = s1 &* 5
    let result = ((x &<< 7) | (x &>> 57)) &* 9
    let t = s1 &<< 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 &<< 45) | (s3 &>> 19)
    return result
  }

  /// A number in 0 ..< 1.
  public mutating func unit() -> Double { Double(bits() &>> 11) * 0x1p-53 }

  /// A number between two, every one as likely.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// A number of the normal distribution (Marsaglia's polar method).
  public mutating func normal(_ mean: Double = 0, _ deviation: Double = 1) -> Double {
    while true {
      let u = 2 * unit() - 1
      let v = 2 * unit() - 1
      let s = u * u + v * v
      if s < 1 && s > 0 { return mean + deviation * u * (-2 * log(s) / s).squareRoot() }
    }
  }

  /// A normal number held within `limit` deviations of its mean.
  public mutating func normal(_ mean: Double, _ deviation: Double, limit: Double) -> Double {
    mean + deviation * min(max(normal(), -limit), limit)
  }

  /// True with that probability.
  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// An integer in 0 ..< bound; 0 for a bound under 1.
  public mutating func below(_ bound: Int) -> Int { bound < 1 ? 0 : Int(unit() * Double(bound)) }
}
