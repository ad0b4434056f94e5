/// A sequence of things a person does, to be turned into a recording.
public struct Scenario: Sendable, Equatable {
  /// Its name, as given on the command line.
  public var name: String
  /// What happens, one after the other.
  public var segments: [Segment]
  /// On a treadmill: the slope is felt, but no height is gained.
  public var treadmill: Bool

  /// A scenario; one without segments makes an empty recording.
  public init(name: String, segments: [Segment], treadmill: Bool = false) {
    self.name = name
    self.segments = segments
    self.treadmill = treadmill
  }
}
