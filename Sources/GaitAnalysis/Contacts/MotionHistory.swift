/// One sample as the contact finders look back at it.
struct MotionRecord: BitwiseCopyable, Sendable {
  /// Nanoseconds on the sensor's clock.
  var nanoseconds: Int64 = 0
  /// Place in the source; of the sample before it for one that was filled in.
  var index: Int64 = 0
  /// m/s².
  var acceleration = SIMD3<Float>.zero
  /// rad/s.
  var angularRate = SIMD3<Float>.zero
  /// Rate of pitch about the sagittal axis, rad/s, + is toes up.
  var pitchRate: Float = 0
  /// Sum of the pitch rate from the start of the stream, rad.
  var pitch: Float = 0
  /// |acceleration|, m/s².
  var magnitude: Float = 0
  /// |a − 2a′ + a″| + 40 m/s |ω − 2ω′ + ω″|, m/s²: how far acceleration and angular rate leave the straight
  /// line through their values five and ten milliseconds ago. Shows the first millisecond of an impact.
  var change: Float = 0
  /// The lesser of |a − 2a′ + a″| and 60 m/s |ω − 2ω′ + ω″|, m/s²: a leg's swing leaves it small, an impact
  /// moves both.
  var impact: Float = 0
  /// What is wrong with it.
  var damage: Damage = []

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
/// A value like an array: a copy has records of its own from its first `append` on. For that, whoever is about
/// to append calls `makeUnique` first, once for many records.
struct MotionHistory: @unchecked Sendable {
  /// Frees the records with the last history that has them.
  private final class Storage {
    let records: UnsafeMutablePointer<MotionRecord>

    init(_ size: Int) {
      records = .allocate(capacity: size)
      records.initialize(repeating: MotionRecord(), count: size)
    }

    deinit { records.deallocate() }
  }

  private var storage: Storage
  /// The storage's, at hand. Every number masked lies within it.
  private var records: UnsafeMutablePointer<MotionRecord>
  private let mask: Int
  /// How many records have come; the newest is number `count − 1`.
  private(set) var count = 0

  /// Holds at least `capacity` records.
  init(capacity: Int) {
    var size = 16
    while size < capacity { size *= 2 }
    storage = Storage(size)
    records = storage.records
    mask = size - 1
  }

  /// Takes memory of its own where a copy has the same.
  mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) { return }
    let own = Storage(mask + 1)
    own.records.update(from: records, count: mask + 1)
    storage = own
    records = own.records
  }

  /// The number of the oldest record still held.
  @inline(__always) var oldest: Int { max(0, count &- mask &- 1) }

  /// Appends a record, pushing out the oldest.
  ///
  /// - Precondition: `makeUnique` was called since this history was copied.
  @inline(__always) mutating func append(_ record: MotionRecord) {
    records[count & mask] = record
    count &+= 1
  }

  /// A record that is still held.
  @inline(__always) subscript(number: Int) -> MotionRecord { records[number & mask] }

  /// The first record held that is not before a time; `count` where all are.
  func first(notBefore nanoseconds: Int64) -> Int {
    var number = count
    let oldest = oldest
    while number > oldest, records[(number &- 1) & mask].nanoseconds >= nanoseconds { number &-= 1 }
    return number
  }

  /// Mean of how far |acceleration| is from a level, over the records from one time to another, m/s²; 0
  /// where there are none.
  func meanMagnitude(from start: Int64, to end: Int64, above level: Float = 0) -> Float {
    var number = first(notBefore: start)
    var sum: Float = 0
    var members: Float = 0
    while number < count, records[number & mask].nanoseconds <= end {
      sum += abs(records[number & mask].magnitude - level)
      members += 1
      number += 1
    }
    return members > 0 ? sum / members : 0
  }

  /// Forgets all records.
  mutating func reset() { count = 0 }
}
