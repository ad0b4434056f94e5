import Foundation
import GaitModel
import Testing

@testable import GaitReporting

@Suite struct `Byte text` {
  static func decimal(_ value: Double, _ places: Int, trimming: Bool = false) -> String {
    var bytes: [UInt8] = []
    bytes.append(decimal: value, places: places, trimming: trimming)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.0, 2, "0.00"), (-0.004, 2, "0.00"), (-0.005, 2, "-0.01"), (1.5, 0, "2"),
    (12.345678, 3, "12.346"), (0.05, 1, "0.1"), (-12.5, 1, "-12.5"), (999.9999, 3, "1000.000"),
    (Double.nan, 2, ""), (Double.infinity, 2, ""), (123456789012, 4, "123456789012.0000"),
  ])
  func `decimals are fixed and rounded`(value: Double, places: Int, expected: String) {
    #expect(Self.decimal(value, places) == expected)
  }

  @Test(arguments: [(1.5, "1.5"), (2, "2"), (0.1230, "0.123"), (-0.5, "-0.5"), (100, "100"), (0, "0")])
  func `trimmed decimals lose only zeros that say nothing`(value: Double, expected: String) {
    #expect(Self.decimal(value, 4, trimming: true) == expected)
  }

  @Test func `decimals agree with the C library's to the last place`() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(Int64(bitPattern: state) >> 20) / 65_536
      // A tie in binary is rounded by the C library to even and here away from zero; 65,536ths make few.
      let ours = Self.decimal(value, 3)
      let theirs = String(format: "%.3f", value)
      let difference = abs((Double(ours) ?? .nan) - (Double(theirs) ?? .nan))
      #expect(
        ours == theirs
          || (difference < 0.00101 && (value * 1000).truncatingRemainder(dividingBy: 1).magnitude == 0.5))
    }
  }

  @Test(arguments: [
    (Int64(0), "0.0000"), (1_250_000_000, "1.2500"), (-1_250_049_999, "-1.2500"), (50_000, "0.0001"),
    (49_999, "0.0000"), (-1, "0.0000"), (86_400_000_000_000, "86400.0000"),
  ])
  func `seconds come from whole nanoseconds`(nanoseconds: Int64, expected: String) {
    var bytes: [UInt8] = []
    bytes.append(secondsOf: nanoseconds)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func `the extremes of integers and times do not trap`() {
    var bytes: [UInt8] = []
    bytes.append(integer: .min)
    bytes.append(secondsOf: .min)
    bytes.append(secondsOf: .max)
    bytes.append(decimal: -1e300, places: 9)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("-9223372036854775808-9223372036.8548"))
  }

  @Test func `any text survives a JSON string`() throws {
    var text = ""
    for scalar in 0..<0x300 { text.unicodeScalars.append(Unicode.Scalar(UInt32(scalar))!) }
    text += "\u{2028}😀\"\\/"
    var json = JSONBytes(omitsUnknown: true)
    json.beginObject()
    json.field("text", text)
    json.endObject()
    let object = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
    #expect(object?["text"] == text)
  }

  @Test func `escapes are the shortest there are`() {
    var json = JSONBytes(omitsUnknown: true)
    json.beginList()
    json.endList()
    json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    json.field("a", "\"\\\u{8}\t\n\u{C}\r\u{1}\u{1F}é")
    json.field("b", nil as String?)
    json.field("c", Double.nan, places: 2)
    json.endObject()
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"{"a":"\"\\\b\t\n\f\r\u0001\u001fé","b":null,"c":null}"#)
  }

  @Test func `names are the raw values`() {
    #expect(Side.allCases.allSatisfy { "\($0.name)" == $0.rawValue })
    #expect(StrikePattern.allCases.allSatisfy { "\($0.name)" == $0.rawValue })
    #expect(NoPatternReason.allCases.allSatisfy { "\($0.name)" == $0.rawValue })
    #expect(GradeSource.allCases.allSatisfy { "\($0.name)" == $0.rawValue })
  }

  @Test(arguments: [
    (0.0, "0:00.0"), (59.96, "1:00.0"), (754.5, "12:34.5"), (3723.4, "1:02:03.4"), (-0.5, "−0:00.5"),
  ])
  func `clock times`(seconds: Double, expected: String) {
    #expect(ReportLine.clock(seconds) == expected)
  }

  @Test func `bars always fill their cells`() {
    for a in 0..<12 {
      for b in 0..<12 {
        for c in 0..<12 where a + b + c > 0 {
          #expect(ReportLine.bar([(a, "a"), (b, "b"), (c, "c")], cells: 20).count == 20)
        }
      }
    }
    #expect(ReportLine.bar([(1, "a"), (1, "b"), (2, "c")], cells: 8) == "aabbcccc")
  }

  @Test(arguments: [(Int64(0), "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "−1,234,567")])
  func `counts are grouped`(count: Int64, expected: String) {
    #expect(ReportLine.count(count) == expected)
  }
}
