import Foundation
import GaitModel
import GaitSynthesis
import SampleRing
import StrikeMonitoring
import StrikePipeline
import Synchronization
import Testing

/// A trunk that runs downhill: a half sine of support each step, flight between, an altitude each second.
private func trunkRun(seconds: Double, rateHertz: Double = 200) -> [MotionSample] {
  (0..<Int(seconds * rateHertz)).map { n in
    let time = Double(n) / rateHertz
    let phase = (time / 0.36).truncatingRemainder(dividingBy: 1) * 0.36
    let inContact = phase < 0.24
    let x = phase / 0.24
    // Sines by their parabola: the same to the bit on every machine.
    let vertical = inContact ? Float(4 * x * (1 - x) * 2.35) * 9.80665 : 0.05
    let along = inContact ? Float((x - 0.5) * 6) : 0
    return MotionSample(
      time: SensorTime(seconds: time), index: Int64(n), acceleration: [along, 0.2, vertical],
      altitudeMetres: n % Int(rateHertz) == 0 ? Float(500 - 0.25 * time) : .nan,
      speedMetresPerSecond: n % Int(rateHertz) == 0 ? 3 : .nan)
  }
}

private func monitor() throws -> StrikeMonitor {
  let stream = StreamDescription(placement: .sacrum, rateHertz: 200, hasAltitude: true)
  return try StrikeMonitor(.init(stream: stream))
}

private func described(_ events: [GaitEvent]) -> [String] { events.map { "\($0)" } }

@Suite struct StrikeMonitorTests {
  @Test(arguments: [1, 7, 64, 1000])
  func `the same samples give the same events, however they are cut`(piece: Int) throws {
    let samples = trunkRun(seconds: 40)
    var whole = try monitor()
    var expected: [GaitEvent] = []
    whole.push(samples.span, into: &expected)
    whole.finish(into: &expected)
    var cut = try monitor()
    var events: [GaitEvent] = []
    for start in stride(from: 0, to: samples.count, by: piece) {
      cut.push(samples.span.extracting(start..<min(start + piece, samples.count)), into: &events)
    }
    cut.finish(into: &events)
    #expect(described(events) == described(expected))
    #expect(expected.count > 150)
    #expect(expected.contains { if case .descentBegan = $0 { true } else { false } })
  }

