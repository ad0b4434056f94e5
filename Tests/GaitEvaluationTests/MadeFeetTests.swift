import Foundation
import GaitModel
import Testing

@testable import GaitEvaluation
@testable import GaitSynthesis

/// Made feet are held against people's, fact by fact, pattern by pattern, at each speed.
@Suite struct MadeFeetTests {
  private static let markers =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings") + "/run-markers"
  private static let arePresent = FileManager.default.fileExists(atPath: markers + "/people.csv")
  /// What was measured on the 13 people of `virtual-shoe-people` (Fukuchi, Fukuchi and Duarte 2017, PeerJ 5:e3298,
  /// CC BY 4.0), by the test below.
  private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Expected/measured-feet.csv")

  /// A fact over the strikes of a group of feet: its mean, its spread between feet, and between strikes of one.
  struct Spread {
    var feet: Int
    var mean: Double
    var between: Double
    var within: Double
  }

  /// A group of strikes and a fact.
  struct Key: Hashable {
    var speed: Double
    var pattern: StrikePattern
    var fact: FootTrack.Fact
  }

  typealias Strikes = [(pattern: StrikePattern, facts: [Double])]

  static func spreads(_ feet: [Strikes], speed: Double) -> [Key: Spread] {
    var spreads: [Key: Spread] = [:]
    for pattern in StrikePattern.allCases {
      let own = feet.map { $0.filter { $0.pattern == pattern }.map(\.facts) }
      for fact in FootTrack.Fact.allCases {
        let feet = own.map { $0.map { $0[fact.rawValue] }.filter(\.isFinite) }.filter { $0.count > 2 }
        guard !feet.isEmpty else { continue }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func variance(_ values: [Double]) -> Double {
          let centre = mean(values)
          return mean(values.map { ($0 - centre) * ($0 - centre) })
        }
        spreads[Key(speed: speed, pattern: pattern, fact: fact)] = Spread(
          feet: feet.count, mean: mean(feet.flatMap { $0 }), between: variance(feet.map(mean)).squareRoot(),
          within: mean(feet.map(variance)).squareRoot())
      }
    }
    return spreads
  }

  /// The table as it is committed.
  private static func people() throws -> [Key: Spread] {
    var spreads: [Key: Spread] = [:]
    for line in try String(contentsOf: table, encoding: .utf8).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",").map(String.init)
      let fact = try #require(FootTrack.Fact.allCases.first { "\($0)" == fields[2] })
      let key = Key(
        speed: try #require(Double(fields[0])), pattern: try #require(StrikePattern(rawValue: fields[1])),
        fact: fact)
      let numbers = try fields[3...].map { try #require(Double($0)) }
      spreads[key] = Spread(
        feet: Int(numbers[0]), mean: numbers[1], between: numbers[2], within: numbers[3])
    }
    return spreads
  }

  @Test(.enabled(if: arePresent, "recordings are not here: run-markers"))
  func `the table is what people's markers show`() throws {
    let rebuilds = ProcessInfo.processInfo.environment["FOOTSTRIKE_REBUILD_EXPECTED"] != nil
    let head = "speed_m_s,pattern,fact,feet,mean,sd_between_feet,sd_between_strikes\n"
    var lines = ""
    // All of it takes minutes: one speed is looked at again each time.
    for speed in rebuilds ? [2.5, 3.5, 4.5] : [3.5] {
      let trials = try MarkerFolder(path: Self.markers).trials.filter { $0.speedMetresPerSecond == speed }
      let feet = try trials.flatMap { FootTrack.measured(try $0.load()).map(\.strikes) }
      let spreads = Self.spreads(feet, speed: speed)
      for pattern in StrikePattern.allCases {
        for fact in FootTrack.Fact.allCases {
          guard let s = spreads[Key(speed: speed, pattern: pattern, fact: fact)] else { continue }
          lines += "\(speed),\(pattern.rawValue),\(fact),\(s.feet),"
          lines +=
            [s.mean, s.between, s.within].map { String(format: "%.2f", $0) }.joined(separator: ",") + "\n"
        }
      }
    }
    if rebuilds { try (head + lines).write(to: Self.table, atomically: true, encoding: .utf8) }
    let table = try String(contentsOf: Self.table, encoding: .utf8)
    #expect(!lines.isEmpty && table.hasPrefix(head) && table.contains(lines))
  }

  /// What a mean may be off beyond the spread between people, in the fact's own unit: 1°, 30 deg/s, 5 ms, 0.7 g.
  private static func slack(_ fact: FootTrack.Fact) -> Double {
    switch fact {
    case .rate, .rateBefore, .rateEarly, .slap, .swing: 30
    case .crossing, .still, .stance: 5
    case .upward, .backward: 0.7
    default: 1
    }
  }

  @Test(arguments: [2.5, 3.5, 4.5])
  func `made feet land, stand and swing as people's do`(speed: Double) throws {
    let people = try Self.people()
    for pattern in StrikePattern.allCases {
      let angle = try #require(people[Key(speed: speed, pattern: pattern, fact: .angle)])
      // Sixteen runners whose habits are spread as people's are.
      let half = [0.08, 0.24, 0.4, 0.58, 0.78, 1.01, 1.32, 1.86]
      let made = (half.map { -$0 } + half).enumerated().map { number, deviations in
        var runner = Runner(seed: 3000 + UInt64(number))
        runner.strikeAngleAsymmetryDegrees = 0
        runner.keepsHeelUp = false
        return FootTrack.made(
          runner, speed: speed, strike: .angle(angle.mean + deviations * angle.between), seconds: 6,
          seed: UInt64(number)
        ).strikes
      }
      let spreads = Self.spreads(made, speed: speed)
      for fact in FootTrack.Fact.allCases {
        let key = Key(speed: speed, pattern: pattern, fact: fact)
        guard let true_ = people[key], let own = spreads[key] else {
          Issue.record("\(pattern) \(fact) is missing")
          continue
        }
        // The spread of a handful of feet is no measure: the greatest of the patterns' at that speed is then. And one
        // or two feet may lie two of those from the mean of all.
        let isKnown = true_.feet > 5
        let known =
          StrikePattern.allCases.compactMap { people[Key(speed: speed, pattern: $0, fact: fact)] }
          .filter { $0.feet > 5 }.map(\.between).max() ?? 0
        let between = isKnown ? true_.between : known
        let slack = Self.slack(fact)
        let what = "\(speed) m/s, \(pattern), \(fact): \(own) against \(true_)"
        let room = (true_.feet > 3 ? 1 : 2) * between + slack
        #expect(abs(own.mean - true_.mean) <= room, "\(what)")
        #expect(
          own.between <= 2 * between + slack && (!isKnown || own.between >= between / 3 - slack), "\(what)")
        #expect(
          own.within <= 2 * true_.within + slack && own.within >= true_.within / 3 - slack, "\(what)")
      }
    }
  }
}
