import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

/// Bytes with arrivals made into samples with times.
struct SerialStreamTests {
  /// A device's bytes, each sample's frame with the moment it was complete.
  private struct Sent {
    var bytes: [UInt8]
    var arrival: Int64
    var samples = 1
  }

  /// A second of the host's clock at which the device was switched on.
  private static let on: Int64 = 77_000_000_000

  private func samples(_ count: Int, rate: Double, from first: Int = 0) -> [MotionSample] {
    (first..<(first + count)).map { number in
      let time = Double(number) / rate
      // A shake no two samples of which are alike.
      let phase = Float(time * 9).truncatingRemainder(dividingBy: 2)
      let shake = SIMD3<Float>(phase, 1 - phase, Float(number % 17) * 0.1)
      return MotionSample(
        time: SensorTime(seconds: time), index: Int64(number), acceleration: [0, 0, 9.8] + shake,
        angularRate: shake * 0.5)
    }
  }

  /// - Parameter delay: of each frame, seconds; never negative.
  private func send(
    _ samples: [MotionSample], as name: String, rate: Double,
    delay: (Int) -> Double = { Double($0 % 7) * 3e-4 }
  ) throws -> [Sent] {
    var encoder = try #require(ProtocolEncoding(rateHertz: rate).encoder(named: name))
    var start: [UInt8] = []
    encoder.begin(into: &start)
    var sent: [Sent] = []
    if !start.isEmpty { sent.append(Sent(bytes: start, arrival: Self.on, samples: 0)) }
    var waiting = 0
    for (number, sample) in samples.enumerated() {
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      waiting += 1
      guard !bytes.isEmpty else { continue }
      defer { waiting = 0 }
      let arrival = Self.on + sample.time.nanoseconds + Int64(delay(number) * 1e9)
      sent.append(
        Sent(bytes: bytes, arrival: max(arrival, sent.last?.arrival ?? 0), samples: waiting))
    }
    return sent
  }

  private func decode(
    _ sent: [Sent], _ settings: SerialStream.Settings = .init(), cutInto piece: Int = .max
  ) -> (stream: SerialStream, samples: [MotionSample]) {
    var stream = SerialStream(source: 3, settings: settings)
    var samples: [MotionSample] = []
    for part in sent {
      var start = 0
      while start < part.bytes.count {
        let end = min(part.bytes.count, start &+ min(piece, part.bytes.count))
        stream.push(part.bytes.span.extracting(start..<end), arrival: part.arrival, into: &samples)
        start = end
      }
    }
    stream.finish(into: &samples)
    return (stream, samples)
  }

  private func steps(_ samples: [MotionSample]) -> [Double] {
    zip(samples.dropFirst(), samples).map { $0.time.seconds(since: $1.time) }
  }

  @Test(arguments: SerialProtocol.all.map(\.name))
  func `every protocol becomes evenly timed samples at its true rate`(_ name: String) throws {
    let rate = name == "bno055" ? 100.0 : 200
    let sent = try send(samples(Int(8 * rate), rate: rate), as: name, rate: rate)
    var settings = SerialStream.Settings()
    let entry = try #require(SerialProtocol.named(name))
    if entry.isSilentUntilStarted { settings.entry = entry }
    let (stream, found) = decode(sent, settings)
    #expect(stream.entry?.name == name)
    let measured = try #require(stream.rateHertz)
    #expect(abs(measured / rate - 1) < 0.005, "\(measured) Hz")
    #expect(found.count > Int(7.9 * rate))
    #expect(found.allSatisfy { $0.source == 3 })
    #expect(stream.health.lostSamples == 0)
    #expect(!found.contains { $0.flags.contains(.gapBefore) })
    let steps = steps(found)
    #expect(steps.allSatisfy { $0 > 0 })
    // By the device's clock, or smoothed: never the jitter of the arrivals.
    let worst = steps.map { abs($0 * rate - 1) }.max() ?? 1
    #expect(worst < (stream.hasDeviceTime ? 0.21 : 0.05), "\(worst) of a period")
    for cut in [1, 7] {
      let again = decode(sent, settings, cutInto: cut)
      #expect(again.samples.map(\.time) == found.map(\.time), "in pieces of \(cut)")
      #expect(again.samples.map(\.acceleration) == found.map(\.acceleration))
    }
  }