  @Test func `a sensor that is known late is analysed as one that was known from the beginning`() throws {
    let scenario = Scenario(
      name: "down", segments: [Segment(.running, .seconds(40), speedMetresPerSecond: 3.4, gradePercent: -10)])
    var runner = Runner(seed: 5)
    runner.strikeAngleDegrees = 15
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, side: .left), runner: runner, seed: 5)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    samples += trunkRun(seconds: 40).map { sample in
      var sample = sample
      sample.source = 1
      return sample
    }
    samples.sort { ($0.time, $0.source) < ($1.time, $1.source) }
    let shoe = StreamDescription(placement: .shoe, rateHertz: 200, hasAngularRate: true)
    let belt = StreamDescription(placement: .sacrum, rateHertz: 200)
    func events(_ sensors: [StreamDescription], later: StreamDescription? = nil) throws -> [String] {
      var configuration = StrikeMonitor.Configuration(sensors: sensors)
      configuration.gradePercent = -10
      var monitor = try StrikeMonitor(configuration)
      if let later { try monitor.describe(1, as: later) }
      var events: [GaitEvent] = []
      monitor.push(samples.span, into: &events)
      monitor.finish(into: &events)
      return described(events)
    }
    let known = try events([shoe, belt])
    #expect(try events([shoe, shoe], later: belt) == known)
    // Were the belt no companion of the shoe, its steps would be counted as further ones.
    #expect(try known != events([shoe, shoe]))
    #expect(known.contains { $0.contains("warning") })
  }

  @Test(arguments: [1, 64, 10_000]) func `a peak that was cut off says so`(piece: Int) throws {
    let scenario = Scenario(
      name: "level", segments: [Segment(.running, .seconds(20), speedMetresPerSecond: 3.4)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, side: .left), runner: Runner(seed: 5), seed: 5
    )
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    // Half of the seconds of running reach it.
    let peaks = stride(from: 400, to: samples.count - 200, by: 200).map { second in
      samples[second..<second + 200].map { $0.acceleration.max() }.max()!
    }.sorted()
    let limit = peaks[peaks.count / 2]
    for index in samples.indices where samples[index].acceleration.max() > limit {
      samples[index].flags.insert(.accelerationClipped)
    }
    let clipped = samples.filter { $0.flags.contains(.accelerationClipped) }.map(\.time)
    var monitor = try StrikeMonitor(
      .init(stream: StreamDescription(placement: .shoe, rateHertz: 200, hasAngularRate: true)))
    var events: [GaitEvent] = []
    for start in stride(from: 0, to: samples.count, by: piece) {
      monitor.push(samples.span.extracting(start..<min(start + piece, samples.count)), into: &events)
    }
    monitor.finish(into: &events)
    let strikes = events.compactMap { if case .strike(let strike) = $0 { strike } else { nil } }
    for strike in strikes {
      let isClipped = clipped.contains { $0 >= strike.initialContact && $0 <= strike.decidedAt }
      #expect(strike.peakIsClipped == isClipped)
    }
    let share = Double(strikes.count(where: \.peakIsClipped)) / Double(strikes.count)
    #expect((0.1...0.9).contains(share))
  }

  @Test func `a contact repeats its strike with grade and descent`() throws {
    let samples = trunkRun(seconds: 40)
    var monitor = try monitor()
    var events: [GaitEvent] = []
    monitor.push(samples.span, into: &events)
    monitor.finish(into: &events)
    var strikes: [Int: Strike] = [:]
    var contacts = 0
    for event in events {
      if case .strike(let strike) = event { strikes[strike.number] = strike }
      if case .contact(let contact) = event {
        let strike = try #require(strikes[contact.strike.number])
        // That the first steps of a run were running is known with the steps that follow.
        var whole = contact.strike
        if whole.isRunning, !strike.isRunning {
          whole.isRunning = false
          #expect(strike.noPatternReason == .notRunning || whole.noPatternReason == strike.noPatternReason)
          whole.noPatternReason = strike.noPatternReason
        }
        #expect("\(strike)" == "\(whole)")
        contacts += 1
      }
    }
    #expect(contacts == strikes.count)
    #expect(strikes.values.contains { $0.descent == 1 && $0.gradePercent < -5 })
  }

  @Test func `a hole in the samples is told and counted`() throws {
    var samples = trunkRun(seconds: 10)
    samples.removeSubrange(1000..<1200)
    samples[1000].flags.insert(.gapBefore)
    var monitor = try monitor()
    var events: [GaitEvent] = []
    monitor.push(samples.span, into: &events)
    let gaps = events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
    #expect(gaps.map(\.lostSamples) == [200])
    #expect(monitor.health().lostSamples == 200)
    #expect(monitor.health().gaps == 1)
  }

  @Test func `what one of two sensors lost is weighed once and not every second`() throws {
    let stream = StreamDescription(placement: .sacrum, rateHertz: 200)
    var monitor = try StrikeMonitor(.init(sensors: [stream, stream]))
    var both: [MotionSample] = []
    for (place, sample) in trunkRun(seconds: 60).enumerated() {
      if !(2000..<2100).contains(place) { both.append(sample) }
      both.append(sample)
      both[both.count - 1].source = 1
    }
    var events: [GaitEvent] = []
    monitor.push(both.span, into: &events)
    monitor.finish(into: &events)
    let running = events.count { if case .strike(let strike) = $0 { strike.isRunning } else { false } }
    #expect(running > 200)
    #expect(monitor.health(of: 0).lostSamples == 100)
    for event in events {
      if case .warning(let warning) = event { #expect(warning.kind != .sensorTrouble) }
    }
  }

  @Test func `a stream without gravity gets no pattern`() throws {
    var simulation = Simulation(
      scenario: Scenario(
        name: "run", segments: [Segment(.running, .seconds(20), speedMetresPerSecond: 3.3)]),
      sensor: SensorModel(placement: .shoe), runner: Runner(seed: 2), seed: 2)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    var stream = StreamDescription(placement: .shoe, rateHertz: 200, hasAngularRate: true)
    stream.gravityRemoved = true
    var monitor = try StrikeMonitor(.init(stream: stream))
    var events: [GaitEvent] = []
    monitor.push(samples.span, into: &events)
    monitor.finish(into: &events)
    let strikes = events.compactMap { if case .strike(let strike) = $0 { strike } else { nil } }
    #expect(!strikes.isEmpty)
    #expect(strikes.allSatisfy { $0.pattern == nil })
  }
}

