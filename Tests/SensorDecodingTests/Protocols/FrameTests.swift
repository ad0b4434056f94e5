import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `Frames` {
  @Test func `the check of the footstrike frame is the one called CCITT-FALSE`() {
    let digits = Array("123456789".utf8)
    #expect(CRC16.ccitt(digits.span, 0..<9, seed: 0xFFFF) == 0x29B1)
    #expect(CRC16.ccitt(digits.span, 0..<9, seed: 0) == 0x31C3)
  }

  @Test func `samples before the first header wait for it, and are refused where none comes`() throws {
    let bytes = try #require(ProtocolSamples.bytes("footstrike", ProtocolSamples.motion(300)))
    let frames = FrameTrace(FootstrikeGrammar(), bytes).accepted
    // Without its first header the stream waits one second for the next.
    let late = DecodedStream(.footstrike, Array(bytes[frames[1].lowerBound...]))
    #expect(late.samples.count == 300)
    #expect(late.refusals.totalBytes == 0)
    let never = DecodedStream(.footstrike, Array(bytes[frames[1].lowerBound..<frames[9].lowerBound]))
    #expect(never.samples.isEmpty)
    #expect(never.refusals.records(.missingField) > 0)
    #expect(
      never.statistics.frameBytes + never.refusals.totalBytes
        == Int64(frames[9].lowerBound - frames[1].lowerBound))
  }

  @Test func `lost frames are counted by the device's counter, and leave a hole in the numbers`() throws {
    for (name, grammarFrames) in [
      (
        "footstrike",
        FrameTrace(FootstrikeGrammar(), ProtocolSamples.bytes("footstrike", ProtocolSamples.motion(100))!)
          .accepted
      ),
      (
        "xsens",
        FrameTrace(
          XsensGrammar(acceptsFreeAcceleration: false),
          ProtocolSamples.bytes("xsens", ProtocolSamples.motion(100))!
        ).accepted
      ),
    ] {
      let entry = try #require(SerialProtocol.named(name))
      var bytes = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(100)))
      let whole = DecodedStream(entry, bytes)
      bytes.removeSubrange(grammarFrames[5].lowerBound..<grammarFrames[8].lowerBound)
      let decoded = DecodedStream(entry, bytes)
      let lost = Int64(whole.samples.count - decoded.samples.count)
      #expect(lost >= 3)
      #expect(decoded.statistics.lostByCounter == lost, "\(name)")
      #expect(decoded.samples.last?.index == whole.samples.last?.index)
    }
  }

  @Test func `start and stop commands that are frames have good checks`() {
    for (entry, grammar) in [
      (SerialProtocol.xsens, XsensGrammar(acceptsFreeAcceleration: false) as any FrameGrammar),
      (.microstrain, MicroStrainGrammar()),
    ] {
      for command in entry.startCommands + entry.stopCommands {
        let match = grammar.match(command.span, at: 0, MatchContext(isContiguous: true, isLast: true))
        guard case .frame(command.count) = match else {
          Issue.record("\(entry.name): \(command)")
          continue
        }
      }
    }
  }

  @Test func `x-IMU3's documented message is read in both forms`() throws {
    let binary: [UInt8] =
      [0xC9, 0x40, 0x42, 0x0F, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 20) + [0, 0, 0x80, 0x3F, 0x0A]
    let text = Array("I,1000000,0.0000,0.0000,0.0000,0.0000,0.0000,1.0000\r\n".utf8)
    for bytes in [binary, text] {
      let sample = try #require(DecodedStream(.ximu3, bytes).samples.first)
      #expect(sample.time.nanoseconds == 1_000_000_000)
      #expect(sample.acceleration == SIMD3(0, 0, Units.standardGravity))
    }
  }

  @Test func `x-IMU3 text gives back what was encoded`() {
    let motion = ProtocolSamples.motion(200)
    var encoder = XIMU3Encoder(ProtocolEncoding(rateHertz: 100), isText: true)
    var bytes: [UInt8] = []
    for sample in motion { encoder.encode(sample, into: &bytes) }
    let decoded = DecodedStream(.ximu3, bytes)
    #expect(decoded.samples.count == 200)
    #expect(decoded.refusals.totalBytes == 0)
  }

  @Test func `a Shimmer's inquiry with half a sensor in it gives no samples`() {
    // Once read past the end of the packet.
    let inquiry: [UInt8] = [0xFF, 0x02, 0xC0, 0x01, 0x01, 0xFF, 0x01, 0x00, 4, 1, 0, 1, 2, 0x0A]
    let packet: [UInt8] = [0x00, 0x10, 0x00, 0x00, 1, 0, 2, 0, 3, 0, 4, 0]
    let decoded = DecodedStream(.shimmer, inquiry + packet + packet)
    #expect(decoded.samples.allSatisfy { !$0.flags.contains(.hasAngularRate) })
  }

  @Test func `a polled sensor answers each question with its latest sample`() {
    var encoder = BNO055Encoder(ProtocolEncoding(rateHertz: 100))
    var bytes: [UInt8] = []
    let poll = SerialProtocol.bno055.poll?.requests[0] ?? []
    encoder.answer(poll.span, into: &bytes)
    for sample in ProtocolSamples.motion(20) {
      encoder.encode(sample, into: &bytes)
      encoder.answer(poll.span, into: &bytes)
    }
    let decoded = DecodedStream(.bno055, bytes)
    #expect(decoded.samples.count == 20)
    #expect(decoded.refusals.totalBytes == 0)
  }

  @Test func `mutilated streams of every protocol are accounted for, however they are cut`() throws {
    var random = SplitMix(state: 4)
    let streams = SerialProtocol.all.compactMap { ProtocolSamples.bytes($0.name, ProtocolSamples.motion(40)) }
    for _ in 0..<40 {
      var bytes = try #require(streams.randomElement(using: &random))
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        let place = Int.random(in: 0..<(bytes.count - 1), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: bytes[place] = [0x00, 0xFF, 0x0A, 0x2C, 0x55, 0xFA, 0xDB].randomElement(using: &random) ?? 0
        }
      }
      for entry in SerialProtocol.all {
        let whole = DecodedStream(entry, bytes)
        let cut = DecodedStream(entry, bytes, piece: Int.random(in: 1...50, using: &random))
        #expect(whole.fingerprint == cut.fingerprint, "\(entry.name)")
        #expect(whole.refusals == cut.refusals, "\(entry.name)")
        #expect(
          whole.statistics.frameBytes + whole.refusals.totalBytes == Int64(bytes.count), "\(entry.name)")
      }
    }
  }
}
