import GaitModel

/// Looks at the first minute of somebody moving, five seconds at a time, for whether the sensor sits where it was
/// taken to.
///
/// Only what no sensor at that placement does speaks against it (`PlacementGuess.fits`). It keeps five seconds of at
/// most 200 samples each, and nothing once it is over. Not for streams without gravity or under 49 Hz, in which
/// placements can't be told apart.
public struct PlacementWatch: Sendable {
  private let stream: StreamDescription
  private let source: UInt16
  /// Of so many samples one is looked at.
  private let every: Int
  private let windowCount: Int
  private var toSkip = 0
  private var window: [MotionSample] = []
  private var judged = 0
  private var verdicts: [PlacementVerdict] = []

  private static let seconds = 5.0
  private static let mostJudged = 12

  /// `nil` where nothing could be told.
  public init?(_ stream: StreamDescription, source: UInt16) {
    guard !stream.gravityRemoved, stream.rateHertz >= 49 else { return nil }
    self.stream = stream
    self.source = source
    every = max(1, Int(stream.rateHertz / 100))
    windowCount = Int(Self.seconds * stream.rateHertz) / every
  }

  /// It has seen enough.
  public var isOver: Bool { judged == Self.mostJudged }

  /// Looks at the next samples.
  public mutating func push(_ samples: Span<MotionSample>) {
    var index = toSkip
    while index < samples.count, !isOver {
      window.append(samples[index])
      index += every
      if window.count == windowCount { judge() }
    }
    toSkip = max(0, index - samples.count)
    if isOver { window = [] }
  }

  private mutating func judge() {
    let look = PlacementGuess(samples: window.span, rateHertz: stream.rateHertz / Double(every))
    if let fits = look.fits(stream.placement) {
      judged += 1
      let candidates = (look.placement.map { [$0] } ?? []) + [.shoe, .sacrum, .wrist]
      verdicts.append(
        PlacementVerdict(
          source: source, time: window[windowCount - 1].time, taken: stream.placement,
          looksLike: candidates.first { look.fits($0) == true }, fits: fits))
    }
    window.removeAll(keepingCapacity: true)
  }

  /// The next verdict on what came up to an instant, however the samples were cut; `nil` where there is none.
  public mutating func next(upTo time: SensorTime) -> PlacementVerdict? {
    guard let verdict = verdicts.first, verdict.time <= time else { return nil }
    return verdicts.removeFirst()
  }
}
