import CLibrary
import GaitModel

/// What the first tenth of a second of a contact looks like to an accelerometer, however it is mounted.
///
/// The vertical is the mean direction of the acceleration in the stances so far; the fore-aft direction
/// is that of the acceleration just before contact, across the vertical, likewise a mean over strides.
struct ImpactFeatures: Sendable {
  /// How many numbers describe one contact.
  static let count = 30
  /// Edges of the stretches after the contact over which components are averaged, in steps of 2 ms.
  private static let edges: InlineArray<10, Int> = [0, 3, 6, 9, 12, 16, 21, 28, 38, 48]

  private var up = SIMD3<Float>.zero
  private var fore = SIMD3<Float>.zero

  /// Describes a contact from a history that reaches at least 97 ms past it; `nil` where it doesn't.
  ///
  /// In order: nine means of the vertical component and nine of the fore-aft one, in g; vertical, fore-aft
  /// and total before the contact, in g; the sideways component; logarithms of the sharpest changes in the
  /// first 15 ms, from 20 to 70 ms, and of their ratio; of the greatest |acceleration| and of its time;
  /// total and vertical of stance, in g; the sample period in units of 10 ms.
  mutating func read(_ contact: FoundContact, _ history: borrowing MotionHistory, rateHertz: Double)
    -> InlineArray<30, Float>?
  {
    let start = contact.nanoseconds
    guard history[history.count - 1].nanoseconds >= start + 96_000_000,
      history[history.oldest].nanoseconds < start - 70_000_000
    else { return nil }
    var numbers = InlineArray<30, Float>(repeating: 0)
    let g = 1 / Units.standardGravity
    let before = mean(history, from: start - 60_000_000, to: start - 8_000_000)
    let stance = mean(history, from: start + 45_000_000, to: start + 100_000_000)
    let stanceLength = (stance * stance).sum().squareRoot()
    guard stanceLength > 0.1 else { return nil }
    up = up == .zero ? stance / stanceLength : up + 0.15 * (stance / stanceLength - up)
    let vertical = up / (up * up).sum().squareRoot()
    let across = before - (before * vertical).sum() * vertical
    let acrossLength = (across * across).sum().squareRoot()
    if acrossLength > 0.1 {
      fore = fore == .zero ? across / acrossLength : fore + 0.15 * (across / acrossLength - fore)
    }
    var level = fore - (fore * vertical).sum() * vertical
    let levelLength = (level * level).sum().squareRoot()
    guard levelLength > 1e-3 else { return nil }
    level /= levelLength

    var record = contact.record
    var window = 0
    var sideways: Float = 0
    var greatest: Float = 0
    var greatestAt: Float = 0
    var sum = SIMD3<Float>.zero
    for tick in 0..<48 {
      if tick == Self.edges[window + 1] {
        write(sum, window, vertical, level, &numbers)
        sum = .zero
        window += 1
      }
      let time = start + Int64(tick) * 2_000_000 + 1_000_000
      while record + 1 < history.count, history[record + 1].nanoseconds < time { record += 1 }
      let a = history[record], b = history[min(record + 1, history.count - 1)]
      let span = b.nanoseconds - a.nanoseconds
      let share = span > 0 ? Float(time - a.nanoseconds) / Float(span) : 0
      let value = ((a.acceleration + share * (b.acceleration - a.acceleration)) * g).xyz
      sum += value
      let v = (value * vertical).sum(), f = (value * level).sum()
      let square = (value * value).sum()
      sideways += max(0, square - v * v - f * f).squareRoot()
      if square > greatest {
        greatest = square
        greatestAt = Float(tick)
      }
    }
    write(sum, window, vertical, level, &numbers)
    let first = sharpest(history, from: start - 3_000_000, to: start + 15_000_000)
    let second = sharpest(history, from: start + 20_000_000, to: start + 70_000_000)
    numbers[18] = (before * vertical).sum() * g
    numbers[19] = (before * level).sum() * g
    numbers[20] = (before * before).sum().squareRoot() * g
    numbers[21] = sideways / 48
    numbers[22] = log(1 + first)
    numbers[23] = log(1 + second)
    numbers[24] = log((1 + second) / (1 + first))
    numbers[25] = log(1 + greatest) / 2
    numbers[26] = log(1 + greatestAt)
    numbers[27] = stanceLength * g
    numbers[28] = (stance * vertical).sum() * g
    numbers[29] = Float(100 / rateHertz)
    return numbers
  }

  private func write(
    _ sum: SIMD3<Float>, _ window: Int, _ vertical: SIMD3<Float>, _ level: SIMD3<Float>,
    _ numbers: inout InlineArray<30, Float>
  ) {
    let members = Float(Self.edges[window + 1] - Self.edges[window])
    numbers[window] = (sum * vertical).sum() / members
    numbers[9 + window] = (sum * level).sum() / members
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

  private func sharpest(_ history: borrowing MotionHistory, from start: Int64, to end: Int64) -> Float {
    var number = history.first(notBefore: start)
    var greatest: Float = 0
    while number < history.count, history[number].nanoseconds <= end {
      greatest = max(greatest, history[number].change)
      number += 1
    }
    return greatest
  }

  /// Forgets the directions learned.
  mutating func reset() {
    up = .zero
    fore = .zero
  }
}
