import ArgumentParser
import Foundation
import GaitAnalysis
import GaitEvaluation

/// Trains the shoe's accelerometer model.
struct FitShoe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shoe",
    abstract: "Train the model of shoes without a gyroscope, and measure it on people left out.",
    discussion: """
      A folder holds people.csv (columns file and person), NAME.csv (time_s, ax, ay, az in m/s2) and \
      NAME.truth.csv for each file. Same folders in the same order, same model; there is no seed.
      """)

  @Option(
    help: ArgumentHelp("A folder to train on, and its weight after a colon.", valueName: "folder:weight"))
  var train: [String]

  @Option(help: ArgumentHelp("Names of the training folders that thresholds are set on.", valueName: "name"))
  var calibrate: [String]

  @Option(help: ArgumentHelp("A folder that is only measured.", valueName: "folder"))
  var test: [String] = []

  @Option(help: "What the training set is called in the model.")
  var trainingSet: String

  @Option(help: "The training set's licence.")
  var licence: String

  @Option(help: ArgumentHelp("Every contact of people left out, as CSV.", valueName: "file"))
  var outcomes: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The model's Swift source.", valueName: "file"))
  var output: String

  func run() throws {
    var recordings: [ShoeTrainingRecording] = []
    for folder in train {
      let parts = folder.split(separator: ":")
      recordings += try .init(
        ShoeTrainingRecording.folder(String(parts[0]), weight: parts.count > 1 ? Double(parts[1]) ?? 1 : 1))
    }
    let trainer = ShoeModelTrainer(recordings)
    var model = trainer.model()
    let groups = Set(calibrate)
    let left = trainer.peopleLeftOut(of: groups)
    ShoeModelTrainer.calibrate(&model, on: left.filter { groups.contains($0.group) })
    var all = left
    for folder in test {
      for recording in try ShoeTrainingRecording.folder(folder, weight: 0) {
        all += ShoeModelTrainer.outcomes(of: recording, model)
      }
    }
    for group in Set(all.map(\.group)).sorted() {
      let score = ShoeModelScore(all.filter { $0.group == group }, model)
      print("\(group): \(score.text)")
    }
    let calibrated = ShoeModelScore(left.filter { groups.contains($0.group) }, model)
    model.trainingSet = trainingSet
    model.licence = licence
    model.acceptedScore = calibrated.text
    try ShoeModelSource.text(model).write(toFile: output, atomically: true, encoding: .utf8)
    if let outcomes {
      let lines = all.map { "\($0.group),\($0.person),\($0.trueDegrees),\($0.degrees),\($0.distance)" }
      try (["group,person,true_deg,found_deg,distance"] + lines).joined(separator: "\n")
        .write(toFile: outcomes, atomically: true, encoding: .utf8)
    }
  }
}
