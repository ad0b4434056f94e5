import Foundation
import GaitModel
import GaitSynthesis
import SensorDecoding
import Testing

@testable import FootstrikeCommand

/// Cues that are heard, chosen and faded, and a session that is quiet.
struct CueCommandTests {
  @Test(arguments: StrikeWarning.Phase.allCases)
  func `a command is told kind, phase, side and words of its cue`(_ phase: StrikeWarning.Phase) throws {
    let folder = try ScratchFolder()
    let told = try NamedPipe(folder.path("told"))
    let player = CuePlayer(
      command: """
        exec 9>'\(told.path)'
        echo "$FOOTSTRIKE_KIND/$FOOTSTRIKE_PHASE/$FOOTSTRIKE_SIDE/$FOOTSTRIKE_WORDS/${PATH:+path}" >&9
        """)
    player.play(Cue(StrikeWarning(kind: .heelStrike, phase: phase, time: .zero, side: .left)))
    while NamedPipe.wait([told]) {}
    let words = phase == .raised ? "heel first: shorter, quicker steps" : "back on target: off the heel"
    #expect(told.text == "heel_strike/\(phase.rawValue)/left/\(words)/path\n")
  }

  @Test func `a voice that is not installed is told at once, with what to do`() throws {
    let outcome = try BuiltCommand.shell(#"PATH=/nowhere "$FOOTSTRIKE" live - --say </dev/null"#)
    #expect(outcome.status == 2)
    #expect(outcome.complaintLines.count == 1)
    #expect(outcome.complaints.contains("apt install espeak-ng"), "\(outcome.complaints)")
  }

  /// What a pod sends downhill, heel first, in pieces of five seconds.
  private static func frames(seconds: Int) -> [[UInt8]] {
    let segment = Segment(
      .running, .seconds(Double(seconds) + 5), speedMetresPerSecond: 3.3, gradePercent: -8, strike: .angle(18)
    )
    var simulation = Simulation(
      scenario: Scenario(name: "test", segments: [segment]),
      sensor: SensorModel(placement: .shoe, rateHertz: 200), runner: Runner(seed: 1), seed: 1)
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: 200))
    return (0..<seconds / 5).map { _ in
      var samples: [MotionSample] = []
      _ = simulation.next(into: &samples, count: 1000)
      var bytes: [UInt8] = []
      for sample in samples { encoder.encode(sample, into: &bytes) }
      return bytes
    }
  }

  /// A live session of 70 s in that folder, whose voice is a script that writes down what it is told to say; each
  /// piece is sent when the one before it was analysed.
  private static func session(_ folder: ScratchFolder, _ options: String) throws
    -> (status: Int32, output: String, said: String, complaints: String)
  {
    let said = try NamedPipe(folder.path("said"))
    let output = try NamedPipe(folder.path("output"))
    try #require(mkfifo(folder.path("input"), 0o600) == 0)
    let voice = try folder.file(
      "espeak-ng", Array("#!/bin/sh\nprintf '%s|' \"$@\" >>'\(said.path)'\n".utf8))
    chmod(voice, 0o755)
    let process = try BuiltCommand.start(
      "/bin/sh",
      [
        "-c",
        """
        cd '\(folder.path(""))' && export PATH="$PWD:$PATH" && exec 8>said &&
        exec "$FOOTSTRIKE" live - --protocol footstrike --placement shoe --rate 200 --grade -8 --say --format jsonl \
          \(options) <input >output 2>errors
        """,
      ], streams: [])
    let input = open(folder.path("input"), O_WRONLY | O_CLOEXEC)
    for (number, bytes) in frames(seconds: 70).enumerated() {
      #expect(write(input, bytes, bytes.count) == bytes.count)
      func analysed() -> Double {
        output.text.matches(of: /"type":"strike".*?"decided_s":([\d.]+)/).last.flatMap { Double($0.1) } ?? 0
      }
      while analysed() < Double(5 * number + 3), NamedPipe.wait([output]) {}
    }
    close(input)
    while NamedPipe.wait([output]) {}
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    while NamedPipe.wait([said]) {}
    return (
      status, output.text, said.text, try String(contentsOfFile: folder.path("errors"), encoding: .utf8)
    )
  }

  @Test func `cues are spoken, and the session counts`() throws {
    let folder = try ScratchFolder()
    let session = try Self.session(folder, "--fade plan")
    #expect(session.status == 0, "\(session.complaints)")
    #expect(session.output.contains(#""kind":"heel_strike","phase":"raised""#))
    #expect(session.said.hasPrefix("--|heel first: shorter, quicker steps|"), "\(session.said)")
    #expect(session.complaints.contains("session 1 of 8: 100 % of the cues are given"))
    let plan = try String(contentsOfFile: folder.path("plan"), encoding: .utf8)
    #expect(plan.count { $0 == "\n" } == 1 && plan.hasPrefix("20"))
  }

  @Test func `after the plan nothing is cued, and what is no plan is left alone`() throws {
    let folder = try ScratchFolder()
    let eight = String(repeating: "2026-03-01T06:40:00Z\n", count: 8)
    _ = try folder.file("plan", Array(eight.utf8))
    let session = try Self.session(folder, "--fade plan")
    #expect(session.status == 0 && session.said.isEmpty, "\(session.complaints)")
    #expect(session.complaints.contains("session 9 of 8: 0 % of the cues are given"))
    #expect(!session.output.contains(#""type":"warning""#))
    #expect(try String(contentsOfFile: folder.path("plan"), encoding: .utf8).hasPrefix(eight + "20"))
    _ = try folder.file("notes", Array("buy shoes\n".utf8))
    let refused = try BuiltCommand.run(["live", "-", "--fade", folder.path("notes")])
    #expect(refused.status == 2 && refused.complaints.contains("this is no date: buy shoes"))
    #expect(try String(contentsOfFile: folder.path("notes"), encoding: .utf8) == "buy shoes\n")
    #expect(try BuiltCommand.run(["replay", "x.csv", "--fade", "plan"]).status == 64)
  }

  @Test func `quiet leaves the summary, brief the warnings too`() throws {
    let sample = "Samples/downhill-shoe.csv"
    func replay(_ options: String...) throws -> BuiltCommand.Outcome {
      try BuiltCommand.run(["replay", sample] + options)
    }
    let whole = try replay("--format", "text").output
    let brief = try replay("--format", "text", "--brief").output
    let quiet = try replay("--format", "text", "--quiet")
    #expect(whole.contains("▲") && whole.contains("foot lands"))
    #expect(brief.contains("▲") && !brief.contains("foot lands"))
    #expect(!quiet.output.contains("▲ heel first") && !quiet.output.contains("descent 1 begins"))
    #expect(quiet.output.contains("Warnings:") && whole.hasSuffix(quiet.output.drop { $0 != "\n" }))
    #expect(quiet.complaints.isEmpty, "\(quiet.complaints)")
    let line = try replay("--format", "jsonl", "--quiet").output
    #expect(line.hasPrefix(#"{"type":"summary""#) && line.count { $0 == "\n" } == 1)
    for wrong in [
      ["--quiet", "--format", "csv"], ["--quiet", "--brief"], ["--brief", "--format", "jsonl"],
    ] {
      #expect(try BuiltCommand.run(["replay", sample] + wrong).status == 64, "\(wrong)")
    }
  }

  @Test func `a theme is one of the warnings about running`() throws {
    let sample = "Samples/downhill-shoe.csv"
    func warnings(_ theme: String) throws -> Set<String> {
      let outcome = try BuiltCommand.run(["replay", sample, "--format", "jsonl", "--theme", theme])
      #expect(outcome.status == 0, "\(outcome.complaints)")
      return Set(
        outcome.output.split(separator: "\n").filter { $0.contains(#""type":"warning""#) }.compactMap {
          $0.firstMatch(of: /"kind":"([a-z_]+)"/).map { String($0.1) }
        })
    }
    #expect(try warnings("heel_strike") == ["heel_strike"])
    #expect(try warnings("low_cadence").isSubset(of: ["low_cadence"]))
    let limitless = try BuiltCommand.run(["replay", sample, "--theme", "fast_descent"])
    #expect(limitless.status == 2 && limitless.complaints.contains("set its limit"))
    let wrong = try BuiltCommand.run(["replay", sample, "--theme", "heel_strik"])
    #expect(wrong.status == 64 && wrong.complaints.contains("heel_strike"))
  }
}
