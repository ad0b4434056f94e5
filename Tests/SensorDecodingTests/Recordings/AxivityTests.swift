import GaitModel
import Testing

@testable import SensorDecoding

@Suite struct AxivityTests {
  /// The samples as the decoder gives them, before `Timeline`: times count from 1970.
  static func samples(_ bytes: [UInt8]) -> [MotionSample] {
    var decoder = FramedDecoder(AxivityGrammar())
    var batch = DecodedBatch()
    decoder.decode(bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    return batch.samples
  }

  static func decode(_ bytes: [UInt8], piece: Int? = nil) throws -> RecordingFiles.Decoded {
    let description = try #require(try RecordingFiles.describe(bytes, name: "run.cwa"))
    return RecordingFiles.decode(bytes, description, piece: piece ?? bytes.count)
  }

  /// Nanoseconds.
  private static func greatestTimeError(_ made: AxivityRecording, after first: Int = 0) -> Int64 {
    samples(made.bytes).enumerated().dropFirst(first)
      .map { number, sample in abs(sample.time.nanoseconds - made.time(number)) }.max() ?? .max
  }

  @Test(arguments: AxivityRecording.Kind.allCases)
  func `readings are those that were written`(
    kind: AxivityRecording.Kind
  ) throws {
    let made = AxivityRecording(kind: kind)
    let samples = Self.samples(made.bytes)
    #expect(samples.count == made.sampleCount)
    for (number, sample) in samples.enumerated() {
      let truth = made.reading(number)
      for axis in 0..<3 {
        let (a, w) = (truth.acceleration[axis], truth.angularRate[axis])
        #expect(abs(Double(sample.acceleration[axis]) - a) <= 2e-7 * abs(a))
        #expect(abs(Double(sample.angularRate[axis]) - w) <= 2e-7 * abs(w))
      }
      #expect(sample.flags.contains(.hasAngularRate) == kind.hasAngularRate)
      #expect(sample.index == Int64(number))
    }
  }

  @Test(arguments: AxivityRecording.Kind.allCases, [UInt8(7), 10, 14])
  func `times are the stamps' and not those of the nominal rate`(
    kind: AxivityRecording.Kind, rateCode: UInt8
  ) throws {
    var made = AxivityRecording(kind: kind, rateCode: rateCode)
    // Stamps count in 1/32768 s, and the first block is reckoned from the two stamps after it.
    #expect(Self.greatestTimeError(made) < 200_000)
    // Whole seconds: to two samples, as a stamp may be one off. A minute, so that there are some.
    made.hasFractions = false
    made.blocks = Int(60 * made.rateHertz) / kind.samplesInBlock
    #expect(
      Self.greatestTimeError(made, after: made.sampleCount / 20) < 2_000_000_000 / Int64(made.rateHertz))
    let health = try Self.decode(made.bytes).health
    #expect(health.gaps == 0 && health.backwardSamples == 0 && health.duplicateSamples == 0)
  }

  @Test func `what the blocks say is what the recording is taken for`() throws {
    let ax6 = AxivityRecording(kind: .gyroscope)
    let description = try #require(try RecordingFiles.describe(ax6.bytes, name: "run.bin"))
    #expect(description.formatName == "cwa")
    #expect(description.hasAngularRate && !description.gravityRemoved)
    #expect(description.timeKind == "date")
    #expect(abs(try description.knownRateHertz() / ax6.rateHertz - 1) < 1e-4)
    #expect(description.accelerationRange == 8 * Units.standardGravity)
    #expect(description.timeline.angularRateRange == 1_000 * Units.radiansPerDegree)
    var options = DecodingOptions()
    options.rateHertz = 50
    options.accelerationRangeG = 4
    let told = try #require(try RecordingFiles.describe(ax6.bytes, options: options))
    #expect(told.rateHertz == 50 && told.accelerationRange == 4 * Units.standardGravity)
    #expect(!(try #require(try RecordingFiles.describe(AxivityRecording(kind: .words).bytes))).hasAngularRate)
  }

  @Test func `a file without its header is known by its blocks`() throws {
    let made = AxivityRecording(kind: .words)
    let bytes = [1, 2, 3] + Array(made.bytes.dropFirst(700))
    let decoded = try Self.decode(bytes)
    #expect(decoded.samples.count == made.sampleCount)
    #expect(decoded.refusals.totalBytes == 3 + 324)
  }

  @Test func `a file without one whole block is refused with a sentence`() {
    let bytes = Array(AxivityRecording(kind: .words, blocks: 1).bytes.dropLast(100))
    #expect(throws: FootstrikeError.self) { try RecordingFiles.describe(bytes) }
  }

  @Test func `readings at the end of the range are flagged`() throws {
    var made = AxivityRecording(kind: .gyroscope)
    made.blocks = 900
    let decoded = try Self.decode(made.bytes)
    // Counts come near 32768 in either sensor, of 4096 counts a g and a range of 8 g.
    let clipped = decoded.samples.indices.filter { number in
      let (a, w) = (made.acceleration(number), made.angularRate(number))
      return max(abs(a.x), abs(a.z), abs(w.x)) >= 32_703
    }
    #expect(clipped.count > 50)
    #expect(decoded.health.clippedSamples == Int64(clipped.count))
    #expect(
      decoded.samples.indices.filter {
        !decoded.samples[$0].flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped])
      } == clipped)
  }

  @Test(arguments: AxivityRecording.Kind.allCases)
  func `blocks that are missing are a hole, and time is not measured across it`(
    kind: AxivityRecording.Kind
  ) throws {
    let made = AxivityRecording(kind: kind)
    let count = kind.samplesInBlock
    var bytes = made.bytes
    bytes.removeSubrange((1_024 + 20 * 512)..<(1_024 + 23 * 512))
    let decoded = try Self.decode(bytes)
    #expect(decoded.refusals.totalBytes == 0)
    #expect(decoded.health.gaps == 1)
    #expect(decoded.health.lostSamples == Int64(3 * count))
    #expect(decoded.samples.count == made.sampleCount - 3 * count)
    #expect(decoded.samples[20 * count].flags.contains(.gapBefore))
    #expect(decoded.samples[20 * count].index == Int64(23 * count))
    for sample in decoded.samples {
      let truth = made.time(Int(sample.index)) - made.time(0)
      #expect(abs(sample.time.nanoseconds - truth) < 500_000)
    }
  }

  @Test func `a clock that was set ends the run and no sample is lost`() throws {
    let made = AxivityRecording(kind: .words)
    var later = made
    later.delay = 1_800
    // The sequence goes on, half an hour later.
    let bytes = made.header + (0..<30).flatMap { made.block($0) } + (30..<60).flatMap { later.block($0) }
    let decoded = try Self.decode(bytes)
    #expect(decoded.samples.count == 60 * 80)
    #expect(decoded.health.gaps == 1)
    #expect(zip(decoded.samples, decoded.samples.dropFirst()).allSatisfy { $0.time < $1.time })
  }
}
