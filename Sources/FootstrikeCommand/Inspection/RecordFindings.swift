import Foundation
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import StrikePipeline

/// What a raw live record holds, port by port.
struct RecordFindings {
  private let replay: RawReplay
  private let name: String

  /// Reads a record to its end.
  init(_ file: RawRecordFile, options: DecodingOptions, stop: StopSignal) throws {
    name = file.name
    replay = try RawReplay(file, stop: stop) { inputs in
      for place in inputs.indices {
        // Where it sits changes nothing of what is told here.
        inputs[place].placement = inputs[place].placement ?? .shoe
        if let rate = options.rateHertz { inputs[place].stream.rateHertz = rate }
      }
    }
    replay.drain()
  }

  /// Where it was stopped before its end.
  var endedEarly: EarlyEnd? {
    replay.endedEarly.map { EarlyEnd(atSeconds: $0.atSeconds, ofSeconds: $0.ofSeconds) }
  }

  /// Why it could not be read to its end.
  var failure: FootstrikeError? { replay.failure }

  /// Lines for people.
  var lines: [String] {
    var lines = [
      "\(name): raw live record of \(record.ports.count == 1 ? "a port" : "\(record.ports.count) ports")"
    ]
    if let endedEarly { lines.append("  \(endedEarly.words)") }
    if let start = record.start { lines.append("  begun at \(start)") }
    for port in record.ports {
      var table = WordTable()
      lines.append("  " + [port.name, port.side ?? ""].filter { !$0.isEmpty }.joined(separator: ", "))
      table.add("protocol", port.protocolName ?? "not found", port.because ?? "")
      table.add(
        "rate", port.rate.map { "\($0) Hz" } ?? "not known",
        port.hasDeviceTime ? "by its own clock" : "by arrival")
      table.add("samples", "\(port.samples)")
      table.add("holes", port.gaps == 0 ? "none" : "\(port.gaps) with \(port.lostSamples) samples lost")
      table.add("refused", port.refusedBytes == 0 ? "nothing" : "\(port.refusedBytes) bytes")
      lines += table.lines
    }
    var table = WordTable()
    table.add("notes", "\(record.notes)")
    if record.droppedWhenLive > 0 { table.add("dropped live", "\(record.droppedWhenLive) samples") }
    if record.lostBytes > 0 {
      table.add("cut off", "\(record.lostBytes) bytes at its end are no whole record")
    }
    return lines + table.lines
  }

  /// The same for machines.
  var record: Record {
    var record = Record(input: name)
    for (input, stream) in zip(replay.inputs, replay.streams) {
      var port = Record.Port(name: input.path)
      port.side = input.side?.rawValue
      port.protocolName = stream.entry?.name
      port.because = stream.reason.isEmpty ? nil : stream.reason
      port.rate = stream.rateHertz.flatMap { rounded($0, 2) }
      port.hasDeviceTime = stream.hasDeviceTime
      port.samples = stream.health.samples
      port.gaps = stream.health.gaps
      port.lostSamples = stream.health.lostSamples
      port.refusedBytes = stream.health.refusedBytes
      record.ports.append(port)
    }
    record.start = replay.startEpochSeconds.map(instant)
    record.notes = replay.noteCount
    record.droppedWhenLive = replay.droppedWhenLive
    record.lostBytes = replay.lostBytes
    record.endedEarly = endedEarly.flatMap { rounded($0.atSeconds, 3) }
    return record
  }

  /// A record in JSON; what is unknown is left out.
  struct Record: Encodable {
    struct Port: Encodable {
      var name: String
      var side: String?
      var protocolName: String?
      var because: String?
      var rate: Decimal?
      var hasDeviceTime = false
      var samples: Int64 = 0
      var gaps: Int64 = 0
      var lostSamples: Int64 = 0
      var refusedBytes: Int64 = 0

      enum CodingKeys: String, CodingKey {
        case name, side, because, samples, gaps
        case protocolName = "protocol"
        case rate = "rate_hz"
        case hasDeviceTime = "device_time"
        case lostSamples = "lost_samples"
        case refusedBytes = "refused_bytes"
      }
    }

    var input: String
    var kind = "record"
    var start: String?
    var ports: [Port] = []
    var notes: Int64 = 0
    var droppedWhenLive: Int64 = 0
    var lostBytes: Int64 = 0
    var endedEarly: Decimal?

    enum CodingKeys: String, CodingKey {
      case input, kind, ports, notes
      case start = "start_utc"
      case droppedWhenLive = "dropped_when_live"
      case lostBytes = "lost_bytes"
      case endedEarly = "ended_early_s"
    }
  }
}
