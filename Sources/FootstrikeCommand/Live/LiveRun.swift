import GaitModel
import GaitReporting
import Glibc
import HostSensors
import SensorDecoding
import SensorIO
import StrikeDashboard
import StrikeMonitoring
import StrikePipeline
import Synchronization

/// One live session from its first byte to its summary, on the command's own thread.
final class LiveRun {
  private let session: LiveSession
  private let inputs: [LiveInput]
  private let stop: StopSignal
  private let wakeUp: WakeUp
  private let recorder: RawRecorder?
  private let settings: Settings
  private let cues: Cues
  private let context: AnalysisContext
  private let host = HostWatch()
  private let keyboard: Keyboard?
  private let grants: RealTimeGrants
  private let deadline: Int64
  private var hostTrouble = HostTrouble()
  private var hostNotes = HostNotes()
  private var hostRound = 0
  private var isPaused = false
  private var lastTime = SensorTime.zero
  private var saidWaiting = false
  private var hasBegun = false
  private var absence = SensorAbsence()
  /// What is drawn where standard output is a terminal and gets text.
  private var view: LiveView?
  /// Words that the screen had, for when it is done: it is too narrow for some, and keeps the last few only.
  private var toldOnScreen: [String] = []
  /// What it came to; `nil` until its end.
  private(set) var summary: SessionSummary?

  /// What the person asked of the session.
  struct Settings {
    /// Where the results go.
    var output: OutputOptions
    /// Seconds after which it ends; `nil` for no such end.
    var duration: Double?
    /// What is for those who look after the sensor is told, too.
    var isVerbose = false
    /// Where browsers see it; `nil` where none was asked for.
    var page: ServedPage?
  }

  init(
    session: LiveSession, inputs: [LiveInput], context: AnalysisContext, stop: StopSignal, wakeUp: WakeUp,
    recorder: RawRecorder?, grants: RealTimeGrants, cues: Cues, settings: Settings
  ) {
    self.session = session
    self.inputs = inputs
    self.context = context
    self.stop = stop
    self.wakeUp = wakeUp
    self.recorder = recorder
    self.grants = grants
    self.cues = cues
    self.settings = settings
    // Keys only where standard input is not the sensor.
    keyboard = inputs.contains { $0.path == "-" } ? nil : Keyboard()
    deadline = HostClock.deadline(in: settings.duration.map { .seconds($0) })
  }

  func run() throws -> ExitStatus {
    defer {
      settings.page?.finish()
      host.finish()
      keyboard?.restore()
    }
    try host.start()
    guard let sensors = session.prepare(idle: { [self] in lookAround() }) else {
      tellNotices()
      Console.complain("footstrike: \(whyNothing); the session ended before it began")
      return .couldNot
    }
    tellNotices()
    for sensor in sensors where !settings.output.quiet {
      for guess in sensor.guesses { Console.complain("footstrike: \(sensor.name): \(guess)") }
    }
    return try run(sensors)
  }

  /// Why no session could begin.
  private var whyNothing: String {
    let ports = session.status.ports
    let unplaced = ports.map(\.unplacedSamples).reduce(0, +)
    if unplaced > 0 {
      return "\(unplaced) samples came, and their rate could not be measured: pin it with --rate HERTZ"
    }
    return ports.contains { $0.bytes > 0 } ? "nothing that came could be read as samples" : "no bytes came"
  }

