import ArgumentParser
import GaitEvaluation
import GaitModel
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikePipeline

/// A personal model from two short recordings.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learn how one runner's heel and forefoot strikes feel, from two short recordings.",
    discussion: """
      Record one or two minutes of running on the heel and as much on the forefoot, at the same pace and \
      with the sensor worn the same way: files, raw live records, or the wearable's port itself, from which \
      --duration seconds are taken for each. The model that comes out knows this runner only; use it with \
      --model in replay and live.
      """)

  @Option(
    help: ArgumentHelp("Running heel first, a file or a serial port; again for more.", valueName: "file"))
  var heel: [String] = []

  @Option(help: ArgumentHelp("Running forefoot first, the same.", valueName: "file"))
  var forefoot: [String] = []

  @Option(help: "Where the sensor sits.")
  var placement = Placement.wrist

  @Option(name: .shortAndLong, help: ArgumentHelp("The model; - for standard output.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("How long to record from a port.", valueName: "seconds"))
  var duration = 60.0

  @Option(name: .customLong("protocol"), help: "What a port's device speaks; found out where not given.")
  var protocolName: String?

  @Option(help: ArgumentHelp("Bits a second of a port.", valueName: "bits"))
  var baud: UInt32?

  @OptionGroup(title: "The files")
  var reading: RecordingOptions

  func validate() throws {
    if heel.isEmpty || forefoot.isEmpty {
      throw ValidationError("give a recording with --heel and one with --forefoot")
    }
    var written = WrittenFiles()
    try written.add(output, for: "--output")
    try written.spare(heel + forefoot)
    if let protocolName, SerialProtocol.named(protocolName) == nil {
      throw ValidationError(no: "protocol", called: protocolName, among: SerialProtocol.all.map(\.name))
    }
    guard (20...PortRecording.most.seconds).contains(duration) else {
      throw ValidationError("--duration is 20 to \(Int(PortRecording.most.seconds)) seconds")
    }
    if baud == 0 { throw ValidationError("a baud is positive") }
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    let options = try reading.decoding()
    let files = try (heel.map { ($0, StrikePattern.rearfoot) } + forefoot.map { ($0, .forefoot) }).map {
      (path, pattern) in
      let file =
        PortRecording.isPort(path)
        ? try record(path, pattern, options).record(stop: stop, wakeUp: wakeUp)
        : try RecordedSamples(path: path, options: options, most: PortRecording.most)
      if file.isCut {
        let seconds = Int(file.samples.last!.time.seconds(since: file.samples[0].time))
        Console.complain(
          "footstrike: \(path): its first \(seconds) s are learned from, as more teach no more")
      }
      // Nothing above 100 Hz tells the two apart at a wrist, and a fast sensor's own samples fill the memory.
      let rate = min(100, max(1, file.rateHertz.rounded()))
      return (
        path: path, rateHertz: file.rateHertz,
        recording: LabelledRecording(
          runner: "me", pattern: pattern, rateHertz: rate, rows: file.evenRows(rateHertz: rate))
      )
    }
    if stop.isSet { throw EndedEarly(place: "\(files.count) recordings", output: output) }
    // A slower file sets the pace for all.
    let slowest = files.map(\.rateHertz).min() ?? 100
    guard slowest >= 36 else {
      throw FootstrikeError(
        what: "it has \(BenchmarkText.number(slowest)) samples a second, too few to tell strikes apart",
        where: files.first { $0.rateHertz == slowest }?.path ?? "recordings",
        advice: "record at 50 Hz or more")
    }
    let rate = min(100, slowest.rounded())
    let recordings = files.map { $0.recording.resampled(toHertz: rate) }
    guard
      let learned = LearnedModel(
        learning: recordings, placement: placement, program: "footstrike \(Footstrike.version)",
        trainingSet: files.map(\.path.lastComponent).joined(separator: ", "),
        trainingLicence: "the runner's own")
    else {
      let seconds = recordings.map { Double($0.rows.count) / rate }.min() ?? 0
      throw FootstrikeError(
        what:
          "the recordings are too short to learn from and to judge by (\(BenchmarkText.number(seconds)) s)",
        where: "calibrate", advice: "give 20 s or more of each")
    }
    try ModelReport.write(learned, to: output)
  }

  /// What is taken from a port.
  private func record(_ path: String, _ pattern: StrikePattern, _ options: DecodingOptions) -> PortRecording {
    var input = LiveInput(path: path)
    input.placement = placement
    input.baud = baud
    input.stream.entry = protocolName.flatMap(SerialProtocol.named)
    input.stream.rateHertz = options.rateHertz
    input.stream.decoding.acceptsGravityRemoved = options.gravityRemoved == true
    input.stream.decoding.lines = options
    let task = pattern == .rearfoot ? "run heel first" : "run forefoot first"
    return PortRecording(input: input, seconds: duration, task: task)
  }
}

extension String {
  /// What follows the last slash.
  fileprivate var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
