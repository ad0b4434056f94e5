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
    let sizes = errors.map(abs).sorted()
    let middle = sizes.count / 2
    count = errors.count
    bias = mean
    standardDeviation = deviation
    rootMeanSquare = (errors.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    medianAbsolute = sizes.count % 2 == 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2
    limitsOfAgreement = mean - 1.96 * deviation...mean + 1.96 * deviation
  }
}