  private func run(_ sensors: [SourceSensor]) throws -> ExitStatus {
    let streams = sensors.map(\.stream)
    let description = SessionDescription(sensors, of: session)
    let showsScreen =
      settings.output.chosenFormat == .text && !settings.output.quiet && Console.outputIsTerminal
    var outputs = try SessionOutputs(
      settings.output, session: description, showsOutput: !showsScreen, isLive: true)
    if showsScreen {
      view = LiveView(
        session: inputs.map(\.path).joined(separator: " "), sensors: streams,
        measures: description.measures, coloured: Console.wantsColour, verbose: settings.isVerbose)
    }
    settings.page?.begin(description)
    hasBegun = true
    let monitor = try StrikeMonitor(context.configuration(streams))
    let rate = streams.map(\.rateHertz).reduce(0, +)
    // What was held while the placement was guessed comes at once.
    let pipeline = PipelineRun(
      monitor: monitor, rings: .live(rateHertz: rate, longestStall: .seconds(15)))
    let session = session
    var nextFlush = HostClock.nanoseconds()
    var failures: [FootstrikeError] = []
    let atOnce = cues.atOnce
    let dropped = try pipeline.run(
      // Without keys and a screen nobody sees how soon it looks around, and each look costs battery.
      session, idleEvery: .milliseconds(view == nil && keyboard == nil ? 250 : 100), atOnce: atOnce,
      idle: {
        lookAround()
        if canTell {
          for refusal in grants.take() { tell("--realtime: \(refusal)") }
          if let failure = cues.soundFailure() { tell(failure) }
        }
        if let warning = lookAtHost() {
          outputs.push(.warning(warning))
          view?.push(.warning(warning))
          cues.give(Cue(warning))
          settings.page?.push(.warning(warning))
        }
        let status = session.status
        for news in absence.look(status, now: HostClock.nanoseconds()) {
          give(
            news.isGone
              ? Cue("sensor_away", words: "the sensor is away")
              : Cue("sensor_away", .cleared, words: "the sensor is back"), news.words, of: news.port)
          if canTell { tell(news.words) }
        }
        // What can't be written any more is cued as well: the person may not look, and the session goes on.
        let lost = outputs.takeFailures() + (recorder?.takeFailure().map { [$0] } ?? [])
        if !lost.isEmpty {
          give(
            Cue("output_lost", words: "the session is not written any more"),
            lost.map { "\($0)" }.joined(separator: "; "))
        }
        failures += lost
        if canTell {
          for failure in failures { tell("\(failure); the session goes on without it") }
          failures = []
        }
        tellNotices()
        if keyboard?.hasComeBack() == true { view?.beginAnew() }
        view?.draw(status, host: host.readings.all, now: HostClock.nanoseconds(), on: outputs.shown)
        if HostClock.nanoseconds() >= nextFlush {
          nextFlush += 1_000_000_000
          outputs.flushFiles()
        }
      },
      deliver: { events in
        for place in events.indices {
          lastTime = max(lastTime, events[place].time)
          if case .warning(let warning) = events[place] {
            cues.give(Cue(warning), wasWritten: atOnce != nil)
          }
          view?.push(events[place])
        }
        settings.page?.push(events)
        outputs.push(events)
        if outputs.nobodyListens { end() }
      })
    tellNotices()
    view?.draw(session.status, host: [], now: HostClock.nanoseconds(), on: outputs.shown, force: true)
    view = nil
    for words in toldOnScreen { tell(words) }
    var health = session.status.health
    health.droppedByRing = Int64(dropped.samples + dropped.events)
    outputs.finish(
      health: health, refusals: session.status.refusals,
      live: hostNotes.conditions(droppedSamples: Int64(dropped.samples), isReplay: false))
    summary = outputs.summary
    for failure in failures + outputs.takeFailures() { Console.complain("footstrike: \(failure)") }
    for loss in outputs.losses { Console.complain("footstrike: \(loss)") }
    tellLosses(dropped)
    if outputs.hasFailed || session.status.ports.contains(where: \.hasFailed) { return .couldNot }
    return outputs.summary.contacts == 0 ? .limitCrossed : .done
  }

  /// Gives a cue of what is no event, on the page too.
  ///
  /// - Parameter port: which of several it is about; each has its line on the page.
  private func give(_ cue: Cue, _ message: String, of port: String? = nil) {
    cues.give(cue)
    settings.page?.push(
      DashboardNotice(
        kind: cue.kind + (port.map { " \($0)" } ?? ""), phase: cue.phase, message: message, spoken: cue.words)
    )
  }

