import ArgumentParser
import Foundation
import GaitModel
import GaitReporting
import Glibc
import SensorDecoding
import SensorIO
import StrikePipeline

/// Watches a runner over one or more serial lines, and warns before the next step.
struct Live: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a wearable on a serial line and warn within the step.",
    discussion: """
      Protocol, rate and placement are found out from the first seconds unless they are given. A line that \
      hangs up is opened again when it is back. Ctrl-C ends the session and writes the summary. A pod on \
      each shoe is one session: footstrike live left=/dev/… right=/dev/… The files of --strikes, --events and \
      --record grow as it goes, over what they held; others appear when it ends. One that can't be written any \
      more is told and cued at once, and the session goes on: exit status 2 at its end.

      --serve shows the session on a page while it goes on: on this computer at http://127.0.0.1:8088/, and with \
      --serve 0.0.0.0:8088 on a phone in the same network, by the link or the code that is printed. The phone can \
      speak and vibrate warnings. Write it after the ports.
      """)

  @Argument(
    help: ArgumentHelp(
      "Serial ports, left=PORT and right=PORT for both feet, - for standard input, or of the network: tcp://HOST:PORT, tcp-listen://[ADDRESS]:PORT, udp://[ADDRESS]:PORT, phyphox://HOST[:PORT], sensorlogger://[ADDRESS]:PORT[/PATH].",
      valueName: "port"))
  var ports: [LivePort]

  @Option(name: .customLong("protocol"), help: "What the device speaks; see footstrike ports --protocols.")
  var protocolName: String?

  @Option(help: ArgumentHelp("Bits a second; the protocol's usual one where not given.", valueName: "bits"))
  var baud: UInt32?

  @Option(help: ArgumentHelp("Samples a second; measured where not given.", valueName: "hertz"))
  var rate: Double?

  @OptionGroup(title: "Lines of text")
  var readings: ReadingOptions

  @Flag(help: "Take acceleration without gravity where the device sends no other.")
  var gravityRemoved = false

  @OptionGroup(title: "Runner and ground")
  var analysis: AnalysisOptions

  @OptionGroup(title: "Output")
  var output: OutputOptions

  @Option(
    help: ArgumentHelp("Keep all bytes with their times; replay gives the same events.", valueName: "file"))
  var record: String?

  @OptionGroup(title: "Kept in the log, at its end")
  var keep: LogKeepOptions

  @Option(help: ArgumentHelp("Whose session it is, for the log.", valueName: "name"))
  var runner: String?

  @Option(help: ArgumentHelp("End after so long.", valueName: "seconds"))
  var duration: Double?

  @Flag(
    help: "Real-time scheduling of the reader, locked memory and processors kept awake, as far as allowed.")
  var realtime = false

  @Flag(help: "Tell of each sensor's clock, too.")
  var verbose = false

  @OptionGroup(title: "Page")
  var serving: ServeOption

  @OptionGroup(title: "Cues")
  var cues: CueOptions

  /// What a warning sets off besides its line.
  struct CueOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp("Write cues to this port; one of the session's own will do.", valueName: "port"))
    var cuePort: String?

    @Option(help: ArgumentHelp("Bits a second of the cue port; 115200 where not given.", valueName: "bits"))
    var cueBaud: UInt32?

    @Option(
      help: ArgumentHelp(
        "What is written when a warning is raised: text with \\n, \\x07 and so on, or hex:0107.",
        valueName: "bytes"))
    var cue: CueBytes?

    @Option(
      help: ArgumentHelp("What is written when a warning is over; nothing by default.", valueName: "bytes"))
    var cueClear: CueBytes?

    @Flag(help: "Ring the terminal's bell at a warning.")
    var bell = false

    @Option(
      help: ArgumentHelp(
        "Run this command at each cue; FOOTSTRIKE_KIND, _PHASE (raised, cleared), _SIDE and _WORDS say which.",
        valueName: "command"))
    var sound: String?

    @Flag(help: "Say each cue aloud, through espeak-ng.")
    var say = false

    func validate() throws {
      if cuePort == nil, cue != nil || cueClear != nil || cueBaud != nil {
        throw ValidationError("--cue, --cue-clear and --cue-baud need --cue-port PORT")
      }
      if sound?.isEmpty == true {
        throw ValidationError("--sound is a command, such as 'aplay $FOOTSTRIKE_PHASE.wav'")
      }
      if say, sound != nil { throw ValidationError("--say and --sound would talk at once; leave one out") }
    }
  }

  func validate() throws {
    if let protocolName, SerialProtocol.named(protocolName) == nil {
      throw ValidationError(no: "protocol", called: protocolName, among: SerialProtocol.all.map(\.name))
    }
    guard !ports.isEmpty, ports.count <= 8 else { throw ValidationError("name one to eight ports") }
    if ports.indices.contains(where: { place in ports[..<place].contains { $0.isSame(as: ports[place].path) }
    }) {
      throw ValidationError("each port can be one sensor only")
    }
    for port in ports {
      if let advice = LiveInput(path: port.path).misspelt { throw ValidationError("\(port.path): \(advice)") }
    }
    if let rate, !(1...10_000).contains(rate) { throw ValidationError("--rate is 1 to 10000 Hz") }
    if baud == 0 || cues.cueBaud == 0 { throw ValidationError("a baud is positive") }
    if let duration, !(duration > 0 && duration < 1e7) {
      throw ValidationError("--duration is a positive number of seconds")
    }
    if analysis.altitude != nil {
      throw ValidationError("--altitude is for recordings; live, give --grade or use a shoe's own slope")
    }
    let sides = ports.compactMap(\.side)
    if Set(sides).count < sides.count {
      throw ValidationError("a session has one left= and one right= at most")
    }
    if analysis.side != nil, ports.count > 1 || !sides.isEmpty {
      throw ValidationError("write --side with one plain PORT, or left=PORT and right=PORT")
    }
    if record == "-" { throw ValidationError("--record is a file's name; standard output has the events") }
    if runner != nil, !keep.isWanted { throw ValidationError("--runner is for the log: add --log") }
    try checkFiles()
  }

  private func checkFiles() throws {
    var written = WrittenFiles()
    try output.add(to: &written)
    try written.add(record, for: "--record")
    try written.add(keep.logFile, for: "--log-file")
    try written.add(serving.serveToken, for: "--serve-token")
    try written.spare(analysis.files)
  }

  private var inputs: [LiveInput] {
    ports.map { port in
      var input = LiveInput(path: port.path)
      input.side = port.side ?? analysis.side
      input.placement = analysis.placement
      input.baud = baud
      if let protocolName { input.stream.entry = SerialProtocol.named(protocolName) }
      input.stream.rateHertz = rate
      input.stream.decoding.acceptsGravityRemoved = gravityRemoved
      // Checked when the command line was read.
      try? readings.add(to: &input.stream.decoding.lines)
      return input
    }
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    // Wrong options are told before a port is opened and a file is cut.
    let context = try analysis.context()
    let page = try serving.page()
    let log = try keep.open()
    let player = try self.cues.say ? CuePlayer.voice() : self.cues.sound.map { CuePlayer(command: $0) }
    let recorder = try record.map { try RawRecorder(path: $0, ports: inputs.map(\.recorded)) }
    let grants = RealTimeGrants()
    let began = Date()
    let wantsRealTime = realtime
    let session = try LiveSession(inputs, stop: stop, wakeUp: wakeUp, recorder: recorder) {
      if wantsRealTime { grants.claim() }
    }
    let cues = try Cues(
      target: cueTarget(session), raised: self.cues.cue?.bytes ?? [0x07],
      cleared: self.cues.cueClear?.bytes, bell: self.cues.bell, player: player)
    try recorder?.start()
    page?.tellLinks()
    let run = LiveRun(
      session: session, inputs: inputs, context: context, stop: stop, wakeUp: wakeUp, recorder: recorder,
      grants: grants, cues: cues,
      settings: .init(output: output, duration: duration, isVerbose: verbose, page: page))
    let ended = Result { try run.run() }
    // Whatever ended the session, what was read is on the disk.
    let recorded = Result { try recorder?.finish() }
    if let summary = run.summary {
      log?.add(live: summary, record: record, called: ports.map(\.path), keep.notes.notes(of: runner))
    }
    try recorded.get()
    // A trial at the desk is no practice.
    if let summary = run.summary, summary.runningSeconds >= 60 { try analysis.fade?.count(began: began) }
    var status = try ended.get()
    if log?.hasFailed == true { status = status.worse(.couldNot) }
    if status != .done { throw status }
  }

  /// Where cues go; `nil` where none were asked for.
  func cueTarget(_ session: LiveSession) -> Cues.Target? {
    guard let path = cues.cuePort else { return nil }
    if let source = ports.firstIndex(where: { $0.isSame(as: path) }) {
      return .session(session, source: source)
    }
    return .port(path: path, settings: SerialSettings(baud: cues.cueBaud ?? 115_200))
  }
}
