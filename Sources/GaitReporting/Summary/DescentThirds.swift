import GaitModel

/// How a measure, or the share of heel first, went from the first to the last third of a descent.
///
/// Direction and size only: nobody has a norm of fading, so nothing is judged.
public struct Fading: Sendable {
  /// Means of the thirds, in the unit of the measure; shares 0…1.
  public let first: Double, last: Double
  /// The last less the first, with Student's interval over blocks of steps.
  public let change: Estimate

  /// - Parameters:
  ///   - first: one value a block of steps.
  ///   - last: the same of the last third.
  /// - Returns: `nil` with fewer than four blocks of known value in a third.
  init?(_ first: [Double], _ last: [Double]) {
    let (a, b) = (first.filter(\.isFinite), last.filter(\.isFinite))
    let freedom = min(a.count, b.count) - 1
    guard freedom >= LinearFit.leastFreedom else { return nil }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func variance(_ values: [Double]) -> Double {
      let middle = mean(values)
      let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      return squares / Double((values.count - 1) * values.count)
    }
    self.first = mean(a)
    self.last = mean(b)
    change = Estimate(
      mean(b) - mean(a),
      LinearFit.studentQuantile(freedom) * (variance(a) + variance(b)).squareRoot())
  }
}

/// The running contacts of one descent in the order they came, in at most 24 blocks whose length doubles.
struct DescentThirds: Sendable {
  private(set) var blocks: [ContactMeans] = []
  private var perBlock = 5
  private static let mostBlocks = 24
  /// Contacts that a descent needs to be told of.
  static let leastContacts = 60

  mutating func add(_ contact: ContactReadings, _ measures: [StrideMeasure]) {
    if blocks.isEmpty || blocks[blocks.count - 1].count == perBlock {
      if blocks.count == Self.mostBlocks { join() }
      blocks.append(ContactMeans(measures))
    }
    blocks[blocks.count - 1].add(contact)
  }

  private mutating func join() {
    for index in 0..<blocks.count / 2 {
      var joined = blocks[2 * index]
      joined.add(blocks[2 * index + 1])
      blocks[index] = joined
    }
    blocks.removeLast(blocks.count / 2)
    perBlock *= 2
  }

  /// Of a value of each block.
  private func fading(_ value: (ContactMeans) -> Double) -> Fading? {
    guard blocks.reduce(0, { $0 + $1.count }) >= Self.leastContacts else { return nil }
    let values = blocks.map(value)
    return Fading(Array(values.prefix(blocks.count / 3)), Array(values.suffix(blocks.count / 3)))
  }

  func fading(of measure: StrideMeasure) -> Fading? { fading { $0[measure] } }

  /// Of the share of heel first.
  var heelFirst: Fading? { fading { $0.patterns.rearfootShare?.share ?? .nan } }
}
