import GaitModel

/// Scores by flat names, as `contact.f1`: what requirements and baselines name.
public struct Metrics: Sendable, Equatable {
  /// Names in the order in which they are shown.
  public private(set) var names: [String] = []
  private var values: [String: Double] = [:]

  /// No scores.
  public init() {}

  /// A score; `nil` where there is none of that name.
  public subscript(name: String) -> Double? { values[name] }

  /// Adds a score; one that is already there is replaced. NaN is left out.
  public mutating func set(_ name: String, _ value: Double?) {
    guard let value, !value.isNaN else { return }
    if values.updateValue(value, forKey: name) == nil { names.append(name) }
  }

  /// Which way is better: +1 up, −1 down, 0 for a count or a bias-free description.
  public static func direction(of name: String) -> Int {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    let up = ["f1", "macro_f1", "answer_f1", "precision", "recall", "accuracy", "kappa", "agreement", "r"]
    if up.contains(where: { last == $0 || last.hasSuffix("_" + $0) }) { return 1 }
    let down = [
      "rmse_ms", "sd_ms", "median_abs_ms", "max_ms", "median_ms", "rmse_deg", "sd_deg", "rmse_percent",
      "sd_percent", "false_per_hour", "abstained", "calibration_error", "worst_points",
      "called_level", "called_downhill", "bias_of_spread",
    ]
    if last.hasPrefix("rmse") || last.hasPrefix("sd_") { return -1 }
    return down.contains { last == $0 || last.hasSuffix("_" + $0) } ? -1 : 0
  }
}

extension Metrics {
  /// The scores of some runners together; a runner may come more than once.
  public init(of runners: [RunnerTally]) {
    self.init()
    addEvents("contact", Self.sum(runners.compactMap(\.contacts)))
    if let downhill = Self.sum(runners.compactMap(\.downhillContacts)) {
      set("contact.downhill_f1", downhill.f1)
    }
    addEvents("toe_off", Self.sum(runners.compactMap(\.toeOffs)))
    addErrors("contact_time", Self.sum(runners.compactMap(\.contactTimes)), scale: 1000, unit: "ms")
    addWorstGrade(runners)
    addEvents("stride", Self.sum(runners.compactMap(\.intervals)))
    addEvents("swing", Self.sum(runners.compactMap(\.swings)))
    addStrikes(runners)
    addDefinitions(runners)
    addSides(runners)
    let gaits = runners.compactMap(\.gaits)
    let told = gaits.reduce(0) { $0 + $1.asked }
    if told > 0 {
      set("gait.count", Double(told))
      set("gait.accuracy", Double(gaits.reduce(0) { $0 + $1.right }) / Double(told))
    }
    addMeasures(runners)
    addErrors("angle", Self.sum(runners.compactMap(\.angles)), scale: 1, unit: "deg")
    addErrors("grade", Self.sum(runners.compactMap(\.grades)), scale: 1, unit: "percent")
    addDescents(runners)
    addWarnings(runners)
  }

  static func sum(_ tallies: [EventTally]) -> EventTally? {
    guard !tallies.isEmpty else { return nil }
    var sum = EventTally()
    for tally in tallies { sum.add(tally) }
    return sum
  }

  private mutating func addEvents(_ kind: String, _ tally: EventTally?) {
    guard let tally, tally.found + tally.truth > 0 else { return }
    set("\(kind).count", Double(tally.truth))
    set("\(kind).found", Double(tally.found))
    set(
      "\(kind).precision",
      tally.found == 0 ? (tally.truth == 0 ? 1 : 0) : Double(tally.pairs) / Double(tally.found))
    set("\(kind).recall", tally.truth == 0 ? 1 : Double(tally.pairs) / Double(tally.truth))
    set("\(kind).f1", tally.f1)
    addErrors(kind, tally, scale: 1000, unit: "ms")
  }

