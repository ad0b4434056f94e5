import Foundation
import GaitModel
import MotionRecordings
import SampleRing
import SensorDecoding
import SensorIO
import StrikeMonitoring
import Synchronization
import Testing

@testable import StrikePipeline

/// Whole live sessions on pseudo-terminals; the devices send as fast as they are read.
struct LiveSessionTests {
  /// Everything a run said and lost.
  private struct Outcome {
    var events: [String] = []
    var gaps = 0
    var contacts = 0
    var dropped = PipelineRun.Dropped()
    var status = LiveStatus()
  }

  /// Runs a session with the devices' lives on threads of their own, until the devices are through.
  private func run(
    _ inputs: [LiveInput], recorder: RawRecorder? = nil, rings: PipelineRun.Rings? = nil,
    deliver: @escaping (Span<GaitEvent>) -> Void = { _ in },
    devices: @escaping @Sendable (LiveSession) throws -> Void
  ) throws -> Outcome {
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let session = try LiveSession(inputs, stop: stop, wakeUp: wakeUp, recorder: recorder)
    try recorder?.start()
    let player = try PipelineThread {
      do { try devices(session) } catch { Issue.record(error) }
      stop.stop()
      wakeUp.wake()
    }
    var outcome = Outcome()
    let prepared = try #require(session.prepare())
    let monitor = try StrikeMonitor(.init(sensors: prepared.map(\.stream)))
    outcome.dropped = try PipelineRun(
      monitor: monitor, rings: rings ?? .live(rateHertz: 2000, longestStall: .seconds(20))
    ).run(
      read: { session.read(into: &$0) },
      deliver: { events in
        deliver(events)
        for place in events.indices {
          outcome.events.append("\(events[place])")
          if case .gap = events[place] { outcome.gaps += 1 }
          if case .contact = events[place] { outcome.contacts += 1 }
        }
      })
    player.join()
    try recorder?.finish()
    outcome.status = session.status
    return outcome
  }

  private func opened(_ path: String) throws -> RawReplay {
    guard case .record(let record) = try MotionRecording.open(path) else {
      throw FootstrikeError(what: "no record", where: path, advice: "look at the recorder")
    }
    return try RawReplay(record)
  }

  private func replay(_ path: String) throws -> [String] {
    let replay = try opened(path)
    let prepared = try #require(replay.prepare())
    let monitor = try StrikeMonitor(.init(sensors: prepared.map(\.stream)))
    var events: [String] = []
    _ = try PipelineRun(monitor: monitor).run(
      read: { replay.read(into: &$0) },
      deliver: { for place in $0.indices { events.append("\($0[place])") } })
    #expect(replay.failure == nil)
    #expect(replay.lostBytes == 0)
    return events
  }

  private func temporaryFile() -> String { NSTemporaryDirectory() + "footstrike-\(UUID().uuidString).raw" }

  @Test func `a run on a line gives its contacts, and its record replays to the same events`() throws {
    let device = try PlayedDevice(name: "one")
    let path = temporaryFile()
    defer { unlink(path) }
    let input = device.input()
    let recorder = try RawRecorder(path: path, ports: [input.recorded])
    let outcome = try run([input], recorder: recorder) { session in
      try device.waitForHost()
      for part in try PlayedDevice.run(seconds: 30) { try device.send(part) }
      device.waitUntilRead(by: session)
    }
    #expect(outcome.contacts > 30)
    #expect(outcome.gaps == 0)
    #expect(outcome.dropped.samples == 0)
    #expect(outcome.status.health.samples == 6000)
    #expect(try replay(path) == outcome.events)
  }

  @Test func `two shoes are one session whose record replays to the same events`() throws {
    let left = try PlayedDevice(name: "left")
    let right = try PlayedDevice(name: "right")
    let path = temporaryFile()
    defer { unlink(path) }
    let inputs = [left.input(side: .left), right.input(side: .right)]
    let recorder = try RawRecorder(path: path, ports: inputs.map(\.recorded))
    let outcome = try run(inputs, recorder: recorder) { session in
      try left.waitForHost()
      try right.waitForHost()
      let parts = zip(
        try PlayedDevice.run(seconds: 20, side: .left), try PlayedDevice.run(seconds: 20, side: .right))
      for (l, r) in parts {
        try left.send(l)
        try right.send(r)
      }
      left.waitUntilRead(by: session)
      right.waitUntilRead(by: session, source: 1)
    }
    for side in ["left", "right"] {
      #expect(outcome.events.count { $0.hasPrefix("contact") && $0.contains("Side.\(side)") } > 15)
    }
    #expect(try replay(path) == outcome.events)
  }

