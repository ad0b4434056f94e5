import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel

/// Virtual sensors that were moved by measured people: a folder of rNN.csv (time_s, ax…az in m/s²,
/// gx…gz in deg/s) with rNN.truth.csv (initial_contact_s, terminal_contact_s, side) and people.csv for each
/// placement, in `FOOTSTRIKE_VIRTUAL`. Not part of the project.
enum VirtualPeople {
  /// One recording and what is true of it.
  struct Recording: Sendable {
    var name: String
    var stream: StreamDescription
    var samples: [MotionSample]
    var contacts: [(initial: Double, terminal: Double, side: Side?)]
  }

  /// What a detector made of one recording.
  struct Score: Sendable {
    var found = 0
    var truth = 0
    var matched = 0
    var sidesTold = 0
    var sidesRight = 0
    var initialErrors: [Double] = []
    var contactTimeErrors: [Double] = []
    var longestLatency = 0.0

    /// Both as one.
    static func + (a: Score, b: Score) -> Score {
      Score(
        found: a.found + b.found, truth: a.truth + b.truth, matched: a.matched + b.matched,
        sidesTold: a.sidesTold + b.sidesTold, sidesRight: a.sidesRight + b.sidesRight,
        initialErrors: a.initialErrors + b.initialErrors,
        contactTimeErrors: a.contactTimeErrors + b.contactTimeErrors,
        longestLatency: max(a.longestLatency, b.longestLatency))
    }

    var f1: Double { 2 * Double(matched) / Double(found + truth) }
    var bias: Double { initialErrors.reduce(0, +) / Double(initialErrors.count) }
    var contactTimeRMS: Double {
      (contactTimeErrors.reduce(0) { $0 + $1 * $1 } / Double(contactTimeErrors.count)).squareRoot()
    }
  }

  static let folder = ProcessInfo.processInfo.environment["FOOTSTRIKE_VIRTUAL"].map {
    URL(fileURLWithPath: $0)
  }

  /// Whether recordings of a placement are here; says so where they are not.
  static func arePresent(_ placement: Placement) -> Bool {
    let path = folder?.appendingPathComponent("\(placement.rawValue)/people.csv").path
    let present = path.map { FileManager.default.fileExists(atPath: $0) } ?? false
    if !present {
      print("skipped: no virtual \(placement.rawValue) sensors; set FOOTSTRIKE_VIRTUAL to their folder")
    }
    return present
  }

  private static func rows(_ url: URL) throws -> [[Substring]] {
    try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  /// All recordings of a placement, with or without their gyroscope.
  static func recordings(_ placement: Placement, hasAngularRate: Bool) throws -> [Recording] {
    guard let folder = folder?.appendingPathComponent(placement.rawValue) else { return [] }
    return try rows(folder.appendingPathComponent("people.csv")).map { row in
      let name = String(row[0])
      let samples = try rows(folder.appendingPathComponent("\(name).csv")).enumerated().map { i, line in
        let numbers = line.map { Float($0) ?? .nan }
        let turn = SIMD3(numbers[4], numbers[5], numbers[6]) * (.pi / 180)
        return MotionSample(
          time: SensorTime(seconds: Double(line[0]) ?? .nan), index: Int64(i),
          acceleration: SIMD3(numbers[1], numbers[2], numbers[3]),
          angularRate: hasAngularRate ? turn : nil)
      }
      let truth = try rows(folder.appendingPathComponent("\(name).truth.csv")).map { line in
        (
          initial: Double(line[0]) ?? .nan, terminal: Double(line[1]) ?? .nan,
          side: line[2] == "L" ? Side.left : line[2] == "R" ? Side.right : nil
        )
      }
      let span = samples[samples.count - 1].time.seconds(since: samples[0].time)
      let rate = (Double(samples.count - 1) / span).rounded()
      return Recording(
        name: name,
        stream: StreamDescription(placement: placement, rateHertz: rate, hasAngularRate: hasAngularRate),
        samples: samples, contacts: truth)
    }
  }

  /// Scores a detector on a recording: contacts within 50 ms.
  static func score(_ recording: Recording) throws -> Score {
    guard let detector = PlacementTable.entry(for: recording.stream)?.make(recording.stream) else {
      return Score(truth: recording.contacts.count)
    }
    var detecting = detector
    var events: [GaitEvent] = []
    detecting.push(recording.samples.span, into: &events)
    detecting.finish(into: &events)
    let found = events.contacts
    let matching = EventMatching(
      found: found.map(\.strike.initialContact.seconds), truth: recording.contacts.map(\.initial),
      tolerance: 0.050)
    var score = Score(found: found.count, truth: recording.contacts.count, matched: matching.pairs.count)
    for pair in matching.pairs {
      let contact = found[pair.found]
      let truth = recording.contacts[pair.truth]
      score.initialErrors.append(contact.strike.initialContact.seconds - truth.initial)
      if contact.terminalContact != nil {
        score.contactTimeErrors.append(
          Double(contact.groundContactSeconds) - (truth.terminal - truth.initial))
      }
      if let side = contact.strike.side {
        score.sidesTold += 1
        if side == truth.side { score.sidesRight += 1 }
      }
    }
    for contact in found {
      score.longestLatency = max(
        score.longestLatency, contact.strike.decidedAt.seconds(since: contact.strike.initialContact))
    }
    return score
  }
}
