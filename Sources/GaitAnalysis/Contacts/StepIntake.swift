import GaitModel

/// Takes a trunk's or a wrist's samples in: onto the even grid and into the assembler of steps, and says
/// where they begin afresh.
struct StepIntake: Sendable {
  /// What a sample is to the ones before it.
  enum Place { case refused, afterGap, next }

  /// Makes strikes and contacts of the steps found.
  var steps: StepAssembler
  /// Samples have come since the start or the last `stop`.
  private(set) var isStarted = false
  private var grid = SacrumGrid()
  /// A longer time between two samples is a gap, nanoseconds.
  private let longestStep: Int64

  init(_ stream: StreamDescription) {
    steps = StepAssembler(stream)
    longestStep = max(100_000_000, Int64(2.5e9 / stream.rateHertz))
  }

  /// What a sample is to the ones before it: one to be taken by `push`, at once or after what is under way
  /// was ended and `start` called, or to be left out.
  @inline(__always) func place(of sample: MotionSample) -> Place {
    // Refused by the decoders already; here so that one stray NaN can't poison the sums.
    guard (sample.acceleration * sample.acceleration).sum().isFinite else { return .refused }
    let elapsed = sample.time.nanoseconds - steps.lastTime
    if !isStarted || sample.flags.contains(.gapBefore) || elapsed > longestStep { return .afterGap }
    return elapsed < 0 ? .refused : .next
  }

  /// Begins anew at a sample, which is then to be pushed.
  mutating func start(_ sample: MotionSample) {
    isStarted = true
    grid.start(nanoseconds: sample.time.nanoseconds, sample.acceleration)
  }

  /// Takes a sample; then `next` gives the ticks it completes.
  @inline(__always) mutating func push(_ sample: MotionSample) {
    steps.note(sample, squared: (sample.acceleration * sample.acceleration).sum())
    grid.push(nanoseconds: sample.time.nanoseconds, sample.acceleration)
  }

  /// The next tick that the samples complete; `nil` when they reach no further.
  @inline(__always) mutating func next() -> SacrumGrid.Tick? { grid.next() }

  /// No sample has come: the next one is the first.
  mutating func stop() { isStarted = false }
}