@Suite struct PipelineRunTests {
  @Test func `the threads say what the monitor says`() throws {
    let samples = trunkRun(seconds: 60)
    var alone = try monitor()
    var expected: [GaitEvent] = []
    alone.push(samples.span, into: &expected)
    alone.finish(into: &expected)

    var events: [GaitEvent] = []
    var rings = PipelineRun.Rings.recording
    rings.sampleCapacity = 64
    rings.eventCapacity = 4
    let dropped = try PipelineRun(monitor: monitor(), rings: rings).run(
      read: { producer in
        for start in stride(from: 0, to: samples.count, by: 50) {
          producer.push(contentsOf: samples.span.extracting(start..<min(start + 50, samples.count)))
        }
      },
      deliver: { span in for index in span.indices { events.append(span[index]) } })
    #expect(described(events) == described(expected))
    #expect(dropped.samples == 0 && dropped.events == 0)
  }

  @Test func `reader and analysis take the work by turns, and nothing is lost or told twice`() throws {
    let samples = trunkRun(seconds: 240)
    var alone = try monitor()
    var expected: [GaitEvent] = []
    alone.push(samples.span, into: &expected)
    alone.finish(into: &expected)

    var events: [GaitEvent] = []
    let first = Mutex<[GaitEvent]>([])
    var rings = PipelineRun.Rings.recording
    rings.sampleCapacity = 256
    rings.eventCapacity = 4
    rings.mostAtOnce = 8
    let byThread = Mutex(0)
    let dropped = try PipelineRun(monitor: monitor(), rings: rings).run(
      read: { sink in
        // Ever again a piece that is too long for the reader, then short ones, the first of which find the other
        // thread at work.
        var start = 0
        while start < samples.count {
          let end = min(samples.count, start + (start.isMultiple(of: 512) ? 128 : 8))
          #expect(sink.push(contentsOf: samples.span.extracting(start..<end)) == end - start)
          start = end
        }
        byThread.withLock { $0 = samples.count - sink.analysedAtOnce }
      },
      atOnce: { span in first.withLock { for index in span.indices { $0.append(span[index]) } } },
      deliver: { span in for index in span.indices { events.append(span[index]) } })
    #expect(described(events) == described(expected))
    #expect(described(first.withLock { $0 }) == described(expected))
    #expect(dropped.samples == 0 && dropped.events == 0)
    #expect(byThread.withLock { $0 } >= samples.count / 4)
  }

  @Test func `after a burst the reader gets the work back`() throws {
    let samples = trunkRun(seconds: 60)
    var alone = try monitor()
    var expected: [GaitEvent] = []
    alone.push(samples.span, into: &expected)
    alone.finish(into: &expected)

    var events: [GaitEvent] = []
    let turns = Mutex((bursts: 0, atOnce: 0))
    _ = try PipelineRun(monitor: monitor(), rings: .live(rateHertz: 200)).run(
      read: { sink in
        var place = 0
        while place + 256 < samples.count {
          // More than a reader takes: the other thread must.
          let before = sink.analysedAtOnce
          sink.push(contentsOf: samples.span.extracting(place..<place + 128))
          place += 128
          #expect(sink.analysedAtOnce == before)
          while !sink.isEmpty { sched_yield() }
          // Until it has put its work away these still go to it.
          while sink.analysedAtOnce == before, place + 128 < samples.count {
            sink.push(samples[place])
            place += 1
            while !sink.isEmpty { sched_yield() }
          }
          turns.withLock { $0.bursts += 1 }
        }
        sink.push(contentsOf: samples.span.extracting(place..<samples.count))
        turns.withLock { $0.atOnce = sink.analysedAtOnce }
      },
      deliver: { span in for index in span.indices { events.append(span[index]) } })
    #expect(described(events) == described(expected))
    turns.withLock { turns in
      #expect(turns.bursts > 10)
      #expect(turns.atOnce >= turns.bursts - 1)
    }
  }

  @Test func `who takes the events may stop, and everybody goes home`() throws {
    struct Enough: Error {}
    let samples = trunkRun(seconds: 600)
    let pushed = Mutex(0)
    #expect(throws: Enough.self) {
      _ = try PipelineRun(monitor: monitor()).run(
        read: { producer in
          for start in stride(from: 0, to: samples.count, by: 50) {
            if producer.consumerHasLeft { return }
            producer.push(contentsOf: samples.span.extracting(start..<min(start + 50, samples.count)))
            pushed.withLock { $0 += 50 }
          }
        },
        deliver: { _ in throw Enough() })
    }
    #expect(pushed.withLock { $0 } <= samples.count)
  }
}
