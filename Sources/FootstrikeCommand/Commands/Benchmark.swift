import ArgumentParser
import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import GaitReporting
import StrikePipeline

/// How right the analysis is on recordings whose truth is known, and others beside it.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score ours, published rules and anybody's stride lists on recordings whose truth is known.",
    discussion: """
      A dataset is a JSON file that says where recordings are and what is true of them; Samples/datasets has \
      one for every public set that is used here. A folder that holds X.csv beside X.truth.csv needs none: \
      who runs is told by people.csv (file, person), --people or --runner-from. Sensors of one session, \
      shoe=FILE sacrum=FILE force=FILE or a folder of each, are held against one of them. Each score has a flat name, as contact.f1, that --require \
      and --baseline use. Exit status 1 where a requirement is not met or a score falls behind its baseline.
      """)

  @Argument(
    help: ArgumentHelp(
      "Descriptions of recordings and their truth, or folders of both; or SENSOR=FILE of several sensors.",
      valueName: "dataset.json|folder|sensor=file"))
  var datasets: [String] = []

  @Option(
    help: ArgumentHelp("The recordings' folder; else FOOTSTRIKE_RECORDINGS, else .", valueName: "folder"))
  var root: String?

  @Option(
    help: "Where labels teach a model: personal (a wrist's), leave-one-runner-out or given (no model).")
  var split: BenchmarkRun.Split = .personal

  @Option(help: ArgumentHelp("A model, as footstrike train makes it, to tell patterns.", valueName: "file"))
  var model: String?

  @Option(help: "Which people are left out together where models are learned.")
  var seed: UInt64 = 1

  @Flag(help: "Stretch labelled recordings so that all have one cadence, to see what speed contributes.")
  var normaliseCadence = false

  @Option(help: ArgumentHelp("footstrike, a published rule, or all; again for more.", valueName: "name"))
  var method: [String] = []

  @Option(help: ArgumentHelp("A stride list to score beside ours; again for more.", valueName: "file.csv"))
  var predictions: [String] = []

  @Option(help: ArgumentHelp("Largest distance of a found and a true event.", valueName: "ms"))
  var tolerance: Double?

  @OptionGroup(title: "Of a folder or of sensors") var folderOptions: TruthFolderOptions

  @OptionGroup(title: "Of several sensors") var sensorOptions: SensorSessionOptions

  @OptionGroup(title: "In parts, as on a cluster") var parts: PartOptions

  @Flag(
    help: "Ours as replay --offline: slopes, descents and the foot's axis are those of each whole recording.")
  var offline = false

  @Flag(help: "Take each method's own constant delay off first.")
  var offsetRemoved = false

  @Option(help: ArgumentHelp("A limit on ours, as 'strike.f1>=0.92'; again for more.", valueName: "limit"))
  var require: [String] = []

  @Option(
    help: ArgumentHelp("Scores of an earlier --format json that must not get worse.", valueName: "file"))
  var baseline: String?

  @Option(
    help: ArgumentHelp("How much worse than the baseline is still the same, relative.", valueName: "share"))
  var baselineTolerance = 0.01

  @Option(help: "On standard output.")
  var format = Format.text

  @Option(help: ArgumentHelp("Write a page with plots.", valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Write a row a contact, found beside true, for R, Python or a spreadsheet.", valueName: "file.csv"))
  var perContact: String?

  @Option(help: ArgumentHelp("Write a row a runner and score.", valueName: "file.csv"))
  var perRunner: String?

  @Option(
    help: ArgumentHelp("Write the samples as plain CSV for other programs, and end.", valueName: "folder"))
  var writeSamples: String?

  @OptionGroup var jobs: JobsOption

  @Flag(help: "List the methods, and end.")
  var list = false

  /// What standard output gets.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  func validate() throws {
    if datasets.isEmpty, !list { throw ValidationError("name at least one dataset, or --list") }
    let known = [BenchmarkRun.ours, "all"] + ContactMethod.all.map(\.name)
    for name in method where !known.contains(name) {
      throw ValidationError(no: "method", called: name, among: known)
    }
    for text in require where Requirement(text) == nil {
      throw ValidationError("\(text) is no limit; write one as 'strike.f1>=0.92'")
    }
    if let tolerance, !(tolerance > 0 && tolerance <= 2000) {
      throw ValidationError("--tolerance is up to 2000 ms")
    }
    guard (0...1).contains(baselineTolerance) else { throw ValidationError("--baseline-tolerance is 0 to 1") }
    if model != nil, split == .leaveOneRunnerOut {
      throw ValidationError("--split leave-one-runner-out learns models of its own; leave --model out")
    }
    try folderOptions.validate()
    try checkParts()
    let sensors = try SensorArgument.all(datasets)
    try sensorOptions.check(sensors)
    var written = WrittenFiles()
    try written.add(parts.outcomes, for: "--outcomes")
    try written.add(html, for: "--html")
    try written.add(perContact, for: "--per-contact")
    try written.add(perRunner, for: "--per-runner")
    try written.spare((sensors.isEmpty ? datasets : sensors.map(\.path)) + predictions)
    try written.spare([baseline, model, parts.recordings, parts.gathered])
  }

  private func checkParts() throws {
    let scores = html ?? perRunner ?? baseline ?? require.first
    if parts.outcomes != nil, scores != nil || parts.gathered != nil {
      throw ValidationError(
        "--outcomes scores nothing; give --html, --per-runner, --require and --baseline where all is --gathered"
      )
    }
    if parts.gathered != nil, !method.isEmpty || !predictions.isEmpty || offline {
      throw ValidationError(
        "--gathered runs nothing; give --method, --predictions and --offline where its --outcomes are written"
      )
    }
    if parts.outcomes ?? parts.gathered != nil, datasets.count != 1 {
      throw ValidationError("--outcomes and --gathered are of one dataset")
    }
  }

  func run() throws {
    let stop = StopOnSignal.install()
    if list { return try printMethods() }
    if let writeSamples { return try export(to: writeSamples, stop: stop) }
    let before = try baseline.map(readBaseline)
    var results: [MethodResult] = []
    var notes: [BenchmarkNote] = []
    var run = BenchmarkRun(jobs: SeveralJobs(atOnce: jobs.atOnce))
    run.split = split
    run.seed = seed
    run.model = try model.map { try PatternModelFile.read(path: $0) }
    run.methods = method
    run.predictions = try predictions.map { try PredictionFile(path: $0) }
    run.toleranceSeconds = tolerance.map { $0 / 1000 }
    run.removesOffset = offsetRemoved
    run.looksAhead = offline
    run.normalisesCadence = normaliseCadence
    run.progress = { Self.tell($0) }
    run.isStopped = { stop.isSet }
    run.recordings = try parts.names()
    run.gathered = try parts.gathered.map { try GatheredOutcomes(path: $0, jobs: run.jobs) }
    run.drawsIntervals = parts.outcomes == nil
    var status = ExitStatus.done
    for path in places where !stop.isSet {
      do {
        let (dataset, root) = try read(path, recordings: run.recordings)
        let found = try run.results(dataset, root: root)
        results += found.results
        notes.append(BenchmarkNote(dataset, toleranceSeconds: tolerance.map { $0 / 1000 }, found: found))
        if format == .text, parts.outcomes == nil {
          let text = TerminalText(lines: BenchmarkNote.text(notes[notes.count - 1], found.results)).text
          try OutputFile.write(Array(text.utf8), to: "-")
        }
      } catch {
        // One bad dataset of many does not stop the rest.
        Console.complain("footstrike: \(error)")
        status = status.worse(.couldNot)
      }
    }
    Self.clearProgress()
    if let outcomes = parts.outcomes {
      if let number = StopOnSignal.received { throw ExitStatus.interrupted(by: number) }
      if status != .done { throw status }
      try writeContacts(results, notes)
      let program = "footstrike \(Footstrike.version)"
      return try OutputFile.write(GatheredOutcomes.lines(of: results, program: program), to: outcomes)
    }
    try write(results, notes)
    let begun = notes.count
    if let number = StopOnSignal.received,
      begun < places.count || notes.contains(where: { $0.endedEarly != nil })
    {
      for note in notes {
        if let (run, all) = note.endedEarly {
          Console.complain("footstrike: \(note.name): ended early after \(run) of \(all) recordings")
        }
      }
      if begun < places.count {
        Console.complain("footstrike: ended early: \(places.count - begun) datasets were not begun")
      }
      // What was asked of all can't be judged by some.
      throw ExitStatus.interrupted(by: number)
    }
    status = status.worse(judge(results, before))
    if status != .done { throw status }
  }

  private var folder: String {
    root ?? ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "."
  }

  /// Each dataset; sensors are one together.
  private var places: [String?] {
    datasets.contains { SensorArgument($0) != nil } ? [nil] : datasets
  }

  /// A description below the recordings' folder, a folder that is both, or what several sensors stand for.
  private func read(_ path: String?, recordings: Set<String>?) throws -> (Dataset, root: String) {
    guard let path else { return try sensorOptions.dataset(try SensorArgument.all(datasets), folderOptions) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return (try Dataset(path: path), folder)
    }
    return (try folderOptions.folder(path, recordings: recordings).dataset(), path)
  }

  private func export(to target: String, stop: StopSignal) throws {
    var export = try SampleExport(folder: target)
    for path in places {
      let (dataset, root) = try read(path, recordings: nil)
      for recording in try dataset.recordings(root: root) {
        if stop.isSet { throw EndedEarly(place: recording.name, output: target + "/index.csv") }
        Self.tell(recording.name)
        try export.write(try recording.load(), dataset: dataset.name)
      }
    }
    try export.finish()
    Self.clearProgress()
  }

  private func readBaseline(_ path: String) throws -> Baseline {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FootstrikeError(
        what: "it can't be read", where: path, advice: "write one with footstrike benchmark … --format json")
    }
    var baseline = try Baseline(data: data, file: path)
    baseline.relativeTolerance = baselineTolerance
    return baseline
  }

  private func write(_ results: [MethodResult], _ notes: [BenchmarkNote]) throws {
    switch format {
    case .text: break
    case .json:
      try OutputFile.write(
        try BenchmarkJSON.encode(
          results, program: "footstrike \(Footstrike.version)",
          tolerances: Dictionary(notes.map { ($0.name, $0.toleranceSeconds) }) { first, _ in first },
          endedEarly: Dictionary(notes.compactMap { note in note.endedEarly.map { (note.name, $0) } }) {
            first, _ in
            first
          }),
        to: "-")
    case .markdown:
      for note in notes {
        let lines = note.answer.lines.map { "- \($0.heading): \($0.words)\n" }.joined()
        try Console.show("## \(note.name)\n\n\(TerminalText(lines: lines))\n\(note.sentence)\n")
        try Console.show(
          TerminalText(
            lines: BenchmarkText.table(results.filter { $0.dataset == note.name }, markdown: true)))
      }
    }
    try writeContacts(results, notes)
    if let perRunner { try OutputFile.write(BenchmarkTables.runners(results), to: perRunner) }
    if let html {
      try OutputFile.write(
        BenchmarkPage.html(
          results, notes: Dictionary(notes.map { ($0.name, $0.sentence) }) { first, _ in first },
          answers: Dictionary(notes.map { ($0.name, $0.answer) }) { first, _ in first }),
        to: html)
    }
  }

  private func writeContacts(_ results: [MethodResult], _ notes: [BenchmarkNote]) throws {
    guard let perContact else { return }
    let tolerances = Dictionary(notes.map { ($0.name, $0.toleranceSeconds) }) { first, _ in first }
    try OutputFile.write(BenchmarkTables.contacts(results) { tolerances[$0] ?? 0.05 }, to: perContact)
  }

  /// Holds ours against what was asked for, and all against the baseline.
  private func judge(_ results: [MethodResult], _ before: Baseline?) -> ExitStatus {
    var status = ExitStatus.done
    for requirement in require.compactMap(Requirement.init) {
      let judged = results.filter {
        $0.method.hasPrefix(BenchmarkRun.ours) && $0.metrics[requirement.name] != nil
      }
      if judged.isEmpty {
        let hint = results.flatMap(\.metrics.names).hint(for: requirement.name)
        Console.complain(
          "footstrike: nothing here was scored by \(requirement.name)\(hint.isEmpty ? "" : "; \(hint)")")
        status = .limitCrossed
      }
      for result in judged where !requirement.isMet(by: result.metrics[requirement.name] ?? .nan) {
        let value = BenchmarkText.number(result.metrics[requirement.name] ?? .nan)
        Console.complain(
          "footstrike: \(result.dataset): \(requirement.name) is \(value), not \(requirement.comparison)"
            + " \(BenchmarkText.number(requirement.limit))")
        status = .limitCrossed
      }
    }
    for loss in before?.losses(in: results) ?? [] {
      let now = loss.now.map(BenchmarkText.number) ?? "gone"
      Console.complain(
        "footstrike: \(loss.place): \(loss.metric) was \(BenchmarkText.number(loss.before)), now \(now)")
      status = .limitCrossed
    }
    return status
  }

  private func printMethods() throws {
    try Console.show("\(BenchmarkRun.ours): this program, causal, as replay and live run it")
    for method in ContactMethod.all {
      let needs = method.needsAngularRate ? ", needs a gyroscope" : ""
      try Console.show("\(method.name): \(method.placement.rawValue)\(needs)")
    }
  }

  private static func tell(_ recording: String) {
    if Console.errorIsTerminal { Console.write("\r\u{1B}[K\(recording.suffix(70))") }
  }

  private static func clearProgress() {
    if Console.errorIsTerminal { Console.write("\r\u{1B}[K") }
  }
}

extension BenchmarkRun.Split: ExpressibleByArgument {}
extension SeveralJobs: BenchmarkJobs {}
