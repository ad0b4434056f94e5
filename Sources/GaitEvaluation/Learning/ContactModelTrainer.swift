import GaitAnalysis
import GaitModel

/// One labelled contact as a `ContactModel` sees it.
public struct ContactExample: Sendable {
  /// Who ran.
  public var runner: String
  /// What is true of it.
  public var pattern: StrikePattern
  /// The numbers of its window.
  public var values: [Float]
}

extension LoadedRecording {
  /// Its labelled running contacts as a model would see them in the stream, each once.
  ///
  /// - Parameter hasAngularRate: angular rates are part of it; then the recording must have some.
  public func contactExamples(hasAngularRate: Bool) throws(FootstrikeError) -> [ContactExample] {
    guard var detector = PlacementTable.detector(for: stream) else { return [] }
    var window = ContactWindow(rateHertz: stream.rateHertz, hasAngularRate: hasAngularRate)
    var seen: [(time: Double, values: [Float])] = []
    var events: [GaitEvent] = []
    for place in samples.indices {
      // One by one, so that a strike is looked at when it is decided and not later.
      detector.push(samples.span.extracting(place..<place + 1), into: &events)
      window.push(samples[place])
      for case .strike(let strike) in events where strike.isRunning {
        var values = [Float](repeating: 0, count: ContactWindow.count(hasAngularRate: hasAngularRate))
        if window.read(around: strike.initialContact, { values[$0] = $1 }) {
          seen.append((strike.initialContact.seconds, values))
        }
      }
      events.removeAll(keepingCapacity: true)
    }
    seen.sort { $0.time < $1.time }
    if let pattern = truth.pattern, truth.contacts == nil {
      return seen.map { ContactExample(runner: runner, pattern: pattern, values: $0.values) }
    }
    let labelled = (truth.contacts ?? []).filter { $0.isRunning && $0.pattern != nil }
    let matching = EventMatching(
      found: seen.map(\.time), truth: labelled.map(\.initial), tolerance: 0.05)
    return matching.pairs.map {
      ContactExample(runner: runner, pattern: labelled[$0.truth].pattern!, values: seen[$0.found].values)
    }
  }
}

/// Makes a `ContactModel` from labelled contacts: ridge regression in closed form, its penalty and limits chosen on
/// people left out. Same contacts and seed, same model, to the bit.
public struct ContactModelTrainer: Sendable {
  /// Which people are left out together.
  public var seed: UInt64 = 1
  /// In how many parts people are left out in turn, at most.
  public var parts = 8
  /// Ridge penalties that are tried, as shares of the contacts' weight.
  public var penalties = [0.001, 0.01, 0.1, 1]

  /// A trainer with the settings that the figures of the article Accuracy were measured with.
  public init() {}

  /// A model, and what it says of the contacts that were left out in turn.
  public struct Learned: Sendable {
    /// Learned from all of them.
    public let model: ContactModel
    /// True and found patterns of those left out.
    public let heldBack: ConfusionMatrix
  }

  /// Learns.
  ///
  /// - Parameter examples: of one placement, all with or all without angular rates.
  /// - Returns: `nil` where fewer than two patterns have twenty contacts each.
  public func learn(
    _ examples: [ContactExample], placement: Placement, hasAngularRate: Bool, program: String,
    trainingSet: String, trainingLicence: String
  ) -> Learned? {
    let classes = Self.order.filter { pattern in examples.count { $0.pattern == pattern } >= 20 }
    guard classes.count > 1 else { return nil }
    let examples = examples.filter { classes.contains($0.pattern) }
    let people = Set(examples.map(\.runner)).sorted()
    let parts = parts(of: examples, people)
    var sums = penalties.map { _ in [Double](repeating: 0, count: examples.count) }
    for part in 0..<(parts.max() ?? 0) + 1 {
      let others = examples.indices.filter { parts[$0] != part }
      guard let ridge = Self.ridge(others.map { examples[$0] }) else { return nil }
      for (number, penalty) in penalties.enumerated() {
        let (weights, intercept) = ridge.solve(penalty: penalty * ridge.total)
        for place in examples.indices where parts[place] == part {
          sums[number][place] = Self.sum(examples[place].values, weights, intercept)
        }
      }
    }
    let weights = Self.weights(examples)
    func error(_ sums: [Double]) -> Double {
      examples.indices.reduce(0) { total, place in
        let off = sums[place] - Self.label(examples[place].pattern)
        return total + weights[place] * off * off
      }
    }
    let best = penalties.indices.min { error(sums[$0]) < error(sums[$1]) }!
    guard let ridge = Self.ridge(examples) else { return nil }
    let (raw, intercept) = ridge.solve(penalty: penalties[best] * ridge.total)
    let (low, high) = Self.limits(sums[best], examples.map(\.pattern), classes)
    let mean = ridge.mean.map { Float($0) }
    let scale = ridge.scale.map { Float($0) }
    let scaled = raw.indices.map { scale[$0] > 0 ? raw[$0] / scale[$0] : 0 }
    let shift = raw.indices.reduce(Double(intercept)) { $0 + Double(raw[$1]) * ridge.mean[$1] }
    var model = ContactModel(
      program: program, placement: placement, gyroscope: hasAngularRate, mean: mean, scale: scale,
      weights: scaled, intercept: Float(shift), forefootLimit: Float(low), rearfootLimit: Float(high),
      steepness: 1, greatestDistance: Self.distance(examples, mean, scale), classes: classes,
      trainingSet: trainingSet, trainingLicence: trainingLicence, people: people,
      split: people.count > 1
        ? "people left out in turn, in \((parts.max() ?? 0) + 1) parts"
        : "fifths of the time left out in turn",
      seed: seed, contacts: examples.count, heldBackAccuracy: -1)
    model.steepness = Self.steepness(sums[best], examples.map(\.pattern), (low, high))
    var matrix = ConfusionMatrix(classes: RunnerTally.classes.map(\.rawValue))
    for (place, example) in examples.enumerated() {
      matrix.add(
        truth: RunnerTally.place(of: example.pattern),
        found: RunnerTally.place(of: model.answer(sum: Float(sums[best][place])).pattern))
    }
    var metrics = Metrics()
    metrics.addPatterns("strike", matrix)
    model.heldBackAccuracy = metrics["strike.balanced_two_class_accuracy"] ?? -1
    return Learned(model: model, heldBack: matrix)
  }