  @Test func `ten unplugs in a run leave a gap each, and the session goes on`() throws {
    let device = try PlayedDevice(name: "plug")
    let path = temporaryFile()
    defer { unlink(path) }
    let input = device.input()
    let recorder = try RawRecorder(path: path, ports: [input.recorded])
    let outcome = try run([input], recorder: recorder) { session in
      let parts = try PlayedDevice.run(seconds: 43)
      try device.waitForHost()
      for (second, part) in parts.enumerated() {
        if second % 4 == 3, second < 40 {
          // What is sent in this second nobody hears.
          device.waitUntilRead(by: session)
          device.unplug()
          try device.plugIn()
          try device.waitForHost()
        } else {
          try device.send(part)
        }
      }
      device.waitUntilRead(by: session)
    }
    #expect(outcome.status.ports[0].reconnections == 10)
    #expect(outcome.gaps == 10)
    #expect(outcome.status.health.gaps == 10)
    #expect(abs(outcome.status.health.lostSamples - 2000) <= 40)
    #expect(outcome.contacts > 25)
    #expect(try replay(path) == outcome.events)
  }

  @Test func `one shoe that is lost for good leaves the other`() throws {
    let left = try PlayedDevice(name: "left")
    let right = try PlayedDevice(name: "right")
    let outcome = try run([left.input(side: .left), right.input(side: .right)]) { session in
      try left.waitForHost()
      try right.waitForHost()
      let parts = zip(
        try PlayedDevice.run(seconds: 30, side: .left), try PlayedDevice.run(seconds: 30, side: .right))
      for (second, (l, r)) in parts.enumerated() {
        if second < 5 { try left.send(l) }
        if second == 5 {
          left.waitUntilRead(by: session)
          left.unplug()
        }
        try right.send(r)
      }
      right.waitUntilRead(by: session, source: 1)
    }
    #expect(outcome.status.ports[0].state == .lost || outcome.status.ports[0].state == .ended)
    #expect(outcome.events.count { $0.hasPrefix("contact") && $0.contains("Side.right") } > 30)
  }

  @Test func `a session begins without the pod that is away, which joins when it comes`() throws {
    let left = try PlayedDevice(name: "here")
    let right = try PlayedDevice(name: "away")
    right.unplug()
    let path = temporaryFile()
    defer { unlink(path) }
    let inputs = [left.input(side: .left), right.input(side: .right, rate: 100)]
    let recorder = try RawRecorder(path: path, ports: inputs.map(\.recorded))
    let struck = DispatchSemaphore(value: 0)
    let told = Mutex<[String]>([])
    let outcome = try run(
      inputs, recorder: recorder,
      deliver: { events in
        for place in events.indices { if case .strike = events[place] { struck.signal() } }
      },
      devices: { session in
        try left.waitForHost()
        let parts = try PlayedDevice.run(seconds: 40, side: .left)
        for part in parts.prefix(20) { try left.send(part) }
        // Strikes of the one that is there, before the other is.
        for _ in 0..<5 { struck.wait() }
        #expect(session.status.ports[1].bytes == 0)
        try right.plugIn()
        try right.waitForHost()
        for (l, r) in zip(
          parts.dropFirst(20), try PlayedDevice.run(seconds: 20, rate: 100, side: .right))
        {
          try left.send(l)
          try right.send(r)
        }
        left.waitUntilRead(by: session)
        right.waitUntilRead(by: session, source: 1)
        told.withLock { $0 = session.takeNotices() }
      })
    let notices = told.withLock { $0 }
    for side in ["left", "right"] {
      #expect(outcome.events.count { $0.hasPrefix("contact") && $0.contains("Side.\(side)") } > 15)
    }
    #expect(outcome.status.ports[1].reconnections == 0)
    #expect(notices.contains { $0.contains("away") && $0.contains("joins the session when it comes") })
    #expect(notices.contains { $0.contains("the line is there now") })
    #expect(notices.contains { $0.contains("it joins the session: shoe, 100.0 Hz with gyroscope") })
    #expect(try replay(path) == outcome.events)
  }

