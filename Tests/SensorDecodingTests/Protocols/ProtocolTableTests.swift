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
    for name in ProtocolEncoding.all.map(\.name) {
      #expect(SerialProtocol.named(name) != nil, "no decoder reads \(name)")
    }
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

  @Test(arguments: names) func `says the same however the bytes are cut`(name: String) throws {
    let entry = try #require(SerialProtocol.named(name))
    let clean = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(120)))
    for bytes in [clean, DamagedStream(clean, .flip, rate: 0.01, seed: 7).bytes] {
      let whole = DecodedStream(entry, bytes)
      for piece in [1, 7, 64] {
        let cut = DecodedStream(entry, bytes, piece: piece)
        #expect(cut.fingerprint == whole.fingerprint, "\(name) in pieces of \(piece)")
        #expect(cut.refusals == whole.refusals, "\(name) in pieces of \(piece)")
        #expect(cut.statistics == whole.statistics)
      }
    }
  }

  @Test(arguments: names) func `counts every byte of noise and of a cut end`(name: String) throws {
    let entry = try #require(SerialProtocol.named(name))
    var random = SplitMix(state: 99)
    let noise = (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let ofNoise = DecodedStream(entry, noise)
    #expect(ofNoise.refusals.totalBytes + ofNoise.statistics.frameBytes == Int64(noise.count))
    let clean = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(12)))
    for end in stride(from: 1, to: clean.count, by: 3) {
      let cut = DecodedStream(entry, Array(clean[..<end]))
      #expect(cut.refusals.totalBytes + cut.statistics.frameBytes == Int64(end), "\(name) cut at \(end)")
    }
    for filler: UInt8 in [0x00, 0x0A, 0x55, 0xFA, 0xFF] {
      let same = DecodedStream(entry, Array(repeating: filler, count: 5000))
      #expect(same.samples.isEmpty)
      #expect(same.refusals.totalBytes + same.statistics.frameBytes == 5000)
    }
  }
}
