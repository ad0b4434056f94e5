import CLibrary
import GaitModel
import SignalProcessing

/// Runs a `StrikeModel` over a stream: the running answer of the last seconds.
///
/// A sample costs its copy into the window; every `hopRows` a window is weighed. The answer is the mean of
/// the windows of the last `memorySeconds`; a gap forgets them. Nothing is allocated after `init`.
public struct WindowClassifier: Sendable {
  private let model: StrikeModel
  private var features: ConvolutionFeatures
  private var resampler: UniformResampler
  /// The last rows, oldest first from `rows % windowRows` on, and once more behind for a straight window.
  private var window: [Float]
  private var rows = 0
  private var sinceWindow = 0
  private var scores: [Float]
  private var scored = 0

  /// Windows that must agree before anything is said, as a share of the memory.
  private static let leastShare = 0.3

  /// A classifier that has seen nothing.
  ///
  /// - Parameter memorySeconds: how long a window's score counts.
  /// - Precondition: the model has no `problem`.
  public init(model: StrikeModel, memorySeconds: Double = 3) {
    precondition(model.problem == nil, "a model must be checked with `problem` before use")
    self.model = model
    features = ConvolutionFeatures(windowRows: model.windowRows, seed: model.seed)
    resampler = UniformResampler(rateHertz: model.rateHertz, longestBridgeSeconds: 0.06)
    window = Array(repeating: 0, count: 2 * model.windowRows * ConvolutionFeatures.channelCount)
    let span = memorySeconds * model.rateHertz - Double(model.windowRows)
    scores = Array(repeating: 0, count: max(1, Int(span / Double(model.hopRows)) + 1))
  }

  /// Takes the next sample.
  public mutating func push(_ sample: MotionSample) {
    let a = sample.acceleration
    resampler.push(
      nanoseconds: sample.time.nanoseconds, SIMD8(a.x, a.y, a.z, 0, 0, 0, 0, 0),
      gapBefore: sample.flags.contains(.gapBefore))
    while let point = resampler.next() {
      if point.startsAfterGap { forget() }
      append(SIMD3(point.value[0], point.value[1], point.value[2]))
    }
  }

  /// What the last seconds say: the pattern and how sure; `nil` before enough of them were seen.
  public var answer: (pattern: StrikePattern, confidence: Float)? {
    let known = min(scored, scores.count)
    guard known >= max(1, Int(Double(scores.count) * Self.leastShare)) else { return nil }
    var sum: Float = 0
    for index in 0..<known { sum += scores[index] }
    let mean = sum / Float(known)
    let probability = 1 / (1 + exp(-model.steepness * mean))
    return mean > 0 ? (.rearfoot, probability) : (.forefoot, 1 - probability)
  }

  /// The weighted sum of the last window; `nil` before the first. Above zero is a heel strike.
  public var lastScore: Float? { scored > 0 ? scores[(scored - 1) % scores.count] : nil }

  /// Windows weighed since the start or the last gap.
  public var windowCount: Int { scored }

  private mutating func forget() {
    rows = 0
    sinceWindow = 0
    scored = 0
  }

  private mutating func append(_ a: SIMD3<Float>) {
    let width = ConvolutionFeatures.channelCount
    let length = (a * a).sum().squareRoot()
    let place = rows % model.windowRows
    store(a, length, at: place * width)
    store(a, length, at: (place + model.windowRows) * width)
    rows += 1
    sinceWindow += 1
    guard rows >= model.windowRows, scored == 0 || sinceWindow >= model.hopRows else { return }
    sinceWindow = 0
    weigh(from: rows % model.windowRows)
  }

  private mutating func weigh(from oldest: Int) {
    let sum = Self.weigh(window, from: oldest, by: model, with: &features)
    scores[scored % scores.count] = model.intercept + sum
    scored += 1
  }

  private static func weigh(
    _ window: [Float], from oldest: Int, by model: StrikeModel, with features: inout ConvolutionFeatures
  ) -> Float {
    let width = ConvolutionFeatures.channelCount
    return features.weightedSum(
      window: window.span.extracting(oldest * width..<(oldest + model.windowRows) * width),
      limits: model.limits.span, weights: model.weights.span)
  }

  private mutating func store(_ a: SIMD3<Float>, _ length: Float, at start: Int) {
    window[start] = a.x
    window[start + 1] = a.y
    window[start + 2] = a.z
    window[start + 3] = length
  }
}
