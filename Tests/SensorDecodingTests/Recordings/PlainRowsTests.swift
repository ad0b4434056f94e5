import CPlainRows
import GaitModel
import Testing

@testable import SensorDecoding

/// Rows of bare numbers are read many at a time; quotes send a row to the reader of all others.
struct PlainRowsTests {
  @Test("A row of bare numbers reads as the same row in quotes", arguments: [0, 1, 3, 4, 6, 7, 12])
  func readsAsQuoted(decimals: Int) {
    var layout = CSVLayout()
    layout.fieldCount = 7
    layout.time = 0
    layout.timeFormat = .decimal(power: 3)
    layout.acceleration = [1, 2, 3]
    layout.accelerationScale = 9.80665
    layout.angularRate = [4, 5, 6]
    layout.angularRateScale = .pi / 180
    var random = SystemRandomNumberGenerator()
    func number() -> String {
      let digits = (0..<decimals).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
      let whole = Int.random(in: 0...900, using: &random)
      return (Bool.random(using: &random) ? "-" : "") + "\(whole)" + (decimals > 0 ? "." + digits : "")
    }
    var bare = "t,ax,ay,az,gx,gy,gz\n"
    var quoted = bare
    for row in 0..<2_000 {
      let numbers = (0..<6).map { _ in number() }
      bare += "\(row * 2_000)," + numbers.joined(separator: ",") + "\n"
      quoted += "\(row * 2_000)," + numbers.map { "\"\($0)\"" }.joined(separator: ",") + "\n"
    }
    layout.skipLines = 1
    func samples(_ text: String) -> [MotionSample] {
      var decoder = CSVDecoder(layout: layout)
      var batch = DecodedBatch()
      decoder.decode(Array(text.utf8).span, arrival: nil, into: &batch)
      decoder.finish(into: &batch)
      #expect(batch.refusals.totalRecords == 0)
      return batch.samples
    }
    let plain = samples(bare)
    let careful = samples(quoted)
    #expect(plain.count == 2_000)
    #expect(plain.map(\.time) == careful.map(\.time))
    #expect(plain.map(\.acceleration) == careful.map(\.acceleration))
    #expect(plain.map(\.angularRate) == careful.map(\.angularRate))
  }

  /// Seven columns: microseconds, acceleration, angular rate.
  private static var layout: CSVLayout {
    var layout = CSVLayout()
    layout.skipLines = 1
    layout.fieldCount = 7
    layout.time = 0
    layout.timeFormat = .decimal(power: 3)
    layout.acceleration = [1, 2, 3]
    layout.angularRate = [4, 5, 6]
    return layout
  }

