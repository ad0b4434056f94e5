/// One sample as the contact finders look back at it.
struct MotionRecord: BitwiseCopyable, Sendable {
  /// Nanoseconds on the sensor's clock.
  var nanoseconds: Int64 = 0
  /// Place in the source; of the sample before it for one that was filled in.
  var index: Int64 = 0
  /// m/s²; the fourth counts for nothing: four are as quick as three.
  var acceleration = SIMD4<Float>.zero
  /// rad/s; the fourth counts for nothing.
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
/// A value like an array: a copy has records of its own once it called `makeUnique`, which whoever is about to
/// lay out records does first, once for many.
struct MotionHistory: @unchecked Sendable {
  /// Frees the records with the last history that has them.
  private final class Storage {
    let records: MotionRecords

    init(_ size: Int) { records = MotionRecords(size) }

    deinit { records.deallocate() }
  }

  private var storage: Storage
  /// The storage's, at hand; good for as long as this history is not copied or reset.
  private(set) var records: MotionRecords
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
    records = storage.records
  }

  /// Takes memory of its own where a copy has the same.
  mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) { return }
    let own = Storage(records.size)
    own.records.copy(records)
    storage = own
    records = own.records
  }

  /// The number of the oldest record still held.
  @inline(__always) var oldest: Int { max(0, count &- size) }

  /// Lays out a record ahead; what it says of its surroundings is for `measure`.
  ///
  /// - Precondition: `makeUnique` was called since this history was copied.
  @inline(__always) mutating func lay(
    nanoseconds: Int64, index: Int64, acceleration: SIMD3<Float>, angularRate: SIMD3<Float>,
    damage: MotionRecord.Damage
  ) {
    // Before the first record lies one like it that did not turn.
    if end == 0 {
      records.lay(-1, nanoseconds: nanoseconds, index, .zero, .zero, [])
      records.clearPitch(-1)
    }
    records.lay(end, nanoseconds: nanoseconds, index, acceleration, angularRate, damage)
    laid(to: end &+ 1, at: nanoseconds)
  }

  /// Records were laid out in `records` up to a number, the last of them taken at a time.
  @inline(__always) mutating func laid(to end: Int, at nanoseconds: Int64) {
    self.end = end
    newestTime = nanoseconds
  }

  /// Completes the records laid out: all but the pitch, which takes the axis.
  ///
  /// - Parameters:
  ///   - lag: how many records back `change` looks, and again as many.
  ///   - hasAngularRate: false leaves all that comes of the angular rate zero.
  func measure(lag: Int, hasAngularRate: Bool) {
    records.measure(from: count, to: end, lag: lag, hasAngularRate: hasAngularRate)
  }

  /// Makes the next record laid out the newest; false where there is none.
  @inline(__always) mutating func advance() -> Bool {
    if count == end { return false }
    count &+= 1
    return true
  }

  /// Makes the records laid out before a number part of the history.
  @inline(__always) mutating func advance(to end: Int) { count = end }

  /// The record that came last.
  @inline(__always) var newest: MotionRecord { self[count &- 1] }

  /// A record that is still held or laid out.
  @inline(__always) subscript(number: Int) -> MotionRecord { records[number] }

  /// The first record held that is not before a time; `count` where all are.
  func first(notBefore nanoseconds: Int64) -> Int {
    // It lies from `first` on, within a stretch that is halved until nothing is left of it.
    var first = oldest
    var length = count &- first
    while length > 0 {
      let half = length >> 1
      let isBefore = records.nanoseconds(first &+ half) < nanoseconds
      first = isBefore ? first &+ half &+ 1 : first
      length = isBefore ? length &- half &- 1 : half
    }
    return first
  }

  /// Mean of how far |acceleration| is from a level, over the records from one time to another, m/s²; 0
  /// where there are none.
  func meanMagnitude(from start: Int64, to end: Int64, above level: Float = 0) -> Float {
    var number = first(notBefore: start)
    var sum: Float = 0
    var members: Float = 0
    while number < count, records.nanoseconds(number) <= end {
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
