import Foundation
import GaitAnalysis
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import StrikePipeline

/// What a whole recording of an accelerometer is like.
struct SampleFindings {
  private let name: String
  private let description: RecordingDescription
  private var guesses: [Guess<String>]
  private var report: RecordingReport
  /// Why it could not be read to its end; what came before is reported.
  private(set) var failure: FootstrikeError?
  /// Where it was stopped before its end.
  private(set) var endedEarly: EarlyEnd?

  /// Reads a recording to its end.
  init(_ file: RecordingFile, stop: StopSignal) {
    name = file.name
    description = file.description
    guesses = description.guesses
    var readable = description
    if let rate = description.rateHertz {
      let head = file.headSamples()
      let named = NamedPlacement(description)
      let placement = AnalysisContext.placementGuess(named, head: head.span, rateHertz: rate)
      guesses.append(placement.inWords)
      if let side = named.side, [.shoe, .shank].contains(placement.value) {
        guesses.append(side.inWords)
      }
    } else if var layout = description.table, layout.timeFormat == .none {
      // Any rate will do to look at the readings; nothing is said of times.
      layout.nanosecondsPerRow = 1e7
      readable.format = .table(layout)
      readable.timeline.rateHertz = 100
    }
    report = RecordingReport(readable)
    var reader = SampleReader(readable)
    var report = report
    var isStopped = false
    do throws(FootstrikeError) {
      try file.readBlocks { bytes in
        reader.decode(bytes) { _ in }
        reader.report(into: &report)
        return !stop.isSet
      }
      isStopped = stop.isSet && file.bytesRead < file.byteCount ?? .max
      if !isStopped { failure = file.shrinking }
    } catch {
      failure = error
    }
    // What was read last may end in the middle of a line, and is no damage of the file.
    if !isStopped {
      reader.finish { _ in }
      reader.report(into: &report)
    } else {
      endedEarly = EarlyEnd(atSeconds: reader.health.durationSeconds, ofSeconds: file.lengthSeconds)
    }
    report.health = reader.health
    report.refusals = reader.refusals
    self.report = report
  }

  private var hasTime: Bool { description.rateHertz != nil }

  private var isTable: Bool { description.table != nil }

  /// Lines for people: what it is, what was guessed and why, how good it is.
  var lines: [String] {
    let health = report.health
    let rate = description.rateHertz.map { ", \(short($0, 2)) Hz" } ?? ""
    let length = hasTime ? ", \(clock(health.durationSeconds))" : ""
    var lines = ["\(name): \(count(health.samples)) samples\(rate)\(length)"]
    if let endedEarly { lines.append("  \(endedEarly.words)") }
    var guessed = WordTable()
    for guess in guesses { guessed.add(guess.what, guess.value, guess.because, guess.option) }
    lines += guessed.lines + [""]
    var found = WordTable()
    if let told = description.rateHertz {
      let measured = health.effectiveRateHertz > 0 ? health.effectiveRateHertz : told
      found.add("rate", "\(short(measured, 3)) Hz over the whole file, \(short(told, 3)) Hz at its start")
      found.add("jitter", "\(short(report.jitterSeconds * 1e3, 3)) ms")
      found.add(
        "holes",
        health.gaps == 0
          ? "none"
          : "\(count(health.gaps)) with \(count(health.lostSamples)) samples lost, the longest "
            + "\(short(report.longestGapSeconds, 3)) s")
      found.add("repeated", count(health.duplicateSamples))
      found.add("back in time", count(health.backwardSamples))
    } else {
      found.add(
        "rate", "unknown, as no column tells the time; give it with --rate HERTZ")
    }
    found.add(
      "clipped",
      health.clippedSamples == 0
        ? "none"
        : "\(count(health.clippedSamples)) samples, \(short(report.clippedShare * 100, 2)) %: "
          + "the true ones were higher")
    found.add("highest reading", "\(short(Double(report.greatestAcceleration) / 9.80665, 2)) g")
    if !description.sensors.isEmpty { found.add("sensors", description.sensors.joined(separator: ", ")) }
    let refused = report.refusals.found
    if refused.isEmpty { found.add("refused", isTable ? "no line" : "nothing") }
    for (cause, records) in refused {
      let bytes = isTable ? "" : ", \(count(report.refusals.bytes(cause))) bytes"
      found.add("refused", "\(count(records))\(bytes): \(cause.words)")
    }
    lines += found.lines
    for refusal in report.refusals.first.prefix(5) {
      lines.append("    \(refusal.place(in: name)): \(refusal.cause.words)")
    }
    return lines
  }