  private static func decode(_ text: String, _ layout: CSVLayout) -> DecodedBatch {
    var decoder = CSVDecoder(layout: layout)
    var batch = DecodedBatch()
    decoder.decode(Array(text.utf8).span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    return batch
  }

  private static func expectSame(_ one: DecodedBatch, _ other: DecodedBatch) {
    #expect(one.samples.map(\.time) == other.samples.map(\.time))
    #expect(one.samples.map(\.index) == other.samples.map(\.index))
    #expect(one.samples.map(\.acceleration) == other.samples.map(\.acceleration))
    #expect(one.samples.map(\.angularRate) == other.samples.map(\.angularRate))
    #expect(one.samples.map(\.flags.rawValue) == other.samples.map(\.flags.rawValue))
    #expect(one.refusals.totalRecords == other.refusals.totalRecords)
    #expect(one.refusals.first.map(\.line) == other.refusals.first.map(\.line))
  }

  @Test(
    "A row with an odd field among bare ones, or one too few, reads or is refused as the same row with blanks",
    arguments: ["", ".25"], ["\n", "\r\n"])
  func readsOddFields(decimals: String, end: String) {
    let odd = [
      "", "-", ".", "-.", ".5", "-.5", "5.", "5", "+1.5", "-0.0", "1.2.3", "1-2", "1/2.345", "12345678",
      "123456789",
      "1234567.8", "12345678.9", "0.123456789012345678", "-1234.567", "-1234.5678", "1e3", "1.5e-2", "nan",
      "\0",
      "1\r", "\"1.5\"", "9999.9", "99999999",
    ]
    var random = SystemRandomNumberGenerator()
    var bare = "t,ax,ay,az,gx,gy,gz" + end
    var blanks = bare
    for row in 0..<4_000 {
      var fields = (0..<7).map { $0 == 0 ? "\(row * 2_000)" : "\($0 - 3)\(decimals)" }
      if row % 5 == 2 { fields[Int.random(in: 0..<7, using: &random)] = odd.randomElement(using: &random)! }
      if row % 50 == 3 { fields.remove(at: Int.random(in: 0..<7, using: &random)) }
      bare += fields.joined(separator: ",") + end
      blanks += fields.map { $0 == "" ? $0 : " " + $0 }.joined(separator: ",") + end
    }
    Self.expectSame(Self.decode(bare, Self.layout), Self.decode(blanks, Self.layout))
  }

  @Test(
    "Rows read the same however they end and whatever separates them",
    arguments: [
      (",", "\n"), (",", "\r\n"), (",", ",\n"), (";", "\n"), ("\t", "\r\n"), (" ", "\n"), (" ", "\r\n"),
    ])
  func readsEveryEnd(delimiter: String, end: String) {
    var plain = "t,ax,ay,az,gx,gy,gz\n"
    var other = plain
    for row in 0..<3_000 {
      let fields = (0..<7).map { $0 == 0 ? "\(row * 2_000)" : "\(Double(row * $0 - 900) / 100)" }
      plain += fields.joined(separator: ",") + "\n"
      other += fields.joined(separator: delimiter) + end
    }
    var layout = Self.layout
    layout.delimiter = delimiter.utf8.first!
    let batch = Self.decode(other, layout)
    #expect(batch.samples.count == 3_000)
    Self.expectSame(Self.decode(plain, Self.layout), batch)
  }

  @Test("Notes between and behind the readings, quoted or not, change nothing")
  func passesNotesOver() {
    let notes = [
      "", "a", "\"a\"", "a \"b\" c", "\"a,b\"", "é", " \"x\"", String(repeating: "long ", count: 40),
    ]
    var plain = "t,ax,ay,az,gx,gy,gz\n"
    var noted = "t,ax,ay,az,note,gx,gy,gz,note\n"
    for row in 0..<3_000 {
      let fields = (0..<7).map { $0 == 0 ? "\(row * 2_000)" : "\(Double(row * $0 - 900) / 100)" }
      plain += fields.joined(separator: ",") + "\n"
      let all = fields[..<4] + [notes[row % notes.count]] + fields[4...] + [notes[row / 8 % notes.count]]
      noted += all.joined(separator: ",") + "\n"
    }
    var layout = Self.layout
    layout.fieldCount = 9
    layout.angularRate = [5, 6, 7]
    let batch = Self.decode(noted, layout)
    #expect(batch.samples.count == 3_000)
    Self.expectSame(Self.decode(plain, Self.layout), batch)
  }

  @Test("Every processor reads the same bits")
  func readsPortably() {
    var text = [UInt8](repeating: 10, count: CPLAINROWS_BEFORE)
    for row in 0..<5_000 {
      let numbers = (0..<6).map { _ in "\((Double.random(in: -999...999) * 1_000).rounded() / 1_000)" }
      text += Array("\(row * 2_000),\(numbers.joined(separator: ","))\n".utf8)
    }
    func samples(_ processor: UInt32) -> [[UInt32]] {
      var reader = cplainrows_reader()
      cplainrows_prepare(&reader, 0x2C, 0x2E, 7)
      if processor < reader.processor.rawValue { reader.processor = cplainrows_processor(processor) }
      cplainrows_set_time(&reader, 0, 1_000)
      for axis in 0..<6 as Range<UInt32> {
        cplainrows_set_reading(&reader, axis < 3 ? axis : axis + 1, axis + 1, 9.80665, 1e9)
      }
      cplainrows_leave(&reader, 0)
      var found: [[UInt32]] = []
      var samples = [cplainrows_sample](repeating: cplainrows_sample(), count: CPLAINROWS_MOST)
      var ends = [Int32](repeating: 0, count: CPLAINROWS_ENDS)
      text.withUnsafeBufferPointer { text in
        var start = text.baseAddress! + CPLAINROWS_BEFORE
        let end = text.baseAddress! + text.count
        while true {
          let taken = cplainrows_read(
            &reader, start, end, Int64(found.count), &samples, UInt32(CPLAINROWS_MOST), &ends)
          for sample in samples[..<Int(taken.rows)] {
            let (a, w) = (sample.acceleration, sample.angular_rate)
            found.append([a.0, a.1, a.2, w.0, w.1, w.2, Float(sample.nanoseconds)].map(\.bitPattern))
          }
          if taken.rows == 0 { break }
          start += Int(ends[Int(taken.rows * taken.stride)]) + 1
        }
      }
      return found
    }
    let found = samples(CPLAINROWS_ANY.rawValue)
    #expect(found.count > 4_900)
    #expect(found == samples(CPLAINROWS_AVX2.rawValue))
    #expect(found == samples(CPLAINROWS_AVX512.rawValue))
  }
}
