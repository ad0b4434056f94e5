import GaitModel
import GaitSynthesis
import StrikeMonitoring
import Testing

/// A recording that is read twice: the second pass knows what the first one learned.
@Suite struct OfflineTests {
  private static func run(
    _ samples: [MotionSample], _ configuration: StrikeMonitor.Configuration, piece: Int = 4096
  ) throws -> [GaitEvent] {
    var monitor = try StrikeMonitor(configuration)
    var events: [GaitEvent] = []
    for start in stride(from: 0, to: samples.count, by: piece) {
      monitor.push(samples.span.extracting(start..<min(start + piece, samples.count)), into: &events)
    }
    monitor.finish(into: &events)
    return events
  }

  private static func both(
    _ samples: [MotionSample], _ stream: StreamDescription, piece: Int = 4096
  ) throws -> (causal: [GaitEvent], offline: [GaitEvent]) {
    var configuration = StrikeMonitor.Configuration(stream: stream)
    let causal = try run(samples, configuration)
    configuration.surveys = true
    var first = try StrikeMonitor(configuration)
    var ignored: [GaitEvent] = []
    first.push(samples.span, into: &ignored)
    configuration.surveys = false
    configuration.survey = first.survey()
    return (causal, try run(samples, configuration, piece: piece))
  }

  private static func simulated(
    _ placement: Placement = .shoe
  ) -> (samples: [MotionSample], truth: [TrueContact], stream: StreamDescription) {
    let scenario = Scenario(
      name: "hill",
      segments: [(30.0, 0.0), (40, -9), (30, 1)].map {
        Segment(.running, .seconds($0.0), speedMetresPerSecond: 3.2, gradePercent: $0.1)
      })
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: placement, side: .left), runner: Runner(seed: 77),
      seed: 77)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    let stream = StreamDescription(
      placement: placement, side: placement == .shoe ? .left : nil, rateHertz: 200, hasAngularRate: true)
    return (samples, simulation.takeContacts(), stream)
  }

  private static func strikes(_ events: [GaitEvent]) -> [Strike] {
    events.compactMap { if case .strike(let strike) = $0 { strike } else { nil } }
  }

  @Test func `strikes downhill are known as such, and the first step has a pattern`() throws {
    let (samples, truth, stream) = Self.simulated()
    let (causal, offline) = try Self.both(samples, stream)
    func missed(_ events: [GaitEvent]) -> Double {
      let strikes = Self.strikes(events)
      let down = truth.filter { $0.descent > 0 }.compactMap { contact in
        strikes.first { abs($0.initialContact.seconds - contact.initialContactSeconds) < 0.05 }
      }
      return Double(down.count { $0.descent == 0 }) / Double(max(1, down.count))
    }
    #expect(missed(causal) > 0.1 && missed(offline) <= 0.06, "\(missed(causal)) \(missed(offline))")
    let unknown = { (events: [GaitEvent]) in Self.strikes(events).count { $0.pattern == nil } }
    #expect(unknown(offline) < unknown(causal) || unknown(causal) == 0)
    // Numbers and times are the recording's own.
    let known = Self.strikes(offline)
    #expect(known.map(\.number) == Array(0..<known.count))
    #expect(abs(known.count - Self.strikes(causal).count) <= 2)
    #expect(known.allSatisfy { $0.initialContact.seconds > 0 && $0.decidedAt > $0.initialContact })
    for event in offline {
      guard case .contact(let contact) = event, let end = contact.terminalContact else { continue }
      #expect(end > contact.strike.initialContact && end.seconds - contact.strike.initialContact.seconds < 1)
    }
  }

  @Test(arguments: [1, 333]) func `the pieces make no difference`(piece: Int) throws {
    let (samples, _, stream) = Self.simulated()
    let whole = try Self.both(samples, stream).offline
    #expect(try Self.both(samples, stream, piece: piece).offline.map { "\($0)" } == whole.map { "\($0)" })
  }

  @Test(arguments: [Placement.sacrum, .shank]) func `other placements find what they find live`(
    placement: Placement
  ) throws {
    let (samples, _, stream) = Self.simulated(placement)
    let (causal, offline) = try Self.both(samples, stream)
    let (live, known) = (Self.strikes(causal), Self.strikes(offline))
    #expect(known.count >= live.count - 2 && known.count <= live.count + 6)
    #expect(known.first.map(\.number) == 0)
  }
}
