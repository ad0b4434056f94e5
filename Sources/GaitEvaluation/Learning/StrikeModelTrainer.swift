import GaitAnalysis
import GaitModel

/// Makes a `StrikeModel` from labelled recordings. Same recordings, same model, to the bit.
public struct StrikeModelTrainer: Sendable {
  /// Rows of a window.
  public var windowRows = 50
  /// Rows from one window to the next, when it is used and scored.
  public var hopRows = 12
  /// Rows from one window to the next, when it is trained.
  public var trainingHopRows = 6
  /// Which kernels see which channels, and which windows the limits are read from.
  public var seed: UInt64 = 1
  /// Ridge penalties that are tried.
  public var penalties: [Double] = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000]

  /// A trainer with the settings that the figures of the article Accuracy were measured with.
  public init() {}

  /// Trains on one stretch of each recording and chooses penalty and steepness on another.
  ///
  /// - Parameters:
  ///   - training: where weights and limits are learned.
  ///   - choosing: where the penalty is chosen; the weights are learned again on both with it.
  /// - Returns: `nil` where either is too short for a window of each class.
  public func train(
    training: [LabelledRecording], choosing: [LabelledRecording], program: String, placement: Placement,
    trainingSet: String, trainingLicence: String
  ) -> StrikeModel? {
    guard let rate = training.first?.rateHertz, (training + choosing).allSatisfy({ $0.rateHertz == rate })
    else { return nil }
    var features = ConvolutionFeatures(windowRows: windowRows, seed: seed)
    let windows = Self.windows(of: training, rows: windowRows, hop: trainingHopRows)
    let unseen = Self.windows(of: choosing, rows: windowRows, hop: hopRows)
    guard Self.hasBoth(windows), Self.hasBoth(unseen) else { return nil }

    let limits = limits(of: windows, with: &features)
    let known = Self.table(windows, limits, &features)
    let held = Self.table(unseen, limits, &features)
    let ridge = RidgeClassifier(features: known, count: features.count, labels: windows.map(\.label))
    var best: (score: Double, penalty: Double, sums: [Float])?
    for penalty in penalties {
      let (weights, intercept) = ridge.solve(penalty: penalty)
      let sums = Self.sums(held, weights, intercept)
      // Squared error and not F1: it still tells penalties apart where all of them are right.
      let error = zip(sums, unseen).reduce(0.0) {
        $0 + (Double($1.0) - $1.1.label) * (Double($1.0) - $1.1.label)
      }
      if best == nil || error < best!.score { best = (error, penalty, sums) }
    }
    guard let best else { return nil }
    let all = RidgeClassifier(
      features: known + held, count: features.count, labels: (windows + unseen).map(\.label))
    let (weights, intercept) = all.solve(penalty: best.penalty)
    return StrikeModel(
      program: program, placement: placement, rateHertz: rate, windowRows: windowRows, hopRows: hopRows,
      seed: seed, limits: limits, weights: weights, intercept: intercept,
      steepness: RidgeClassifier.steepness(
        zip(best.sums, unseen.map(\.label)).map { Double($0) * $1 }, most: 20), trainingSet: trainingSet,
      trainingLicence: trainingLicence, heldBackF1: -1)
  }

  struct Window {
    /// Rows × 4 channels.
    var values: [Float]
    /// +1 heel, −1 forefoot.
    var label: Double
  }

  static func windows(of recordings: [LabelledRecording], rows: Int, hop: Int) -> [Window] {
    var windows: [Window] = []
    for recording in recordings where recording.rows.count >= rows {
      for start in stride(from: 0, through: recording.rows.count - rows, by: hop) {
        var values: [Float] = []
        values.reserveCapacity(rows * ConvolutionFeatures.channelCount)
        for row in recording.rows[start..<start + rows] {
          values.append(row.x)
          values.append(row.y)
          values.append(row.z)
          values.append((row * row).sum().squareRoot())
        }
        windows.append(Window(values: values, label: recording.pattern == .rearfoot ? 1 : -1))
      }
    }
    return windows
  }

  private static func hasBoth(_ windows: [Window]) -> Bool {
    windows.contains { $0.label > 0 } && windows.contains { $0.label < 0 }
  }

  /// Each feature's limit is a quantile of its response in one training window; windows and quantiles are
  /// spread evenly by the golden ratio, as MiniRocket's are.
  private func limits(of windows: [Window], with features: inout ConvolutionFeatures) -> [Float] {
    let golden = 0.618_033_988_749_894_8
    var limits = [Float](repeating: 0, count: features.count)
    // Feature n reads window order[n]; features are visited window by window.
    var state = seed ^ 0x9E37_79B9_7F4A_7C15
    var readers: [Int: [Int]] = [:]
    for feature in 0..<features.count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      readers[Int((state >> 33) % UInt64(windows.count)), default: []].append(feature)
    }
    for (window, wanted) in readers.sorted(by: { $0.key < $1.key }) {
      let wanted = Set(wanted)
      let values = windows[window].values
      features.responses(window: values.span) { feature, response in
        guard wanted.contains(feature) else { return }
        let share = (Double(feature + 1) * golden).truncatingRemainder(dividingBy: 1)
        let place = share * Double(response.count - 1)
        let sorted = response.sorted()
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        limits[feature] = sorted[low] + Float(place - Double(low)) * (sorted[high] - sorted[low])
      }
    }
    return limits
  }

  private static func table(
    _ windows: [Window], _ limits: [Float], _ features: inout ConvolutionFeatures
  ) -> [Float] {
    var table: [Float] = []
    table.reserveCapacity(windows.count * features.count)
    for window in windows {
      let values = window.values
      features.responses(window: values.span) { feature, response in
        table.append(ConvolutionFeatures.share(of: response, above: limits[feature]))
      }
    }
    return table
  }

  private static func sums(_ table: [Float], _ weights: [Float], _ intercept: Float) -> [Float] {
    stride(from: 0, to: table.count, by: weights.count).map { start in
      var sum: Float = 0
      for column in weights.indices { sum += weights[column] * table[start + column] }
      return intercept + sum
    }
  }
}
