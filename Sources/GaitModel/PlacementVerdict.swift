/// Whether a few seconds of a sensor's signal look like the placement that it was taken for.
public struct PlacementVerdict: BitwiseCopyable, Sendable {
  /// Which of the session's sensors.
  public var source: UInt16
  /// Stream time of its last sample.
  public var time: SensorTime
  /// What it was taken for.
  public var taken: Placement
  /// What it looks like, of placements that can be told apart: a shoe stands for a shank, too. `nil` for none.
  public var looksLike: Placement?
  /// It may well sit where it was taken to.
  public var fits: Bool

  /// A verdict.
  public init(source: UInt16, time: SensorTime, taken: Placement, looksLike: Placement?, fits: Bool) {
    self.source = source
    self.time = time
    self.taken = taken
    self.looksLike = looksLike
    self.fits = fits
  }
}
