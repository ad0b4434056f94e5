/// One sample as the contact finders look back at it.
struct MotionRecord: BitwiseCopyable, Sendable {
  /// Nanoseconds on the sensor's clock.
  var nanoseconds: Int64 = 0
  /// Place in the source; of the sample before it for one that was filled in.
  var index: Int64 = 0
  /// m/s², and 0: four are as quick as three.
  var acceleration = SIMD4<Float>.zero
  /// rad/s, and 0.
  var angularRate = SIMD4<Float>.zero
  /// Rate of pitch about the sagittal axis, rad/s, + is toes up.
  var pitchRate: Float = 0
  /// Sum of the pitch rate from the start of the stream, rad.
  var pitch: Float = 0
  /// Seconds since the record before; 0 for the first.
  var step: Float = 0
  /// |acceleration|, m/s².
  var magnitude: Float = 0
  /// |angular rate| + 0.2 | |acceleration| − g |: how much it moves, in rad/s; 0 without a gyroscope.
  var movement: Float = 0
  /// |a − 2a′ + a″| + 40 m/s |ω − 2ω′ + ω″|, m/s²: how far acceleration and angular rate leave the straight
  /// line through their values five and ten milliseconds ago. Shows the first millisecond of an impact.
  var change: Float = 0
  /// The lesser of |a − 2a′ + a″| and 60 m/s |ω − 2ω′ + ω″|, m/s²: a leg's swing leaves it small, an impact
  /// moves both.
  var impact: Float = 0
  /// What is wrong with it.
  var damage: Damage = []
  /// It turns faster than 1 rad/s.
  var isTurning = false

  /// What makes a sample unfit for reading a pattern from it.
  struct Damage: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt8
    /// Made up between two real samples.
    static let filled = Damage(rawValue: 1)
    /// The accelerometer stood at the end of its range.
    static let accelerationClipped = Damage(rawValue: 2)
    /// The gyroscope stood at the end of its range.
    static let angularRateClipped = Damage(rawValue: 4)
  }
}

/// The last records of a stream, numbered from its start; its memory is taken once.
///
/// Records are laid out ahead, measured together, and become part of the history one by one with `advance`.
/// They lie by columns, so that four can be worked on at once. A value like an array: a copy has records of its
/// own once it called `makeUnique`, which whoever is about to lay out records does first, once for many.
struct MotionHistory: @unchecked Sendable {
  /// What is known of a record from the start, besides its vectors.
  private struct Origin: BitwiseCopyable {
    var nanoseconds: Int64 = 0
    var index: Int64 = 0
    var damage: MotionRecord.Damage = []
  }

  /// The columns of numbers; a vector has three.
  private enum Column: Int, CaseIterable {
    case acceleration, accelerationY, accelerationZ, angularRate, angularRateY, angularRateZ
    case step, magnitude, movement, change, impact, angularSquare, pitchRate, pitch
  }

  /// Frees the records with the last history that has them.
  private final class Storage {
    let origins: UnsafeMutablePointer<Origin>
    let columns: UnsafeMutablePointer<Float>

    init(_ size: Int) {
      origins = .allocate(capacity: size)
      origins.initialize(repeating: Origin(), count: size)
      columns = .allocate(capacity: Self.numbers(size))
      columns.initialize(repeating: 0, count: Self.numbers(size))
    }

    deinit {
      origins.deallocate()
      columns.deallocate()
    }

    static func numbers(_ size: Int) -> Int { Column.allCases.count * (size + 4) }
  }

  private var storage: Storage
  /// The storage's, at hand. Every number masked lies within them.
  private var origins: UnsafeMutablePointer<Origin>
  private var columns: UnsafeMutablePointer<Float>
  private let mask: Int
  /// How far it looks back, in records.
  private let size: Int
  /// How many records have come; the newest is number `count − 1`.
  private(set) var count = 0
  /// The number after the last record laid out.
  private(set) var end = 0
  /// When the last record laid out was taken, nanoseconds.
  private(set) var newestTime: Int64 = 0

