import GaitModel

/// Which way is up and forward for a sensor on a shoe without a gyroscope, learned over strides.
///
/// Up is the mean direction of the acceleration while the foot stands; fore-and-aft is that of the acceleration
/// in the last of the swing, across the vertical. However the sensor is turned on the shoe, the numbers read
/// here are the same.
struct ShoeFrame: Sendable {
  /// A direction counts for at least this part of the mean.
  private static let leastShare: Float = 0.1
  /// Between the places that are averaged into one number, nanoseconds.
  private static let spread: Int64 = 4_000_000

  private var up = SIMD3<Float>.zero
  private var fore = SIMD3<Float>.zero
  private var vertical = SIMD3<Float>.zero
  private var level = SIMD3<Float>.zero
  private var strides: Float = 0

  /// Both directions are known.
  var isKnown: Bool { level != .zero }

  /// Takes a contact's directions into the means; the history reaches 80 ms past it.
  ///
  /// - Parameter previous: the contact before, while the history holds it: the foot lies still later in a stance
  ///   than can be waited for, so the vertical is that of the stance before.
  mutating func learn(_ contact: Int64, previous: Int64?, _ history: borrowing MotionHistory) {
    let stance =
      previous.map { mean(history, from: $0 + 50_000_000, to: $0 + 110_000_000) }
      ?? mean(history, from: contact + 45_000_000, to: contact + 80_000_000)
    let swing = mean(history, from: contact - 60_000_000, to: contact - 8_000_000)
    guard let standing = stance.direction else { return }
    strides += 1
    let share = max(1 / strides, Self.leastShare)
    up += share * (standing - up)
    guard let vertical = up.direction else { return }
    self.vertical = vertical
    if let across = (swing - (swing * vertical).sum() * vertical).direction {
      fore += share * (across - fore)
    }
    level = (fore - (fore * vertical).sum() * vertical).direction ?? .zero
  }

  /// Vertical acceleration beyond gravity, fore-and-aft one and the total at a time, in g.
  func components(at time: Int64, _ history: borrowing MotionHistory) -> SIMD3<Float> {
    let after = min(max(history.first(notBefore: time), history.oldest + 1), history.count - 1)
    let a = history[after - 1], b = history[after]
    let span = b.nanoseconds - a.nanoseconds
    let share = span > 0 ? max(0, min(1, Float(time - a.nanoseconds) / Float(span))) : 0
    let force: SIMD3<Float> =
      (a.acceleration + share * (b.acceleration - a.acceleration)).xyz / Units.standardGravity
    return SIMD3(
      (force * vertical).sum() - 1, (force * level).sum(), (force * force).sum().squareRoot())
  }

  /// Components averaged over some 8 ms about each of evenly spaced times from an instant, one component after
  /// the other.
  ///
  /// - Parameters:
  ///   - instant: nanoseconds.
  ///   - first: milliseconds from the instant to the first time.
  ///   - step: milliseconds.
  ///   - isTotalOnly: leaves out the two components with a direction.
  func append(
    about instant: Int64, first: Int64, count: Int, step: Int64, isTotalOnly: Bool = false,
    _ history: borrowing MotionHistory, to features: inout FeatureList
  ) {
    var seen = InlineArray<24, SIMD3<Float>>(repeating: .zero)
    for place in 0..<count {
      let time = instant + (first + Int64(place) * step) * 1_000_000
      seen[place] =
        (components(at: time - Self.spread, history) + components(at: time, history)
          + components(at: time + Self.spread, history)) / 3
    }
    for component in isTotalOnly ? 2..<3 : 0..<3 {
      for place in 0..<count { features.append(seen[place][component]) }
    }
  }

  private func mean(_ history: borrowing MotionHistory, from start: Int64, to end: Int64) -> SIMD3<Float> {
    var number = history.first(notBefore: start)
    var sum = SIMD3<Float>.zero
    var members: Float = 0
    while number < history.count, history[number].nanoseconds <= end {
      sum += history[number].acceleration.xyz
      members += 1
      number += 1
    }
    return members > 0 ? sum / members : .zero
  }
}

extension SIMD3<Float> {
  /// The vector of length 1 that points the same way; `nil` for one too short to have a direction.
  fileprivate var direction: Self? {
    let length = (self * self).sum().squareRoot()
    return length > 1e-3 ? self / length : nil
  }
}
