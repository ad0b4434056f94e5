import FootstrikeTesting
import GaitModel
import Testing

@testable import SensorDecoding

@Suite struct AxivityDamageTests {
  /// A recording, and which stretch of its bytes is which block.
  private static let made = AxivityRecording(kind: .words, blocks: 400)
  private static let bytes = made.bytes
  private static let kinds = AxivityRecording.Kind.allCases

  @Test(arguments: kinds)
  func `the same samples come of pieces of any size`(kind: AxivityRecording.Kind) throws {
    var made = AxivityRecording(kind: kind)
    made.blocks = 20
    let whole = made.bytes
    for damage in StreamDamage.allCases {
      let bytes = DamagedStream(whole, damage, rate: 0.0007, seed: 11).bytes
      guard let description = try? RecordingFiles.describe(bytes) else { continue }
      let trace = RecordingFiles.decode(bytes, description, piece: bytes.count).trace
      for piece in [1, 7, 512, 4_096] {
        #expect(RecordingFiles.decode(bytes, description, piece: piece).trace == trace)
      }
    }
  }

  @Test(arguments: StreamDamage.allCases, [0.001, 0.003, 0.01, 0.05])
  func `every block that is whole is read, and no other`(damage: StreamDamage, rate: Double) throws {
    let damaged = DamagedStream(Self.bytes, damage, rate: rate, seed: 5)
    let count = AxivityRecording.Kind.words.samplesInBlock
    var expected: [SIMD3<Int>] = []
    var intactBytes = 0
    for block in 0..<Self.made.blocks {
      let range = (1_024 + block * 512)..<(1_024 + (block + 1) * 512)
      guard damaged.intact(range) != nil else { continue }
      intactBytes += 512
      for sample in 0..<count { expected.append(Self.made.acceleration(block * count + sample)) }
    }
    if damaged.intact(0..<1_028) != nil { intactBytes += 1_024 }
    var decoder = FramedDecoder(AxivityGrammar())
    var batch = DecodedBatch()
    decoder.decode(damaged.bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    let found = batch.samples.map {
      SIMD3<Int>(SIMD3<Double>($0.acceleration / Units.standardGravity * 256), rounding: .toNearestOrEven)
    }
    #expect(batch.refusals.totalBytes + decoder.statistics.frameBytes == Int64(damaged.bytes.count))
    // Two flipped bits cancel in one pair of 32: the sum can't tell such a block from a whole one.
    let foreign = (found.count - expected.count) / count
    #expect(foreign >= 0 && foreign <= (damage == .flip ? 4 : 0))
    if foreign == 0 {
      #expect(found == expected)
      let missing = damaged.bytes.count - intactBytes
      #expect(abs(batch.refusals.totalBytes - Int64(missing)) <= 1_024)
    } else {
      #expect(Set(found).isSuperset(of: expected))
    }
  }

  @Test func `what is refused is told with its place and cause`() throws {
    var bytes = AxivityRecording(kind: .words).bytes
    bytes[1_024 + 5 * 512 + 100] ^= 8
    bytes.insert(contentsOf: [1, 2, 3], at: 1_024 + 9 * 512)
    bytes.removeLast(12)
    let decoded = try AxivityTests.decode(bytes)
    #expect(
      decoded.refusals.first == [
        Refusal(cause: .checksum, byteOffset: 1_024 + 5 * 512, byteCount: 512),
        Refusal(cause: .unknownFrame, byteOffset: 1_024 + 9 * 512, byteCount: 3),
        Refusal(cause: .truncated, byteOffset: 1_024 + 59 * 512 + 3, byteCount: 500),
      ])
    #expect(decoded.samples.count == 58 * 80)
    #expect(decoded.health.lostSamples == 80)
  }

  /// Blocks of any content whose sums are right: no field may bring the decoder down.
  @Test(arguments: kinds)
  func `whole blocks of nonsense give refusals and never a trap`(kind: AxivityRecording.Kind) throws {
    var random = SplitMix(state: 3)
    var made = AxivityRecording(kind: kind)
    made.blocks = 12
    for _ in 0..<100 {
      var bytes = made.header
      for number in 0..<made.blocks {
        var block = made.block(number)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          block[Int.random(in: 4..<30, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { block = AxivityRecording.summed(block) }
        bytes += block
      }
      bytes.removeLast(Int.random(in: 0..<2_000, using: &random))
      guard let description = try? RecordingFiles.describe(bytes) else { continue }
      let decoded = RecordingFiles.decode(bytes, description, piece: 997)
      #expect(decoded.samples.allSatisfy { $0.acceleration.isFinite && $0.angularRate.isFinite })
      #expect(zip(decoded.samples, decoded.samples.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
  }
}
