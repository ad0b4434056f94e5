/// The greatest (or least) of the last `window` samples, at a few operations a sample on average.
///
/// Keeps the candidates in falling (rising) order. The memory is taken once, in `init`.
public struct RunningExtremum: Sendable {
  /// Which end of the range.
  public enum Kind: BitwiseCopyable, Sendable {
    /// The least value.
    case minimum
    /// The greatest value.
    case maximum
  }

  /// The samples it looks back over.
  public let window: Int
  private let sign: Double
  private var values: [Double]
  private var places: [Int]
  private var head = 0
  private var count = 0
  private var pushed = 0

  /// Looks back over `window` samples, at least one.
  public init(_ kind: Kind, window: Int) {
    precondition(window > 0, "a running extremum needs a window of at least one sample")
    self.window = window
    sign = kind == .maximum ? 1 : -1
    values = Array(repeating: 0, count: window)
    places = Array(repeating: 0, count: window)
  }

  /// Takes the next sample and returns the extremum of the last `window`, this one included.
  public mutating func push(_ x: Double) -> Double {
    let v = sign * x
    if count > 0, places[head] <= pushed - window {
      head = head + 1 == window ? 0 : head + 1
      count -= 1
    }
    while count > 0 {
      let last = head + count - 1 >= window ? head + count - 1 - window : head + count - 1
      if values[last] > v { break }
      count -= 1
    }
    let slot = head + count >= window ? head + count - window : head + count
    values[slot] = v
    places[slot] = pushed
    count += 1
    pushed += 1
    return sign * values[head]
  }

  /// How many samples ago the extremum came; 0 for the newest. 0 before the first sample.
  public var age: Int { count == 0 ? 0 : pushed - 1 - places[head] }

  /// Forgets all samples.
  public mutating func reset() {
    head = 0
    count = 0
    pushed = 0
  }
}
