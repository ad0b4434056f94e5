/// The memory of a ring of records, by columns, so that four can be worked on at once.
///
/// Numbers wrap around; any may be asked for. Copies are the same memory, which whoever made it frees.
struct MotionRecords: BitwiseCopyable, @unchecked Sendable {
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

  /// Of acceleration in m/s² and angular rate in rad/s, added.
  private static let greatestSquare: Float = 1e8

  private let origins: UnsafeMutablePointer<Origin>
  private let columns: UnsafeMutablePointer<Float>
  private let mask: Int

  /// Memory for a power of two of records, all zero.
  init(_ size: Int) {
    mask = size - 1
    origins = .allocate(capacity: size)
    origins.initialize(repeating: Origin(), count: size)
    columns = .allocate(capacity: Self.numbers(size))
    columns.initialize(repeating: 0, count: Self.numbers(size))
  }

  /// How far columns lie apart.
  @inline(__always) private var apart: Int { mask &+ 5 }

  private static func numbers(_ size: Int) -> Int { Column.allCases.count * (size + 4) }

  /// How many there are room for.
  var size: Int { mask + 1 }

  /// Takes over all records of another of the same size.
  func copy(_ other: MotionRecords) {
    origins.update(from: other.origins, count: size)
    columns.update(from: other.columns, count: Self.numbers(size))
  }

  func deallocate() {
    origins.deallocate()
    columns.deallocate()
  }

  /// A column, from a record on. Behind the last come the first four of the vectors once more, so that four can
  /// be read from any place.
  @inline(__always) private func column(_ column: Column, _ number: Int) -> UnsafeMutablePointer<Float> {
    columns + (column.rawValue &* apart &+ (number & mask))
  }

  /// Writes what is known of a record from the start.
  @inline(__always) func lay(
    _ number: Int, nanoseconds: Int64, _ index: Int64, _ acceleration: SIMD3<Float>,
    _ angularRate: SIMD3<Float>, _ damage: MotionRecord.Damage
  ) {
    origins[number & mask] = Origin(nanoseconds: nanoseconds, index: index, damage: damage)
    column(.acceleration, number).pointee = acceleration.x
    column(.accelerationY, number).pointee = acceleration.y
    column(.accelerationZ, number).pointee = acceleration.z
    column(.angularRate, number).pointee = angularRate.x
    column(.angularRateY, number).pointee = angularRate.y
    column(.angularRateZ, number).pointee = angularRate.z
  }

  /// A record's angular rate, rad/s.
  @inline(__always) func angularRate(_ number: Int) -> SIMD3<Float> {
    SIMD3(
      column(.angularRate, number).pointee, column(.angularRateY, number).pointee,
      column(.angularRateZ, number).pointee)
  }

  /// Seconds from the record before to a record.
  @inline(__always) func step(_ number: Int) -> Float { column(.step, number).pointee }

  /// When a record was taken.
  @inline(__always) func nanoseconds(_ number: Int) -> Int64 { origins[number & mask].nanoseconds }

  /// The first of some records that was not taken before a time.
  @inline(__always) func first(from first: Int, to end: Int, notBefore time: Int64) -> Int? {
    if nanoseconds(end &- 1) < time { return nil }
    var number = first
    while nanoseconds(number) < time { number &+= 1 }
    return number
  }

  /// The first of some records that no sensor on a leg can have read, or that is no number; the end where all
  /// can.
  func firstImplausible(from first: Int, to end: Int) -> Int {
    var isPlausible = SIMDMask<SIMD4<Int32>>(repeating: true)
    var number = first & ~3
    while number < end {
      let square = accelerations(from: number).squares + angularRates(from: number).squares
      isPlausible = isPlausible .& (square .< Self.greatestSquare)
      number &+= 4
    }
    if !(.!isPlausible).holdsAny { return end }
    number = first
    while number < end, Self.isPlausible(self[number].acceleration, self[number].angularRate) { number &+= 1 }
    return number
  }

  /// A sensor on a leg can read this acceleration and angular rate; their fourth components count for nothing.
  static func isPlausible(_ acceleration: SIMD4<Float>, _ angularRate: SIMD4<Float>) -> Bool {
    acceleration.squareOfLength + angularRate.squareOfLength < greatestSquare
  }

  /// Sets a record's pitch to nothing.
  func clearPitch(_ number: Int) {
    column(.pitchRate, number).pointee = 0
    column(.pitch, number).pointee = 0
  }

  /// The number after the last record that lies in one piece with another, and before an end.
  @inline(__always) func end(ofPieceFrom number: Int, to end: Int) -> Int {
    min(end, (number | mask) &+ 1)
  }

