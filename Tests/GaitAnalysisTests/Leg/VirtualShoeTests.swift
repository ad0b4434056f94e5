import Foundation
import GaitAnalysis
import GaitModel
import Testing

/// A shoe without a gyroscope on people. The model has learned of the thirteen people at hand, so these hold what it
/// learned; what it does on people left out stands in the model itself (`acceptedScore`).
@Suite(.enabled(if: VirtualShoes.folder != nil)) struct `Virtual shoes without a gyroscope` {
  @Test func `show contacts, contact times and patterns of real feet, turned however`() throws {
    var errors: [Double] = []
    var lengths: [Double] = []
    var all = 0
    var found = 0
    var told: [StrikePattern: (right: Int, wrong: Int)] = [:]
    var heelOfForefoot = 0
    for (number, name) in try VirtualShoes.names().enumerated() {
      var samples = try VirtualShoes.samples(name)
      if number % 2 == 1 {
        // Another way up: the axes trade places.
        for i in samples.indices {
          let a = samples[i].acceleration
          samples[i].acceleration = SIMD3(a.z, a.x, a.y)
        }
      }
      let truth = try VirtualShoes.contacts(name)
      let span = samples[samples.count - 1].time.seconds(since: samples[0].time)
      let stream = StreamDescription(placement: .shoe, rateHertz: Double(samples.count - 1) / span)
      let events = ShoeAccelerometerDetector(stream).events(of: samples)
      all += truth.count
      found += events.strikes.count
      for contact in truth {
        guard
          let strike = events.strikes.min(by: {
            abs($0.initialContact.seconds - contact.initial)
              < abs($1.initialContact.seconds - contact.initial)
          }), abs(strike.initialContact.seconds - contact.initial) <= 0.05
        else { continue }
        errors.append(strike.initialContact.seconds - contact.initial)
        #expect(strike.decidedAt.seconds(since: strike.initialContact) <= 0.1501)
        if let end = events.contacts.first(where: { $0.strike.number == strike.number })?.terminalContact {
          lengths.append(end.seconds(since: strike.initialContact) - (contact.terminal - contact.initial))
        }
        guard let pattern = strike.pattern else { continue }
        let isRight = (pattern == .rearfoot) == (contact.pattern == .rearfoot)
        told[contact.pattern, default: (0, 0)].right += isRight ? 1 : 0
        told[contact.pattern, default: (0, 0)].wrong += isRight ? 0 : 1
        if contact.pattern == .forefoot, pattern == .rearfoot { heelOfForefoot += 1 }
      }
    }
    let matched = Double(errors.count)
    #expect(2 * matched / Double(all + found) >= 0.99)
    let bias = errors.reduce(0, +) / matched
    #expect(abs(bias) <= 0.004)
    #expect((errors.reduce(0) { $0 + ($1 - bias) * ($1 - bias) } / matched).squareRoot() <= 0.006)
    #expect((lengths.reduce(0) { $0 + $1 * $1 } / Double(lengths.count)).squareRoot() <= 0.015)
    for pattern in StrikePattern.allCases {
      let count = told[pattern] ?? (0, 0)
      #expect(count.right > 0)
      #expect(Double(count.wrong) <= 0.1 * Double(count.right + count.wrong), "\(pattern) \(count)")
    }
    #expect(heelOfForefoot <= 2)
  }

  @Test func `claim no pattern of a signal that no shoe gives`() throws {
    let name = try #require(try VirtualShoes.names().first)
    var samples = try VirtualShoes.samples(name)
    // Three times as strong an acceleration is nothing a runner's shoe feels all the time.
    for i in samples.indices { samples[i].acceleration *= 3 }
    let strikes = ShoeAccelerometerDetector(StreamDescription(placement: .shoe, rateHertz: 200))
      .events(of: samples).strikes.filter(\.isRunning)
    #expect(strikes.count > 10)
    #expect(strikes.allSatisfy { $0.pattern == nil })
    #expect(strikes.contains { $0.noPatternReason == .unfamiliar })
  }
}
