import Foundation
import GaitModel

/// Scores measured earlier, that later ones must not fall behind.
public struct Baseline: Sendable {
  /// How much worse a score may be: this share of the old value …
  public var relativeTolerance = 0.01
  /// … or this much, whichever is more.
  public var absoluteTolerance = 0.002

  private let scores: [String: [String: Double]]

  /// One score that fell behind.
  public struct Loss: Sendable, Equatable {
    /// Dataset and method.
    public var place: String
    /// The score's name.
    public var metric: String
    /// What it was.
    public var before: Double
    /// What it is; `nil` where it is gone.
    public var now: Double?
  }

  /// Reads what `benchmark --format json` wrote.
  public init(data: Data, file: String) throws(FootstrikeError) {
    let top = try DescriptionObject(file: file, data: data, most: 64 << 20)
    guard try top.text("schema") == "footstrike.benchmark/1" else {
      throw top.mistake(
        "schema", "it is no footstrike.benchmark/1", remedyForBaseline)
    }
    var scores: [String: [String: Double]] = [:]
    for result in try top.objects("results") {
      let place = try result.requiredText("dataset") + " " + (try result.requiredText("method"))
      scores[place] = try result.object("metrics")?.numbers() ?? [:]
    }
    self.scores = scores
  }

  /// What fell behind; scores of datasets and methods that were not run this time are left out.
  public func losses(in results: [MethodResult]) -> [Loss] {
    var losses: [Loss] = []
    for result in results {
      let place = result.dataset + " " + result.method
      for (name, before) in (scores[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        let direction = Metrics.direction(of: name)
        guard direction != 0 else { continue }
        let slack = max(absoluteTolerance, abs(before) * relativeTolerance)
        guard let now = result.metrics[name] else {
          losses.append(Loss(place: place, metric: name, before: before, now: nil))
          continue
        }
        if Double(direction) * (now - before) < -slack {
          losses.append(Loss(place: place, metric: name, before: before, now: now))
        }
      }
    }
    return losses
  }
}

private let remedyForBaseline = "write one with footstrike benchmark … --format json > FILE"
