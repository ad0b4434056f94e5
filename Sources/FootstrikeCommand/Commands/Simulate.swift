import ArgumentParser
import Foundation
import GaitModel
import GaitSynthesis
import StrikePipeline

/// Writes a recording that nobody ran, with what is true of it beside it.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a synthetic recording with its truth.",
    discussion: """
      A mechanical model of a foot and a body, from a seed: the same options give the same bytes. The \
      truth is written beside the recording: run.csv gets run.truth.csv, one row a ground contact, and \
      run.descents.csv where the ground goes down.
      """)

  @Option(help: ArgumentHelp("What happens; --list names them all.", valueName: "name"))
  var scenario: String?

  @Option(help: ArgumentHelp("One of Samples/, byte for byte.", valueName: "name"))
  var sample: String?

  @Flag(help: "List scenarios, samples and spellings, and end.")
  var list = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The recording; - for standard output.", valueName: "file"))
  var output = "-"

  @Option(help: ArgumentHelp("How the file is written; --list names them.", valueName: "name"))
  var spelling: String?

  @Option(help: ArgumentHelp("Go through the scenario again until it lasts so long.", valueName: "seconds"))
  var duration: Double?

  @OptionGroup(title: "A run of your own instead of a scenario")
  var own: OwnRun

  @OptionGroup(title: "The sensor")
  var sensor: SimulatedSensor

  @OptionGroup(title: "A device in real time instead of a file")
  var device: DeviceOptions

  @Option(help: "Which runner; each number is a person with a build and a gait of their own.")
  var runner: UInt64 = 1

  @Option(
    help: ArgumentHelp("The recording's times begin here, UTC, and not at zero.", valueName: "YYYY-MM-DD"))
  var date: String?

  @Option(help: "Of the steps, the mounting and the noise.")
  var seed: UInt64 = 1

  /// One way of running throughout.
  struct OwnRun: ParsableArguments {
    @Option(help: ArgumentHelp("Over ground.", valueName: "m/s"))
    var speed: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Slope, + uphill.", valueName: "percent"))
    var grade: Double?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("Foot to ground at contact, + is heel first.", valueName: "degrees"))
    var strikeAngle: Double?

    @Option(help: ArgumentHelp("Share of the steps that land forefoot first instead.", valueName: "0…1"))
    var forefootShare: Double?

    func validate() throws {
      if let speed, !(1.5...8).contains(speed) { throw ValidationError("--speed is 1.5 to 8 m/s") }
      if let grade, !(-40...40).contains(grade) { throw ValidationError("--grade is -40 to 40 percent") }
      if let strikeAngle, !(-30...45).contains(strikeAngle) {
        throw ValidationError("--strike-angle is -30 to 45 degrees")
      }
      if let forefootShare, !(0...1).contains(forefootShare) {
        throw ValidationError("--forefoot-share is 0 to 1")
      }
    }

    /// The run, between standing still; `nil` where nothing was asked for.
    func scenario(seconds: Double) -> Scenario? {
      guard speed != nil || grade != nil || strikeAngle != nil || forefootShare != nil else { return nil }
      let habit =
        forefootShare.map { StrikeHabit.mixed(strikeAngle ?? 15, -6, secondShare: $0) }
        ?? strikeAngle.map { .angle($0) } ?? .own
      let run = Segment(
        .running, .seconds(max(1, seconds - 3)), speedMetresPerSecond: speed ?? 3.3, gradePercent: grade ?? 0,
        strike: habit)
      return Scenario(
        name: "own", segments: [Segment(.standing, .seconds(2)), run, Segment(.standing, .seconds(1))])
    }
  }

  func validate() throws {
    if let scenario, Scenario.named(scenario) == nil {
      throw ValidationError(no: "scenario", called: scenario, among: Scenario.named.map(\.name))
    }
    if let sample, SampleRecording.named(sample) == nil {
      throw ValidationError(no: "sample", called: sample, among: SampleRecording.all.map(\.name))
    }
    if let spelling, CSVSpelling.named(spelling) == nil {
      throw ValidationError(no: "spelling", called: spelling, among: CSVSpelling.named.map(\.name))
    }
    if date != nil, startNanoseconds == nil {
      throw ValidationError("--date is a day from 2000 to 2200, as in 2026-03-01")
    }
    if date != nil, device.pty || spelling != nil || sample != nil {
      throw ValidationError("--date goes without --pty, --spelling and --sample")
    }
    if let duration, !(duration > 0 && duration <= 1_000_000) {
      throw ValidationError("--duration is up to 1000000 seconds")
    }
    if scenario != nil, own.scenario(seconds: 60) != nil {
      throw ValidationError("--scenario has its own speeds, slopes and strike angles; leave one out")
    }
  }

  func run() throws {
    if list { return try printList() }
    if let sample = sample.flatMap(SampleRecording.named) { return try write(sample) }
    var chosen =
      own.scenario(seconds: duration ?? 60) ?? Scenario.named(scenario ?? "downhill-mixed")!
    if let duration { chosen = chosen.lasting(atLeast: duration) }
    let model = sensor.model
    if device.pty {
      let simulation = Simulation(
        scenario: chosen, sensor: model, runner: Runner(seed: runner), seed: seed)
      return try play(simulation)
    }
    let spelling =
      spelling.flatMap(CSVSpelling.named)
      ?? .plain(
        angularRate: model.hasAngularRate, altitude: model.altitudeHertz > 0,
        startNanoseconds: startNanoseconds)
    try write(
      Simulation(scenario: chosen, sensor: model, runner: Runner(seed: runner), seed: seed),
      spelling: spelling)
  }

  /// Noon of the day that was asked for, since 1970.
  private var startNanoseconds: Int64? {
    let format = Date.ISO8601FormatStyle().year().month().day()
    // A 30th of February would be read as a 2nd of March.
    guard let date, let day = try? format.parse(date), format.format(day) == date,
      (2000...2200).contains(Int(date.prefix(4)) ?? 0)
    else { return nil }
    return (Int64(day.timeIntervalSince1970) + 43_200) * 1_000_000_000
  }

  private func write(_ whole: Simulation, spelling: CSVSpelling) throws {
    let stop = StopOnSignal.install()
    var simulation = whole
    let recording = try OutputFile(path: output)
    let truth = try truthPath(".truth.csv").map { try OutputFile(path: $0) }
    truth?.buffer.append(contentsOf: TruthEncoder.contactHeader.utf8)
    var encoder = CSVEncoder(spelling, sensor: simulation.sensor)
    var samples: [MotionSample] = []
    var written = 0
    var goesOn = true
    while goesOn, !recording.readerIsGone {
      if stop.isSet { throw EndedEarly(place: "\(samples.last?.time.seconds ?? 0) s", output: output) }
      samples.removeAll(keepingCapacity: true)
      goesOn = simulation.next(into: &samples, count: 4096)
      if let duration, let late = samples.firstIndex(where: { $0.time.seconds >= duration }) {
        samples.removeSubrange(late...)
        goesOn = false
      }
      encoder.encode(samples.span, into: &recording.buffer)
      try recording.flushIfLarge()
      let end = duration ?? .infinity
      let contacts = simulation.takeContacts().filter { $0.terminalContactSeconds <= end }
      if let truth {
        TruthEncoder.encode(contacts, first: written, into: &truth.buffer)
        try truth.flushIfLarge()
      }
      written += contacts.count
    }
    try recording.finish()
    try truth?.finish()
    if let path = truthPath(".descents.csv"), !simulation.descents.isEmpty {
      let descents = try OutputFile(path: path)
      descents.buffer.append(contentsOf: TruthEncoder.descentHeader.utf8)
      TruthEncoder.encode(simulation.descents, into: &descents.buffer)
      try descents.finish()
    }
  }

  private func write(_ sample: SampleRecording) throws {
    let files = sample.make()
    try OutputFile.write(files.recording, to: output)
    if let path = truthPath(".truth.csv") { try OutputFile.write(files.truth, to: path) }
  }

  /// The file beside the recording with another ending; `nil` where that goes to standard output.
  func truthPath(_ ending: String) -> String? {
    guard output != "-" else { return nil }
    return (output.hasSuffix(".csv") ? String(output.dropLast(4)) : output) + ending
  }

  private func printList() throws {
    try Console.show("scenarios:")
    for entry in Scenario.named { try Console.show("  \(entry.name): \(entry.about)") }
    try Console.show("samples:")
    for sample in SampleRecording.all { try Console.show("  \(sample.name): \(sample.about)") }
    try Console.show("spellings:")
    for spelling in CSVSpelling.named {
      try Console.show("  \(spelling.name): \(spelling.header.isEmpty ? "no header" : spelling.header)")
    }
  }
}

extension Scenario {
  /// The scenario again and again until it lasts long enough.
  fileprivate func lasting(atLeast seconds: Double) -> Scenario {
    let once = segments.reduce(0.0) { sum, segment in
      switch segment.extent {
      case .seconds(let seconds): sum + seconds
      case .metres(let metres): sum + metres / max(segment.speedMetresPerSecond, 1)
      }
    }
    var longer = self
    for _ in 0..<Int((seconds / max(once, 1)).rounded(.up)) { longer.segments += segments }
    return longer
  }
}
