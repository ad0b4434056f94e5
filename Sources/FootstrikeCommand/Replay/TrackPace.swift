import ArgumentParser
import GaitAnalysis
import GaitModel
import MotionRecordings
import SensorDecoding
import StrikeMonitoring

/// What `--altitude-offset` asks for.
enum TrackOffset: ExpressibleByArgument {
  /// Seconds to add to the track's times.
  case seconds(Double)
  /// To be found out from the runner's pace.
  case auto

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let seconds = Double(argument), seconds.isFinite {
      self = .seconds(seconds)
    } else {
      return nil
    }
  }
}

/// How a track comes to be in the recording's time.
enum TrackLineUpState {
  /// By the time of day, the beginnings or the offset that was given.
  case told
  /// By the runner's pace, which is still to be looked at.
  case wanted
  /// By the runner's pace.
  case found
}

extension AnalysisContext {
  /// Shifts that are looked at: of clocks that both tell the date, and of any.
  private static let near = 600.0
  private static let far = 43_200.0

  /// Lines the track up with a recording by the runner's pace, and says how sure that is.
  ///
  /// - Throws: where nothing tells, or not surely.
  func liningUpTrack(
    with path: String, start: StartTime?, options: DecodingOptions
  ) throws -> AnalysisContext {
    guard trackLineUp == .wanted, let track else { return self }
    func problem(_ what: String) -> FootstrikeError {
      FootstrikeError(what: what, where: track.name, advice: "line it up with --altitude-offset SECONDS")
    }
    guard path != "-" else { throw problem("standard input can't be read twice to line the track up") }
    guard case .samples(let file) = try MotionRecording.open(path, options: options) else {
      throw problem("only a recording of an accelerometer can be lined up with a track")
    }
    let clock = start.map { .utc(firstSeconds: $0.epochSeconds) } ?? file.clock
    let (strides, length) = try strides(of: file)
    let points = track.points(relativeTo: clock)
    let lineUp = TrackLineUp(strides: strides, lengthSeconds: length, track: points)
    let isDated = track.isUTC && clock != nil
    var found = isDated ? lineUp.shift(within: Self.near) : nil
    if found?.isSure != true { found = lineUp.shift(within: Self.far) ?? found }
    guard let found else {
      throw problem(
        "it can't be lined up by the \(lineUp.quantity): both must go on together for two minutes, and the pace must change"
      )
    }
    func short(_ value: Double) -> String { FootstrikeCommand.short(value, 2) }
    guard found.isSure else {
      throw problem(
        "it can't be lined up surely by the \(lineUp.quantity): the best shift, \(FootstrikeCommand.short(found.seconds, 1)) s, "
          + "correlates by \(short(found.correlation)), and another by \(short(found.nextBest))")
    }
    complain(
      "\(track.name): lined up by the \(lineUp.quantity), which correlates by \(short(found.correlation)) (any other shift: "
        + "\(short(found.nextBest)) at most); pin it with --altitude-offset \(FootstrikeCommand.short(found.seconds, 1))"
    )
    var told = self
    told.trackOffsetSeconds = found.seconds
    told.trackLineUp = .found
    return told
  }

  /// The strides of a whole recording, and its length in seconds.
  private func strides(of file: RecordingFile) throws -> ([(time: Double, seconds: Double)], Double) {
    let description = file.description
    let head = file.headSamples()
    var quiet = self
    quiet.track = nil
    let (stream, _) = try quiet.stream(of: description, head: head.span)
    var monitor = try StrikeMonitor(quiet.configuration([stream]))
    var reader = SampleReader(description)
    var events: [GaitEvent] = []
    var strides: [(time: Double, seconds: Double)] = []
    func take() {
      for case .contact(let contact) in events {
        strides.append((contact.strike.initialContact.seconds, Double(contact.strideSeconds)))
      }
      events.removeAll(keepingCapacity: true)
    }
    try file.readBlocks { bytes in
      reader.decode(bytes) { monitor.push($0, into: &events) }
      take()
      return true
    }
    reader.finish { monitor.push($0, into: &events) }
    monitor.finish(into: &events)
    take()
    return (strides, reader.health.durationSeconds)
  }
}