  private mutating func addErrors(_ kind: String, _ tally: EventTally?, scale: Double, unit: String) {
    guard let tally, let errors = ErrorStatistics(tally.errors) else { return }
    set("\(kind).bias_\(unit)", errors.bias * scale)
    set("\(kind).sd_\(unit)", errors.standardDeviation * scale)
    set("\(kind).rmse_\(unit)", errors.rootMeanSquare * scale)
    set("\(kind).median_abs_\(unit)", errors.medianAbsolute * scale)
    set("\(kind).loa_low_\(unit)", errors.limitsOfAgreement.lowerBound * scale)
    set("\(kind).loa_high_\(unit)", errors.limitsOfAgreement.upperBound * scale)
  }

  private mutating func addWorstGrade(_ runners: [RunnerTally]) {
    var grades: [Int: EventTally] = [:]
    for runner in runners {
      for (grade, tally) in runner.contactTimesByGrade { grades[grade, default: EventTally()].add(tally) }
    }
    guard grades.count > 1 else { return }
    set(
      "contact_time.worst_grade_rmse_ms",
      grades.values.compactMap { ErrorStatistics($0.errors)?.rootMeanSquare }.max().map { $0 * 1000 })
  }

  private mutating func addStrikes(_ runners: [RunnerTally]) {
    var reliability = Reliability()
    let windows = runners.compactMap(\.windows)
    if !windows.isEmpty {
      // As published: the mean over people, so that a long recording does not outweigh a short one.
      let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
      let pooled = ConfusionMatrix(summing: windows.map(\.windows))
      set("strike.count", Double(pooled?.total ?? 0))
      set("strike.f1", mean(windows.map(\.windowF1)))
      set("strike.answer_f1", mean(windows.map(\.answerF1)))
      set("strike.accuracy", pooled?.accuracy)
      set("strike.macro_f1", pooled?.macroF1)
      set("strike.kappa", pooled?.cohensKappa)
      for score in windows { reliability.add(score.reliability) }
      set("strike.calibration_error", reliability.expectedCalibrationError)
      return
    }
    guard let matrix = ConfusionMatrix(summing: runners.compactMap(\.strikes)) else { return }
    let abstained = runners.reduce(0) { $0 + $1.abstentions.values.reduce(0, +) }
    let asked = matrix.total + abstained
    set("strike.count", Double(asked))
    set("strike.abstained", asked == 0 ? nil : Double(abstained) / Double(asked))
    addPatterns("strike", matrix)
    for (index, pattern) in RunnerTally.classes.enumerated() {
      let silent = runners.reduce(0) { $0 + $1.abstentionsByPattern[pattern, default: 0] }
      let asked = silent + matrix.counts[index].reduce(0, +)
      guard asked > 0 else { continue }
      set("strike.\(pattern.rawValue)_count", Double(asked))
      set("strike.\(pattern.rawValue)_abstained", Double(silent) / Double(asked))
    }
    let shares = runners.compactMap(\.heelShareError)
    set("strike.heel_share_worst_points", shares.map { abs($0) }.max().map { $0 * 100 })
    for runner in runners { reliability.add(runner.reliability) }
    set("strike.calibration_error", reliability.expectedCalibrationError)
  }

  /// Scores of a matrix over the three patterns.
  mutating func addPatterns(_ name: String, _ matrix: ConfusionMatrix) {
    guard matrix.total > 0 else { return }
    let heel = 0
    let right = matrix.counts[heel][heel] + matrix.counts.dropFirst().reduce(0) { $0 + $1[1] + $1[2] }
    set("\(name).accuracy", matrix.accuracy)
    set("\(name).two_class_accuracy", Double(right) / Double(matrix.total))
    let others = matrix.counts.dropFirst().reduce(0) { $0 + $1.reduce(0, +) }
    if others > 0, matrix.total > others {
      let othersRight = Double(right - matrix.counts[heel][heel]) / Double(others)
      set("\(name).balanced_two_class_accuracy", (matrix.recall(heel) + othersRight) / 2)
    }
    let ends = matrix.counts[0].reduce(0, +) + matrix.counts[2].reduce(0, +)
    let endsRight = matrix.counts[0][0] + matrix.counts[2][1] + matrix.counts[2][2]
    set("\(name).heel_or_forefoot_accuracy", ends == 0 ? nil : Double(endsRight) / Double(ends))
    set("\(name).f1", matrix.f1(heel))
    set("\(name).macro_f1", matrix.macroF1)
    set("\(name).kappa", matrix.cohensKappa)
    for (index, pattern) in matrix.classes.enumerated() where matrix.counts[index].contains(where: { $0 > 0 })
    {
      set("\(name).\(pattern)_precision", matrix.precision(index))
      set("\(name).\(pattern)_recall", matrix.recall(index))
      set("\(name).\(pattern)_f1", matrix.f1(index))
    }
  }

