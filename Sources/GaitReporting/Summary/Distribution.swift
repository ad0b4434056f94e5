/// A histogram of fixed bins, with exact count, mean, least and greatest: medians of hours in a few
/// kilobytes.
///
/// A quantile is right to one bin, and exact where all values are equal. Values outside count in the
/// outermost bins; NaN and infinities do not count.
struct Distribution: Sendable {
  private let lower: Double
  private let width: Double
  private var counts: [UInt32]
  private(set) var count = 0
  private var sum = 0.0
  private(set) var least = Double.infinity
  private(set) var greatest = -Double.infinity

  init(from lower: Double, to upper: Double, bins: Int) {
    precondition(upper > lower && bins > 0, "a distribution needs a range and at least one bin")
    self.lower = lower
    width = (upper - lower) / Double(bins)
    counts = Array(repeating: 0, count: bins)
  }

  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    let bin = Int(min(max((value - lower) / width, 0), Double(counts.count - 1)))
    counts[bin] &+= 1
    count += 1
    sum += value
    least = min(least, value)
    greatest = max(greatest, value)
  }

  mutating func add(_ value: Float) { add(Double(value)) }

  /// NaN where nothing was counted.
  var mean: Double { count == 0 ? .nan : sum / Double(count) }

  /// The greatest value; NaN where nothing was counted.
  var maximum: Double { count == 0 ? .nan : greatest }

  var median: Double { quantile(0.5) }

  /// The value below which that share (0…1) of the values lies; NaN where nothing was counted.
  func quantile(_ share: Double) -> Double {
    guard count > 0 else { return .nan }
    let rank = share * Double(count)
    var below = 0.0
    // Where the rank falls between two values in different bins, half way between those bins.
    var lowerNeighbour: Double?
    for (bin, here) in counts.enumerated() where here > 0 {
      let edge = lower + Double(bin) * width
      if let neighbour = lowerNeighbour { return clamped((neighbour + edge + width / 2) / 2) }
      if below + Double(here) == rank, rank < Double(count) {
        lowerNeighbour = edge + width / 2
      } else if below + Double(here) >= rank {
        return clamped(edge + width * (rank - below) / Double(here))
      }
      below += Double(here)
    }
    return greatest
  }

  /// The values of a range counted into equal parts of about that number, each of whole bins.
  func binned(_ range: ClosedRange<Double>, into parts: Int) -> [(range: ClosedRange<Double>, count: Int)] {
    let first = max(0, Int((range.lowerBound - lower) / width))
    let last = min(counts.count - 1, Int((range.upperBound - lower) / width))
    guard first <= last else { return [] }
    let step = max(1, (last - first + 1 + parts - 1) / parts)
    return stride(from: first, through: last, by: step).map { start in
      let end = min(start + step, last + 1)
      return (
        lower + Double(start) * width...lower + Double(end) * width,
        counts[start..<end].reduce(0) { $0 + Int($1) }
      )
    }
  }

  private func clamped(_ value: Double) -> Double { min(max(value, least), greatest) }
}
