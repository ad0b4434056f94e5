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
}