  private func end() {
    stop.stop()
    wakeUp.wake()
  }

  /// Keys, the end of the time that was asked for, and what the machine had to say. Words wait where the
  /// terminal stands still: nothing here may hold up the next cue.
  private func lookAround() {
    if HostClock.nanoseconds() >= deadline { end() }
    while let key = keyboard?.next() {
      switch key {
      case "q": end()
      case "p":
        isPaused.toggle()
        session.setPaused(isPaused)
      default: break
      }
    }
    settings.page?.tell(session.status, host: host.readings.all, hasBegun: hasBegun)
    guard canTell else { return }
    if !saidWaiting, session.status.ports.allSatisfy({ $0.state == .streaming }) {
      saidWaiting = true
      if inputs.contains(where: { $0.placement == nil }) {
        tell("samples come; move, so that the placement can be told, or give --placement")
      }
    }
    for notice in host.takeNotices() { tell(notice) }
  }

  private func lookAtHost() -> StrikeWarning? {
    let (readings, round) = host.readings
    guard round > hostRound else { return nil }
    hostRound = round
    note(HostNotes.round(readings))
    guard let (warning, words) = hostTrouble.look(readings, at: lastTime) else { return nil }
    if warning.phase == .raised { note(HostNotes.warning(words)) }
    if canTell { tell(words) }
    return warning
  }

  private func note(_ text: String) {
    hostNotes.add(text)
    recorder?.note(text, time: HostClock.nanoseconds())
  }

  /// Words can be told without waiting: the screen takes them any time.
  private var canTell: Bool { view != nil || Console.isReady }

  /// Tells a person, on the screen where one is drawn.
  private func tell(_ words: String) {
    guard view != nil else { return Console.complain("footstrike: \(words)") }
    view?.note(words)
    if toldOnScreen.count < 100 { toldOnScreen.append(words) }
  }

  private func tellNotices() {
    guard canTell else { return }
    for notice in session.takeNotices() { tell(notice) }
  }

  private func tellLosses(_ dropped: PipelineRun.Dropped) {
    let status = session.status
    if dropped.samples > 0 {
      Console.complain("footstrike: \(dropped.samples) samples were dropped, since the analysis stood still")
    }
    if dropped.events > 0 {
      Console.complain("footstrike: \(dropped.events) events were not shown, since the output stood still")
    }
    for port in status.ports {
      var words = ["\(port.bytes) bytes"]
      if port.rateHertz > 0 { words.append("\((port.rateHertz * 10).rounded() / 10) Hz") }
      words.append("\(port.health.lostSamples) samples lost in \(port.health.gaps) gaps")
      if port.lostByCounter > 0 { words.append("\(port.lostByCounter) of them by the device's counter") }
      words.append("\(port.health.refusedRecords) records refused")
      if port.unplacedSamples > 0 { words.append("\(port.unplacedSamples) samples at no known rate") }
      if settings.isVerbose, let drift = port.driftPPM {
        words.append("clock \(Int(abs(drift).rounded())) ppm \(drift < 0 ? "slow" : "fast")")
      }
      let silence = (HostClock.nanoseconds() - port.lastArrival) / 1_000_000_000
      if port.lastArrival > 0, port.state != .ended, silence >= 3 {
        words.append("gone for the last \(silence) s")
      }
      if port.reconnections > 0 {
        words.append("came back \(port.reconnections == 1 ? "once" : "\(port.reconnections) times")")
      }
      Console.complain("footstrike: \(port.path): \(words.joined(separator: ", "))")
    }
  }
}

/// Real-time scheduling of a session's reader, and what of it was refused.
final class RealTimeGrants: Sendable {
  private let refusals = Mutex<[String]>([])

  /// Asks for it, for the calling thread.
  func claim() {
    let refused = RealTimeRights.claim().refusals
    refusals.withLock { $0 = refused }
  }

  /// What was refused, once.
  func take() -> [String] {
    refusals.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
