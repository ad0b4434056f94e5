import GaitModel

extension SerialProtocol {
  /// x-io Technologies' x-IMU3, binary and text messages (x-IMU3 user manual, "Communication protocol").
  static let ximu3 = SerialProtocol(
    name: "ximu3", title: "x-io x-IMU3 (binary or text messages)",
    advice: "Acceleration comes with the inertial messages; set their rate divisor to 1 for 400 Hz.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 1e6, bits: 64),
    startCommands: [Array("{\"ping\":null}\n".utf8)], baudRates: [115_200, 921_600, 460_800],
    encoder: { XIMU3Encoder($0) }
  ) { _ in XIMU3Grammar() }
}

/// Decodes x-IMU3 messages, binary and text, in any mixture.
///
/// A message has no checksum: what a bit error makes of it is told only by an impossible reading, or by a
/// time stamp far from its neighbours'.
///
/// Text: `I,microseconds,numbers…` and a line feed. Binary: the letter + 0x80, 8 bytes of microseconds and
/// floats, little-endian, then a line feed; inside, `0A` is sent as `DB DC` and `DB` as `DB DD`.
struct XIMU3Grammar: FrameGrammar {
  /// A message as far as it was read.
  private enum Reading {
    case message(length: Int, time: UInt64?)
    case incomplete
    case refused(RefusalCause)
  }

  let hasDeviceTime = true
  private var lastTime: UInt64?
  private static let longestText = 512
  /// 35 years of running, in µs: later is damage.
  private static let latestTime: UInt64 = 1 << 50
  /// Widest ranges of the device, with a little room: 24 g and 2000 °/s.
  private static let mostG: Float = 26
  private static let mostDegrees: Float = 2100

  init() {}

