import GaitModel
import SampleRing

/// Where a source puts its samples.
///
/// Few of them at a time go straight into the analysis while that has nothing to do: the thread that read them
/// analyses them, and no second one is woken. Many, or such that come while the analysis is at work, go into its
/// ring, and its own thread takes over until the ring is empty again. In either case in their order, and none is
/// lost in the change.
public struct SampleSink: ~Copyable, Sendable {
  private var ring: Producer<MotionSample>
  private let analysis: Analysis?
  private let mostAtOnce: Int
  private var isOver = false
  /// Samples so far that were analysed by the thread that pushed them.
  public private(set) var analysedAtOnce = 0

  /// A sink that is nothing but a ring, whose consumer takes all.
  public init(_ ring: consuming Producer<MotionSample>) {
    self.ring = ring
    analysis = nil
    mostAtOnce = 0
  }

  init(_ ring: consuming Producer<MotionSample>, analysis: Analysis, mostAtOnce: Int) {
    self.ring = ring
    self.analysis = analysis
    self.mostAtOnce = mostAtOnce
  }

  /// Nobody will take what is pushed.
  public var consumerHasLeft: Bool { isOver || ring.consumerHasLeft }
  /// All that was pushed was taken.
  public var isEmpty: Bool { ring.isEmpty }
  /// Samples that were lost because the ring was full.
  public var dropped: Int { ring.dropped }

  /// Hands on samples in their order, doing what the policy says where the ring is full.
  ///
  /// - Returns: how many were taken; the others were dropped, or nobody takes them any more.
  @discardableResult public mutating func push(contentsOf samples: Span<MotionSample>) -> Int {
    if samples.count <= mostAtOnce, !samples.isEmpty, let analysis, ring.isEmpty,
      let goesOn = analysis.analyseAtOnce(samples)
    {
      isOver = !goesOn
      analysedAtOnce += samples.count
      return goesOn ? samples.count : 0
    }
    return ring.push(contentsOf: samples)
  }

  /// Hands on one sample; false if it was dropped, or nobody takes it any more.
  @discardableResult public mutating func push(_ sample: MotionSample) -> Bool {
    push(contentsOf: CollectionOfOne(sample).span) == 1
  }

  /// A sensor that comes late is not what it was taken for; before its first sample.
  public func describe(_ source: Int, as stream: StreamDescription) { analysis?.describe(source, as: stream) }

  /// Says that nothing more will come; so does going out of scope.
  public mutating func close() { ring.close() }
}
