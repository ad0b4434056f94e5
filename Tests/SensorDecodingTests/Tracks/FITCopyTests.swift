import FootstrikeTesting
import Testing

@testable import SensorDecoding

@Suite struct FITCopyTests {
  private static let developer = FITDeveloper(
    application: Array(1...16), version: 1, fields: [.init(7, "angle", units: "°", .float32)])

  /// Adds a contact time, a cadence and an angle to what tells of the seconds told.
  private static func merged(_ bytes: [UInt8], _ wanted: ClosedRange<Int64>) -> [UInt8] {
    FITCopy(bytes).adding(of: developer) { kind, told in
      guard wanted.contains(told.upperBound) else { return nil }
      let number: (UInt8, UInt8, UInt8) =
        kind == .record ? (41, 4, 53) : kind == .lap ? (79, 17, 80) : (91, 18, 92)
      return FITCopy.Addition(
        fields: [
          FITField(number.0, .uint16, 2_400), FITField(number.1, .uint8, 80),
          FITField(number.2, .uint8, 64, partner: number.1),
        ], developer: [FITField(7, .float32, 12.5)])
    }
  }

  private static func messages(_ bytes: [UInt8]) -> [FITMessage] {
    var scanner = FITScanner()
    var found: [FITMessage] = []
    scanner.push(bytes, isLast: true) { found.append($0) }
    #expect(scanner.damages.isEmpty)
    return found
  }

