import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `MicroStrain packets` {
  /// What became of a damaged packet between good ones.
  private struct Fate {
    /// Its sums are right.
    var passesSums = false
    /// It was refused, or its time was not believed.
    var isSeen = false
    /// The sample that was made of it.
    var sample: MotionSample?
  }

  private static let interval: Int64 = 10_000_000

  private static func packet(_ sample: MotionSample) -> [UInt8] {
    var bytes: [UInt8] = []
    var encoder = MicroStrainEncoder(ProtocolEncoding(rateHertz: 100))
    encoder.encode(sample, into: &bytes)
    return bytes
  }

  private static func sumsAreRight(_ packet: [UInt8]) -> Bool {
    var first: UInt8 = 0
    var second: UInt8 = 0
    for byte in packet.dropLast(2) {
      first &+= byte
      second &+= first
    }
    return packet.suffix(2) == [first, second]
  }

  /// Sends good packets, the damaged one in its place, and good ones again.
  private static func fate(of damaged: [UInt8], at place: Int, among motion: [MotionSample]) -> Fate {
    var settings = SerialStream.Settings()
    settings.entry = .microstrain
    settings.rateHertz = 100
    var stream = SerialStream(source: 0, settings: settings)
    var samples: [MotionSample] = []
    var found: [MotionSample] = []
    for (number, sample) in motion.enumerated() {
      let bytes = number == place ? damaged : packet(sample)
      let before = samples.count
      stream.push(bytes.span, arrival: 1_000_000_000 + Int64(number) * interval, into: &samples)
      if number == place { found = Array(samples[before...]) }
    }
    stream.finish(into: &samples)
    return Fate(
      passesSums: sumsAreRight(damaged),
      isSeen: stream.health.refusedBytes > 0 || stream.health.backwardSamples > 0, sample: found.first)
  }

  /// The two sums can't see 0.7 % of all pairs of flipped bits. Of those, the ones that change what kind of
  /// packet it is, that make a reading no sensor gives, or that make the time leap are seen. The rest change
  /// a reading into another that the device could have given, or its time by less than a second: no reader
  /// of a single packet can know.
  @Test func `two flipped bits that cancel in the sums are seen unless they make another good reading`()
    throws
  {
    let start: Int64 = 1_234_567_890_123
    let motion = ProtocolSamples.motion(12).map { sample in
      var sample = sample
      sample.time = SensorTime(nanoseconds: start + sample.time.nanoseconds)
      return sample
    }
    let place = 6
    let intact = Self.packet(motion[place])
    #expect(Self.sumsAreRight(intact))
    let undamaged = Self.fate(of: intact, at: place, among: motion)
    #expect(!undamaged.isSeen && undamaged.sample != nil)
    var (passed, seen, silent) = (0, 0, 0)
    for first in 0..<(8 * intact.count) {
      for second in 0..<first {
        var packet = intact
        for bit in [first, second] { packet[bit / 8] ^= 1 << UInt8(bit % 8) }
        guard packet.starts(with: [0x75, 0x65]), Self.sumsAreRight(packet) else { continue }
        passed += 1
        let fate = Self.fate(of: packet, at: place, among: motion)
        if fate.isSeen {
          seen += 1
          continue
        }
        guard let sample = fate.sample else {
          // A good packet of another kind: nothing is made of it, and the hole is seen by time.
          silent += 1
          continue
        }
        // Set, kinds and lengths are as they were.
        for structural in [2, 3, 4, 5, 14, 15, 28, 29] { #expect(packet[structural] == intact[structural]) }
        #expect(sample.acceleration.isPlausibleAcceleration && sample.angularRate.isPlausibleAngularRate)
      }
    }
    print("mip: \(passed) pairs of flipped bits pass the sums; \(seen) seen, \(silent) without a sample")
    #expect(passed > 400)
    #expect(Double(seen + silent) / Double(passed) > 0.3)
  }

  @Test func `what passes of a noisy line is another good reading or time`() throws {
    let clean = ProtocolSamples.motion(1000).flatMap(Self.packet)
    let sent = FrameTrace(MicroStrainGrammar(), clean).accepted.map { Array(clean[$0]) }
    let frames = Set(sent)
    for rate in [0.001, 0.005, 0.02, 0.05] {
      for seed in 1..<4 {
        let damaged = DamagedStream(clean, .flip, rate: rate, seed: UInt64(seed)).bytes
        for place in FrameTrace(MicroStrainGrammar(), damaged).accepted {
          let packet = Array(damaged[place])
          guard !frames.contains(packet) else { continue }
          let original = sent[place.lowerBound / packet.count]
          let changed = packet.indices.filter { packet[$0] != original[$0] }
          print("mip: passed with bytes \(changed) changed")
          let isReading = changed.allSatisfy { (6..<14).contains($0) || (16..<28).contains($0) || $0 >= 30 }
          #expect(isReading || packet[2] != 0x80 || packet[15] != 4, "\(changed)")
        }
      }
    }
  }

  @Test func `a kind of field that is new is believed from its second packet on`() {
    var bytes: [UInt8] = []
    for sample in ProtocolSamples.motion(5) {
      var packet = Self.packet(sample).dropLast(2) + [4, 0x60, 1, 2]
      packet[3] += 4
      var first: UInt8 = 0
      var second: UInt8 = 0
      for byte in packet {
        first &+= byte
        second &+= first
      }
      bytes += packet + [first, second]
    }
    let decoded = DecodedStream(.microstrain, bytes)
    #expect(decoded.samples.count == 4)
    #expect(decoded.refusals.records(.unknownFrame) == 1)
  }

  @Test func `a field of the wrong length, and a float that no converter gives, are refused`() {
    var sample = ProtocolSamples.motion(1)[0]
    sample.acceleration.y = 1e-38
    #expect(DecodedStream(.microstrain, Self.packet(sample)).refusals.records(.implausible) == 1)
    // Commands have good sums and no sample.
    let resume: [UInt8] = [0x75, 0x65, 0x01, 0x02, 0x02, 0x06, 0xE5, 0xCB]
    #expect(DecodedStream(.microstrain, resume).refusals.totalBytes == 0)
  }
}
