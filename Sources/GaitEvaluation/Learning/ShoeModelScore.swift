import Foundation
import GaitAnalysis

/// How often a `ShoeAccelerometerModel` is wrong and how often it abstains, by true pattern.
package struct ShoeModelScore {
  private var told = [0, 0, 0]
  private var wrong = [0, 0, 0]
  private var count = [0, 0, 0]
  private var unfamiliar = 0
  private var square = 0.0

  package init(_ outcomes: [ShoeModelTrainer.Outcome], _ model: ShoeAccelerometerModel) {
    for outcome in outcomes {
      let pattern = ShoeModelTrainer.pattern(outcome.trueDegrees)
      count[pattern] += 1
      square += (outcome.degrees - outcome.trueDegrees) * (outcome.degrees - outcome.trueDegrees)
      guard outcome.distance <= Double(model.greatestDistance) else {
        unfamiliar += 1
        continue
      }
      let heel = model.heel(degrees: Float(outcome.degrees), distance: Float(outcome.distance))
      guard heel >= model.heelBar || heel <= model.otherBar else { continue }
      told[pattern] += 1
      if (heel >= model.heelBar) != (pattern == 2) { wrong[pattern] += 1 }
    }
  }

  /// In a line.
  package var text: String {
    let patterns = ["forefoot", "midfoot", "rearfoot"].enumerated().reversed().map { pattern, name in
      String(
        format: "%@ %d: wrong %.1f percent of %.0f percent told", name, count[pattern],
        100 * Double(wrong[pattern]) / Double(max(told[pattern], 1)),
        100 * Double(told[pattern]) / Double(max(count[pattern], 1)))
    }
    let all = Double(max(count.reduce(0, +), 1))
    return patterns.joined(separator: ", ")
      + String(
        format: "; unfamiliar %.1f percent; angle RMSE %.1f deg", 100 * Double(unfamiliar) / all,
        (square / all).squareRoot())
  }
}