  /// The same for machines.
  var record: Record {
    let health = report.health
    var record = Record(input: name)
    record.samples = health.samples
    record.endedEarly = endedEarly.flatMap { rounded($0.atSeconds, 3) }
    record.columns = description.columns
    record.sensors = description.sensors
    record.guesses = guesses.map {
      Record.Inference(
        quantity: $0.what, value: $0.value, because: $0.because, option: $0.option, inferred: $0.isInferred)
    }
    record.clippedSamples = health.clippedSamples
    record.greatestAcceleration = rounded(Double(report.greatestAcceleration) / 9.80665, 4)
    record.refusedLines = report.refusals.recordsByKey
    record.refusedBytes = isTable ? nil : report.refusals.totalBytes
    record.firstRefused = report.refusals.first.map { refusal in
      isTable
        ? .init(line: refusal.line, cause: refusal.cause.rawValue)
        : .init(cause: refusal.cause.rawValue, firstByte: refusal.byteOffset, bytes: refusal.byteCount)
    }
    guard let told = description.rateHertz else { return record }
    record.rateAtStart = rounded(told, 4)
    record.rate = rounded(health.effectiveRateHertz, 4)
    record.length = rounded(health.durationSeconds, 4)
    record.jitter = rounded(report.jitterSeconds * 1e3, 4)
    record.gaps = health.gaps
    record.lostSamples = health.lostSamples
    record.longestGap = rounded(report.longestGapSeconds, 4)
    record.duplicateSamples = health.duplicateSamples
    record.backwardSamples = health.backwardSamples
    return record
  }

  /// A recording in JSON; what is unknown is left out.
  struct Record: Encodable {
    struct Inference: Encodable {
      var quantity: String
      var value: String
      var because: String
      var option: String
      var inferred: Bool
    }

    /// A line of a table, or a stretch of bytes.
    struct Refused: Encodable {
      var line: Int64?
      var cause: String
      var firstByte: Int64?
      var bytes: Int64?

      enum CodingKeys: String, CodingKey {
        case line, cause, bytes
        case firstByte = "first_byte"
      }
    }

    var input: String
    var kind = "samples"
    var samples: Int64 = 0
    var length: Decimal?
    var rate: Decimal?
    var rateAtStart: Decimal?
    var jitter: Decimal?
    var gaps: Int64?
    var lostSamples: Int64?
    var longestGap: Decimal?
    var duplicateSamples: Int64?
    var backwardSamples: Int64?
    var clippedSamples: Int64 = 0
    var greatestAcceleration: Decimal?
    var refusedLines: [String: Int64] = [:]
    var refusedBytes: Int64?
    var firstRefused: [Refused] = []
    var columns: [String] = []
    var sensors: [String] = []
    var guesses: [Inference] = []
    var endedEarly: Decimal?

    enum CodingKeys: String, CodingKey {
      case input, kind, samples, gaps, columns, sensors, guesses
      case endedEarly = "ended_early_s"
      case length = "length_s"
      case rate = "rate_hz"
      case rateAtStart = "rate_at_start_hz"
      case jitter = "jitter_ms"
      case lostSamples = "lost_samples"
      case longestGap = "longest_gap_s"
      case duplicateSamples = "duplicate_samples"
      case backwardSamples = "backward_samples"
      case clippedSamples = "clipped_samples"
      case greatestAcceleration = "greatest_acceleration_g"
      case refusedLines = "refused_lines"
      case refusedBytes = "refused_bytes"
      case firstRefused = "first_refused"
    }
  }
}
