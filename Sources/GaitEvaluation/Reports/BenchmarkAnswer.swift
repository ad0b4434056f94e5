import GaitModel

/// What a benchmark came to, in five lines that are read before any table: what was found, how right it is, how
/// sure that is, what was left out, and what it was held against.
public struct BenchmarkAnswer: Sendable {
  /// The five lines, each with the word it begins with.
  public let lines: [(heading: String, words: String)]

  /// The answer of one dataset.
  ///
  /// - Parameters:
  ///   - results: of its methods; the first is the one that is told.
  ///   - toleranceSeconds: how far a found event may be from its true one.
  public init(_ results: [MethodResult], of dataset: Dataset, toleranceSeconds: Double) {
    let against = Self.against(results.first, dataset, toleranceSeconds)
    guard let result = results.first else {
      lines = [
        ("found", "nothing was run"), ("right", "nothing was judged"), ("how sure", "nothing was judged"),
        ("left out", "everything"), ("against", against),
      ]
      return
    }
    let whose = results.count > 1 ? "\(result.method): " : ""
    lines = [
      ("found", whose + Self.found(result)), ("right", Self.right(result)), ("how sure", Self.sure(result)),
      ("left out", Self.leftOut(result)), ("against", against),
    ]
  }

  /// The lines below each other, for a terminal.
  public var text: String {
    lines.map { line in
      line.heading + String(repeating: " ", count: max(1, 10 - line.heading.count)) + line.words + "\n"
    }.joined()
  }

  private static func found(_ result: MethodResult) -> String {
    let metrics = result.metrics
    var parts: [String] = []
    for (kind, noun) in [("contact", "contacts"), ("swing", "mid-swings")] {
      guard let truth = metrics["\(kind).count"], let found = metrics["\(kind).found"],
        let recall = metrics["\(kind).recall"]
      else { continue }
      let right = (recall * truth).rounded()
      parts.append(
        "\(count(right)) of \(count(truth)) \(noun), and \(count(found - right)) that are none"
          + " (F1 \(value(result, "\(kind).f1")))\(bias(metrics, kind))")
    }
    if let error = metrics["contact_time.rmse_ms"] { parts.append("contact times ± \(ms(error))") }
    if parts.isEmpty, let windows = windows(result) {
      parts.append("\(windows) windows of a learned model; contacts were not judged")
    }
    return parts.isEmpty ? "no true contact is known, so none was judged" : parts.joined(separator: "; ")
  }

  private static func right(_ result: MethodResult) -> String {
    let metrics = result.metrics
    var parts: [String] = []
    if windows(result) != nil {
      parts.append("heel or forefoot first F1 \(value(result, "strike.f1"))")
      parts.append("over 3 s \(value(result, "strike.answer_f1"))")
    } else if metrics["strike.accuracy"] != nil {
      let balanced = metrics["strike.balanced_two_class_accuracy"] != nil
      let heel = balanced ? "strike.balanced_two_class_accuracy" : "strike.two_class_accuracy"
      parts.append("heel first or not \(share(result, heel))\(balanced ? ", each counted alike" : "")")
      parts.append("three patterns \(share(result, "strike.accuracy"))")
    }
    for pair in DefinitionTally(summing: result.runners.map(\.definitions)).agreements
    where pair.contacts.total > 0 {
      let alike = RunnerTally.classes.indices.reduce(0) { $0 + pair.contacts.counts[$1][$1] }
      parts.append(
        "\(pair.first) and \(pair.second) agree themselves on \(count(Double(alike))) of"
          + " \(count(Double(pair.contacts.total))) (κ \(BenchmarkText.number(pair.contacts.cohensKappa)))")
    }
    if let error = metrics["angle.rmse_deg"] { parts.append("angles ± \(BenchmarkText.decimal(error, 1))°") }
    if metrics["side.accuracy"] != nil { parts.append("sides \(share(result, "side.accuracy"))") }
    if let missed = metrics["descent.called_level"] {
      parts.append("\(percent(missed)) of the strikes downhill called level")
    }
    if let wrong = metrics["warnings.false"], let hours = metrics["warnings.quiet_hours"], hours > 0 {
      parts.append("\(count(wrong)) false warnings in \(BenchmarkText.decimal(hours, 2)) h")
    }
    return parts.isEmpty
      ? "no pattern, angle, side or warning is known, so none was judged" : parts.joined(separator: "; ")
  }