  private static let order = [StrikePattern.forefoot, .midfoot, .rearfoot]

  /// Patterns lie on one scale.
  private static func label(_ pattern: StrikePattern) -> Double {
    switch pattern {
    case .forefoot: -1
    case .midfoot: 0
    case .rearfoot: 1
    }
  }

  /// In which part each contact is left out: with its person, or where there is one by its time.
  private func parts(of examples: [ContactExample], _ people: [String]) -> [Int] {
    guard people.count > 1 else { return examples.indices.map { $0 * 5 / examples.count } }
    var shuffled = people
    var state = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03
    for place in shuffled.indices.dropFirst().reversed() {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      shuffled.swapAt(place, Int((state >> 33) % UInt64(place + 1)))
    }
    let count = min(parts, people.count)
    let part = Dictionary(uniqueKeysWithValues: shuffled.enumerated().map { ($1, $0 % count) })
    return examples.map { part[$0.runner]! }
  }

  /// Each pattern counts alike, and within it each person by the square root of how much he ran.
  private static func weights(_ examples: [ContactExample]) -> [Double] {
    func key(_ example: ContactExample) -> String { example.pattern.rawValue + " " + example.runner }
    let counts = Dictionary(examples.map { (key($0), 1.0) }, uniquingKeysWith: +)
    let raw = examples.map { 1 / counts[key($0)]!.squareRoot() }
    var totals: [StrikePattern: Double] = [:]
    for (example, weight) in zip(examples, raw) { totals[example.pattern, default: 0] += weight }
    return zip(examples, raw).map { Double(examples.count) * $1 / totals[$0.pattern]! }
  }

  private static func ridge(_ examples: [ContactExample]) -> RidgeClassifier? {
    guard let count = examples.first?.values.count else { return nil }
    return RidgeClassifier(
      features: examples.flatMap(\.values), count: count, labels: examples.map { label($0.pattern) },
      weights: weights(examples))
  }

  private static func sum(_ values: [Float], _ weights: [Float], _ intercept: Float) -> Double {
    var sum = intercept
    for place in values.indices { sum += weights[place] * values[place] }
    return Double(sum)
  }

  /// The two limits that part what was left out best, each side counted alike.
  private static func limits(
    _ sums: [Double], _ patterns: [StrikePattern], _ classes: [StrikePattern]
  ) -> (low: Double, high: Double) {
    let order = sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }
    /// The best limit between the contacts below and above.
    func limit(_ isAbove: (StrikePattern) -> Bool) -> Double {
      let above = Double(max(1, patterns.count(where: isAbove)))
      let below = Double(max(1, patterns.count)) - above
      var right = 1.0
      var best = (score: 1.0, limit: sums[order[0]] - 1e-6)
      for (rank, place) in order.enumerated() {
        right += isAbove(patterns[place]) ? -1 / above : 1 / max(1, below)
        let next = rank + 1 < order.count ? sums[order[rank + 1]] : sums[place] + 2e-6
        if right > best.score, next > sums[place] { best = (right, (sums[place] + next) / 2) }
      }
      return best.limit
    }
    let low = classes.contains(.forefoot) ? limit { $0 != .forefoot } : -1e6
    let high = classes.contains(.rearfoot) ? limit { $0 == .rearfoot } : 1e6
    guard classes.contains(.midfoot), low <= high else {
      let one = classes.contains(.midfoot) ? (low + high) / 2 : high
      return (one, one)
    }
    return (low, high)
  }

  /// The steepness under which what was left out is likeliest.
  private static func steepness(
    _ sums: [Double], _ patterns: [StrikePattern], _ limits: (low: Double, high: Double)
  ) -> Float {
    var margins: [Double] = []
    for (sum, pattern) in zip(sums, patterns) {
      let above = sum - limits.high
      let below = limits.low - sum
      margins.append(pattern == .rearfoot ? above : -above)
      margins.append(pattern == .forefoot ? below : -below)
    }
    // A limit that is none is far from all.
    margins.removeAll { abs($0) > 1e5 }
    return RidgeClassifier.steepness(margins, most: 100)
  }

  /// Twice what all but a hundredth of the training set lies within.
  private static func distance(_ examples: [ContactExample], _ mean: [Float], _ scale: [Float]) -> Float {
    let distances = examples.map { example -> Float in
      var sum: Float = 0
      for place in mean.indices {
        let scaled = (example.values[place] - mean[place]) * scale[place]
        sum += scaled * scaled
      }
      return sum / Float(mean.count)
    }.sorted()
    return 2 * distances[distances.count * 99 / 100]
  }
}
