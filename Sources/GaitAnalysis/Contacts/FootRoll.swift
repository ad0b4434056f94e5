import CLibrary
import GaitModel

/// How a foot rolls from its contact on: about the axis along it, against where it lies flat in the same contact.
///
/// The ground's normal is carried back and forth from the flat foot by the gyroscope; the roll is how far the foot's
/// lateral axis lies out of the ground. Slope and the tilt of the mounting cancel.
struct FootRoll: BitwiseCopyable, Sendable {
  /// Outer edge down at the contact, degrees.
  let atContactDegrees: Float
  /// Greatest rate of rolling inwards, degrees a second; NaN where it can't be read.
  let eversionRateDegrees: Float

  /// The first of the stance, in which the greatest rate is looked for, nanoseconds.
  private static let reach: Int64 = 80_000_000
  /// Over this time a rate is a mean: shoes ring faster, nanoseconds.
  private static let width: Int64 = 15_000_000
  private static let mostRecords = 512

  /// Reads it from a history that reaches 90 ms past the contact.
  ///
  /// - Parameters:
  ///   - contact: nanoseconds.
  ///   - flat: number of the record in which the foot lies flat.
  ///   - toesUp: the axis of which a turn by the right hand is toes up: it points to the right.
  ///   - up: in the sensor's axes where the foot lies flat.
  init?(
    contact: Int64, flat: Int, toesUp: SIMD3<Float>, up: SIMD3<Float>, side: Side,
    _ history: borrowing MotionHistory
  ) {
    let first = max(history.first(notBefore: contact) - 1, history.oldest + 1)
    let last = min(history.first(notBefore: contact + Self.reach + Self.width / 2), history.count - 1)
    guard first < flat, flat <= last, last - first < Self.mostRecords else { return nil }
    let records = history.records
    let heights = withUnsafeTemporaryAllocation(of: Float.self, capacity: last - first + 1) { heights in
      /// How far the lateral axis points out of the ground, from the flat foot on to another record.
      func follow(to end: Int, _ step: Int) {
        var normal = up
        var number = flat
        heights[flat - first] = (toesUp * up).sum()
        while number != end {
          let later = max(number, number &+ step)
          let turn =
            (0.5 * Float(step) * records.step(later))
            * (records.angularRate(later) + records.angularRate(later &- 1))
          // Carried over the turn by its midpoint.
          normal += (normal + 0.5 * normal.cross(turn)).cross(turn)
          number &+= step
          heights[number - first] = (toesUp * normal).sum()
        }
      }
      follow(to: last, 1)
      follow(to: first, -1)
      let span = Float(max(1, records.nanoseconds(first + 1) - records.nanoseconds(first)))
      let share = min(max(Float(contact - records.nanoseconds(first)) / span, 0), 1)
      let landed = heights[0] + share * (heights[1] - heights[0])
      var fastest = (rate: -Float.infinity, height: Float(0))
      // To the left foot's inner side the axis points, so that it sinks as the foot rolls inwards.
      let inwards: Float = side == .right ? 1 : -1
      var tail = 0
      for head in 0...(last - first) {
        while records.nanoseconds(first + head) - records.nanoseconds(first + tail) >= Self.width {
          let seconds = Float(records.nanoseconds(first + head) - records.nanoseconds(first + tail)) * 1e-9
          let rate = inwards * (heights[head] - heights[tail]) / seconds
          if rate > fastest.rate { fastest = (rate, 0.5 * (heights[head] + heights[tail])) }
          tail += 1
        }
      }
      return (
        landed: inwards * (asin(heights[flat - first]) - asin(landed)),
        fastest: fastest.rate / (1 - fastest.height * fastest.height).squareRoot()
      )
    }
    guard heights.landed.isFinite else { return nil }
    atContactDegrees = heights.landed / Units.radiansPerDegree
    eversionRateDegrees = heights.fastest.isFinite ? heights.fastest / Units.radiansPerDegree : .nan
  }
}

/// How the ground under a foot turns from one stance to its next: the spread over the last twenty.
struct GroundRoughness: Sendable {
  private static let count = 20
  private var squares = InlineArray<20, Float>(repeating: 0)
  private var members = 0

  /// Standard deviation in both directions together, degrees; NaN before there are twenty.
  var degrees: Float {
    guard members >= Self.count else { return .nan }
    var sum: Float = 0
    for place in 0..<Self.count { sum += squares[place] }
    // Of the difference of two, which has twice the variance.
    return (0.5 * sum / Float(Self.count)).squareRoot() / Units.radiansPerDegree
  }

  /// Takes the turn of a foot from lying flat to lying flat again, rad; what is about the vertical is no slope.
  mutating func add(turn: SIMD3<Float>, up: SIMD3<Float>) {
    let tilt = turn - up * (turn * up).sum()
    squares[members % Self.count] = (tilt * tilt).sum()
    members += 1
  }
}