  /// Floats in a binary message; `nil` where the letter is of no such message.
  private static func floats(_ letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "I"): 6
    case UInt8(ascii: "M"), UInt8(ascii: "H"), UInt8(ascii: "A"), UInt8(ascii: "B"): 3
    case UInt8(ascii: "Q"), UInt8(ascii: "U"): 4
    case UInt8(ascii: "R"): 9
    case UInt8(ascii: "L"), UInt8(ascii: "E"): 7
    case UInt8(ascii: "T"), UInt8(ascii: "Y"): 1
    case UInt8(ascii: "W"): 2
    default: nil
    }
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    switch read(bytes, at: start) {
    case .incomplete: return .incomplete
    case .refused(let cause): return .refused(cause)
    case .message(let length, let time):
      guard let time else { return .frame(length) }
      if let last = lastTime, Self.isNear(time, last) { return .frame(length) }
      // A first message, or one far from the last: the message after it decides.
      let next = start + length
      guard next < bytes.count else { return context.isLast ? .frame(length) : .incomplete }
      switch read(bytes, at: next) {
      case .message(_, let other):
        guard let other else { return .frame(length) }
        return Self.isNear(other, time) ? .frame(length) : .refused(.implausible)
      case .incomplete: return context.isLast ? .frame(length) : .incomplete
      case .refused: return .refused(.implausible)
      }
    }
  }

  /// Messages of different kinds overtake each other by some samples; a pause may take a while.
  private static func isNear(_ time: UInt64, _ last: UInt64) -> Bool {
    time >= last ? time - last <= 5_000_000 : last - time <= 1_000_000
  }

  private func read(_ bytes: Span<UInt8>, at start: Int) -> Reading {
    let first = bytes[start]
    if first & 0x80 != 0, let floats = Self.floats(first & 0x7F) {
      return readBinary(bytes, at: start, floats: floats)
    }
    if first == UInt8(ascii: "{") || (first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")) {
      return readText(bytes, at: start)
    }
    return .refused(.unknownFrame)
  }

  private func readBinary(_ bytes: Span<UInt8>, at start: Int, floats: Int) -> Reading {
    var place = start + 1
    var time: UInt64 = 0
    for step in 0..<(8 + 4 * floats) {
      guard place < bytes.count else { return .incomplete }
      if bytes[place] == 0xDB, place + 1 >= bytes.count { return .incomplete }
      guard let byte = Self.unstuff(bytes, &place) else { return .refused(.unknownFrame) }
      if step < 8 { time |= UInt64(byte) << UInt64(8 * step) }
    }
    guard place < bytes.count else { return .incomplete }
    guard bytes[place] == 0x0A, time < Self.latestTime else { return .refused(.unknownFrame) }
    guard bytes[start] == 0xC9 else { return .message(length: place + 1 - start, time: time) }
    var at = start + 1
    for _ in 0..<8 { _ = Self.unstuff(bytes, &at) }
    for axis in 0..<6 {
      let value = Self.float(bytes, &at)
      guard value.isReading(within: axis < 3 ? Self.mostDegrees : Self.mostG) else {
        return .refused(.implausible)
      }
    }
    return .message(length: place + 1 - start, time: time)
  }

  /// The byte at `place`, which is left behind it; `nil` for what can't be inside a message.
  @inline(__always) private static func unstuff(_ bytes: Span<UInt8>, _ place: inout Int) -> UInt8? {
    let byte = bytes[place]
    place += 1
    if byte == 0x0A { return nil }
    guard byte == 0xDB else { return byte }
    let escaped = bytes[place]
    place += 1
    return escaped == 0xDC ? 0x0A : escaped == 0xDD ? 0xDB : nil
  }

  @inline(__always) private static func float(_ bytes: Span<UInt8>, _ place: inout Int) -> Float {
    var pattern: UInt32 = 0
    for step in 0..<4 { pattern |= UInt32(unstuff(bytes, &place) ?? 0) << UInt32(8 * step) }
    return Float(bitPattern: pattern)
  }

  private func readText(_ bytes: Span<UInt8>, at start: Int) -> Reading {
    let isJSON = bytes[start] == UInt8(ascii: "{")
    var end = start + 1
    while end < bytes.count, bytes[end] != 0x0A {
      let byte = bytes[end]
      guard (0x20..<0x7F).contains(byte) || byte == 0x0D || (isJSON && byte == 0x09) else {
        return .refused(.unknownFrame)
      }
      if end == start + 1, !isJSON, byte != UInt8(ascii: ",") { return .refused(.unknownFrame) }
      if end - start > (isJSON ? 4096 : Self.longestText) { return .refused(.tooLong) }
      end += 1
    }
    guard end < bytes.count else { return .incomplete }
    let length = end + 1 - start
    if bytes[end - 1] == 0x0D { end -= 1 }
    if isJSON {
      return bytes[end - 1] == UInt8(ascii: "}")
        ? .message(length: length, time: nil) : .refused(.unknownFrame)
    }
    guard end > start + 2 else { return .refused(.unknownFrame) }
    var place = start + 2
    guard let time = bytes.whole(&place, end: end), time < Self.latestTime,
      place == end || bytes[place] == UInt8(ascii: ",")
    else {
      return .refused(.notANumber)
    }
    guard bytes[start] == UInt8(ascii: "I") else { return .message(length: length, time: time) }
    for axis in 0..<6 {
      guard place < end, bytes[place] == UInt8(ascii: ",") else { return .refused(.missingField) }
      place += 1
      guard let value = bytes.decimal(&place, end: end) else { return .refused(.notANumber) }
      guard abs(Float(value)) <= (axis < 3 ? Self.mostDegrees : Self.mostG) else {
        return .refused(.implausible)
      }
    }
    return place == end ? .message(length: length, time: time) : .refused(.missingField)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard case .message(_, let time?) = read(bytes, at: frame.lowerBound) else { return nil }
    lastTime = time
    let letter = bytes[frame.lowerBound]
    guard letter & 0x7F == UInt8(ascii: "I") else { return nil }
    var turning = SIMD3<Float>.zero
    var acceleration = SIMD3<Float>.zero
    if letter & 0x80 != 0 {
      var place = frame.lowerBound + 1
      for _ in 0..<8 { _ = Self.unstuff(bytes, &place) }
      for axis in 0..<3 { turning[axis] = Self.float(bytes, &place) }
      for axis in 0..<3 { acceleration[axis] = Self.float(bytes, &place) }
    } else {
      var place = frame.lowerBound + 2
      _ = bytes.whole(&place, end: frame.upperBound)
      for axis in 0..<6 {
        place += 1
        let value = Float(bytes.decimal(&place, end: frame.upperBound) ?? 0)
        if axis < 3 { turning[axis] = value } else { acceleration[axis - 3] = value }
      }
    }
    samples.append(
      MotionSample(
        time: SensorTime(nanoseconds: Int64(time) * 1000),
        acceleration: acceleration * Units.standardGravity,
        angularRate: turning * Units.radiansPerDegree))
    return nil
  }

  mutating func lineWasLost(into samples: inout [MotionSample]) { lastTime = nil }
}
