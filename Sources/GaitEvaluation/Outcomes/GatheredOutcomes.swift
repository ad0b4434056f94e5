import Foundation
import GaitModel
import StrikeWarnings

/// What was found in recordings beside what is true of them, before anything is scored: one JSON object a line, a
/// recording and method each. Files of parts of a dataset, one after the other, are one file of it, and scored they
/// come to the very bits of one run over all of it.
public struct GatheredOutcomes: Sendable {
  private struct Line: Codable {
    var schema = Self.schema
    var program: String
    var method: String
    var outcome: RecordingOutcome

    static let schema = "footstrike.outcome/1"
  }

  private let file: String
  private var found: [String: [(line: Int, method: String, outcome: RecordingOutcome)]] = [:]

  /// The lines of some results.
  ///
  /// - Parameter program: name and version of what found them; a file holds findings of one.
  /// - Throws: `FootstrikeError` where outcomes were not kept, since a model was learned of all recordings.
  public static func lines(of results: [MethodResult], program: String) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var bytes: [UInt8] = []
    for result in results {
      if result.outcomes.isEmpty { throw Self.unparted(result.dataset) }
      for outcome in result.outcomes {
        bytes += try encoder.encode(Line(program: program, method: result.method, outcome: outcome))
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }

  static func unparted(_ dataset: String) -> FootstrikeError {
    FootstrikeError(
      file: dataset, what: "a model is learned of all its recordings, so it has no parts",
      remedy: "run it whole, or with --split given")
  }

  /// Reads such lines.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - jobs: read several lines at once.
  /// - Throws: `FootstrikeError` with the line that is none, that stands there twice, or that is of another program.
  public init(path: String, jobs: any BenchmarkJobs) throws {
    file = path == "-" ? "standard input" : path
    guard var lines = FileLines(path: path) else {
      throw FootstrikeError(
        file: file, what: "it can't be read", remedy: "name a file of footstrike benchmark … --outcomes")
    }
    var number = 0
    var program: String?
    while true {
      let block = lines.next(atMost: 64)
      if block.isEmpty { break }
      let read = try jobs.map(block.count) { Self.line(block[$0]) }
      for line in read {
        number += 1
        guard let line else {
          throw mistake(number, "it is no \(Line.schema)", "leave it out, or run its part again")
        }
        if let program, program != line.program {
          throw mistake(
            number, "it is of \(line.program), and others of \(program)", "run all parts by one program")
        }
        program = line.program
        let others = found[line.outcome.recording, default: []]
        if let other = others.first(where: { $0.method == line.method }) {
          throw mistake(
            number, "\(line.outcome.recording) by \(line.method) stands in line \(other.line)",
            "leave doubles out")
        }
        found[line.outcome.recording] = others + [(number, line.method, line.outcome)]
      }
    }
  }

  private static func line(_ data: Data) -> Line? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let line = try? decoder.decode(Line.self, from: data)  // What is no line is told with its number.
    return line?.schema == Line.schema ? line : nil
  }

  private func mistake(_ line: Int, _ what: String, _ remedy: String) -> FootstrikeError {
    FootstrikeError(file: file, place: "line \(line)", what: what, remedy: remedy)
  }

  /// What was found in each recording of a dataset, in its order; whose it is, and how it is told apart, is as the
  /// dataset says now.
  ///
  /// - Throws: `FootstrikeError` where the lines are of another recording, or one has none.
  func outcomes(of planned: [PlannedRecording]) throws(FootstrikeError) -> [[(
    method: String, outcome: RecordingOutcome
  )]] {
    let names = Set(planned.map(\.name))
    let strangers = found.filter { !names.contains($0.key) }.values.compactMap(\.first)
    if let first = strangers.min(by: { $0.line < $1.line }) {
      throw mistake(
        first.line, "the dataset has no recording \(first.outcome.recording)", "leave out what is of others")
    }
    let missing = planned.filter { found[$0.name] == nil }
    if let first = missing.first {
      throw FootstrikeError(
        file: file, what: "it says nothing of \(missing.count) recordings, as of \(first.name)",
        remedy: "run the parts that are missing, or name those that count with --recordings")
    }
    return planned.map { recording in
      found[recording.name, default: []].map { _, method, outcome in
        var outcome = outcome
        (outcome.runner, outcome.groups) = (recording.runner, recording.groups)
        return (method, outcome)
      }
    }
  }
}

/// A file line by line, however long it is.
private struct FileLines: ~Copyable {
  private let descriptor: Int32
  private var pending = Data()
  private var isAtEnd = false
  private static let blockSize = 1 << 20

  /// `nil` where it can't be opened.
  init?(path: String) {
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// The next lines without their ends; empty at the end of the file.
  mutating func next(atMost count: Int) -> [Data] {
    var lines: [Data] = []
    var searched = pending.startIndex
    while lines.count < count {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        lines.append(Data(pending[..<end]))
        pending = pending[(end + 1)...]
        searched = pending.startIndex
      } else if isAtEnd {
        if !pending.isEmpty { lines.append(Data(pending)) }
        pending = Data()
        return lines
      } else {
        pending = Data(pending)
        searched = pending.endIndex
        read()
      }
    }
    return lines
  }

  private mutating func read() {
    var block = [UInt8](repeating: 0, count: Self.blockSize)
    let size = Foundation.read(descriptor, &block, block.count)
    if size > 0 {
      pending.append(contentsOf: block[..<size])
    } else if size == 0 || errno != EINTR {
      // A folder opens, and can't be read: it has no lines.
      isAtEnd = true
    }
  }
}

extension Placement: Codable {}
extension Side: Codable {}
extension StrikePattern: Codable {}
extension NoPatternReason: Codable {}

extension RecordingOutcome.Warning: Codable {
  private enum CodingKeys: String, CodingKey { case time, kind, contact }

  /// A warning of a rule that this program has.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let key = try values.decode(String.self, forKey: .kind)
    guard let kind = WarningRules.kinds.first(where: { $0.key == key }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: values, debugDescription: "no rule is called \(key)")
    }
    self.init(
      time: try values.decode(Double.self, forKey: .time), kind: kind,
      contact: try values.decodeIfPresent(Double.self, forKey: .contact))
  }

  /// By the rule's key.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(time, forKey: .time)
    try values.encode(kind.key, forKey: .kind)
    try values.encodeIfPresent(contact, forKey: .contact)
  }
}