  /// What the strikes come to by each of several definitions, and how far those agree.
  private mutating func addDefinitions(_ runners: [RunnerTally]) {
    let tally = DefinitionTally(summing: runners.map(\.definitions))
    for score in tally.scores {
      let asked = score.strikes.total + score.abstained
      set("strike.by_\(score.name).count", Double(asked))
      set("strike.by_\(score.name).abstained", asked == 0 ? nil : Double(score.abstained) / Double(asked))
      addPatterns("strike.by_\(score.name)", score.strikes)
    }
    for pair in tally.agreements where pair.contacts.total > 0 {
      let name = "definitions.\(pair.first)_\(pair.second)"
      set("\(name).count", Double(pair.contacts.total))
      set("\(name).alike", pair.contacts.accuracy)
      set("\(name).kappa", pair.contacts.cohensKappa)
    }
  }

  private mutating func addSides(_ runners: [RunnerTally]) {
    let all = runners.compactMap(\.sides)
    let asked = all.reduce(0) { $0 + $1.asked }
    let told = all.reduce(0) { $0 + $1.told }
    guard asked > 0 else { return }
    set("side.count", Double(asked))
    set("side.told", Double(told) / Double(asked))
    if told > 0 { set("side.accuracy", Double(all.reduce(0) { $0 + $1.right }) / Double(told)) }
  }

  private mutating func addDescents(_ runners: [RunnerTally]) {
    let all = runners.compactMap(\.descentMetres)
    guard !all.isEmpty else { return }
    let right = all.reduce(0) { $0 + $1.right }
    let missed = all.reduce(0) { $0 + $1.missed }
    let wrong = all.reduce(0) { $0 + $1.wrong }
    let metres = all.reduce(0) { $0 + $1.all }
    set("descent.metres", right + missed)
    set("descent.recall", right + missed == 0 ? nil : right / (right + missed))
    set("descent.precision", right + wrong == 0 ? nil : right / (right + wrong))
    set("descent.agreement", metres == 0 ? nil : (metres - missed - wrong) / metres)
    let strikes = runners.compactMap(\.descentStrikes)
    func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
    set(
      "descent.called_level",
      share(strikes.reduce(0) { $0 + $1.missed }, strikes.reduce(0) { $0 + $1.downhill }))
    set(
      "descent.called_downhill",
      share(strikes.reduce(0) { $0 + $1.wrong }, strikes.reduce(0) { $0 + $1.level }))
  }

  private mutating func addWarnings(_ runners: [RunnerTally]) {
    let hours = runners.compactMap(\.quietHours)
    if !hours.isEmpty {
      let quiet = hours.reduce(0, +)
      let wrong = runners.reduce(0) { $0 + $1.falseWarnings.values.reduce(0, +) }
      set("warnings.count", Double(runners.reduce(0) { $0 + $1.warnings }))
      set("warnings.false", Double(wrong))
      set("warnings.quiet_hours", quiet)
      set("warnings.false_per_hour", quiet > 0 ? Double(wrong) / quiet : nil)
    }
    addLatencies("latency.", runners.flatMap(\.latencies))
    addLatencies("latency.warning_", runners.flatMap(\.warningLatencies))
  }

  private mutating func addLatencies(_ name: String, _ seconds: [Double]) {
    var seconds = seconds
    guard let longest = seconds.max() else { return }
    set("\(name)median_ms", seconds.select(seconds.count / 2) * 1000)
    set("\(name)max_ms", longest * 1000)
  }
}
