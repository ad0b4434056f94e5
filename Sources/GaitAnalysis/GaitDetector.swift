import GaitModel

/// Finds contacts and strikes of one placement in one sensor's stream.
///
/// Causal: an answer about a contact comes within 150 ms of stream time after it. Nothing is allocated
/// per sample after `init`. The same samples give the same events however they are cut into pieces.
/// Fills every field of `Strike` that the placement can tell, but not grade, descent and speed over
/// ground: the grade stage does that. Each `strike` is followed, once the next contact, a gap or the end
/// is known, by a `contact` that repeats it.
public protocol GaitDetector: Sendable {
  /// Analyses the next samples, appending what they completed to `events`.
  mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent])

  /// Ends the stream: what is in progress is completed as far as it can be told.
  mutating func finish(into events: inout [GaitEvent])
}
