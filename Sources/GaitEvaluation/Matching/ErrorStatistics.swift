#if canImport(Glibc)
  import Glibc
#endif

/// Errors in the terms in which a method-comparison paper gives them.
public struct ErrorStatistics: Sendable, Equatable {
  /// How many.
  public var count: Int
  /// Mean error (found − true).
  public var bias: Double
  /// Sample standard deviation about the bias.
  public var standardDeviation: Double
  /// Root mean square error, the bias included.
  public var rootMeanSquare: Double
  /// Median of the error's size.
  public var medianAbsolute: Double
  /// 95 % limits of agreement: bias ∓ 1.96 standard deviations (Bland & Altman 1986).
  public var limitsOfAgreement: ClosedRange<Double>

  /// Of a list of errors; `nil` where it is empty.
  public init?(_ errors: [Double]) {
    guard !errors.isEmpty else { return nil }
    let n = Double(errors.count)
    let mean = errors.reduce(0, +) / n
    let squares = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = errors.count > 1 ? (squares / (n - 1)).squareRoot() : 0
    var sizes = errors.map(abs)
    let middle = sizes.count / 2
    let upper = sizes.select(middle)
    count = errors.count
    bias = mean
    standardDeviation = deviation
    rootMeanSquare = (errors.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    medianAbsolute = sizes.count % 2 == 1 ? upper : ((sizes[..<middle].max() ?? upper) + upper) / 2
    limitsOfAgreement = mean - 1.96 * deviation...mean + 1.96 * deviation
  }
}

extension [Double] {
  /// What would stand at a place if they were sorted (Hoare 1961): none before it is larger then, none after it
  /// smaller. In time linear in their number, for a bootstrap asks it of all errors hundreds of times.
  mutating func select(_ place: Int) -> Double {
    var (low, high) = (0, count - 1)
    while low < high {
      let pivot = self[(low + high) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        guard left <= right else { break }
        swapAt(left, right)
        left += 1
        right -= 1
      }
      if place <= right { high = right } else if place >= left { low = left } else { break }
    }
    return self[place]
  }
}
