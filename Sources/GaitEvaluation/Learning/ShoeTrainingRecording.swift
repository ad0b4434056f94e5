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

  /// Reads all recordings of a folder as a benchmark does, without their angular rates.
  package static func folder(_ path: String, weight: Double) throws(FootstrikeError) -> [Self] {
    var folder = TruthFolder(path: path, placement: .shoe)
    folder.reading.accelerationUnit = "m/s2"
    folder.reading.ignoresAngularRate = true
    let dataset = try folder.dataset()
    var recordings: [Self] = []
    for planned in try dataset.recordings(root: path) {
      recordings.append(Self(try planned.load(), group: dataset.name, weight: weight))
    }
    return recordings
  }

  private init(_ recording: LoadedRecording, group: String, weight: Double) {
    person = recording.runner
    self.group = group
    self.weight = weight
    rateHertz = recording.stream.rateHertz
    samples = recording.samples
    contacts = (recording.truth.contacts ?? []).compactMap { contact in
      guard let terminal = contact.terminal, let degrees = contact.angleDegrees else { return nil }
      return Contact(initial: contact.initial, terminal: terminal, degrees: degrees)
    }
  }
}
