import Foundation
import GaitModel

/// A shoe's recording with its true contacts, as `ShoeModelTrainer` learns from it.
package struct ShoeTrainingRecording: Sendable {
  /// A true contact: seconds, and the foot strike angle in degrees.
  package struct Contact: Sendable {
    package let initial: Double
    package let terminal: Double
    package let degrees: Double
  }

  /// Who ran; people are never split.
  package let person: String
  /// What it is one of: a placement on the shoe, a generator.
  package let group: String
  /// How much it counts for.
  package let weight: Double
  let rateHertz: Double
  let samples: [MotionSample]
  let contacts: [Contact]

  /// Reads all recordings of a folder: `NAME.csv` with `time_s,ax,ay,az` in m/s² and `NAME.truth.csv` for each row
  /// of its `people.csv`.
  package static func folder(_ path: String, weight: Double) throws -> [Self] {
    let people = try TableFile(path: path + "/people.csv", name: "people.csv")
    let file = try people.column("file")
    let person = try people.column("person")
    return try people.rows.map { row in
      try Self(
        path: path + "/" + row[file], person: row[person],
        group: URL(fileURLWithPath: path).lastPathComponent,
        weight: weight)
    }
  }

  private init(path: String, person: String, group: String, weight: Double) throws {
    self.person = person
    self.group = group
    self.weight = weight
    let rows = try TableFile(path: path + ".csv", name: path + ".csv").rows
    var samples: [MotionSample] = []
    samples.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() {
      let numbers = row.prefix(4).map { Double($0) ?? .nan }
      samples.append(
        MotionSample(
          time: SensorTime(seconds: numbers[0]), index: Int64(index),
          acceleration: SIMD3(Float(numbers[1]), Float(numbers[2]), Float(numbers[3]))))
    }
    self.samples = samples
    let span = (samples.last?.time.seconds ?? 0) - (samples.first?.time.seconds ?? 0)
    rateHertz = span > 0 ? Double(samples.count - 1) / span : 1
    let truth = try TableFile(path: path + ".truth.csv", name: path + ".truth.csv")
    let columns = try ["initial_contact_s", "terminal_contact_s", "foot_strike_angle_deg"].map(truth.column)
    contacts = truth.rows.compactMap { row in
      let numbers = columns.map { Double(row[$0]) ?? .nan }
      guard numbers.allSatisfy(\.isFinite) else { return nil }
      return Contact(initial: numbers[0], terminal: numbers[1], degrees: numbers[2])
    }
  }
}