  /// Works out the pitch of records that lie in one piece: their turn about an axis, added to the pitch before.
  func addPitch(from first: Int, to end: Int, about axis: SIMD3<Float>) {
    let rates = column(.pitchRate, first), pitches = column(.pitch, first)
    let count = end &- first
    var before = column(.pitchRate, first &- 1).pointee
    var place = 0
    // Up to three beyond the last are overwritten: they are still to come.
    while place < count {
      let rate = angularRates(from: first &+ place).along(axis)
      (rates + place).four = rate
      let halfSteps = 0.5 * (column(.step, first) + place).four
      (pitches + place).four = halfSteps * (rate + SIMD4(before, rate.x, rate.y, rate.z))
      before = rate.w
      place &+= 4
    }
    var pitch = column(.pitch, first &- 1).pointee
    place = 0
    while place < count {
      pitch += pitches[place]
      pitches[place] = pitch
      place &+= 1
    }
  }

  /// Whether an impact above a level may be among records that lie in one piece.
  func mayFeel(above level: Float, from first: Int, to end: Int) -> Bool {
    let impacts = column(.impact, first)
    var isAbove = SIMDMask<SIMD4<Int32>>(repeating: false)
    var place = 0
    while place < end &- first {
      isAbove = isAbove .| ((impacts + place).four .> level)
      place &+= 4
    }
    return isAbove.holdsAny
  }

  /// A record.
  @inline(__always) subscript(number: Int) -> MotionRecord {
    let origin = origins + (number & mask)
    return MotionRecord(
      nanoseconds: origin.pointee.nanoseconds, index: origin.pointee.index,
      acceleration: SIMD4(
        column(.acceleration, number).pointee, column(.accelerationY, number).pointee,
        column(.accelerationZ, number).pointee, column(.acceleration, number).pointee),
      angularRate: SIMD4(
        column(.angularRate, number).pointee, column(.angularRateY, number).pointee,
        column(.angularRateZ, number).pointee, column(.angularRate, number).pointee),
      pitchRate: column(.pitchRate, number).pointee, pitch: column(.pitch, number).pointee,
      step: column(.step, number).pointee, magnitude: column(.magnitude, number).pointee,
      movement: column(.movement, number).pointee, change: column(.change, number).pointee,
      impact: column(.impact, number).pointee, damage: origin.pointee.damage,
      isTurning: column(.angularSquare, number).pointee > 1)
  }

  /// Works out what some records say of their surroundings: all but the pitch, which takes the axis.
  ///
  /// - Parameters:
  ///   - lag: how many records back `change` looks, and again as many.
  ///   - hasAngularRate: false leaves all that comes of the angular rate zero.
  func measure(from first: Int, to end: Int, lag: Int, hasAngularRate: Bool) {
    // Two loops, so that neither asks in the middle of its work.
    if hasAngularRate {
      measureFours(from: first, to: end, lag, true)
    } else {
      measureFours(from: first, to: end, lag, false)
    }
    // The first ones have nothing to be compared with.
    var number = first
    while number < min(end, 2 &* lag) {
      column(.change, number).pointee = 0
      column(.impact, number).pointee = 0
      number &+= 1
    }
  }

  @inline(__always) private func measureFours(
    from first: Int, to end: Int, _ lag: Int, _ hasAngularRate: Bool
  ) {
    // The first and the last four may reach beyond what is new; there is room.
    var number = first & ~3
    while number < end {
      if number & mask == 0 { repeatFirst() }
      measureFour(from: number, lag, hasAngularRate)
      number &+= 4
    }
  }

  /// Puts the first four vectors behind the last as well.
  private func repeatFirst() {
    for number in Column.acceleration.rawValue...Column.angularRateZ.rawValue {
      let first = columns + number * apart
      (first + (mask + 1)).four = first.four
    }
  }

  /// - Parameter number: a multiple of four.
  @inline(__always) private func measureFour(from number: Int, _ lag: Int, _ hasAngularRate: Bool) {
    let force = accelerations(from: number)
    let magnitude = force.squares.squareRoot()
    // How far they have left the straight lines through those `lag` and twice `lag` records before.
    let one = number &- lag, two = one &- lag
    let shock = force.bend(accelerations(from: one), accelerations(from: two)).squares.squareRoot()
    var square = SIMD4<Float>.zero, movement = SIMD4<Float>.zero, jolt = SIMD4<Float>.zero
    if hasAngularRate {
      let turn = angularRates(from: number)
      square = turn.squares
      movement = square.squareRoot() + 0.2 * (magnitude - 9.81).absolute
      jolt = turn.bend(angularRates(from: one), angularRates(from: two)).squares.squareRoot()
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
}

extension UnsafeMutablePointer<Float> {
  /// Four numbers side by side.
  @inline(__always) fileprivate var four: SIMD4<Float> {
    get { UnsafeRawPointer(self).loadUnaligned(as: SIMD4<Float>.self) }
    nonmutating set { UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: SIMD4<Float>.self) }
  }
}

extension SIMDMask<SIMD4<Int32>> {
  /// Whether any of the four is true.
  @inline(__always) fileprivate var holdsAny: Bool { unsafeBitCast(self, to: SIMD2<UInt64>.self) != .zero }
}