  @Test func `bursts of a slow adapter are spread evenly`() throws {
    // 16 ms of samples at once, as an FTDI adapter hands them over by default.
    let all = samples(2000, rate: 200)
    let sent = try send(all, as: "witmotion", rate: 200) { number in
      let time = Double(number) / 200
      return (time / 0.016).rounded(.up) * 0.016 - time
    }
    let (stream, found) = decode(sent)
    #expect(found.count >= 1990)
    #expect(stream.health.lostSamples == 0)
    #expect(abs(try #require(stream.rateHertz) / 200 - 1) < 0.01)
    #expect(abs(stream.effectiveRateHertz / 200 - 1) < 0.003)
    #expect(steps(found).allSatisfy { abs($0 - 0.005) < 0.0003 })
  }

  @Test(arguments: [60, 190])
  func `a stall with a burst after it is no hole`(_ stalled: Int) throws {
    let all = samples(3000, rate: 200)
    let sent = try send(all, as: "witmotion", rate: 200) {
      (1000..<1000 + stalled).contains($0) ? Double(1000 + stalled - $0) / 200 : 0
    }
    let (stream, found) = decode(sent)
    #expect(stream.health.lostSamples == 0)
    #expect(!found.contains { $0.flags.contains(.gapBefore) })
  }

  @Test(arguments: ["witmotion-ble", "vectornav-ascii"])
  func `what had waited in a damaged line is read at its true rate`(_ name: String) throws {
    // Six seconds wait when the line is opened, and every twentieth frame is damaged.
    var sent = try send(samples(2400, rate: 100), as: name, rate: 100) { max(0, 6 - Double($0) / 100) }
    for place in stride(from: 10, to: sent.count, by: 20) { sent[place].bytes[3] ^= 0x55 }
    let (stream, found) = decode(sent)
    #expect(abs(try #require(stream.rateHertz) - 100) < 1)
    #expect(stream.health.lostSamples <= Int64(sent.count / 20 + 3), "\(stream.health.lostSamples)")
    #expect(!found.contains { $0.flags.contains(.gapBefore) })
    let length = try #require(found.last).time.seconds(since: found[0].time)
    #expect(abs(length - 24) < 0.2, "\(length) s")
    let uneven = steps(found).count { abs(($0 * 100).rounded() / 100 - $0) > 0.001 }
    #expect(uneven < found.count / 50, "\(uneven) of \(found.count)")
  }

  @Test(arguments: [0.2, 0.45])
  func `what had waited is no faster sensor, however long a busy computer takes to read it`(
    _ drain: Double
  ) throws {
    // A second and a half waited; it is read in pieces, while more comes.
    let sent = try send(samples(2_000, rate: 200), as: "witmotion", rate: 200) { number in
      max(Double(number % 7) * 3e-4, 1.5 + Double(number) * (drain / 300 - 1 / 200.0))
    }
    let (stream, samples) = decode(sent)
    #expect(abs(try #require(stream.rateHertz) / 200 - 1) < 0.01)
    #expect(stream.health.lostSamples == 0 && stream.health.gaps == 0)
    #expect(samples.count > 1_990)
  }

