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
      Datasets and folders are described as for benchmark. At the wrist and the sacrum recordings that hold one \
      pattern throughout teach, and the model is personal. At the shoe and the shank labelled contacts teach (a \
      column pattern, or one pattern throughout), with gyroscope or --accelerometer-only; people are left out in \
      turn, and the score on them, the split, the seed and the people stand in the model. A model states its \
      training set and licence: one from recordings that are not for commercial use is not for commercial use \
      either. Use it with --model in replay, live and benchmark.
      """)

  @Argument(
    help: ArgumentHelp(
      "Descriptions of recordings and their truth, or folders of both.", valueName: "dataset.json|folder"))
  var datasets: [String]

  @OptionGroup(title: "Of the recordings") var folderOptions: TruthFolderOptions

  @Option(help: ArgumentHelp("Only these people; again for more.", valueName: "name"))
  var runner: [String] = []

  @Option(
    help: ArgumentHelp("The recordings' folder; else FOOTSTRIKE_RECORDINGS, else .", valueName: "folder"))
  var root: String?

  @Option(help: "Which people are left out together, at the shoe and the shank.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Rows a second that the model works at.", valueName: "hertz"))
  var modelRate = 100.0

  @Option(name: .shortAndLong, help: ArgumentHelp("The model; - for standard output.", valueName: "file"))
  var output: String

  func validate() throws {
    guard (36...400).contains(modelRate) else { throw ValidationError("--model-rate is 36 to 400 Hz") }
    guard folderOptions.placement != nil else {
      throw ValidationError("say where the sensors sit with --placement; others are left out")
    }
    guard seed <= 1 << 53 else { throw ValidationError("--seed is up to \(1 << 53)") }
    var written = WrittenFiles()
    try written.add(output, for: "--output")
    try written.spare(datasets)
  }

  /// What is learned from, and what must be said of it.
  private struct Material {
    var recordings: [PlannedRecording] = []
    var names: [String] = []
    var licences: [String] = []

    var trainingSet: String { names.joined(separator: ", ") }
    var licence: String { licences.joined(separator: ", ") }
  }

  func run() throws {
    let stop = StopOnSignal.install()
    let placement = folderOptions.placement!
    let root = root ?? ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "."
    var material = Material()
    for path in datasets {
      let isFolder = RecordingFolder.isFolder(path)
      let dataset = try isFolder ? folderOptions.folder(path, recordings: nil).dataset() : Dataset(path: path)
      material.recordings += try dataset.recordings(root: isFolder ? path : root).filter {
        $0.placement == placement && (runner.isEmpty || runner.contains($0.runner))
      }
      material.names.append(dataset.name)
      material.licences.append(dataset.licence + (dataset.isNonCommercial ? " (not for commercial use)" : ""))
      if dataset.isNonCommercial {
        Console.complain("\(dataset.name) is \(dataset.licence): the model is not for commercial use either")
      }
    }
    if placement.facts.isOnOneLeg {
      try learnContacts(material, placement, stop)
    } else {
      try learnWindows(material, placement, stop)
    }
  }

  private func learnContacts(_ material: Material, _ placement: Placement, _ stop: StopSignal) throws {
    var trainer = ContactModelTrainer()
    trainer.seed = seed
    var examples: [ContactExample] = []
    var kinds: Set<Bool> = []
    for planned in material.recordings {
      if stop.isSet { throw EndedEarly(place: planned.name, output: output) }
      var recording = try planned.load()
      if folderOptions.accelerometerOnly { recording.leaveOutAngularRate() }
      kinds.insert(recording.stream.hasAngularRate)
      examples += try recording.contactExamples(hasAngularRate: recording.stream.hasAngularRate)
    }
    if kinds.count > 1 {
      throw FootstrikeError(
        what: "some of the recordings have a gyroscope and some have none", where: material.trainingSet,
        advice: "train a model for all of them with --accelerometer-only, or name those with one")
    }
    let hasAngularRate = kinds.contains(true)
    guard
      let learned = trainer.learn(
        examples, placement: placement, hasAngularRate: hasAngularRate,
        program: "footstrike \(Footstrike.version)", trainingSet: material.trainingSet,
        trainingLicence: material.licence)
    else {
      throw FootstrikeError(
        what: "there are not twenty labelled contacts of each of two patterns at the \(placement.rawValue)",
        where: material.trainingSet, advice: "name a dataset whose contacts have patterns")
    }
    try ModelReport.write(learned, to: output)
  }

  private func learnWindows(_ material: Material, _ placement: Placement, _ stop: StopSignal) throws {
    let recordings = try material.recordings.compactMap { planned -> LabelledRecording? in
      if stop.isSet { throw EndedEarly(place: planned.name, output: output) }
      return try planned.load().labelled(rateHertz: modelRate)
    }
    let people = Set(recordings.map(\.runner)).sorted()
    guard
      let learned = LearnedModel(
        learning: recordings, placement: placement, program: "footstrike \(Footstrike.version)",
        trainingSet: material.trainingSet + " (\(people.joined(separator: ", ")))",
        trainingLicence: material.licence)
    else {
      throw FootstrikeError(
        what: "there are no recordings of both heel and forefoot strikes at the \(placement.rawValue)",
        where: material.trainingSet, advice: "name a dataset that labels them, long enough to split")
    }
    try ModelReport.write(learned, to: output)
  }
}
