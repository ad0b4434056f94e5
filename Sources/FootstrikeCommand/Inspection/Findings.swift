import Foundation
import GaitAnalysis
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikePipeline

/// What `inspect` finds out about one file.
enum Findings {
  case samples(SampleFindings)
  case track(TrackFindings)
  case record(RecordFindings)

  /// Reads a whole file, in bounded memory.
  init(of path: String, options: DecodingOptions, stop: StopSignal, wakeUp: WakeUp) throws {
    switch try MotionRecording.open(path, options: options, wakeUp: wakeUp) {
    case .record(let record): self = .record(try RecordFindings(record, options: options, stop: stop))
    case .samples(let file): self = .samples(SampleFindings(file, stop: stop))
    case .track(let track): self = .track(TrackFindings(track))
    }
  }

  /// Why the file could not be read to its end.
  var failure: FootstrikeError? {
    switch self {
    case .samples(let findings): findings.failure
    case .record(let findings): findings.failure
    case .track: nil
    }
  }

  /// Where it was stopped before its end.
  var endedEarly: EarlyEnd? {
    switch self {
    case .samples(let findings): findings.endedEarly
    case .record(let findings): findings.endedEarly
    case .track: nil
    }
  }

  /// For people.
  var lines: [String] {
    switch self {
    case .samples(let findings): findings.lines
    case .track(let findings): findings.lines
    case .record(let findings): findings.lines
    }
  }

  /// One object on a line of its own.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data =
      switch self {
      case .samples(let findings): try encoder.encode(findings.record)
      case .track(let findings): try encoder.encode(findings.record)
      case .record(let findings): try encoder.encode(findings.record)
      }
    return Array(data) + [10]
  }
}

extension RefusalTally {
  /// Lines or frames refused, of the causes that there were.
  var found: [(cause: RefusalCause, records: Int64)] {
    RefusalCause.allCases.map { ($0, records($0)) }.filter { $0.records > 0 }
  }

  /// The same by the cause's key.
  var recordsByKey: [String: Int64] {
    Dictionary(uniqueKeysWithValues: found.map { ($0.cause.rawValue, $0.records) })
  }
}

/// A number with so many decimals, as JSON takes it; `nil` where it is none.
func rounded(_ value: Double, _ places: Int) -> Decimal? {
  guard value.isFinite else { return nil }
  return Decimal(string: String(format: "%.\(places)f", value), locale: Locale(identifier: "en_US_POSIX"))
}

/// A date and time of day: `2026-05-14T06:30:00Z`.
func instant(_ epochSeconds: Double) -> String {
  ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: epochSeconds))
}

/// Words beside each other in columns.
struct WordTable {
  private var rows: [[String]] = []

  /// Adds a row.
  mutating func add(_ cells: String...) { rows.append(cells) }

  /// Each row as a line, its columns lined up.
  var lines: [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.dropLast().enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      var line = "  "
      for (column, cell) in row.enumerated() {
        let isLast = row[(column + 1)...].allSatisfy(\.isEmpty)
        line += cell
        if isLast { break }
        line += String(repeating: " ", count: max(0, widths[column] - cell.count) + 2)
      }
      return line
    }
  }
}
