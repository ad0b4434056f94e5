/// The last 640 ms of a trunk's ticks, numbered from the start: what a landing is looked at back with.
struct SacrumTicks: Sendable {
  private struct Entry: BitwiseCopyable {
    var acceleration = SIMD3<Float>.zero
    var turn = SIMD3<Float>.zero
  }

  /// How many are held.
  static let size = 128

  /// An array, not in line: what is in line is copied whole at every write.
  private var ring = Array(repeating: Entry(), count: SacrumTicks.size)
  /// How many have come; the newest is number `count − 1`.
  private(set) var count = 0
  private var newestTime: Int64 = 0

  /// Takes the next tick.
  ///
  /// - Parameters:
  ///   - acceleration: with gravity, g, sensor axes.
  ///   - turn: what the sensor has turned since the start, to the newest sample: axis times angle, rad.
  @inline(__always) mutating func push(
    at nanoseconds: Int64, _ acceleration: SIMD3<Float>, turn: SIMD3<Float>
  ) {
    ring[count & (Self.size &- 1)] = Entry(acceleration: acceleration, turn: turn)
    count &+= 1
    newestTime = nanoseconds
  }

  /// The acceleration of a tick still held, g.
  @inline(__always) subscript(number: Int) -> SIMD3<Float> {
    ring[number & (Self.size &- 1)].acceleration
  }

  /// The middle of a tick since the last `interrupt`, nanoseconds.
  func nanoseconds(_ number: Int) -> Int64 {
    newestTime - Int64(count - 1 - number) * SacrumGrid.step
  }

  /// The tick nearest to a time, of those held.
  func number(at nanoseconds: Int64) -> Int {
    let back = Int((newestTime - nanoseconds + SacrumGrid.step / 2) / SacrumGrid.step)
    return count - 1 - min(max(back, 0), Self.size - 1)
  }

  /// What the sensor turned from one tick to another, rad.
  func turn(from first: Int, to last: Int) -> SIMD3<Float> {
    // A tick is complete with the sample about three ticks after its middle.
    let late = Int(SacrumGrid.delayTicks)
    let mask = Self.size - 1
    return ring[(last - late) & mask].turn - ring[(first - late) & mask].turn
  }

  /// Mean of a component of the acceleration over some ticks, g.
  func mean(_ axis: SIMD3<Float>, from first: Int, to last: Int) -> Float {
    var sum = SIMD3<Float>.zero
    var number = first
    while number <= last {
      sum += self[number]
      number &+= 1
    }
    return (sum * axis).sum() / Float(last - first + 1)
  }

  /// Where a component of the acceleration is least among some ticks, and how much it is there, g.
  func least(_ axis: SIMD3<Float>, from first: Int, to last: Int) -> (number: Int, value: Float) {
    var least = (number: first, value: Float.infinity)
    var number = first
    while number <= last {
      let value = (self[number] * axis).sum()
      if value < least.value { least = (number, value) }
      number &+= 1
    }
    return least
  }

  /// The greatest rise of a component of the acceleration from one tick to the next, among some, g.
  func steepest(_ axis: SIMD3<Float>, from first: Int, to last: Int) -> Float {
    var steepest = -Float.infinity
    var before = (self[first] * axis).sum()
    var number = first
    while number < last {
      number &+= 1
      let value = (self[number] * axis).sum()
      steepest = max(steepest, value - before)
      before = value
    }
    return steepest
  }

  /// Where a component of the acceleration last rose through a level, in ticks and parts of one, looking back
  /// from one tick to another; that other where it did not.
  func rise(through level: Float, of axis: SIMD3<Float>, from last: Int, back first: Int) -> Float {
    var after = (self[last] * axis).sum()
    var number = last
    while number > first {
      number &-= 1
      let before = (self[number] * axis).sum()
      if before < level, after >= level { return Float(number) + (level - before) / (after - before) }
      after = before
    }
    return Float(first)
  }

  /// The first tick of some at which a component of the acceleration is under a level; the last where none is.
  func fall(below level: Float, of axis: SIMD3<Float>, from first: Int, to last: Int) -> Int {
    var number = first
    while number < last, (self[number] * axis).sum() >= level { number &+= 1 }
    return number
  }

  /// After a gap: what was before it reads as free fall.
  mutating func interrupt() {
    for i in ring.indices { ring[i] = Entry() }
  }
}
