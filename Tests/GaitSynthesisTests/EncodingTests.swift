import Foundation
import GaitModel
import Testing

@testable import GaitSynthesis

/// The text that is written must say what was simulated.
struct EncodingTests {
  @Test func `numbers are written as a formatter would write them`() {
    var random = RandomSource(seed: 4)
    func text(_ value: Double, _ decimals: Int) -> String {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalText.width) { buffer in
        let base = buffer.baseAddress!
        let count = DecimalText.write(value, decimals: decimals, point: UInt8(ascii: "."), to: base)
        return String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
      }
    }
    for _ in 0..<20_000 {
      let decimals = random.below(7)
      let value = random.normal(0, 1) * (random.chance(0.5) ? 1 : 10_000)
      let written = text(value, decimals)
      let unit = (0..<decimals).reduce(1.0) { unit, _ in unit / 10 }
      #expect(abs(Double(written)! - value) <= unit * 0.500001 + 1e-12)
      let places = written.split(separator: ".")
      #expect(decimals == 0 ? places.count == 1 : places.last!.count == decimals)
    }
    #expect(text(-0.04, 1) == "0.0")
    #expect(text(0.999, 2) == "1.00")
    #expect(text(1234, 0) == "1234")
    #expect(text(-10.5, 3) == "-10.500")
    #expect(text(.nan, 2) == "NaN")
    #expect(text(-.infinity, 2) == "-Infinity")
    #expect(text(1e300, 0) == "1000000000")
  }

  @Test(arguments: CSVSpelling.named.map(\.name))
  func `every spelling has one row a sample and as many fields as its header`(name: String) {
    let sensor = SensorModel(placement: .shoe, rateHertz: 50)
    var simulation = Simulation(
      scenario: Scenario.named("jumps")!, sensor: sensor, runner: Runner(seed: 1), seed: 1)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 333) {}
    let spelling = CSVSpelling.named(name)!
    var encoder = CSVEncoder(spelling, sensor: sensor)
    var bytes: [UInt8] = []
    encoder.encode(samples.span, into: &bytes)
    let separator = Character(UnicodeScalar(spelling.separator))
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == samples.count + (spelling.header.isEmpty ? 0 : 1))
    #expect(
      Set(lines.map { $0.split(separator: separator, omittingEmptySubsequences: false).count }).count == 1)
    // In pieces it is the same text.
    var again = CSVEncoder(spelling, sensor: sensor)
    var pieces: [UInt8] = []
    for start in stride(from: 0, to: samples.count, by: 100) {
      again.encode(Array(samples[start..<min(start + 100, samples.count)]).span, into: &pieces)
    }
    #expect(pieces == bytes)
  }

  @Test func `damage is placed by the seed and leaves the header alone`() {
    let clean = SampleRecording.named("too-slow-20hz")!.make().recording
    let damage = ByteDamage([
      .flippedBits(20), .cuts(3, longest: 40), .inserted("hello", times: 2), .truncatedLastLine,
    ])
    var a = clean
    var b = clean
    var c = clean
    damage.apply(to: &a, seed: 1)
    damage.apply(to: &b, seed: 1)
    damage.apply(to: &c, seed: 2)
    #expect(a == b)
    #expect(a != c)
    #expect(a != clean)
    let head = clean.prefix { $0 != 10 }
    #expect(a.prefix(head.count).elementsEqual(head))
    var marked = clean
    ByteDamage([.carriageReturns, .byteOrderMark]).apply(to: &marked, seed: 1)
    #expect(Array(marked.prefix(3)) == [0xEF, 0xBB, 0xBF])
    #expect(marked.count == clean.count + 3 + clean.count { $0 == 10 })
    var empty: [UInt8] = []
    damage.apply(to: &empty, seed: 1)
    #expect(empty.isEmpty)
  }

  @Test(arguments: SampleRecording.all.map(\.name))
  func `a committed sample is made again byte for byte`(name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = SampleRecording.named(name)!.make()
    let folder = root.appendingPathComponent("Samples")
    let recording = try Data(contentsOf: folder.appendingPathComponent("\(name).csv"))
    let truth = try Data(contentsOf: folder.appendingPathComponent("\(name).truth.csv"))
    #expect(recording.elementsEqual(files.recording))
    #expect(truth.elementsEqual(files.truth))
  }
}
