/// Numbers read from a signal around one instant, in an order that their model knows; room for 64.
package struct FeatureList: BitwiseCopyable, Sendable {
  private var numbers = InlineArray<64, Float>(repeating: 0)
  /// How many there are.
  package private(set) var count = 0

  init() {}

  /// Adds a number.
  ///
  /// - Precondition: fewer than 64 are there.
  mutating func append(_ number: Float) {
    numbers[count] = number
    count += 1
  }

  /// One of the numbers.
  package subscript(place: Int) -> Float { numbers[place] }
}