  @Test(arguments: ["footstrike", "ximu3", "text"])
  func `datagrams that are lost, swapped or doubled leave the holes of the lost ones and nothing else`(
    _ name: String
  ) throws {
    var settings = SerialStream.Settings()
    settings.entry = SerialProtocol.named(name)
    settings.rateHertz = 200
    let whole = try send(samples(4_000, rate: 200), as: name, rate: 200)
    var random = SplitMix(state: 7)
    // The first pieces tell what the device is, and how its lines are to be read.
    let sure = 40
    let places = whole.indices.filter { $0 < sure || $0 == whole.count - 1 || random.next() % 50 != 0 }
    let kept: [Sent] = places.map { whole[$0] }
    #expect(kept.count < whole.count - 20)
    var air = kept
    // Lines of which one in twenty steps back are not taken to begin with their time.
    let each = name == "text" ? 4 : 1
    for place in stride(from: sure, to: air.count - 4, by: 7 * each) where random.next() % 3 == 0 {
      air.swapAt(place, place + 1 + Int(random.next() % 2))
    }
    for place in (sure..<air.count).reversed() where random.next() % UInt64(20 * each) == 0 {
      air.insert(air[place], at: min(air.count, place + Int(random.next() % 3)))
    }
    // They arrive as they come.
    var last = Self.on
    for place in air.indices {
      last = max(last, air[place].arrival)
      air[place].arrival = last
    }
    let recorded = decode(kept, settings)
    settings.isDatagrams = true
    let received = decode(air, settings)
    #expect(received.samples.count == recorded.samples.count)
    let differing = zip(received.samples, recorded.samples).first {
      $0.time != $1.time || $0.acceleration != $1.acceleration
    }
    #expect(differing == nil)
    #expect(received.stream.health.lostSamples == recorded.stream.health.lostSamples)
    #expect(received.stream.health.gaps == recorded.stream.health.gaps)
    #expect(received.stream.lostByCounter == recorded.stream.lostByCounter)
    let lost = whole.map(\.samples).reduce(0, +) - kept.map(\.samples).reduce(0, +)
    #expect(recorded.stream.health.lostSamples == Int64(lost))
  }

  @Test(arguments: ["xsens", "mip", "ximu3"])
  func `lost frames do not make a device's clock look slower`(_ name: String) throws {
    var sent = try send(samples(1200, rate: 100), as: name, rate: 100)
    for place in stride(from: 10, to: sent.count, by: 11) {
      sent[place].bytes[sent[place].bytes.count - 1] ^= 0x55
      sent[place].bytes[3] ^= 0x55
    }
    #expect(abs((decode(sent).stream.rateHertz ?? 0) - 100) < 0.2)
  }

  @Test func `a clock of whole milliseconds may tell every other step twice as long`() throws {
    let sent = (0..<3200).map { number in
      let time = number * 10 / 8
      return Sent(
        bytes: Array("\(time),0.\(number % 9),0.1,9.8\r\n".utf8), arrival: Self.on + Int64(time) * 1_000_000)
    }
    var settings = SerialStream.Settings()
    settings.entry = SerialProtocol.named("text")
    let (stream, _) = decode(sent, settings)
    #expect(stream.hasDeviceTime)
    #expect(abs((stream.rateHertz ?? 0) - 800) < 2, "\(stream.rateHertz ?? 0)")
  }

