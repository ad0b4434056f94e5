import GaitModel
import Testing

@testable import SensorDecoding

/// A FIT file of the given messages, with right checksums.
func fit(_ messages: [UInt8]) -> [UInt8] {
  let size = UInt32(messages.count)
  var file: [UInt8] = [14, 0x20, 0, 0]
  file += (0..<4).map { UInt8(size >> ($0 * 8) & 0xFF) }
  file += Array(".FIT".utf8)
  let head = FITDecoder.checksum(file[...])
  file += [UInt8(head & 0xFF), UInt8(head >> 8)] + messages
  let sum = FITDecoder.checksum(file[...])
  return file + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
}

@Suite struct FITDecoderTests {
  /// Time, altitude and distance of `record`, with 2 bytes of a developer field.
  static let definition: [UInt8] = [
    0x60, 0, 0, 20, 0, 3, 253, 4, 0x86, 2, 2, 0x84, 5, 4, 0x86, 1, 0, 2, 0,
  ]
  static func record(_ time: UInt8, _ altitude: UInt16, _ centimetres: UInt8) -> [UInt8] {
    [0x00, time, 0, 0, 0, UInt8(altitude & 0xFF), UInt8(altitude >> 8), centimetres, 0, 0, 0, 9, 9]
  }

  @Test func `records, developer fields and invalid values are read`() {
    let decoder = FITDecoder(
      fit(Self.definition + Self.record(10, 3_000, 150) + Self.record(11, 0xFFFF, 200)))
    #expect(decoder.damage == nil)
    #expect(decoder.records.count == 2)
    #expect(decoder.records[0].epochSeconds == 631_065_610)
    #expect(decoder.records[0].altitude == 100)
    #expect(decoder.records[0].distance == 1.5)
    #expect(decoder.records[1].altitude == nil)
  }

  @Test func `big-endian files and enhanced fields are read`() {
    let decoder = FITDecoder(
      fit([
        0x40, 0, 1, 0, 20, 4, 253, 4, 0x86, 2, 2, 0x84, 78, 4, 0x86, 73, 4, 0x86,
        0x00, 0, 0, 1, 0, 0x0B, 0xB8, 0, 0, 0x0B, 0xBD, 0, 0, 0x0B, 0xB8,
      ]))
    #expect(decoder.records.first?.epochSeconds == 631_065_856)
    #expect(decoder.records.first?.altitude == 101)
    #expect(decoder.records.first?.speed == 3)
  }

  @Test func `short times count on and roll over`() {
    // Local message 1: altitude only; header 1|01|ooooo.
    let short: [UInt8] = [0x41, 0, 0, 20, 0, 1, 2, 2, 0x84]
    let decoder = FITDecoder(
      fit(
        Self.definition + Self.record(30, 3_000, 1) + short + [0xA0 | 31, 0xB8, 0x0B] + [
          0xA0 | 2, 0xBD, 0x0B,
        ]))
    #expect(decoder.damage == nil)
    #expect(decoder.records.map(\.epochSeconds) == [30, 31, 34].map { 631_065_600 + $0 })
    #expect(decoder.records.last?.altitude == 101)
  }

  @Test func `a wrong checksum is said, and what was decoded is kept`() throws {
    var bytes = fit(Self.definition + Self.record(10, 3_000, 150) + Self.record(11, 3_005, 200))
    bytes[bytes.count - 1] ^= 1
    let track = try TrackReader.read(bytes, name: "bad.fit")
    #expect(track.points.count == 2)
    #expect(track.refusals.records(.checksum) == 1)
    #expect(track.remarks.contains { $0.contains("the checksum is wrong") })
  }

  @Test func `a file cut at every byte keeps the records that are whole`() {
    let whole = fit(Self.definition + Self.record(10, 3_000, 150) + Self.record(11, 3_005, 200))
    for length in 0..<whole.count {
      let decoder = FITDecoder(Array(whole.prefix(length)))
      #expect((decoder.damage != nil) == (length > 0))
      let body = length - 14 - Self.definition.count
      #expect(decoder.records.count == min(2, max(0, body / 13)))
    }
  }

  @Test func `files chained in one are all read`() {
    let one = fit(Self.definition + Self.record(10, 3_000, 150))
    let two = fit(Self.definition + Self.record(12, 3_000, 150))
    #expect(FITDecoder(one + two).records.count == 2)
  }

  @Test func `every flipped bit is noticed`() {
    let whole = fit(Self.definition + Self.record(10, 3_000, 150))
    for bit in 0..<(whole.count * 8) {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(FITDecoder(bytes).damage != nil, "bit \(bit)")
    }
  }
}
