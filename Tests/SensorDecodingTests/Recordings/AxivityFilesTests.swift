import GaitModel
import Testing

@testable import SensorDecoding

/// Devices' own files against the maker's converter. They are not part of the project.
@Suite(.enabled(if: RecordingFiles.formats != nil)) struct AxivityFilesTests {
  private static let folder = (RecordingFiles.formats ?? "") + "/files/"
  private static let walk = "axivity_cwa_610_steps/example-610-steps.cwa"
  private static let test = "wadpac_GGIRread/ax3_testfile.cwa"
  private static let corrupt = "wadpac_GGIRread/ax3_testfile_corrupt_blocks_0_13_14_142_143_144.cwa"

  private struct NoBlock: Error {}

  /// Rows of `cwa-convert`: nanoseconds since 1970, cut to milliseconds, and g with six decimals.
  private func converted(_ file: String) throws -> [(time: Int64, g: SIMD3<Double>)] {
    let text = String(decoding: RecordingFiles.bytes(Self.folder + file + "-convert.csv"), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let fields = line.split(separator: ",")
      let axes = try fields[1...3].map { try #require(Double($0)) }
      let seconds = try #require(TimeText.epochSeconds(fields[0]))
      return (Int64((seconds * 1_000).rounded()) * 1_000_000, SIMD3(axes[0], axes[1], axes[2]))
    }
  }

  @Test(arguments: [(walk, 71_400, 98.52), (test, 17_400, 98.86)])
  func `readings are the converter's, and the rate is the stamps'`(
    file: String, count: Int, rate: Double
  ) throws {
    let bytes = RecordingFiles.bytes(Self.folder + file)
    let samples = AxivityTests.samples(bytes)
    let decoded = try AxivityTests.decode(bytes)
    #expect(samples.count == count && decoded.samples.count == count)
    #expect(decoded.refusals.totalBytes == 0 && decoded.health.gaps == 0)
    #expect(abs(decoded.health.effectiveRateHertz - rate) < 0.01)
    for (row, sample) in zip(try converted(file), samples) {
      for axis in 0..<3 {
        #expect(abs(Double(sample.acceleration[axis]) / 9.80665 - row.g[axis]) < 1e-6)
      }
      #expect(abs(sample.time.nanoseconds - row.time) < 30_000_000)
    }
  }

  /// The converter knows a block's time as that of its stamp's whole second, carried to the block's ends at
  /// the nominal rate, and spreads each block's samples evenly from one such end to the next. That is up to
  /// 10 ms off for the fraction of the second and 17 ms for a rate that is 1.2 % off; Open Movement's later
  /// `omconvert` runs from stamp to stamp, as is done here.
  @Test(arguments: [walk, test])
  func `the converter's own times follow from the same stamps by its own rule`(file: String) throws {
    let bytes = RecordingFiles.bytes(Self.folder + file)
    let rows = try converted(file)
    var ended: Double?
    var row = 0
    for start in stride(from: 1_024, to: bytes.count, by: 512) {
      guard let block = AxivityBlock(bytes.span, at: start) else { throw NoBlock() }
      let second = Double(block.stamp / 1_000_000_000)
      let begins = second - Double(bytes.span.littleInt16(start + 26)) / block.nominalRateHertz
      let ends = begins + Double(block.sampleCount) / block.nominalRateHertz
      let from = ended ?? begins
      for sample in 0..<block.sampleCount where row + sample < rows.count {
        let time = from + (ends - from) * Double(sample) / Double(block.sampleCount)
        // Cut to milliseconds, in single precision.
        #expect(abs(Double(rows[row + sample].time) * 1e-9 - time) < 0.0011)
      }
      row += block.sampleCount
      ended = ends
    }
  }

  @Test(arguments: [walk, test])
  func `a sample that is stamped has the time of its stamp`(file: String) throws {
    let bytes = RecordingFiles.bytes(Self.folder + file)
    let samples = AxivityTests.samples(bytes)
    var row = 0
    for start in stride(from: 1_024, to: bytes.count, by: 512) {
      guard let block = AxivityBlock(bytes.span, at: start) else { throw NoBlock() }
      let stamped = row + block.stampedSample
      if samples.indices.contains(stamped) {
        #expect(abs(samples[stamped].time.nanoseconds - block.stamp) <= 1)
      }
      row += block.sampleCount
    }
    #expect(row == samples.count)
  }

  @Test func `all that is whole in a damaged file is read, and the rest is counted`() throws {
    let whole = AxivityTests.samples(RecordingFiles.bytes(Self.folder + Self.test))
    let bytes = RecordingFiles.bytes(Self.folder + Self.corrupt)
    let damaged = [0, 13, 14, 142, 143, 144]
    let expected = whole.indices.filter { !damaged.contains($0 / 120) }
    let samples = AxivityTests.samples(bytes)
    #expect(samples.count == expected.count)
    for (sample, number) in zip(samples, expected) {
      #expect(sample.acceleration == whole[number].acceleration)
      #expect(abs(sample.time.nanoseconds - whole[number].time.nanoseconds) < 1_000_000)
    }
    let decoded = try AxivityTests.decode(bytes)
    #expect(
      decoded.refusals.first
        == [(0, 1), (13, 2), (142, 3)].map { first, count in
          Refusal(
            cause: .checksum, byteOffset: 1_024 + 512 * Int64(first), byteCount: 512 * Int64(count))
        })
    #expect(decoded.health.gaps == 1 && decoded.health.lostSamples == 240)
  }

  @Test(arguments: [walk, test, corrupt])
  func `the same samples come of pieces of any size`(file: String) throws {
    let bytes = Array(RecordingFiles.bytes(Self.folder + file).prefix(90_000))
    let whole = try AxivityTests.decode(bytes).trace
    for piece in [1, 7] { #expect(try AxivityTests.decode(bytes, piece: piece).trace == whole) }
  }
}
