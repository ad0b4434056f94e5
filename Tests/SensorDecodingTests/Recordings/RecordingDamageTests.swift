import Testing

@testable import SensorDecoding

@Suite struct RecordingDamageTests {
  /// A minute of a still sensor at 100 Hz, in g, with a gyroscope.
  private static func table(rows: Int = 300) -> [String] {
    (0..<rows).map { "\($0 * 10),0.0\($0 % 10),-0.01,1.0\($0 % 7),0.5,\($0 % 3),-1.25" }
  }

  private static func bytes(_ rows: [String]) -> [UInt8] {
    Array((["time_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"] + rows).joined(separator: "\n").utf8) + [10]
  }

  private func refusals(_ change: (inout [String]) -> Void) throws -> (RecordingFiles.Decoded, Int) {
    var rows = Self.table()
    let description = try #require(try RecordingFiles.describe(Self.bytes(rows)))
    change(&rows)
    return (RecordingFiles.decode(Self.bytes(rows), description, piece: 4_096), rows.count)
  }

  @Test func `a whole file has no trouble`() throws {
    let (decoded, count) = try refusals { _ in }
    #expect(decoded.samples.count == count)
    #expect(decoded.refusals.totalRecords == 0)
    #expect(decoded.health.lostSamples == 0)
  }

  @Test(arguments: [
    ("500,x,-0.01,1,0,0,0", RefusalCause.notANumber), ("500,nan,-0.01,1,0,0,0", .notFinite),
    ("500,0,-0.01", .missingField), ("500,0,,1,0,0,0", .missingField), ("500,,,,,,", .empty),
    ("time_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", .notData), ("500,1e9,0,0,0,0,0", .implausible),
    ("", .empty), ("5\u{0}0,0,0,1,0,0,0", .notText), ("500,0,0,1,0,0,0,7,8", .missingField),
  ])
  func `a bad row is refused, with its cause and line`(row: String, cause: RefusalCause) throws {
    let (decoded, count) = try refusals { $0[50] = row }
    #expect(decoded.samples.count == count - 1)
    #expect(decoded.refusals.records(cause) == 1)
    #expect(decoded.refusals.first.first?.line == 52)
    #expect(decoded.health.lostSamples == 1)
  }

  @Test func `a line of ten megabytes is refused unread`() throws {
    let (decoded, count) = try refusals { $0[50] = String(repeating: "1234567890", count: 1_000_000) }
    #expect(decoded.samples.count == count - 1)
    #expect(decoded.refusals.bytes(.tooLong) == 10_000_001)
  }

  @Test func `the same samples come of pieces of any size`() throws {
    var rows = Self.table()
    rows[40] = "x,y,z"
    rows[60] = ""
    rows[80] = rows[79]
    rows[90] = "20,0,0,1,0,0,0"
    rows.removeSubrange(100..<120)
    rows[200] = String(repeating: "9", count: 70_000)
    let description = try #require(try RecordingFiles.describe(Self.bytes(Self.table())))
    let bytes = Array(Self.bytes(rows).dropLast(9))
    let whole = RecordingFiles.decode(bytes, description, piece: bytes.count).trace
    for piece in [1, 7, 64, 4_096] {
      #expect(RecordingFiles.decode(bytes, description, piece: piece).trace == whole)
    }
  }

  @Test func `noise gives refusals and never a trap`() throws {
    var random = SystemRandomNumberGenerator()
    let description = try #require(try RecordingFiles.describe(Self.bytes(Self.table())))
    let good = Self.bytes(Self.table(rows: 40))
    let letters = Array("0123456789,.-+eE;\t\"\n\r nax:%".utf8)
    for round in 0..<300 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] =
          round % 2 == 0 ? UInt8.random(in: 0...255, using: &random) : letters.randomElement(using: &random)!
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      _ = RecordingFiles.decode(bytes, description, piece: 97)
      if let own = try? RecordingFiles.describe(bytes) { _ = RecordingFiles.decode(bytes, own, piece: 97) }
    }
  }
}
