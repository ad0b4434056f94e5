/// What a `ShoeReader` looked at, kept for those who train its model; off otherwise, and then it costs nothing.
package struct ShoeLook: Sendable {
  /// Which weighted sum looked.
  package enum Reading: Int, CaseIterable, Sendable {
    case firstOnset, secondOnset, firstPushOff, secondPushOff, thirdPushOff, angle
  }

  /// One look.
  package struct Entry: Sendable {
    /// Which weighted sum.
    package let reading: Reading
    /// About which instant, nanoseconds.
    package let nanoseconds: Int64
    /// What it saw.
    package let features: FeatureList
  }

  /// All looks since it was switched on; `nil` where it is off.
  package var entries: [Entry]?

  package init(isOn: Bool = false) { entries = isOn ? [] : nil }

  mutating func add(_ reading: Reading, at nanoseconds: Int64, _ features: FeatureList) {
    entries?.append(Entry(reading: reading, nanoseconds: nanoseconds, features: features))
  }
}
