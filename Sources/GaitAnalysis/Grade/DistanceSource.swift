/// What metres over ground were measured with; the best source at hand first.
public enum DistanceSource: String, CaseIterable, BitwiseCopyable, Sendable {
  /// The companion track.
  case track
  /// A speed column of the recording.
  case speed
  /// The shoe's own displacement over each stride.
  case shoe
  /// A guess from the strides alone, good to a fifth or so; see `StrideSpeed`.
  case strides
}
