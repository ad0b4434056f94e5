import GaitModel
import GaitSynthesis
import SensorDecoding
import Testing

@testable import StrikePipeline

/// When a live session begins, and what it takes its sensors for.
struct LiveIntakeTests {
  private static let on: Int64 = 5_000_000_000_000

  /// A device's frames, each with its arrival.
  private func frames(
    _ segments: [Segment], placement: Placement = .shoe, rate: Double = 100, as name: String = "footstrike"
  ) throws -> [(bytes: [UInt8], arrival: Int64)] {
    var simulation = Simulation(
      scenario: Scenario(name: "test", segments: segments),
      sensor: SensorModel(placement: placement, rateHertz: rate), runner: Runner(seed: 1), seed: 4)
    var encoder = try #require(ProtocolEncoding(rateHertz: rate).encoder(named: name))
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 1000) {}
    var frames: [(bytes: [UInt8], arrival: Int64)] = []
    for sample in samples {
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      if !bytes.isEmpty { frames.append((bytes, Self.on + sample.time.nanoseconds + 2_000_000)) }
    }
    return frames
  }

  private let run = Segment(.running, .seconds(30), speedMetresPerSecond: 3.3)

  @Test func `a session whose placement is to be guessed waits for movement`() throws {
    var intake = LiveIntake([LiveInput(path: "a")])
    var samples: [MotionSample] = []
    var begun: Int64?
    for frame in try frames([Segment(.standing, .seconds(40)), run]) {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      if begun == nil, intake.isReady { begun = frame.arrival - Self.on }
    }
    let seconds = Double(try #require(begun)) * 1e-9
    #expect(seconds > 40 && seconds < 55, "begun after \(seconds) s")
    #expect(intake.descriptions.map(\.placement) == [.shoe])
    #expect(abs(intake.descriptions[0].rateHertz - 100) < 0.1)
    #expect(intake.descriptions[0].hasAngularRate)
    // The last ten seconds were kept, and all others are counted.
    #expect(intake.samplesBeforeMovement >= 2900)
    #expect(samples.count + Int(intake.samplesBeforeMovement) >= 6990)
    #expect(samples.first?.time == .zero)
    #expect(intake.guesses[0].map(\.what) == ["protocol", "rate", "placement"])
  }

  @Test func `a session whose placement is named begins once the rate is known`() throws {
    var input = LiveInput(path: "a")
    input.placement = .shoe
    var intake = LiveIntake([input])
    var samples: [MotionSample] = []
    for frame in try frames([Segment(.standing, .seconds(3))]) where !intake.isReady {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      #expect(frame.arrival - Self.on < 2_500_000_000)
    }
    #expect(intake.isReady)
    #expect(intake.samplesBeforeMovement == 0)
  }

  @Test func `a trunk is told from a foot`() throws {
    var intake = LiveIntake([LiveInput(path: "a")])
    var samples: [MotionSample] = []
    for frame in try frames([run], placement: .sacrum) {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
    }
    #expect(intake.descriptions.map(\.placement) == [.sacrum])
  }

  @Test func `a pod that is switched on late joins the session on its clock`() throws {
    var left = LiveInput(path: "left")
    left.side = .left
    left.placement = .shoe
    var right = left
    right.path = "right"
    right.side = .right
    var intake = LiveIntake([left, right])
    var samples: [MotionSample] = []
    let all = try frames([run])
    for frame in all {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      // The same movement, twenty seconds after the other was switched on.
      let since = frame.arrival - Self.on
      if since >= 20_000_000_000 {
        intake.push(frame.bytes.span, from: 1, arrival: frame.arrival, into: &samples)
      }
    }
    #expect(intake.descriptions.map(\.side) == [.left, .right])
    let late = samples.filter { $0.source == 1 }
    #expect(late.count > 900)
    #expect(abs(try #require(late.first).time.seconds - 20) < 0.1)
  }

  @Test func `a pod does not wait for one that is away, and that one is known by what it is`() throws {
    var left = LiveInput(path: "left")
    (left.side, left.placement) = (.left, .shoe)
    var right = left
    (right.path, right.side) = ("right", .right)
    var intake = LiveIntake([left, right])
    var samples: [MotionSample] = []
    var begun: Int64?
    var joined: [Int] = []
    let late = try frames([run], rate: 200, as: "witmotion")
    var next = 0
    for frame in try frames([run]) {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      if begun == nil, intake.isReady { begun = frame.arrival - Self.on }
      while next < late.count, late[next].arrival + 12_000_000_000 <= frame.arrival {
        let (bytes, arrival) = late[next]
        intake.push(bytes.span, from: 1, arrival: arrival + 12_000_000_000, into: &samples)
        next += 1
      }
      joined += intake.takeJoined()
    }
    #expect(try #require(begun) < 2_000_000_000)
    #expect(joined == [1])
    #expect(abs(intake.descriptions[0].rateHertz - 100) < 0.5)
    #expect(abs(intake.descriptions[1].rateHertz - 200) < 1)
    let came = samples.filter { $0.source == 1 }
    #expect(abs(try #require(came.first).time.seconds - 12) < 0.1)
    #expect(came.count > 3000)
  }

  @Test func `two that send begin together, and neither waits long for one that can't be told`() throws {
    var inputs = [LiveInput(path: "left"), LiveInput(path: "right")]
    for place in inputs.indices { inputs[place].placement = .shoe }
    var intake = LiveIntake(inputs)
    var samples: [MotionSample] = []
    let all = try frames([run])
    for frame in all.prefix(400) {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      intake.push(frame.bytes.span, from: 1, arrival: frame.arrival + 500_000, into: &samples)
    }
    #expect(intake.isReady && intake.takeJoined().isEmpty)
    #expect(samples.count { $0.source == 1 } > 390)
    #expect(zip(samples, samples.dropFirst()).prefix(200).allSatisfy { $0.time <= $1.time })

    var other = LiveIntake(inputs)
    var begun: Int64?
    let noise: [UInt8] = Array("Hello, nobody knows me\r\n".utf8)
    for frame in all.prefix(400) where begun == nil {
      other.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      other.push(noise.span, from: 1, arrival: frame.arrival, into: &samples)
      if other.isReady { begun = frame.arrival - Self.on }
    }
    #expect(try #require(begun) < 3_000_000_000)
  }

  @Test func `sources with clocks of their own are lined up by their arrivals`() throws {
    var input = LiveInput(path: "a")
    input.placement = .shoe
    var intake = LiveIntake([input, input])
    var samples: [MotionSample] = []
    let running = try frames([run])
    for frame in running {
      intake.push(frame.bytes.span, from: 0, arrival: frame.arrival, into: &samples)
      // The second arrives as soon, and was switched on five seconds later: its clock shows less.
      intake.push(frame.bytes.span, from: 1, arrival: frame.arrival + 5_000_000_000, into: &samples)
    }
    let starts = [0, 1].map { source in samples.first { $0.source == source }!.time.seconds }
    #expect(starts[0] == 0)
    #expect(abs(starts[1] - 5) < 0.005, "\(starts[1]) s")
  }

  struct Leap: Sendable, CustomTestStringConvertible {
    var name: String
    /// Seconds after the device was switched on, and by which its clock leaps then.
    var at: Double
    var by: Double
    var testDescription: String { "\(name) \(by) s at \(at) s" }

    static let all: [Leap] = ["footstrike", "xsens", "text", "mip"].flatMap { name in
      [0.1, 0.7, 1.3, 3, 5].flatMap { at in
        [-3_600.0, -10, 10, 3_600].map { Leap(name: name, at: at, by: $0) }
      }
    }
  }

  @Test(arguments: Leap.all)
  func `a clock that leaps, as behind the stale bytes of a buffer, deafens nobody`(_ leap: Leap) throws {
    var simulation = Simulation(
      scenario: Scenario(name: "test", segments: [run]),
      sensor: SensorModel(placement: .shoe, rateHertz: 100), runner: Runner(seed: 1), seed: 4)
    var encoder = try #require(ProtocolEncoding(rateHertz: 100).encoder(named: leap.name))
    var all: [MotionSample] = []
    while simulation.next(into: &all, count: 1000) {}
    var intake = LiveIntake([LiveInput(path: "a")])
    var samples: [MotionSample] = []
    var sent = 0
    var longest = 0.0
    var last: Double?
    var start: [UInt8] = []
    encoder.begin(into: &start)
    if !start.isEmpty { intake.push(start.span, from: 0, arrival: Self.on, into: &samples) }
    for var sample in all {
      let time = sample.time.seconds
      // What lay in the buffer comes at once.
      let arrival = Self.on + Int64(max(time, leap.at) * 1e9) + 2_000_000
      sample.time = SensorTime(seconds: 5_000 + time + (time < leap.at ? 0 : leap.by))
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      if bytes.isEmpty { continue }
      sent += 1
      let before = samples.count
      intake.push(bytes.span, from: 0, arrival: arrival, into: &samples)
      if samples.count > before {
        if let last { longest = max(longest, time - last) }
        last = time
      }
    }
    intake.finish(into: &samples)
    #expect(intake.isReady)
    let left = intake.samplesBeforeMovement + intake.health.backwardSamples
    #expect(samples.count + Int(left) >= sent - 70, "\(samples.count) of \(sent)")
    #expect(samples.count > sent * 9 / 10)
    #expect(longest < 2, "\(longest) s without a sample")
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test func `the same bytes and arrivals give the same samples, however they are cut`() throws {
    let all = try frames([Segment(.standing, .seconds(3)), run], as: "witmotion")
    func samples(cut: Int) -> [SensorTime] {
      var intake = LiveIntake([LiveInput(path: "a")])
      var samples: [MotionSample] = []
      for frame in all {
        var start = 0
        while start < frame.bytes.count {
          let end = min(frame.bytes.count, start + cut)
          intake.push(
            frame.bytes.span.extracting(start..<end), from: 0, arrival: frame.arrival, into: &samples)
          start = end
        }
      }
      return samples.map(\.time)
    }
    let whole = samples(cut: 1000)
    #expect(whole.count > 3200)
    #expect(samples(cut: 1) == whole)
    #expect(samples(cut: 7) == whole)
  }
}
