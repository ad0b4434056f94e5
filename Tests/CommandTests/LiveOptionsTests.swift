import Foundation
import GaitModel
import HostSensors
import StrikePipeline
import Testing

@testable import FootstrikeCommand

/// What is written on the command line of a live session.
struct LiveOptionsTests {
  @Test(arguments: [
    ("buzz", Array("buzz".utf8)), ("hex:07 ff", [0x07, 0xFF]), ("hex:0A", [0x0A]),
    ("\\x07on\\r\\n", [0x07, 0x6F, 0x6E, 0x0D, 0x0A]), ("a\\\\b\\t", [0x61, 0x5C, 0x62, 0x09]),
  ])
  func `a cue is text with escapes, or hexadecimal`(_ text: String, _ bytes: [UInt8]) {
    #expect(CueBytes(argument: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "hex:", "hex:1", "hex:zz", "\\", "\\q", "\\x0", "\\xgg"])
  func `a cue that makes no sense is refused`(_ text: String) {
    #expect(CueBytes(argument: text) == nil)
  }

  @Test func `faults of a simulated line are a list`() {
    var faults = SimulatedFaults()
    (faults.damage, faults.unplugEvery, faults.unpluggedSeconds, faults.burstEvery) = (0.01, 10, 2, 0.5)
    #expect(SimulatedFaults(argument: "damage=0.01,unplug=10,away=2,burst=0.5") == faults)
    for text in ["", "damage", "damage=", "damage=1", "damage=nan", "unplug=0", "fire=1", "burst=1,"] {
      #expect(SimulatedFaults(argument: text) == nil, "\(text)")
    }
  }

  @Test func `a port may be told to be a foot's`() {
    let left = LivePort(argument: "left=/dev/ttyUSB0")
    #expect(left?.path == "/dev/ttyUSB0")
    #expect(left?.side == .left)
    #expect(LivePort(argument: "/dev/a=b")?.path == "/dev/a=b")
    #expect(LivePort(argument: "-")?.side == nil)
    #expect(LivePort(argument: "right=") == nil)
    #expect(LivePort(argument: "") == nil)
    #expect(LivePort(argument: "/dev/../dev/null")?.isSame(as: "/dev/null") == true)
  }

  @Test(arguments: [
    ["live"], ["live", "/dev/a", "/dev/a"], ["live", "/dev/a", "--protocol", "morse"],
    ["live", "/dev/a", "--cue", "x"], ["live", "/dev/a", "--duration", "0"],
    ["live", "left=a", "left=b"], ["live", "left=a", "--side", "right"], ["live", "a", "--record", "-"],
    ["live", "a", "--cue-baud", "9600"], ["live", "a", "--sound", ""],
    ["live", "a", "b", "--side", "left"], ["live", "a", "--altitude", "track.gpx"],
    ["simulate", "--pty", "--protocol", "morse"], ["simulate", "--pty", "--faults", "unplug=3"],
    ["simulate", "--faults", "damage=0.1"],
  ])
  func `a live command line that makes no sense is refused`(_ words: [String]) {
    do {
      _ = try Footstrike.parseAsRoot(words)
      Issue.record("it was taken")
    } catch {
      #expect(Footstrike.exitCode(for: error) == .validationFailure, "\(error)")
    }
  }

  @Test func `a sound's player gets no keys, no sensor's bytes, and writes into no events`() throws {
    let folder = try ScratchFolder()
    let told = try NamedPipe(folder.path("streams"))
    let cues = try Cues(
      target: nil, raised: [7], cleared: nil, bell: false,
      player: CuePlayer(
        command: """
          x=$(for n in 0 1 2; do readlink /proc/$$/fd/$n; done); exec 9>'\(told.path)'; echo "$x" >&9; exit 3
          """))
    cues.give(Cue("heel_strike", words: "heel first"))
    while NamedPipe.wait([told]) {}
    #expect(told.text == "/dev/null\n/dev/null\n/dev/null\n")
    // It has closed its end: it is ending, and is waited for as a session does, now and then.
    var failure = cues.soundFailure()
    while failure == nil { failure = cues.soundFailure() }
    #expect(failure?.contains("failed (3)") == true)
  }

  @Test func `a player that hangs is ended with all it started, with the session at the latest`() throws {
    let folder = try ScratchFolder()
    let held = try NamedPipe(folder.path("held"))
    var cues: Cues? = try Cues(
      target: nil, raised: [7], cleared: nil, bell: false,
      player: CuePlayer(command: "exec 9>'\(held.path)'; sleep 600 & echo started >&9; wait"))
    cues?.give(Cue("heel_strike", words: "heel first"))
    while held.bytes.isEmpty, NamedPipe.wait([held]) {}
    #expect(held.text == "started\n")
    cues = nil
    // The player and what it started hold the pipe for as long as they live.
    while NamedPipe.wait([held]) {}
    #expect(held.isEnded)
  }

  @Test func `the screen is never higher than the terminal, and tells what is wrong`() throws {
    let folder = try ScratchFolder()
    var status = LiveStatus()
    status.ports = [LiveStatus.Port()]
    status.ports[0].path = "pod"
    status.ports[0].state = .lost
    func picture(rows: Int) throws -> String {
      var view = LiveView(
        session: "pod", sensors: [StreamDescription(placement: .shoe, rateHertz: 100, hasAngularRate: true)],
        coloured: false)
      for number in 1...3 { view.note("note \(number)") }
      let screen = try OutputFile(path: folder.path("screen"), grows: true)
      for _ in 0..<2 {
        view.draw(status, host: [], now: 5_000_000_000, on: screen, force: true, size: (rows, 40))
      }
      return String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path("screen"))), as: UTF8.self)
    }
    let whole = try picture(rows: 40)
    #expect(whole.contains("pod: HUNG UP for 5 s"))
    #expect(whole.contains("note 3") && !whole.contains("note 1"))
    let low = try picture(rows: 6)
    #expect(low.count { $0 == "\n" } == 10)
    #expect(low.contains("\u{1B}[5A"))
  }

  @Test func `the screen has its legend and the ages of warnings, and fits 80 columns`() throws {
    let folder = try ScratchFolder()
    var status = LiveStatus()
    status.ports = [LiveStatus.Port()]
    status.ports[0].path = "/dev/serial/by-id/usb-Maker_of_Pods_with_a_long_name_0123456789ABCDEF-if00-port0"
    status.ports[0].state = .streaming
    status.ports[0].driftPPM = -5
    status.ports[0].lastArrival = 100_000_000_000
    func lines(verbose: Bool) throws -> [String] {
      var view = LiveView(
        session: status.ports[0].path,
        sensors: [StreamDescription(placement: .shoe, side: .right, rateHertz: 200, hasAngularRate: true)],
        coloured: false, verbose: verbose)
      for number in 0..<60 {
        var strike = Strike(number: number, initialContact: .zero, initialContactIndex: 0, decidedAt: .zero)
        strike.decide(.rearfoot, confidence: 1)
        strike.footStrikeAngleDegrees = -12.5
        (strike.strideSeconds, strike.peakAccelerationG) = (0.7, 123.4)
        view.push(.strike(strike))
        var contact = GroundContact(strike: strike, terminalContact: SensorTime(seconds: 0.25))
        contact.nextInitialContact = SensorTime(seconds: 0.7)
        view.push(.contact(contact))
      }
      view.push(
        .warning(
          StrikeWarning(kind: .heelStrike, phase: .raised, time: .zero, value: 7, reference: 10, descent: 1)))
      let screen = try OutputFile(path: folder.path("screen"), grows: true)
      for seconds: Int64 in [10, 17, 100] {
        view.draw(
          status, host: [], now: seconds * 1_000_000_000, on: screen, force: true, size: (24, 80))
      }
      return String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path("screen"))), as: UTF8.self
      ).replacingOccurrences(of: "\u{1B}[K", with: "").split(separator: "\n").map {
        String($0.replacing(/\u{1B}\[\d+A\r/, with: ""))
      }
    }
    let told = try lines(verbose: false)
    #expect(told.allSatisfy { $0.count <= 80 }, "\(told)")
    for words in [
      "▲ 0 s ago", "▲ 7 s ago", "▲ 1 min ago", "h heel  m flat  f ball  · not told", "peak 123.4 g",
    ] {
      #expect(told.contains { $0.contains(words) }, "\(words): \(told)")
    }
    #expect(told.contains { $0.hasSuffix("try shorter,") || $0.hasSuffix("try shorter, quicker") })
    #expect(!told.contains { $0.contains("ppm") })
    #expect(try lines(verbose: true).contains { $0.contains("clock −5 ppm") })
  }

  @Test func `a sensor that is gone is told once, and that it is back`() {
    var status = LiveStatus()
    status.ports = [LiveStatus.Port(), LiveStatus.Port()]
    status.ports[0].path = "left"
    for place in 0..<2 { status.ports[place].state = .streaming }
    var absence = SensorAbsence()
    var told: [String] = []
    for second in 1...40 {
      status.ports[1].lastArrival = Int64(second) * 1_000_000_000
      if !(10..<20).contains(second), !(30..<32).contains(second) {
        status.ports[0].lastArrival = Int64(second) * 1_000_000_000
      }
      status.ports[0].state = (14..<20).contains(second) ? .lost : .streaming
      for news in absence.look(status, now: Int64(second) * 1_000_000_000) {
        told.append("\(second) \(news.words.prefix(4)) \(news.isGone)")
      }
    }
    #expect(told == ["12 left true", "20 left false"])
    status.ports[1].hasFailed = true
    status.ports[0].lastArrival = 59_000_000_000
    #expect(absence.look(status, now: 50_000_000_000).map(\.isGone) == [true])
    #expect(absence.look(status, now: 60_000_000_000).isEmpty)
  }

  @Test func `a session's notes tell the computer's extremes, live and from the record`() {
    func round(_ degrees: Double, _ volts: Double) -> String {
      HostNotes.round([
        HostReading(chip: "k10temp", label: "Tctl", quantity: .temperature, value: degrees),
        HostReading(chip: "k10temp", label: "Tdie", quantity: .temperature, value: 20),
        HostReading(
          chip: "k10temp", label: "Tbad", quantity: .temperature, value: 250, isFaulty: true),
        HostReading(chip: "nct", label: "in0", quantity: .voltage, value: 1.1),
        HostReading(chip: "rpi", label: "in5: 5 V", quantity: .voltage, value: volts),
      ])
    }
    var notes = HostNotes()
    let warning = HostNotes.warning("it is hot")
    for note in [round(41.25, 5.1), round(71.5, 4.62), warning, round(50, 5), "", "?: x V"] {
      notes.add(note)
    }
    let told = notes.conditions(droppedSamples: 3, isReplay: true)
    #expect(told.hottest == .init(sensor: "k10temp Tctl", value: 71.5))
    #expect(told.lowestVoltage == .init(sensor: "rpi in5: 5 V", value: 4.62))
    #expect(told.hostWarnings == 1)
    #expect(told.droppedSamples == 3)
  }

  @Test func `trouble of the computer is told once, and its end some way off the limit`() {
    func reading(_ degrees: Double) -> [HostReading] {
      [
        HostReading(
          chip: "k10temp", label: "Tctl", quantity: .temperature, value: degrees, limits: [.maximum: 70])
      ]
    }
    var trouble = HostTrouble()
    var told: [String] = []
    for degrees in [40.0, 64, 66, 71, 64, 63, 61, 50, 66] {
      guard let (warning, _) = trouble.look(reading(degrees), at: .zero) else { continue }
      told.append("\(Int(degrees)) \(warning.phase)")
    }
    #expect(told == ["66 raised", "61 cleared", "66 raised"])
  }
}