  private static func sure(_ result: MethodResult) -> String {
    var parts = [
      result.runners.count > 1
        ? "brackets are 95 %, by drawing \(result.runners.count) runners anew"
        : "one runner: no interval, and nothing is said of anybody else"
    ]
    if let worst = worst(result) {
      parts.append("the worst runner, \(worst.name), has \(percent(worst.value)) of three patterns right")
    }
    if let error = result.metrics["strike.calibration_error"] {
      parts.append("its own confidence is off by \(BenchmarkText.decimal(error * 100, 1)) points")
    }
    return parts.joined(separator: "; ")
  }

  private static func leftOut(_ result: MethodResult) -> String {
    let metrics = result.metrics
    var parts: [String] = []
    if let silent = metrics["strike.abstained"], let asked = metrics["strike.count"] {
      let classes = RunnerTally.classes.compactMap { pattern in
        metrics["strike.\(pattern.rawValue)_abstained"].map { "\(pattern.rawValue) \(percent($0))" }
      }
      parts.append(
        "no pattern for \(count((silent * asked).rounded())) of \(count(asked)) strikes, \(percent(silent))"
          + (classes.isEmpty ? "" : " (truly \(classes.joined(separator: ", ")))"))
    }
    let contacts = result.outcomes.flatMap { $0.truth.contacts ?? [] }
    let unlabelled = contacts.count { $0.isRunning && $0.pattern == nil }
    if contacts.contains(where: { $0.pattern != nil }), unlabelled > 0 {
      parts.append("\(count(Double(unlabelled))) contacts whose true pattern is not told")
    }
    let outside = result.outcomes.reduce(0) { sum, outcome in
      sum + outcome.contacts.count { !outcome.truth.isKnown(at: $0.initial) }
    }
    if outside > 0 { parts.append("\(count(Double(outside))) found where nothing is known") }
    return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
  }

  private static func against(
    _ result: MethodResult?, _ dataset: Dataset, _ toleranceSeconds: Double
  ) -> String {
    var text = dataset.truthInWords
    if let result {
      let contacts = result.metrics["contact.count"].map { ", \(count($0)) contacts" } ?? ""
      text +=
        " of \(noun(result.runners.count, "runner")), \(noun(result.recordings, "recording"))\(contacts)"
    }
    let clocks = (result?.outcomes ?? []).compactMap(\.truth.clock)
    if let clock = clocks.first {
      text += "; \(clock)\(clocks.count > 1 ? ", and of \(clocks.count - 1) more recordings" : "")"
    }
    text += "; events within \(ms(toleranceSeconds * 1000))"
    let definitions = dataset.patternDefinitions
    return text
      + definitions.map { "; \(definitions.count > 1 ? "\($0.name): " : "")\($0.sentence)" }.joined()
  }

  private static func worst(_ result: MethodResult) -> (name: String, value: Double)? {
    guard let runners = result.parts.first(where: { $0.by == "runner" })?.parts else { return nil }
    let told = runners.compactMap { part in part.metrics["strike.accuracy"].map { (part.name, $0) } }
    return told.count > 1 ? told.min { $0.1 < $1.1 } : nil
  }

  private static func windows(_ result: MethodResult) -> String? {
    let scores = result.runners.compactMap(\.windows)
    return scores.isEmpty ? nil : count(Double(scores.reduce(0) { $0 + $1.windows.total }))
  }

  private static func bias(_ metrics: Metrics, _ kind: String) -> String {
    guard let bias = metrics["\(kind).bias_ms"], let spread = metrics["\(kind).sd_ms"] else { return "" }
    return ", \(BenchmarkText.decimal(bias, 1)) ± \(ms(spread)) off"
  }

  private static func value(_ result: MethodResult, _ name: String) -> String {
    number(result, name) { BenchmarkText.decimal($0, 3) }
  }

  private static func share(_ result: MethodResult, _ name: String) -> String {
    number(result, name, unit: " %") { BenchmarkText.decimal($0 * 100, 1) }
  }

  private static func number(
    _ result: MethodResult, _ name: String, unit: String = "", _ form: (Double) -> String
  ) -> String {
    guard let value = result.metrics[name] else { return "–" }
    let interval = result.intervals[name].map { " [\(form($0.lowerBound)), \(form($0.upperBound))]" } ?? ""
    return form(value) + unit + interval
  }

  private static func percent(_ share: Double) -> String { BenchmarkText.decimal(share * 100, 1) + " %" }
  private static func ms(_ value: Double) -> String {
    BenchmarkText.decimal(value, value < 10 ? 1 : 0) + " ms"
  }
  private static func count(_ value: Double) -> String { BenchmarkText.decimal(value, 0) }
  private static func noun(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}
