import Foundation
import GaitAnalysis

/// Writes a `ShoeAccelerometerModel` as the Swift source that is part of `GaitAnalysis`.
package enum ShoeModelSource {
  package static func text(_ model: ShoeAccelerometerModel) -> String {
    func number(_ value: Float) -> String { String(format: "%.6g", value) }
    func list(_ values: [Float]) -> String {
      var lines: [String] = []
      for start in stride(from: 0, to: values.count, by: 8) {
        lines.append(
          "        " + values[start..<min(start + 8, values.count)].map(number).joined(separator: ", ") + ",")
      }
      return "[\n" + lines.joined(separator: "\n") + "\n      ]"
    }
    func reading(_ reading: LinearReading) -> String {
      "LinearReading(\n      weights: \(list(reading.weights)), offset: \(number(reading.offset)))"
    }
    func readings(_ all: [LinearReading]) -> String {
      "[\n      " + all.map(reading).joined(separator: ",\n      ") + ",\n    ]"
    }
    func quoted(_ text: String) -> String { "\"" + text + "\"" }
    return """
      // Written by footstrike-fit; train it anew rather than edit it.
      extension ShoeAccelerometerModel {
        /// The model of this release.
        package static let trained = ShoeAccelerometerModel(
          trainingSet:
            \(quoted(model.trainingSet)),
          licence: \(quoted(model.licence)),
          acceptedScore:
            \(quoted(model.acceptedScore)),
          onset: \(readings(model.onset)),
          pushOff: \(readings(model.pushOff)),
          angle: \(reading(model.angle)),
          familiarity: Familiarity(
            mean: \(list(model.familiarity.mean)),
            scale: \(list(model.familiarity.scale)),
            whitening: \(list(model.familiarity.whitening))),
          middleDegrees: \(number(model.middleDegrees)), scaleDegrees: \(number(model.scaleDegrees)),
          greatestDistance: \(number(model.greatestDistance)), heelBar: \(number(model.heelBar)),
          otherBar: \(number(model.otherBar)))
      }

      """
  }
}
