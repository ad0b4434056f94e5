import GaitEvaluation
import GaitModel
import MotionRecordings
import StrikeMonitoring
import StrikePipeline

extension ReplayRun {
  /// Brings the files of several sensors onto one clock: by the time of day, or else by their own times where those
  /// go together, or else they are taken to begin together; then by what the person told, or by the contacts.
  func lineUp(_ inputs: inout [RecordingInput], _ session: ReplaySession) throws {
    guard inputs.count > 1 else { return }
    let starts = inputs.map { $0.file.startEpochSeconds ?? .nan }
    let own = inputs.map { $0.file.ownClockSeconds ?? .nan }
    let isTold = session.files.contains { clocks.seconds(of: $0.sensor?.name ?? "") != nil } || clocks.isAuto
    if let first = starts.min(), starts.allSatisfy(\.isFinite) {
      for index in inputs.indices { inputs[index].shiftSeconds = starts[index] - first }
    } else if let first = own.min(), own.allSatisfy(\.isFinite), own.contains(where: { $0 > first }),
      zip(own, inputs).allSatisfy({ $0 - first < 0.5 * ($1.file.lengthSeconds ?? 0) })
    {
      for index in inputs.indices { inputs[index].shiftSeconds = own[index] - first }
      console.complain("footstrike: the files tell no time of day; their own times go together, and are used")
    } else if !isTold {
      console.complain("footstrike: the files tell no time of day, so they are taken to begin together")
    }
    for (index, file) in session.files.enumerated() {
      if let name = file.sensor?.name { inputs[index].shiftSeconds += clocks.seconds(of: name) ?? 0 }
    }
    if clocks.isAuto { try findOffsets(&inputs, session) }
    let first = inputs.map(\.shiftSeconds).min() ?? 0
    for index in inputs.indices { inputs[index].shiftSeconds -= first }
  }

  private func findOffsets(_ inputs: inout [RecordingInput], _ session: ReplaySession) throws {
    let contacts = try zip(session.files, inputs).map { file, input in
      try self.contacts(of: file).map { $0 + input.shiftSeconds }
    }
    for index in inputs.indices.dropFirst() {
      let name = session.files[index].sensor?.name ?? session.files[index].path
      func problem(_ what: String) -> FootstrikeError {
        FootstrikeError(
          what: what, where: session.files[index].path, advice: "tell it with --clock-offset \(name)=SECONDS")
      }
      guard let offset = ClockOffset(first: contacts[0], second: contacts[index]) else {
        throw problem("it has too few contacts to find out how its clock goes with the first sensor's")
      }
      func share(_ value: Double) -> String { short(value * 100, 0) + " %" }
      guard offset.isSure else {
        throw problem(
          "its clock can't be found surely: \(short(offset.seconds, 3)) s brings \(share(offset.fit)) of the contacts"
            + " together, and another shift \(share(offset.nextBest))")
      }
      inputs[index].shiftSeconds += offset.seconds
      console.complain(
        "footstrike: \(name): \(short(offset.seconds, 3)) s are added to its times, by \(offset.pairs) contacts"
          + " (± \(short(offset.spread * 1000, 1)) ms); pin it with --clock-offset \(name)=\(short(offset.seconds, 3))"
      )
    }
  }

  /// When the contacts of one sensor began, in its file's time.
  private func contacts(of file: (sensor: SensorArgument?, path: String)) throws -> [Double] {
    guard case .samples(let again) = try MotionRecording.open(file.path, options: recording, wakeUp: wakeUp)
    else { return [] }
    let input = RecordingInput(again)
    let stream = try sensor(again.description, of: input, file.sensor).stream
    var found: [Double] = []
    var quiet = context
    quiet.model = nil
    func take(_ events: [GaitEvent]) {
      for case .contact(let contact) in events { found.append(contact.strike.initialContact.seconds) }
    }
    var monitor = try StrikeMonitor(quiet.configuration([stream]))
    var reading = RecordingSource.Settings()
    reading.stop = settings.stop
    RecordingSource([input], settings: reading).analyse(&monitor, take)
    var rest: [GaitEvent] = []
    monitor.finish(into: &rest)
    take(rest)
    return found.sorted()
  }
}
