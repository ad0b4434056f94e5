import GaitModel
import Testing

@testable import SensorDecoding

/// A FIT file of the given messages, with right checksums.
func fit(_ messages: [UInt8]) -> [UInt8] {
  let size = UInt32(messages.count)
  var file: [UInt8] = [14, 0x20, 0, 0]
  file += (0..<4).map { UInt8(size >> ($0 * 8) & 0xFF) }
  file += Array(".FIT".utf8)
  let head = FITScanner.checksum(file[...])
  file += [UInt8(head & 0xFF), UInt8(head >> 8)] + messages
  let sum = FITScanner.checksum(file[...])
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
    #expect(decoder.damages.isEmpty)
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
    #expect(decoder.damages.isEmpty)
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
      #expect(decoder.damages.isEmpty == (length == 0))
      let body = length - 14 - Self.definition.count
      #expect(decoder.records.count == min(2, max(0, body / 13)))
    }
  }

  @Test func `files chained in one are all read`() {
    let one = fit(Self.definition + Self.record(10, 3_000, 150))
    let two = fit(Self.definition + Self.record(12, 3_000, 150))
    #expect(FITDecoder(one + two).records.count == 2)
  }

  /// A run of a minute, a record a second.
  static let minute: [UInt8] = (0..<60).reduce(into: Self.definition) { bytes, second in
    var record = Self.record(UInt8(100 + second), 3_000, UInt8(second * 3))
    record.replaceSubrange(2..<5, with: [0x3D, 0xA1, 0x41])
    bytes += record
  }

  @Test(arguments: [
    [0xFF], [0x00], [0x40], [0x07, 0x00, 0x00], [UInt8](repeating: 0, count: 40), [0xAA, 0x55],
  ])
  func `junk between records costs the records it hides and no more`(_ junk: [UInt8]) throws {
    for place in [1, 20, 59] {
      let at = Self.definition.count + place * 13
      let whole = fit(Self.minute)
      let bytes = Array(whole[..<(14 + at)]) + junk + whole[(14 + at)...]
      let decoder = FITDecoder(bytes)
      #expect(!decoder.damages.isEmpty)
      #expect((58...60).contains(decoder.records.count), "\(decoder.records.count) with junk at \(place)")
      let track = try TrackReader.read(bytes, name: "junk.fit")
      #expect(track.points.count >= 58)
      #expect(track.points.last?.time == SensorTime(seconds: 59))
    }
  }

  @Test func `a missing byte costs no more than its neighbours`() {
    var bytes = fit(Self.minute)
    bytes.remove(at: 14 + Self.definition.count + 30 * 13 + 5)
    #expect(FITDecoder(bytes).records.count >= 57)
  }

  @Test(arguments: [0, 0xFFFF_FFFF, 100] as [UInt32])
  func `a file that was ended by a reset is read to its end`(_ length: UInt32) throws {
    var bytes = Array(fit(Self.minute).dropLast(2))
    for place in 0..<4 { bytes[4 + place] = UInt8(length >> (place * 8) & 0xFF) }
    bytes[12] = 0
    bytes[13] = 0
    for tail in [[], [0x12, 0x34]] as [[UInt8]] {
      let track = try TrackReader.read(bytes + tail, name: "reset.fit")
      #expect(track.points.count == 60)
      #expect(track.remarks.contains { $0.contains("is read to") })
      #expect(track.refusals.totalRecords == 0)
    }
    let second = fit(Self.minute)
    #expect(FITDecoder(bytes + second).records.count == 120)
  }

  @Test func `any cut gives the same messages as one piece`() {
    let whole = fit(Self.minute) + [9, 9, 9] + fit(Self.minute)
    for size in [1, 7, 100] {
      var scanner = FITScanner()
      var offsets: [Int64] = []
      for from in stride(from: 0, to: whole.count, by: size) {
        let end = min(whole.count, from + size)
        scanner.push(whole[from..<end], isLast: end == whole.count) { offsets.append($0.offset) }
      }
      var single = FITScanner()
      var expected: [Int64] = []
      single.push(whole, isLast: true) { expected.append($0.offset) }
      #expect(offsets == expected)
      #expect(expected.count == 120)
      #expect(scanner.damages == single.damages)
    }
  }

  @Test func `what is no activity is told by what it holds`() {
    for (message, words) in [
      ([0x40, 0, 0, 165, 0, 1, 253, 4, 0x86, 0, 1, 0, 0, 60], "it holds accelerometer_data and no track"),
      ([0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, 5], "holds a planned workout, and no track"),
      (
        [0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 2, 0, 1, 0, 0, 60, 150, 0, 2, 0, 0, 60, 151],
        "its 2 points have times but no altitude, distance, speed or position"
      ),
    ] as [([UInt8], String)] {
      let error = #expect(throws: FootstrikeError.self) {
        _ = try TrackReader.read(fit(message), name: "x.fit")
      }
      #expect(error?.what.contains(words) == true, "\(String(describing: error))")
    }
  }

  @Test func `every flipped bit is noticed`() {
    let whole = fit(Self.definition + Self.record(10, 3_000, 150))
    for bit in 0..<(whole.count * 8) {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!FITDecoder(bytes).damages.isEmpty, "bit \(bit)")
    }
  }
}