  @Test func `a file without times gives no sample, and says what is missing`() throws {
    let bytes = try send(samples(1000, rate: 200), as: "witmotion", rate: 200).flatMap(\.bytes)
    var stream = SerialStream(source: 0)
    var found: [MotionSample] = []
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      let part = bytes[start..<min(bytes.count, start + 4096)]
      stream.push(Array(part).span, arrival: Self.on + Int64(start) * 200, into: &found)
    }
    stream.finish(into: &found)
    #expect(found.isEmpty && !stream.isSettled)
    #expect(stream.unplacedSamples == 1000)
    #expect(stream.rateProblem?.contains("--rate") == true)
  }

  @Test(arguments: [30, 200, 1000])
  func `samples missing without a counter are found by their arrivals`(_ missing: Int) throws {
    let all = samples(1200, rate: 200) + samples(1200, rate: 200, from: 1200 + missing)
    let (stream, found) = decode(try send(all, as: "witmotion", rate: 200))
    #expect(abs(stream.health.lostSamples - Int64(missing)) <= 2, "\(stream.health.lostSamples)")
    #expect(stream.health.gaps == 1)
    #expect(found.count { $0.flags.contains(.gapBefore) } == 1)
    let length = try #require(found.last).time.seconds(since: found[0].time)
    #expect(abs(length - Double(2400 + missing - 1) / 200) < 0.02)
  }

  @Test func `a clock that wraps goes on`() throws {
    // 2³² microseconds are 71.6 minutes.
    let rate = 100.0
    let all = samples(3000, rate: rate).map { sample in
      var sample = sample
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds + 4_280_000_000_000)
      return sample
    }
    let (stream, found) = decode(try send(all, as: "footstrike", rate: rate))
    #expect(found.count >= 2990)
    #expect(stream.clockRestarts == 0)
    #expect(steps(found).allSatisfy { abs($0 - 0.01) < 2e-6 })
  }

  @Test(arguments: [3.0, 300, 3000])
  func `a device that was started again goes on where the host's clock is`(_ before: Double) throws {
    let rate = 100.0
    let off = Int64(before * 1e9) + 2_000_000_000
    let first = samples(Int(20 * rate), rate: rate).map { sample in
      var sample = sample
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds + off - 20_000_000_000)
      return sample
    }
    var sent = try send(first, as: "footstrike", rate: rate)
    let pause = sent.last!.arrival - Self.on + 4_000_000_000
    sent += try send(samples(Int(10 * rate), rate: rate), as: "footstrike", rate: rate).map {
      Sent(bytes: $0.bytes, arrival: $0.arrival + pause)
    }
    let (stream, found) = decode(sent)
    #expect(stream.clockRestarts == 1)
    #expect(found.count { $0.flags.contains(.gapBefore) } == 1)
    let gap = try #require(steps(found).max())
    #expect(abs(gap - 4) < 0.1, "\(gap) s")
    #expect(steps(found).allSatisfy { $0 > 0 })
  }

  @Test func `a device's clock that is fast is seen against the host's`() throws {
    let rate = 100.0
    let all = samples(6000, rate: rate)
    var sent = try send(all, as: "footstrike", rate: rate)
    for place in sent.indices {
      // The device counts 100 µs a second too many.
      sent[place].arrival = Self.on + Int64(Double(sent[place].arrival - Self.on) / 1.0001)
    }
    let drift = try #require(decode(sent).stream.driftPPM)
    #expect(abs(drift - 100) < 15, "\(drift) ppm")
  }

  @Test func `a line that hung up leaves one gap, and the rest stands`() throws {
    let rate = 100.0
    var stream = SerialStream(source: 0)
    var found: [MotionSample] = []
    for round in 0..<4 {
      let part = samples(500, rate: rate, from: round * 900)
      for piece in try send(part, as: "footstrike", rate: rate) {
        stream.push(piece.bytes.span, arrival: piece.arrival, into: &found)
      }
      // Cut inside a frame.
      stream.push(
        [0, 17, 1, 2, 9, 9].span, arrival: Self.on + Int64(round * 9 + 5) * 1_000_000_000, into: &found)
      stream.lineWasLost(into: &found)
    }
    stream.finish(into: &found)
    #expect(found.count == 2000)
    #expect(found.count { $0.flags.contains(.gapBefore) } == 3)
    #expect(stream.health.gaps == 3)
    #expect(stream.health.refusedRecords == 4)
    #expect(zip(found.dropFirst(), found).allSatisfy { $0.index > $1.index })
  }

  /// Bytes of twelve seconds whose plug is pulled 25 ms before each second and put back 60 ms later, in mid-frame both
  /// times; every second is when a device tells what its numbers mean. Empty bytes stand where the line was lost.
  private func unplugged(_ name: String, rate: Double) throws -> (sent: [Sent], whole: Int) {
    var sent: [Sent] = []
    var whole = 0
    var isOut = false
    for part in try send(samples(Int(11.9 * rate), rate: rate), as: name, rate: rate) {
      let second = Double(part.arrival - Self.on) / 1e9
      let isAway = second > 0.9 && (second + 0.025).truncatingRemainder(dividingBy: 1) < 0.06
      let cut = part.bytes.count * 2 / 5
      if isAway != isOut {
        // What leaves is heard up to the cut; what comes back, from there on.
        if isAway { sent.append(Sent(bytes: Array(part.bytes[..<cut]), arrival: part.arrival)) }
        sent.append(Sent(bytes: isAway ? [] : Array(part.bytes[cut...]), arrival: part.arrival))
      } else if !isAway {
        sent.append(part)
        whole += part.samples
      }
      isOut = isAway
    }
    return (sent, whole)
  }

  @Test(arguments: SerialProtocol.all.map(\.name), [true, false])
  func `a device that is unplugged every second loses what was not heard only`(
    _ name: String, isNamed: Bool
  ) throws {
    let rate = name == "bno055" ? 100.0 : 200
    let (sent, whole) = try unplugged(name, rate: rate)
    var settings = SerialStream.Settings()
    let entry = try #require(SerialProtocol.named(name))
    if isNamed || entry.isSilentUntilStarted { settings.entry = entry }
    func read(inPiecesOf piece: Int) -> (stream: SerialStream, samples: [MotionSample]) {
      var stream = SerialStream(source: 0, settings: settings)
      var found: [MotionSample] = []
      for part in sent {
        if part.bytes.isEmpty { stream.lineWasLost(into: &found) }
        for start in stride(from: 0, to: part.bytes.count, by: piece) {
          let bytes = part.bytes[start..<min(part.bytes.count, start + piece)]
          stream.push(Array(bytes).span, arrival: part.arrival, into: &found)
        }
      }
      stream.finish(into: &found)
      return (stream, found)
    }
    let (stream, found) = read(inPiecesOf: .max / 2)
    #expect(stream.entry?.name == name)
    #expect(abs((stream.rateHertz ?? 0) / rate - 1) < 0.005, "\(stream.rateHertz ?? 0) Hz")
    // Where only neighbours vouch for a frame, the last before and the first after may stay unbelieved.
    let unsure = entry.checksumBits == 0 ? 24 : 0
    #expect(found.count >= whole - unsure && found.count <= whole, "\(found.count) of \(whole)")
    let missing = Int(11.9 * rate) - found.count
    // By arrivals a hole seems longer: the first frame after it waits for those that vouch for it.
    let slack = entry.clock == nil ? 36 : 6
    #expect(
      abs(Int(stream.health.lostSamples) - missing) <= slack, "\(stream.health.lostSamples), \(missing)")
    #expect(stream.health.refusedBytes > 0)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.time < $1.time && $0.index < $1.index })
    let length = try #require(found.last).time.seconds(since: found[0].time)
    #expect(abs(length - 11.9) < 0.1, "\(length) s")
    let again = read(inPiecesOf: 7)
    #expect(again.samples.map(\.time) == found.map(\.time))
    #expect(again.stream.health.refusedBytes == stream.health.refusedBytes)
  }

  @Test func `what no protocol explains is refused, and the stream is found when it comes`() throws {
    var noise = [UInt8](repeating: 0, count: 20_000)
    var state: UInt32 = 1
    for place in noise.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      noise[place] = UInt8(truncatingIfNeeded: state >> 24)
    }
    var stream = SerialStream(source: 0)
    var found: [MotionSample] = []
    stream.push(noise.span, arrival: Self.on - 1_000_000_000, into: &found)
    #expect(stream.detectionProblem != nil)
    for piece in try send(samples(1000, rate: 100), as: "footstrike", rate: 100) {
      stream.push(piece.bytes.span, arrival: piece.arrival, into: &found)
    }
    stream.finish(into: &found)
    #expect(stream.entry?.name == "footstrike")
    #expect(found.count > 900)
    #expect(stream.health.refusedBytes >= 19_000)
  }

  @Test func `samples that come too seldom for a rate are left out, counted and told`() throws {
    var settings = SerialStream.Settings()
    settings.entry = SerialProtocol.named("xsens")
    var stream = SerialStream(source: 0, settings: settings)
    var found: [MotionSample] = []
    for piece in try send(samples(3000, rate: 0.01), as: "xsens", rate: 0.01) {
      stream.push(piece.bytes.span, arrival: piece.arrival, into: &found)
      #expect(stream.heldCount <= 32)
    }
    #expect(found.isEmpty && !stream.isSettled)
    #expect(stream.unplacedSamples + Int64(stream.heldCount) == 3000)
    #expect(stream.rateProblem?.contains("--rate") == true)
    // It may still come to its senses.
    let later: Int64 = 400_000_000_000_000
    for piece in try send(samples(2000, rate: 100), as: "xsens", rate: 100) {
      stream.push(piece.bytes.span, arrival: later + piece.arrival, into: &found)
    }
    stream.finish(into: &found)
    #expect(abs((stream.rateHertz ?? 0) - 100) < 1)
    #expect(stream.rateProblem == nil)
    #expect(found.count > 1900)
  }

  @Test func `a flood that bears one moment is bounded`() throws {
    var settings = SerialStream.Settings()
    settings.entry = SerialProtocol.named("witmotion")
    var stream = SerialStream(source: 0, settings: settings)
    var found: [MotionSample] = []
    let bytes = try send(samples(1000, rate: 200), as: "witmotion", rate: 200).flatMap(\.bytes)
    for _ in 0..<450 { stream.push(bytes.span, arrival: Self.on, into: &found) }
    #expect(stream.heldCount < 201_000)
    #expect(stream.unplacedSamples > 240_000)
  }

  @Test func `a device's clock that stands still is left for the arrivals`() throws {
    let rate = 100.0
    let sent = try send(samples(1000, rate: rate), as: "mip", rate: rate)
    let still = try send(
      samples(1000, rate: rate).map { sample in
        var sample = sample
        sample.time = SensorTime(nanoseconds: 5_000_000_000)
        return sample
      }, as: "mip", rate: rate)
    let late = zip(still, sent).map { Sent(bytes: $0.bytes, arrival: $1.arrival) }
    let (stream, found) = decode(late)
    #expect(!stream.hasDeviceTime)
    #expect(abs((stream.rateHertz ?? 0) - rate) < 0.5)
    #expect(found.count == 1000)
    #expect(steps(found).allSatisfy { abs($0 - 0.01) < 0.002 })
  }

  @Test func `a pinned rate lets samples out at once`() throws {
    var settings = SerialStream.Settings()
    settings.rateHertz = 100
    settings.entry = SerialProtocol.named("footstrike")
    var stream = SerialStream(source: 0, settings: settings)
    var found: [MotionSample] = []
    let sent = try send(samples(4, rate: 100), as: "footstrike", rate: 100)
    for piece in sent { stream.push(piece.bytes.span, arrival: piece.arrival, into: &found) }
    #expect(!found.isEmpty)
  }

  @Test(arguments: [1, 7, 5000, Int.max])
  func `a device that switches its protocol is followed, and the pieces change nothing`(_ piece: Int) throws {
    let first = try send(samples(400, rate: 100), as: "footstrike", rate: 100)
    let second = try send(samples(1600, rate: 100, from: 400), as: "vectornav", rate: 100)
    let (stream, found) = decode(first + second, cutInto: piece)
    #expect(stream.entry?.name == "vectornav")
    // What was refused before the switch was seen is missing, and nothing after it.
    #expect(found.count > 1_500 && found.count < 2_000, "\(found.count)")
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.time <= $1.time })
    let whole = decode(first + second).samples
    #expect(found.count == whole.count && found.last?.time == whole.last?.time)
    // One that was named stays what it was named.
    var named = SerialStream.Settings()
    named.entry = SerialProtocol.named("footstrike")
    #expect(decode(first + second, named, cutInto: piece).stream.entry?.name == "footstrike")
  }
}
