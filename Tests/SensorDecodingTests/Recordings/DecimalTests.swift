import Foundation
import Testing

@testable import SensorDecoding

@Suite struct DecimalTests {
  private func parse(_ text: String, point: UInt8 = 0x2E) -> Double? {
    let bytes = Array(text.utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0]
    return bytes.withUnsafeBufferPointer { buffer in
      let start = buffer.baseAddress!
      let end = start + text.utf8.count
      var place = start
      guard let decimal = Decimal.scan(&place, end: end, point: point), place == end else { return nil }
      return decimal.double(text: start, end: end, point: point)
    }
  }

  @Test func `random decimals are rounded as the C library rounds them`() {
    var random = SystemRandomNumberGenerator()
    #if DEBUG
      let count = 60_000
    #else
      let count = 3_000_000
    #endif
    var wrong: [String] = []
    for index in 0..<count {
      let double = Double(bitPattern: random.next())
      let text: String
      switch index % 5 {
      case 0 where double.isFinite: text = "\(double)"
      case 1 where double.isFinite: text = String(format: "%.18e", double)
      case 2: text = String(format: "%.12f", Double.random(in: -40...40, using: &random))
      case 3:
        let digits = (0..<Int.random(in: 1...30, using: &random)).map { _ in
          String(Int.random(in: 0...9, using: &random))
        }
        text = digits.joined() + "e\(Int.random(in: -330...300, using: &random))"
      default:
        text =
          "\(UInt64.random(in: 0...UInt64.max, using: &random) >> 10).\(UInt32.random(in: 0...9_999_999, using: &random))"
      }
      if parse(text)?.bitPattern != strtod(text, nil).bitPattern { wrong.append(text) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test(arguments: [
    "0", "-0", "1e-400", "1e400", "2.2250738585072011e-308", "9007199254740993", "8.126000001E-3", "1.",
    "0.000000000000000000000000000000000001", "123456789012345678901234567890", "5e-324",
    "179769313486231580793728971405301e276", "1.584614540601715E12", ".5", "+3",
  ])
  func `hard decimals are rounded as the C library rounds them`(text: String) {
    #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern)
  }

  @Test func `a decimal comma is a point`() { #expect(parse("-0,0562", point: 0x2C) == -0.0562) }

  @Test(arguments: ["", "-", ".", "abc", "1x", "1e", "--1", "1.2.3"])
  func `what is no number is none`(text: String) { #expect(parse(text) == nil) }

  @Test func `nanoseconds since 1970 are exact`() {
    let text = "1766385749437101601"
    let bytes = Array(text.utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0]
    let whole = bytes.withUnsafeBufferPointer { buffer in
      var place = buffer.baseAddress!
      return Decimal.scan(&place, end: place + text.utf8.count, point: 0x2E)?.whole(timesTenTo: 0)
    }
    #expect(whole == 1_766_385_749_437_101_601)
  }
}
