import ArgumentParser
import Foundation
import GaitEvaluation
import GaitModel
import StrikePipeline

/// A model from the labelled recordings of datasets.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learn a model from the labelled recordings of datasets.",
    discussion: """
      Datasets are described as for benchmark; recordings that hold one pattern throughout teach. The model \
      states the training set and its licence: one from recordings that are not for commercial use is not \
      for commercial use either. It knows the people it was trained on: benchmark --split \
      leave-one-runner-out says what a stranger may expect.
      """)

  @Argument(help: ArgumentHelp("Descriptions of recordings and their truth.", valueName: "dataset.json"))
  var datasets: [String]

  @Option(help: "Where the sensors sit; recordings of other placements are left out.")
  var placement: Placement

  @Option(help: ArgumentHelp("Only these people; again for more.", valueName: "name"))
  var runner: [String] = []

  @Option(
    help: ArgumentHelp("The recordings' folder; else FOOTSTRIKE_RECORDINGS, else .", valueName: "folder"))
  var root: String?

  @Option(help: ArgumentHelp("Rows a second that the model works at.", valueName: "hertz"))
  var modelRate = 100.0

  @Option(name: .shortAndLong, help: ArgumentHelp("The model; - for standard output.", valueName: "file"))
  var output: String

  func validate() throws {
    guard (36...400).contains(modelRate) else { throw ValidationError("--model-rate is 36 to 400 Hz") }
    var written = WrittenFiles()
    try written.add(output, for: "--output")
    try written.spare(datasets)
  }

  func run() throws {
    let stop = StopOnSignal.install()
    let root = root ?? ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "."
    var recordings: [LabelledRecording] = []
    var names: [String] = []
    var licences: [String] = []
    for path in datasets {
      let dataset = try Dataset(path: path)
      for planned in try dataset.recordings(root: root)
      where planned.placement == placement && (runner.isEmpty || runner.contains(planned.runner)) {
        if stop.isSet { throw EndedEarly(place: planned.name, output: output) }
        if let labelled = try planned.load().labelled(rateHertz: modelRate) { recordings.append(labelled) }
      }
      names.append(dataset.name)
      licences.append(dataset.licence + (dataset.isNonCommercial ? " (not for commercial use)" : ""))
      if dataset.isNonCommercial {
        Console.complain("\(dataset.name) is \(dataset.licence): the model is not for commercial use either")
      }
    }
    let people = Set(recordings.map(\.runner)).sorted()
    guard
      let learned = LearnedModel(
        learning: recordings, placement: placement, program: "footstrike \(Footstrike.version)",
        trainingSet: names.joined(separator: ", ") + " (\(people.joined(separator: ", ")))",
        trainingLicence: licences.joined(separator: ", "))
    else {
      throw FootstrikeError(
        what: "there are no recordings of both heel and forefoot strikes at the \(placement.rawValue)",
        where: names.joined(separator: ", "), advice: "name a dataset that labels them, long enough to split")
    }
    try ModelReport.write(learned, to: output)
  }
}
