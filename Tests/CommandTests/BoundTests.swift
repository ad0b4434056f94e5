import Foundation
import Testing

/// What a small file can ask for is bounded where it enters, and the sentence names the bound.
struct BoundTests {
  /// Runs a command that may have 128 MiB, stacks of threads and the program's own included: where it asks for more
  /// it dies, and its status tells.
  private func run(_ arguments: [String]) throws -> BuiltCommand.Outcome {
    try BuiltCommand.shell(
      "ulimit -d 131072; exec \"$FOOTSTRIKE\" \(arguments.map { "'\($0)'" }.joined(separator: " ")) > /dev/null"
    )
  }

  /// A file of a unit again and again, compressed.
  private func bomb(_ name: String, _ head: String, _ unit: String, mebibytes: Int, in folder: ScratchFolder)
    throws -> String
  {
    let path = folder.path(name)
    let block = head + String(repeating: unit, count: (1 << 20) / unit.utf8.count)
    let piece = try folder.file("piece", block.utf8)
    _ = try BuiltCommand.shell("for n in $(seq \(mebibytes)); do cat '\(piece)'; done | gzip -1 > '\(path)'")
    return path
  }

  @Test(arguments: [
    ("zeros.csv.gz", "", "\0"), ("row.csv.gz", "time_s,ax,ay,az\n", "1,"),
    ("track.csv.gz", "time,altitude\n", "1,2\n"),
    (
      "points.gpx.gz", "<gpx><trk><trkseg>",
      "<trkpt lat=\"1\" lon=\"2\"><ele>3</ele><time>2026-03-01T08:00:00Z</time></trkpt>"
    ),
  ])
  func `a small file that inflates to much takes little memory`(
    _ name: String, _ head: String, _ unit: String
  ) throws {
    let folder = try ScratchFolder()
    let path = try bomb(name, head, unit, mebibytes: 200, in: folder)
    for arguments in [["replay", path], ["replay", "Samples/downhill-shoe.csv", "--altitude", path]] {
      let outcome = try run(arguments)
      #expect(outcome.exited && outcome.status == 2, "\(arguments): \(outcome.complaints)")
    }
  }

  @Test func `rows a microsecond apart, a long JSON and a pattern of many gaps are refused at once`() throws {
    let folder = try ScratchFolder()
    let fast = try folder.file(
      "fast.csv", "time_s,ax,ay,az\n0.000001,0,0,9.8\n0.000002,0,0,9.8\n0.000003,0,0,9.8\n".utf8)
    let long = try folder.file("long.json", ("[" + String(repeating: "1,", count: 1_000_000) + "1]").utf8)
    _ = try folder.file(String(repeating: "a", count: 120) + ".csv", "t,x,y,z\n".utf8)
    let gaps = try folder.file(
      "gaps.json",
      (#"{"schema":"footstrike.dataset/1","name":"d","licence":"l","source":"s","recordings":"#
        + #"[{"file":"{a}{b}{c}{d}{e}{f}{g}z.csv","placement":"shoe"}]}"#).utf8)
    let begun = ContinuousClock.now
    for (arguments, words) in [
      (["replay", fast], "at most 10000 are analysed"),
      (["replay", "Samples/downhill-shoe.csv", "--profile", long], "larger than 1 MiB"),
      (["replay", "Samples/downhill-shoe.csv", "--model", long], "larger than 1024 KiB"),
      (["benchmark", long], "larger than 1024 KiB"),
      (["benchmark", gaps, "--root", folder.path("")], "no file below"),
    ] {
      let outcome = try run(arguments)
      #expect(
        outcome.exited && outcome.status == 2 && outcome.complaints.contains(words),
        "\(arguments): \(outcome.complaints)")
    }
    // Seven gaps took forty seconds; a busy machine takes some of these.
    #expect(ContinuousClock.now - begun < .seconds(30))
  }

  @Test func `zeros after a compressed file are no damage`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.csv.gz")
    let outcome = try BuiltCommand.shell(
      "{ gzip -c Samples/downhill-shoe.csv; head -c 100000 /dev/zero; } > '\(path)'; \"$FOOTSTRIKE\" replay '\(path)'"
    )
    #expect(outcome.status == 0, "\(outcome.complaints)")
  }

  static let numbers: [(command: String, options: [String])] = [
    (
      "replay Samples/too-slow-20hz.csv",
      [
        "rate", "skip-rows", "acceleration-range", "grade", "altitude-offset", "descent-enter",
        "descent-leave", "speed",
        "from", "to", "jobs",
      ]
    ),
    ("live /dev/null --duration 1", ["rate", "baud", "duration", "grade", "cue-baud"]),
    (
      "simulate --duration 1",
      [
        "duration", "speed", "grade", "strike-angle", "forefoot-share", "rate", "altitude-rate",
        "acceleration-range",
        "loss", "jitter", "seed", "runner",
      ]
    ),
    ("benchmark Samples/datasets/none.json", ["tolerance", "baseline-tolerance", "grade", "jobs"]),
    ("calibrate --heel x --forefoot y -o /dev/null", ["duration", "baud", "rate"]),
    ("train none.json --placement wrist -o /dev/null", ["model-rate"]),
  ]

  @Test(arguments: numbers.indices) func `no number of an option ends in more than a sentence`(_ place: Int)
    throws
  {
    let (command, options) = Self.numbers[place]
    for option in options {
      for value in ["nan", "-inf", "1e999", "-1e-300", "9223372036854775808"] {
        let outcome = try BuiltCommand.shell("\"$FOOTSTRIKE\" \(command) --\(option)=\(value) > /dev/null")
        #expect(outcome.exited && outcome.status < 128, "\(command) --\(option)=\(value): \(outcome.status)")
        let isNumber = value == "-1e-300" || value == "9223372036854775808"
        #expect(isNumber || !outcome.complaints.isEmpty, "\(command) --\(option)=\(value)")
      }
    }
  }
}