  /// Holds at least `capacity` records and, beyond them, so many that are laid out ahead.
  init(capacity: Int, ahead: Int) {
    func power(_ least: Int) -> Int {
      var size = 16
      while size < least { size *= 2 }
      return size
    }
    size = power(capacity)
    let room = power(size + ahead)
    storage = Storage(room)
    origins = storage.origins
    columns = storage.columns
    mask = room - 1
  }

  /// Takes memory of its own where a copy has the same.
  mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) { return }
    let own = Storage(mask + 1)
    own.origins.update(from: origins, count: mask + 1)
    own.columns.update(from: columns, count: Storage.numbers(mask + 1))
    storage = own
    origins = own.origins
    columns = own.columns
  }

  /// The number of the oldest record still held.
  @inline(__always) var oldest: Int { max(0, count &- size) }

  /// A column, from a record on. Behind the last come the first four of the vectors once more, so that four can
  /// be read from any place.
  @inline(__always) private func column(_ column: Column, _ number: Int) -> UnsafeMutablePointer<Float> {
    columns + (column.rawValue &* (mask &+ 5) &+ (number & mask))
  }

  /// Lays out a record ahead; what it says of its surroundings is for `measure`.
  ///
  /// - Precondition: `makeUnique` was called since this history was copied.
  @inline(__always) mutating func lay(
    nanoseconds: Int64, index: Int64, acceleration: SIMD4<Float>, angularRate: SIMD4<Float>,
    damage: MotionRecord.Damage
  ) {
    // Before the first record lies one like it that did not turn.
    if end == 0 {
      origins[mask].nanoseconds = nanoseconds
      column(.pitchRate, mask).pointee = 0
    }
    origins[end & mask] = Origin(nanoseconds: nanoseconds, index: index, damage: damage)
    column(.acceleration, end).pointee = acceleration.x
    column(.accelerationY, end).pointee = acceleration.y
    column(.accelerationZ, end).pointee = acceleration.z
    column(.angularRate, end).pointee = angularRate.x
    column(.angularRateY, end).pointee = angularRate.y
    column(.angularRateZ, end).pointee = angularRate.z
    newestTime = nanoseconds
    end &+= 1
  }

  /// Completes the records laid out: all but the pitch, which takes the axis.
  ///
  /// - Parameters:
  ///   - lag: how many records back `change` looks, and again as many.
  ///   - hasAngularRate: false leaves all that comes of the angular rate zero.
  func measure(lag: Int, hasAngularRate: Bool) {
    // The first and the last four may reach beyond what is new; there is room.
    var number = count & ~3
    while number < end {
      if number & mask == 0 { repeatFirst() }
      measureFour(from: number, lag, hasAngularRate)
      number &+= 4
    }
  }

  /// Puts the first four vectors behind the last as well.
  private func repeatFirst() {
    for number in Column.acceleration.rawValue...Column.angularRateZ.rawValue {
      let first = columns + number * (mask + 5)
      (first + (mask + 1)).four = first.four
    }
  }

  /// - Parameter number: a multiple of four.
  @inline(__always) private func measureFour(from number: Int, _ lag: Int, _ hasAngularRate: Bool) {
    let force = accelerations(from: number)
    let magnitude = force.squares.squareRoot()
    // How far they have left the straight lines through those `lag` and twice `lag` records before.
    let one = number &- lag, two = one &- lag
    var shock = force.bend(accelerations(from: one), accelerations(from: two)).squares.squareRoot()
    var square = SIMD4<Float>.zero, movement = SIMD4<Float>.zero, jolt = SIMD4<Float>.zero
    if hasAngularRate {
      let turn = angularRates(from: number)
      square = turn.squares
      movement = square.squareRoot() + 0.2 * (magnitude - 9.81).absolute
      jolt = turn.bend(angularRates(from: one), angularRates(from: two)).squares.squareRoot()
    }
    let first = 2 &* lag &- number
    if first > 0 {
      // The first ones have nothing to be compared with.
      let known = SIMD4<Float>(0, first > 1 ? 0 : 1, first > 2 ? 0 : 1, first > 3 ? 0 : 1)
      shock *= known
      jolt *= known
    }
    let hit = 60 * jolt
    column(.step, number).four = steps(to: number)
    column(.magnitude, number).four = magnitude
    column(.movement, number).four = movement
    column(.change, number).four = shock + 40 * jolt
    column(.impact, number).four = shock.replacing(with: hit, where: hit .< shock)
    column(.angularSquare, number).four = square
  }

  /// Seconds between four records, from a multiple of four on, and those before them.
  @inline(__always) private func steps(to number: Int) -> SIMD4<Float> {
    let last = origins[(number &- 1) & mask].nanoseconds
    let place = origins + (number & mask)
    let a = place[0].nanoseconds, b = place[1].nanoseconds
    let c = place[2].nanoseconds, d = place[3].nanoseconds
    return SIMD4(Float(a &- last), Float(b &- a), Float(c &- b), Float(d &- c)) * 1e-9
  }

  /// The steps of four records, from a multiple of four on, seconds.
  @inline(__always) func steps(from number: Int) -> SIMD4<Float> { column(.step, number).four }

  /// The accelerations of four records, from any on.
  @inline(__always) func accelerations(from number: Int) -> VectorQuad {
    VectorQuad(
      x: column(.acceleration, number).four, y: column(.accelerationY, number).four,
      z: column(.accelerationZ, number).four)
  }

  /// The angular rates of four records, from any on.
  @inline(__always) func angularRates(from number: Int) -> VectorQuad {
    VectorQuad(
      x: column(.angularRate, number).four, y: column(.angularRateY, number).four,
      z: column(.angularRateZ, number).four)
  }

  /// Makes the next record laid out the newest; false where there is none.
  @inline(__always) mutating func advance() -> Bool {
    if count == end { return false }
    count &+= 1
    return true
  }

  /// The record that came last.
  @inline(__always) var newest: MotionRecord { self[count &- 1] }

  /// Sets the pitch of the record that came last.
  @inline(__always) func setPitch(rate: Float, _ pitch: Float) {
    column(.pitchRate, count &- 1).pointee = rate
    column(.pitch, count &- 1).pointee = pitch
  }

  /// A record that is still held or laid out.
  @inline(__always) subscript(number: Int) -> MotionRecord {
    let origin = origins + (number & mask)
    return MotionRecord(
      nanoseconds: origin.pointee.nanoseconds, index: origin.pointee.index,
      acceleration: SIMD4(
        column(.acceleration, number).pointee, column(.accelerationY, number).pointee,
        column(.accelerationZ, number).pointee, 0),
      angularRate: SIMD4(
        column(.angularRate, number).pointee, column(.angularRateY, number).pointee,
        column(.angularRateZ, number).pointee, 0),
      pitchRate: column(.pitchRate, number).pointee, pitch: column(.pitch, number).pointee,
      step: column(.step, number).pointee, magnitude: column(.magnitude, number).pointee,
      movement: column(.movement, number).pointee, change: column(.change, number).pointee,
      impact: column(.impact, number).pointee, damage: origin.pointee.damage,
      isTurning: column(.angularSquare, number).pointee > 1)
  }

  /// The first record held that is not before a time; `count` where all are.
  func first(notBefore nanoseconds: Int64) -> Int {
    var number = count
    let oldest = oldest
    while number > oldest, origins[(number &- 1) & mask].nanoseconds >= nanoseconds { number &-= 1 }
    return number
  }

  /// Mean of how far |acceleration| is from a level, over the records from one time to another, m/s²; 0
  /// where there are none.
  func meanMagnitude(from start: Int64, to end: Int64, above level: Float = 0) -> Float {
    var number = first(notBefore: start)
    var sum: Float = 0
    var members: Float = 0
    while number < count, origins[number & mask].nanoseconds <= end {
      sum += abs(self[number].magnitude - level)
      members += 1
      number += 1
    }
    return members > 0 ? sum / members : 0
  }

  /// Forgets all records.
  mutating func reset() {
    count = 0
    end = 0
  }
}

extension UnsafeMutablePointer<Float> {
  /// Four numbers side by side.
  @inline(__always) fileprivate var four: SIMD4<Float> {
    get { UnsafeRawPointer(self).loadUnaligned(as: SIMD4<Float>.self) }
    nonmutating set { UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: SIMD4<Float>.self) }
  }
}
