import Foundation
import GaitReporting
import Testing

/// What a signal ends early says so, in every output and in its status.
struct EarlyEndTests {
  /// Runs a command until it has written something, then sends a signal; its status, and what it said.
  private func interrupt(
    _ arguments: [String], by number: Int32, in folder: ScratchFolder
  ) throws -> (status: Int32, complaints: String, output: String) {
    let (output, complaints) = (
      try NamedPipe(folder.path("stdout")), try NamedPipe(folder.path("stderr"))
    )
    let process = try BuiltCommand.start(
      BuiltCommand.path, arguments,
      streams: [("/dev/null", O_RDONLY), (output.path, O_WRONLY), (complaints.path, O_WRONLY)])
    while output.bytes.isEmpty, complaints.bytes.isEmpty, NamedPipe.wait([output, complaints]) {}
    kill(process, number)
    while NamedPipe.wait([output, complaints]) {}
    var ended: Int32 = 0
    while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
    #expect(ended & 0x7F == 0, "it was killed")
    return (ended >> 8 & 0xFF, complaints.text, output.text)
  }

  private static var words: Regex<Substring> { #/ended early at \d+:\d\d of 1:15/# }

  @Test(arguments: [(SIGINT, "jsonl"), (SIGTERM, "csv"), (SIGHUP, "text")])
  func `an interrupted replay says so in every output`(_ number: Int32, _ format: String) throws {
    let folder = try ScratchFolder()
    let outcome = try interrupt(
      [
        "replay", "Samples/downhill-shoe.csv", "--speed", "1x", "--format", format,
        "--strikes", folder.path("s.csv"), "--events", folder.path("e.jsonl"), "--summary",
        folder.path("s.json"),
        "--report", folder.path("r.html"), "--sessions", folder.path("t.csv"),
      ], by: number, in: folder)
    #expect(outcome.status == 128 + number)
    #expect(outcome.complaints.contains(Self.words), "\(outcome.complaints)")
    #expect(!outcome.complaints.contains("cut off"), "\(outcome.complaints)")
    let isJSON = format == "jsonl"
    #expect(
      isJSON ? outcome.output.contains("\"ended_early\":{\"at_s\":") : outcome.output.contains(Self.words))
    for (name, isWords) in [("s.csv", true), ("e.jsonl", false), ("s.json", false), ("r.html", true)] {
      let text = try String(contentsOfFile: folder.path(name), encoding: .utf8)
      #expect(
        isWords ? text.contains(Self.words) : text.contains("\"of_s\":75.8"), "\(name): \(text.suffix(900))")
    }
    let sessions = try String(contentsOfFile: folder.path("t.csv"), encoding: .utf8).split(separator: "\n")
    #expect(sessions[0].hasSuffix(",ended_early_s") && !sessions[1].hasSuffix(","))
  }

  @Test func `a recording read to its end was not ended early`() throws {
    let whole = try BuiltCommand.run(["replay", "Samples/downhill-shoe.csv", "--format", "json"])
    #expect(whole.output.contains("\"ended_early\":null"))
  }

  @Test(arguments: ["replay", "inspect"]) func `waiting for a pipe on which nothing comes is ended too`(
    _ command: String
  ) throws {
    let folder = try ScratchFolder()
    let pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let outcome = try BuiltCommand.shell(
      "\"$FOOTSTRIKE\" \(command) '\(pipe)' & exec 3>'\(pipe)'; kill -INT $!; wait $!; echo status $?")
    #expect(outcome.output.contains("status 130"), "\(outcome.output) \(outcome.complaints)")
    #expect(outcome.complaints.contains("ended early"), "\(outcome.complaints)")
  }

  @Test func `a simulation that is ended leaves no half file`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.csv")
    let outcome = try BuiltCommand.shell(
      """
      "$FOOTSTRIKE" simulate --duration 500000 -o '\(path)' &
      while [ -z "$(ls -A '\(folder.path(""))')" ]; do :; done
      kill -TERM $!; wait $!; echo status $?
      """)
    #expect(outcome.output.contains("status 143"))
    #expect(outcome.complaints.contains("ended early at"), "\(outcome.complaints)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
  }

  @Test func `an early end tells hours, and no length that is before it`() {
    #expect(EarlyEnd(atSeconds: 723.9, ofSeconds: 2710).words == "ended early at 12:03 of 45:10")
    #expect(EarlyEnd(atSeconds: 3723, ofSeconds: 3700).words == "ended early at 1:02:03")
  }
}
