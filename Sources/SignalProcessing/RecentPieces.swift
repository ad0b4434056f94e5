/// How a signal of three parts scatters over its last twenty pieces, and how alike each is to the one before last.
///
/// Pieces are what its user cuts: `add` values, then `end` the piece. Holds 24 pieces in under 4 KB.
public struct RecentPieces: Sendable {
  /// Pieces that are looked back on.
  public static let count = 20
  /// Places at which a piece's third part is compared with another's.
  private static let places = 20

  private struct Sums: BitwiseCopyable {
    var values = SIMD3<Float>.zero
    var squares = SIMD3<Float>.zero
    var members: Float = 0
    var likeness = Float.nan
  }

  private var current = Sums()
  private var recent = Array(repeating: Sums(), count: RecentPieces.count)
  private var course: [Float] = []
  private let longest: Int
  /// The third part of the last two pieces, at even places.
  private var last: (one: [Float], two: [Float])
  private var ended = 0

  /// No pieces yet.
  ///
  /// - Parameter longest: values of the longest piece that is compared; of a longer one no likeness is told.
  public init(longest: Int) {
    self.longest = longest
    course.reserveCapacity(longest)
    last = (Array(repeating: 0, count: Self.places), Array(repeating: 0, count: Self.places))
  }

  /// A value of the piece in progress.
  public mutating func add(_ value: SIMD3<Float>) {
    current.values += value
    current.squares += value * value
    current.members += 1
    if course.count < longest { course.append(value.z) }
  }

  /// The piece in progress is whole.
  public mutating func end() {
    swap(&last.one, &last.two)
    current.likeness = compare()
    recent[ended % Self.count] = current
    ended += 1
    drop()
  }

  /// The piece in progress is none.
  public mutating func drop() {
    current = Sums()
    course.removeAll(keepingCapacity: true)
  }

  /// Begins anew.
  public mutating func reset() {
    drop()
    ended = 0
  }

  /// Writes the piece over the one before last, and returns how alike the two are.
  private mutating func compare() -> Float {
    let isWhole = course.count >= Self.places && course.count < longest
    guard isWhole else {
      for place in 0..<Self.places { last.one[place] = .nan }
      return .nan
    }
    let step = Float(course.count - 1) / Float(Self.places - 1)
    var (a, b, aa, bb, ab): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
    for place in 0..<Self.places {
      let at = Float(place) * step
      let number = min(Int(at), course.count - 2)
      let value = course[number] + (at - Float(number)) * (course[number + 1] - course[number])
      let before = last.one[place]
      last.one[place] = value
      a += value
      b += before
      aa += value * value
      bb += before * before
      ab += value * before
    }
    let n = Float(Self.places)
    let spread = (aa - a * a / n) * (bb - b * b / n)
    return ended >= 2 && spread > 0 ? (ab - a * b / n) / spread.squareRoot() : .nan
  }

  /// The root mean square of each part about its mean ÷ that of all three, over the last twenty pieces; NaN before
  /// there are as many, or where nothing moved.
  public var shares: SIMD3<Float> {
    guard ended >= Self.count else { return SIMD3(repeating: .nan) }
    var sum = Sums()
    for piece in recent {
      sum.values += piece.values
      sum.squares += piece.squares
      sum.members += piece.members
    }
    let mean = sum.values / sum.members
    var squares = sum.squares / sum.members - mean * mean
    squares.replace(with: 0, where: squares .< 0)
    return (squares / squares.sum()).squareRoot()
  }

  /// The mean correlation of the third part in a piece with that in the one before last, each stretched to the same
  /// length, over the last twenty; NaN before.
  public var likeness: Float {
    guard ended >= Self.count else { return .nan }
    var (sum, members): (Float, Float) = (0, 0)
    for piece in recent where piece.likeness.isFinite {
      sum += piece.likeness
      members += 1
    }
    return members > Float(Self.count) / 2 ? sum / members : .nan
  }
}
