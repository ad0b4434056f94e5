import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `The protocol table` {
  static let names = SerialProtocol.all.map(\.name)

  @Test func `has every name once, and every entry can be found and played`() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names {
      #expect(SerialProtocol.named(name)?.name == name)
      #expect(ProtocolEncoding(rateHertz: 100).encoder(named: name) != nil, "no encoder plays \(name)")
    }
  }

  @Test func `a Shimmer says nothing before it is started, and after it was stopped`() {
    var shimmer = ShimmerEncoder(ProtocolEncoding(rateHertz: 100))
    let sample = MotionSample(time: .zero, acceleration: [0, 0, 9.8], angularRate: .zero)
    func count(_ command: [UInt8]) -> Int {
      var bytes: [UInt8] = []
      shimmer.answer(command.span, into: &bytes)
      let answers = bytes.count
      shimmer.encode(sample, into: &bytes)
      return bytes.count - answers
    }
    #expect(count([]) == 0)
    #expect(count([0x07]) > 0)
    #expect(count([0x20]) == 0)
  }

  @Test(arguments: names) func `gives back what was encoded`(name: String) throws {
    let motion = ProtocolSamples.motion(400)
    let entry = try #require(SerialProtocol.named(name))
    let bytes = try #require(ProtocolSamples.bytes(name, motion))
    let decoded = DecodedStream(entry, bytes)
    #expect(decoded.samples.count == motion.count)
    #expect(decoded.refusals.totalBytes == 0)
    #expect(decoded.statistics.lostByCounter == 0)
    for (found, sent) in zip(decoded.samples, motion) {
      // A step of a 16-bit sensor of 16 g and 2000 °/s, or of the decimals that a text carries.
      let off = found.acceleration - sent.acceleration
      #expect(abs(off.x) < 0.0051 && abs(off.y) < 0.0051 && abs(off.z) < 0.0051)
      #expect(!found.flags.contains(.gapBefore))
      if found.flags.contains(.hasAngularRate) {
        let off = found.angularRate - sent.angularRate
        #expect(abs(off.x) < 0.0011 && abs(off.y) < 0.0011 && abs(off.z) < 0.0011)
      }
      if let clock = entry.clock {
        let expected = clock.wrapNanoseconds.map { sent.time.nanoseconds % $0 } ?? sent.time.nanoseconds
        #expect(abs(found.time.nanoseconds - expected) <= Int64(1e9 / clock.ticksPerSecond) + 1)
      }
    }
  }

  @Test(arguments: names) func `stands every cut, damage and noise`(name: String) throws {
    let entry = try #require(SerialProtocol.named(name))
    let clean = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(120)))
    var verifier = DecoderVerifier(entry, stream: clean)
    verifier.tail = name == "footstrike" ? 1 : 0
    #expect(verifier.problems() == [])
  }

  @Test func `a decoder whose samples depend on the cuts is found out`() {
    let careless = SerialProtocol(name: "careless", title: "", checksumBits: 8) { _ in CarelessGrammar() }
    let stream = (0..<400).flatMap { [0x7E, UInt8($0 & 0x7F), 3] as [UInt8] }
    #expect(DecoderVerifier(careless, stream: stream).problems().contains { $0.contains("samples differ") })
  }
}

/// Three bytes with a mark and no check, told by what else was fed with them: what no grammar may do.
private struct CarelessGrammar: FrameGrammar {
  let hasDeviceTime = false

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0x7E else { return .refused(.unknownFrame) }
    return start + 3 <= bytes.count ? .frame(3) : .incomplete
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    samples.append(MotionSample(time: .zero, acceleration: SIMD3(0, 0, Float(bytes.count))))
    return nil
  }
}
