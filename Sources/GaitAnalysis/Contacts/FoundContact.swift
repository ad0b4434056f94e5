/// An instant and the sample nearest to it.
struct Instant: BitwiseCopyable, Sendable {
  /// Nanoseconds on the sensor's clock.
  var nanoseconds: Int64
  /// Place in the source.
  var index: Int64
}

/// The end of a contact, seen two ways.
struct PushOff: BitwiseCopyable, Sendable {
  /// Where the pitch rate is lowest: a walking foot leaves the ground there.
  var dip: Instant
  /// Where a running foot leaves the ground: between a heel raised by 45° and the end of the push forward.
  var release: Instant
  /// The turn from where the foot lay flat to there, as axis times angle, rad; zero where it is not known.
  var turn = SIMD3<Float>.zero
}

/// How a foot lay flat: what the end of its contact is told by.
struct FlatFoot: BitwiseCopyable, Sendable {
  /// Number in the history of the record.
  var record: Int
  /// Pitch there, rad.
  var pitch: Float
  /// Unit vectors in the sensor's frame there: along the foot, toes ahead, and up; `nil` before the vertical is
  /// known.
  var frame: (forward: SIMD3<Float>, up: SIMD3<Float>)?
}

/// A contact as the gyroscope and the impact together show it.
struct FoundContact: BitwiseCopyable, Sendable {
  /// Nanoseconds of the initial contact; between samples where the impact's onset lies between them.
  var nanoseconds: Int64
  /// Number in the history of the record at or just before it.
  var record: Int
  /// The push-off that ended the contact before it; `nil` where none was seen.
  var previousPushOff: PushOff?
  /// What was taken for the contact before it was none.
  var revokesLast = false
}
