import ArgumentParser
import SensorDecoding
import SensorIO
import StrikePipeline

/// Says how a file is written and what its samples are like, and analyses nothing.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how recorded files are written and how good their samples are.",
    discussion: """
      Every guess is shown with its evidence and the option of replay that pins it; then rate, jitter, holes, \
      repeated and older samples, clipping, and refused lines by cause. A folder stands for the recordings in \
      it. Tracks (.gpx, .tcx, .fit, .csv) get their points, altitudes and descents.
      """)

  /// How the findings are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// One object a file and line.
    case json
  }

  @Argument(help: "Recordings, tracks or folders of them; - for standard input.")
  var files: [String]

  @Option(help: "On standard output; text on a terminal, else json.")
  var format: Format?

  @OptionGroup(title: "How the file is written")
  var recording: RecordingOptions

  func validate() throws {
    if files.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read once") }
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    let options = try recording.decoding()
    let out = try OutputFile(path: "-")
    var status = ExitStatus.done
    var isCut = false
    let paths = RecordingFolder.recordings(among: files)
    if paths.isEmpty { throw RecordingFolder.refuseNothing(in: files) }
    for (number, path) in paths.enumerated() where !out.readerIsGone {
      if stop.isSet {
        Console.complain(
          "footstrike: ended early: \(paths.count - number) of \(paths.count) files were not begun")
        isCut = true
        break
      }
      do {
        let findings = try Findings(of: path, options: options, stop: stop, wakeUp: wakeUp)
        if format ?? (Console.outputIsTerminal ? .text : .json) == .json {
          out.buffer.append(contentsOf: try findings.json())
        } else {
          if number > 0 { out.buffer.append(10) }
          for line in findings.lines { out.buffer.append(contentsOf: (line + "\n").utf8) }
        }
        try out.flush()
        if let early = findings.endedEarly {
          Console.complain("footstrike: \(path): \(early.words)")
          isCut = true
        }
        if let failure = findings.failure {
          Console.complain("footstrike: \(failure)")
          status = status.worse(.couldNot)
        }
      } catch  where !stop.isSet {
        Console.complain("footstrike: \(error)")
        status = status.worse(.couldNot)
      } catch {
        // A pipe that gave nothing before the end was asked for.
        Console.complain("footstrike: \(path): ended early")
        isCut = true
      }
    }
    if isCut, let number = StopOnSignal.received { status = .interrupted(by: number) }
    if status != .done { throw status }
  }
}
