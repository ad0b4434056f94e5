import Foundation

/// Scores as one JSON object, `footstrike.benchmark/1`: also what a baseline is read from.
public enum BenchmarkJSON {
  private struct Document: Encodable {
    var schema = "footstrike.benchmark/1"
    var program: String
    var results: [Result]
    /// Of datasets that were ended early: recordings run, and all.
    var endedEarly: [String: [String: Int]]?

    enum CodingKeys: String, CodingKey {
      case schema, program, results
      case endedEarly = "ended_early"
    }
  }

  private struct Result: Encodable {
    var dataset: String
    var method: String
    var metrics: [String: Double]
    var intervals: [String: [Double]]
    var recordingCount: Int
    var recordings: [Recording]
    var runners: Int
    var parts: [String: [String: [String: Double]]]
    var abstentions: [String: Int]
    var confusion: [String: [String: Int]]
    var falseWarnings: [String: Int]
    var removedOffsetMs: [String: Double]

    enum CodingKeys: String, CodingKey {
      case dataset, method, metrics, intervals, recordings, runners, abstentions, confusion
      case parts = "by"
      case recordingCount = "recording_count"
      case falseWarnings = "false_warnings"
      case removedOffsetMs = "removed_offset_ms"
    }
  }

  private struct Recording: Encodable {
    var name: String
    var runner: String
    var metrics: [String: Double]
  }

  /// The object's bytes, with sorted keys; the same results give the same bytes.
  ///
  /// - Parameters:
  ///   - program: name and version of what wrote it.
  ///   - endedEarly: of each dataset that was not run whole, how many of its recordings were.
  public static func encode(
    _ results: [MethodResult], program: String, tolerances: [String: Double],
    endedEarly: [String: (run: Int, of: Int)] = [:]
  ) throws -> [UInt8] {
    let document = Document(
      program: program,
      results: results.map { result in
        Result(
          dataset: result.dataset, method: result.method, metrics: numbers(result.metrics),
          intervals: result.intervals.mapValues { [$0.lowerBound, $0.upperBound] },
          recordingCount: result.recordings,
          recordings: result.outcomes.map { outcome in
            var tally = RunnerTally(runner: outcome.runner)
            tally.add(outcome, tolerance: tolerances[result.dataset] ?? 0.05, offset: result.offsets)
            return Recording(
              name: outcome.recording, runner: outcome.runner, metrics: numbers(Metrics(of: [tally])))
          },
          runners: result.runners.count,
          parts: Dictionary(
            uniqueKeysWithValues: result.parts.map { by, parts in
              (by, Dictionary(parts.map { ($0.name, numbers($0.metrics)) }) { first, _ in first })
            }), abstentions: abstentions(result), confusion: confusion(result),
          falseWarnings: falseWarnings(result),
          removedOffsetMs: [
            "contact": result.offsets.contact * 1000, "toe_off": result.offsets.toeOff * 1000,
            "swing": result.offsets.swing * 1000,
          ].filter { $0.value != 0 })
      }, endedEarly: endedEarly.isEmpty ? nil : endedEarly.mapValues { ["run": $0.run, "of": $0.of] })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return [UInt8](try encoder.encode(document)) + [10]
  }

  private static func numbers(_ metrics: Metrics) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: metrics.names.compactMap { name in metrics[name].map { (name, $0) } })
  }

  private static func abstentions(_ result: MethodResult) -> [String: Int] {
    var sums: [String: Int] = [:]
    for runner in result.runners {
      for (reason, count) in runner.abstentions { sums[reason.rawValue, default: 0] += count }
    }
    return sums
  }

  private static func falseWarnings(_ result: MethodResult) -> [String: Int] {
    var sums: [String: Int] = [:]
    for runner in result.runners {
      for (kind, count) in runner.falseWarnings { sums[kind.key, default: 0] += count }
    }
    return sums
  }

  private static func confusion(_ result: MethodResult) -> [String: [String: Int]] {
    let matrix =
      ConfusionMatrix(summing: result.runners.compactMap { $0.windows?.windows })
      ?? ConfusionMatrix(summing: result.runners.compactMap(\.strikes))
    guard let matrix else { return [:] }
    var rows: [String: [String: Int]] = [:]
    for (truth, name) in matrix.classes.enumerated() {
      rows[name] = Dictionary(uniqueKeysWithValues: zip(matrix.classes, matrix.counts[truth]))
    }
    return rows
  }
}