  @Test func `where no port is there, the first is told`() throws {
    var inputs = [LiveInput(path: "/dev/footstrike-none-1"), LiveInput(path: "/dev/footstrike-none-2")]
    for place in inputs.indices { inputs[place].placement = .shoe }
    let error = #expect(throws: SensorIOError.self) {
      _ = try LiveSession(inputs, stop: StopSignal(), wakeUp: try WakeUp())
    }
    #expect(error?.path == "/dev/footstrike-none-1" && error?.cause == .notFound)
  }

  @Test
  func
    `an analysis that stands still loses nothing until the ring is full, and then every sample is counted`()
    throws
  {
    let device = try PlayedDevice(name: "stall")
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let path = temporaryFile()
    defer { unlink(path) }
    let input = device.input(rate: 1000)
    let recorder = try RawRecorder(path: path, ports: [input.recorded])
    let session = try LiveSession([input], stop: stop, wakeUp: wakeUp, recorder: recorder)
    try recorder.start()
    let player = try PipelineThread {
      do {
        try device.waitForHost()
        for part in try PlayedDevice.run(seconds: 6, rate: 1000) { try device.send(part) }
        device.waitUntilRead(by: session)
      } catch { Issue.record(error) }
      stop.stop()
      wakeUp.wake()
    }
    _ = try #require(session.prepare())
    let ring = Ring<MotionSample>(capacity: 4096, whenFull: .dropNewest)
    var sink = SampleSink(ring.producer)
    var consumer = ring.consumer
    // Nobody takes anything meanwhile.
    session.read(into: &sink)
    player.join()
    let decoded = 6000
    #expect(sink.dropped == decoded - 4096)
    #expect(session.status.droppedByRing == Int64(decoded - 4096))
    #expect(session.status.health.samples == 4096)
    var kept: [MotionSample] = []
    consumer.drain(into: &kept)
    #expect(kept.map(\.index) == (0..<4096).map { Int64($0) })
    #expect(!kept.contains { $0.flags.contains(.gapBefore) })
    // The replay sees them all, and knows how many the live session did not.
    try recorder.finish()
    let replay = try opened(path)
    replay.drain()
    #expect(replay.health.samples == Int64(decoded))
    #expect(replay.droppedWhenLive == Int64(decoded - 4096))
  }

  /// By the clock on the wall: how many samples come meanwhile is the machine's affair, what becomes of each
  /// is not.
  @Test(arguments: [(1024, true), (4096, false)])
  func `an analysis that stands still for two seconds loses what the ring can't hold and no more`(
    capacity: Int, isTooSmall: Bool
  ) throws {
    let device = try PlayedDevice(name: "clock")
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let session = try LiveSession([device.input(rate: 1000)], stop: stop, wakeUp: wakeUp)
    let ring = Ring<MotionSample>(capacity: capacity, whenFull: .dropNewest)
    let writer = Handoff(ring.producer)
    var consumer = ring.consumer
    let (hasPlayed, goesOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let player = try PipelineThread {
      do {
        try device.waitForHost()
        let run = try PlayedDevice.run(seconds: 3, rate: 1000)
        try device.play(Array(run.prefix(2)))
        device.waitUntilRead(by: session)
        hasPlayed.signal()
        goesOn.wait()
        try device.play(Array(run.suffix(1)))
        device.waitUntilRead(by: session)
      } catch {
        Issue.record(error)
        hasPlayed.signal()
      }
      stop.stop()
      wakeUp.wake()
    }
    _ = try #require(session.prepare())
    let reader = try PipelineThread {
      var sink = SampleSink(writer.take())
      session.read(into: &sink)
      sink.close()
    }
    hasPlayed.wait()
    var kept: [MotionSample] = []
    consumer.drain(into: &kept)
    goesOn.signal()
    while consumer.wait() == .ready { consumer.drain(into: &kept) }
    player.join()
    reader.join()
    #expect(kept.count + consumer.dropped == 3000)
    #expect(session.status.droppedByRing == Int64(consumer.dropped))
    #expect((consumer.dropped > 0) == isTooSmall)
    // Whole up to where the ring was full; whatever comes after a hole says so.
    #expect(kept.prefix(capacity).map(\.index) == (0..<Int64(min(capacity, 3000))).map { $0 })
    for (sample, before) in zip(kept.dropFirst(), kept) {
      #expect(sample.index > before.index)
      #expect(sample.flags.contains(.gapBefore) == (sample.index != before.index + 1))
    }
  }

  @Test func `the first sample after dropped ones ends the stride`() throws {
    let device = try PlayedDevice(name: "gap")
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let session = try LiveSession([device.input()], stop: stop, wakeUp: wakeUp)
    let kept = Mutex<[MotionSample]>([])
    let ring = Ring<MotionSample>(capacity: 512, whenFull: .dropNewest)
    let writer = Handoff(ring.producer)
    var consumer = ring.consumer
    let player = try PipelineThread {
      do {
        try device.waitForHost()
        for part in try PlayedDevice.run(seconds: 5) { try device.send(part) }
        device.waitUntilRead(by: session)
      } catch { Issue.record(error) }
    }
    _ = try #require(session.prepare())
    let reader = try PipelineThread {
      var sink = SampleSink(writer.take())
      session.read(into: &sink)
      sink.close()
    }
    player.join()
    // The analysis comes back: room again, and another second comes.
    kept.withLock { _ = consumer.drain(into: &$0) }
    let parts = try PlayedDevice.run(seconds: 6)
    try device.send(parts[5])
    device.waitUntilRead(by: session)
    stop.stop()
    wakeUp.wake()
    reader.join()
    kept.withLock { samples in
      consumer.drain(into: &samples)
      #expect(samples.count == 512 + 200)
      #expect(samples.map { $0.flags.contains(.gapBefore) }.firstIndex(of: true) == 512)
      #expect(samples.count { $0.flags.contains(.gapBefore) } == 1)
      #expect(samples.count + Int(session.status.droppedByRing) == 1200)
    }
  }

  @Test func `a blocked terminal slows nobody, and what it missed is counted`() throws {
    let device = try PlayedDevice(name: "blocked")
    let isThrough = Mutex(false)
    var rings = PipelineRun.Rings.live(rateHertz: 200)
    rings.eventCapacity = 8
    // The device is faster than an unoptimised analysis: that is not what this is about.
    rings.sampleCapacity = 8192
    var isFirst = true
    let outcome = try run(
      [device.input()], rings: rings,
      deliver: { _ in
        guard isFirst else { return }
        isFirst = false
        // The terminal takes nothing until the run is over.
        while !isThrough.withLock({ $0 }) { sched_yield() }
      },
      devices: { session in
        try device.waitForHost()
        for part in try PlayedDevice.run(seconds: 20) { try device.send(part) }
        device.waitUntilRead(by: session)
        // Read to the end while the terminal stood still: only then it goes on.
        isThrough.withLock { $0 = true }
      })
    #expect(outcome.status.health.samples == 4000)
    #expect(outcome.dropped.samples == 0)
    #expect(outcome.dropped.events > 0)
  }

  @Test func `in a pause nothing is analysed, and going on begins anew`() throws {
    let device = try PlayedDevice(name: "pause")
    let path = temporaryFile()
    defer { unlink(path) }
    let input = device.input()
    let recorder = try RawRecorder(path: path, ports: [input.recorded])
    let outcome = try run([input], recorder: recorder) { session in
      try device.waitForHost()
      for (second, part) in try PlayedDevice.run(seconds: 15).enumerated() {
        if second == 5 || second == 10 {
          device.waitUntilRead(by: session)
          session.setPaused(second == 5)
          while session.status.isPaused != (second == 5) { sched_yield() }
        }
        try device.send(part)
      }
      device.waitUntilRead(by: session)
    }
    #expect(abs(outcome.status.samplesWhilePaused - 1000) <= 4)
    #expect(outcome.gaps == 1)
    #expect(outcome.events.contains { $0.hasPrefix("gap") && $0.contains("lostSamples: 0)") })
    #expect(!outcome.events.contains { $0.contains("sensorTrouble") })
    #expect(try replay(path) == outcome.events)
  }

  @Test func `cues are written to the wearable itself`() throws {
    let device = try PlayedDevice(name: "cue")
    let heard = Mutex<[UInt8]>([])
    _ = try run([device.input()]) { session in
      try device.waitForHost()
      for part in try PlayedDevice.run(seconds: 2) { try device.send(part) }
      session.send([0x07, 0x21], to: 0)
      let bytes = try device.heard(count: 2)
      heard.withLock { $0 = bytes }
      device.waitUntilRead(by: session)
    }
    #expect(heard.withLock { $0 } == [0x07, 0x21])
  }

  @Test func `no record is written to a serial port`() throws {
    let device = try PlayedDevice(name: "record")
    let error = #expect(throws: FootstrikeError.self) {
      _ = try RawRecorder(path: device.path, ports: [device.input().recorded])
    }
    #expect(error?.what.contains("serial port") == true)
  }

  @Test func `a port that is held says by whom`() throws {
    let device = try PlayedDevice(name: "held")
    let first = try LiveSession([device.input()], stop: StopSignal(), wakeUp: try WakeUp())
    let error = #expect(throws: SensorIOError.self) {
      _ = try LiveSession([device.input()], stop: StopSignal(), wakeUp: try WakeUp())
    }
    #expect(error?.description.contains("this program itself") == true)
    #expect(first.status.ports.count == 1)
  }
}