  private static let noon: Int64 = 631_065_600 + 1_100_000_000
  private static func time(_ seconds: Int64) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: (1_100_000_000 + seconds) >> ($0 * 8)) }
  }

  /// A watch's file with all that must stay: an unknown message, another's developer field, big-endian records, short
  /// times, a lap and a session.
  private static let watch: [UInt8] = {
    var bytes: [UInt8] = [0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0x00, 4]
    // Another developer, number 0, with one byte of his own in each record.
    bytes += [0x41, 0, 0, 207, 0, 1, 3, 1, 2, 0x01, 0]
    // Message 233 is in no profile.
    bytes += [0x42, 0, 0, 233, 0, 1, 2, 3, 0x0D, 0x02, 9, 8, 7]
    // Time, position, heart rate, cadence; little endian, with his field.
    let position: [UInt8] = [0, 4, 0x85, 1, 4, 0x85]
    bytes += [0x63, 0, 0, 20, 0, 5, 253, 4, 0x86] + position + [3, 1, 2, 4, 1, 2] + [1, 0, 1, 0]
    for second in 0..<6 {
      bytes += [0x03] + time(Int64(second)) + [1, 2, 3, 4, 5, 6, 7, 8, UInt8(140 + second)]
      bytes += [second < 3 ? 82 : 0xFF, UInt8(second)]
    }
    // Short times: heart rate alone.
    bytes += [0x41, 0, 0, 20, 0, 1, 3, 1, 2]
    bytes += (6..<9).flatMap { [0x80 | 1 << 5 | UInt8((1_100_000_000 + $0) & 0x1F), 150] }
    // Big endian: time, and a contact time that the watch knows.
    bytes += [0x44, 0, 1, 0, 20, 2, 253, 4, 0x86, 41, 2, 0x84]
    bytes += [0x04] + time(9).reversed() + [0x09, 0xC4]
    bytes += [0x04] + time(10).reversed() + [0xFF, 0xFF]
    for kind: UInt8 in [19, 18] {
      bytes += [0x45, 0, 0, kind, 0, 2, 253, 4, 0x86, 2, 4, 0x86, 0x05] + time(10) + time(0)
    }
    return bytes
  }()

  @Test func `nothing added is the same file`() {
    let whole = fit(Self.watch) + fit(FITDecoderTests.minute)
    #expect(FITCopy(whole).adding(of: Self.developer) { _, _ in nil } == whole)
    #expect(FITCopy(whole).recordTimes.count == 11 + 60)
  }

  @Test func `numbers that no watch writes are left as they are`() {
    // A developer's number of four bytes and one below zero; a session's start below zero, and none at all.
    var odd: [UInt8] = [0x41, 0, 0, 207, 0, 1, 3, 4, 0x86, 0x01, 0xF4, 0x01, 0, 0]
    odd += [0x41, 0, 0, 207, 0, 1, 3, 1, 0x01, 0x01, 0xFB]
    odd += [0x45, 0, 0, 18, 0, 2, 253, 4, 0x86, 2, 4, 0x85, 0x05] + Self.time(10) + [0xFB, 0xFF, 0xFF, 0xFF]
    odd += [0x45, 0, 0, 18, 0, 2, 253, 4, 0x86, 2, 4, 0x88, 0x05] + Self.time(10) + [0, 0, 0xC0, 0x7F]
    let whole = fit(Self.watch + odd)
    #expect(FITCopy(whole).adding(of: Self.developer) { _, _ in nil } == whole)
    #expect(Self.merged(whole, Self.noon...(Self.noon + 20)).count > whole.count)
  }

  @Test func `what is added stands beside what was there, in every byte order and kind of message`() throws {
    let before = Self.messages(fit(Self.watch))
    let merged = Self.merged(fit(Self.watch), Self.noon...(Self.noon + 20))
    let after = Self.messages(merged).filter { ![206, 207].contains($0.number) || $0.byteCount == 2 }
    #expect(after.map(\.number) == before.map(\.number) && after.map(\.time) == before.map(\.time))
    for (old, new) in zip(before, after) {
      for field in old.definition.fields where !(field.number == 41 || field.number == 4) {
        #expect(new.values(field.number).elementsEqual(old.values(field.number)) { $0 == $1 || $0.isNaN })
      }
      let natives = old.definition.fields.reduce(0) { $0 + $1.size }
      let others = Array(old.body.dropFirst(natives))
      let developers = Array(new.body.dropFirst(new.definition.fields.reduce(0) { $0 + $1.size }))
      guard [18, 19, 20].contains(old.number) else {
        #expect(old.body.elementsEqual(new.body))
        continue
      }
      // Another's bytes first, then the angle, 12.5, in the message's byte order.
      let angle: [UInt8] = [0, 0, 0x48, 0x41]
      #expect(developers == others + (old.definition.isBigEndian ? angle.reversed() : angle))
    }
    let records = after.filter { $0.number == 20 }
    // The watch's own values stay; where it had none, ours stand, and a fraction goes with its whole.
    let ours = [Double?](repeating: 1, count: 8)
    let contacts: [Double?] = Array(repeating: 2_400, count: 9) + [2_500, 2_400]
    #expect(records.map { $0.value(41) } == contacts)
    #expect(records.map { $0.value(4) } == [82, 82, 82] + ours.map { $0.map { $0 * 80 } })
    #expect(records.map { $0.value(53) } == [nil, nil, nil] + ours.map { $0.map { $0 * 64 } })
    #expect(
      FITDecoder(merged).records.map(\.heartRate) == FITDecoder(fit(Self.watch)).records.map(\.heartRate))
    // The first free number, and introduced before it is used.
    let introduced = try #require(Self.messages(merged).first { $0.number == 207 && $0.byteCount > 2 })
    #expect(introduced.value(3) == 1)
  }

  @Test func `what lies outside is byte for byte as it was`() {
    let before = Self.messages(fit(Self.watch))
    let after = Self.messages(Self.merged(fit(Self.watch), (Self.noon + 4)...(Self.noon + 5)))
      .filter { ![206, 207].contains($0.number) || $0.byteCount == 2 }
    for (old, new) in zip(before, after) {
      let isInside = old.number == 20 && [1_100_000_004, 1_100_000_005].contains(old.time)
      #expect((old.body.elementsEqual(new.body) && old.header == new.header) == !isInside)
    }
  }

  @Test func `chained files get it each, with their own checksums`() {
    let merged = Self.merged(fit(Self.watch) + fit(Self.watch), Self.noon...(Self.noon + 20))
    let once = Self.merged(fit(Self.watch), Self.noon...(Self.noon + 20))
    #expect(merged == once + once)
  }

  @Test func `damage is left out, and the rest is right`() {
    let minute = fit(FITDecoderTests.minute)
    let damaged = Array(minute[..<200]) + [0xFF, 0xFF, 0xFF] + minute[200...]
    let merged = Self.merged(damaged, 0...5_000_000_000)
    #expect(Self.messages(merged).count(where: { $0.number == 20 }) >= 58)
    // A file that a reset ended tells its length now.
    let whole = fit(Self.watch)
    let cut = Self.merged(Array(whole.dropLast(30)), Self.noon...(Self.noon + 20))
    #expect(Self.messages(cut).count(where: { $0.number == 20 }) == 11)
  }

  @Test func `whatever is damaged, what is written is a whole file`() {
    let whole = fit(Self.watch)
    var random = SplitMix(state: 12)
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0..<Int(random.next() % 4 + 1) {
        bytes[14 + Int(random.next() % UInt64(bytes.count - 14))] = UInt8(truncatingIfNeeded: random.next())
      }
      var scanner = FITScanner()
      scanner.push(Self.merged(bytes, 0...5_000_000_000), isLast: true) { _ in }
      #expect(!scanner.damages.contains { $0.cause == .checksum })
    }
    // An index and a time that are no such numbers.
    let odd: [UInt8] = [0x40, 0, 0, 207, 0, 1, 3, 4, 0x86, 0x00, 0, 0, 0, 0x7F]
    let lap: [UInt8] =
      [0x41, 0, 0, 19, 0, 2, 253, 4, 0x86, 2, 4, 0x88, 0x01] + Self.time(9) + [0, 0, 0x80, 0xBF]
    #expect(Self.merged(fit(odd + lap), 0...5_000_000_000) == fit(odd + lap))
  }

  @Test func `numbers that a field can't hold are unknown`() {
    for value in [Double.nan, -1, 255, 1e300, -Double.infinity] {
      #expect(FITField(4, .uint8, value).bytes(isBigEndian: false) == [0xFF])
    }
    #expect(FITField(9, .int16, -32_769).bytes(isBigEndian: true) == [0x7F, 0xFF])
    #expect(FITField(9, .int16, -800).bytes(isBigEndian: true) == [0xFC, 0xE0])
    #expect(FITField(7, .float32, .nan).bytes(isBigEndian: false) == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(FITField(3, text: String(repeating: "ä", count: 200)).size == 255)
  }
}
