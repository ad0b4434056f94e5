import GaitModel

extension BinaryFormat {
  /// GENEActiv's recordings, which are text with pages of hexadecimal digits.
  static let geneActiv = BinaryFormat(
    title: "GENEActiv", fileExtension: "bin",
    recognises: { GENEActivGrammar.begins($0, 0, "Device Identity") }, describe: GENEActiv.describe)
}

/// What the lines before the first page tell.
private struct GENEActiv {
  private var lines: [String: String] = [:]
  /// Samples a second as the first page says.
  private var rateHertz: Double?

  private init(_ head: Span<UInt8>) {
    let text = head.withUnsafeBufferPointer { String(decoding: $0.prefix(16_384), as: UTF8.self) }
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].lowercased()
      let value = String(line[line.index(after: colon)...].trimming(\.isWhitespace))
      if lines[name] == nil { lines[name] = value }
    }
  }

  private func number(_ name: String) -> Double? {
    let text = lines[name]?.prefix { $0.isNumber || "+-.,".contains($0) }
    return text.flatMap { Double($0.replacing(",", with: ".")) }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// `GMT +01:00`, to UTC.
  private var zone: Int64? {
    guard let text = lines["time zone"], let sign = text.firstIndex(where: { $0 == "+" || $0 == "-" }) else {
      return nil
    }
    let parts = text[text.index(after: sign)...].split(separator: ":").map { Int64($0) ?? 99 }
    guard parts.count == 2, parts[0] < 15, parts[1] < 60 else { return nil }
    return (text[sign] == "-" ? 1 : -1) * (parts[0] * 3_600 + parts[1] * 60) * 1_000_000_000
  }

  static func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    let told = GENEActiv(head)
    let gains = ["x", "y", "z"].map { told.number("\($0) gain") }
    let offsets = ["x", "y", "z"].map { told.number("\($0) offset") }
    guard let x = gains[0], let y = gains[1], let z = gains[2], x > 0, y > 0, z > 0,
      let left = offsets[0], let middle = offsets[1], let right = offsets[2]
    else {
      throw FootstrikeError(
        what: "this is GENEActiv's .bin, and its calibration can't be read", where: name,
        advice: "extract it from the device again")
    }
    guard let measured = told.number("measurement frequency"), (1...1_000).contains(measured) else {
      throw FootstrikeError(
        what: "this is GENEActiv's .bin, and it tells no Measurement Frequency", where: name,
        advice: "extract it from the device again")
    }
    let rate = options.rateHertz ?? measured
    let range = options.accelerationRangeG ?? 8
    let grammar = GENEActivGrammar(gain: SIMD3(x, y, z), offset: SIMD3(left, middle, right))
    var timeline = TimelineSettings(rateHertz: rate)
    timeline.accelerationRange = Float(range) * Units.standardGravity
    timeline.isLocalClock = true
    var description = RecordingDescription(
      name: name, format: .binary(.geneActiv) { FramedDecoder(grammar) }, timeline: timeline)
    description.rateHertz = rate
    description.timeKind = "date"
    description.dateOffset = told.zone ?? 0
    description.accelerationRange = timeline.accelerationRange
    func note(_ what: String, _ value: String, _ because: String, _ pin: String = "") {
      description.guesses.append(Guess(what, value, because: because, option: pin, isInferred: false))
    }
    note("format", "GENEActiv .bin", "it begins with Device Identity")
    note(
      "calibration", "gains \(shortNumber(x)), \(shortNumber(y)), \(shortNumber(z))",
      "its Calibration Data say so")
    if options.rateHertz == nil {
      note(
        "rate", "\(shortNumber(measured)) Hz", "its Measurement Frequency says so",
        "--rate \(shortNumber(measured))")
    }
    if let zone = options.timeZone {
      if told.zone == nil { description.dateOffset = -Int64(zone.secondsAhead(0)) * 1_000_000_000 }
    } else if told.zone == nil {
      note("time zone", "UTC", "its Time Zone names none", "--time-zone +00:00")
    }
    return description
  }
}

/// Reads the pages of GENEActiv's `.bin`.
///
/// Ten lines each: `Recorded Data`, serial and sequence number, the time of the first sample by the device's clock,
/// temperature and the like, samples a second, and 12 digits for each of 300 samples: three numbers of 12 bits,
/// then light and a button. A reading is (100 · number − offset) / gain, in g.
struct GENEActivGrammar: FrameGrammar {
  let gain: SIMD3<Double>
  let offset: SIMD3<Double>
  private(set) var lostByCounter: Int64 = 0
  var hasDeviceTime: Bool { true }
  private var lastPage: Int64?
  private var lastCount: Int64 = 0

  private static let longestPage = 8_192
  private static let longestHeader = 65_536
  private static let linesInPage = 10
  private static let digits = 12
  private static let mostLostPages: Int64 = 1 << 20

  init(gain: SIMD3<Double>, offset: SIMD3<Double>) { (self.gain, self.offset) = (gain, offset) }

  /// Whether a word stands there, or is cut off before it differs.
  static func begins(_ bytes: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
    for place in 0..<min(word.utf8CodeUnitCount, bytes.count - start)
    where bytes[start + place] != word.utf8Start[place] { return false }
    return start < bytes.count
  }

  private static let page: StaticString = "Recorded Data"

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    if Self.begins(bytes, start, Self.page) {
      var newlines = 0
      for place in start..<min(bytes.count, start + Self.longestPage) {
        if bytes[place] == 10 { newlines += 1 }
        if newlines == Self.linesInPage { return .frame(place + 1 - start) }
        // The next page begins in the middle of this one.
        if newlines > 0, newlines < Self.linesInPage, bytes[place] == UInt8(ascii: "R"),
          Self.begins(bytes, place, Self.page), place + 13 <= bytes.count
        {
          return .refused(.truncated)
        }
      }
      if bytes.count - start >= Self.longestPage { return .refused(.tooLong) }
      guard context.isLast else { return .incomplete }
      return newlines == Self.linesInPage - 1 ? .frame(bytes.count - start) : .refused(.truncated)
    }
    guard Self.begins(bytes, start, "Device Identity") else { return .refused(.unknownFrame) }
    for place in start..<min(bytes.count, start + Self.longestHeader)
    where bytes[place] == UInt8(ascii: "R") && place + 13 <= bytes.count
      && Self.begins(bytes, place, Self.page)
    {
      return .filler(place - start)
    }
    if bytes.count - start >= Self.longestHeader { return .refused(.unknownFrame) }
    return context.isLast ? .refused(.truncated) : .incomplete
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    var time: Int64?
    var rate: Double?
    var page: Int64?
    var start = frame.lowerBound
    for place in frame where bytes[place] == 10 || place == frame.upperBound - 1 {
      var end = bytes[place] == 10 ? place : place + 1
      if end > start, bytes[end - 1] == 13 { end -= 1 }
      let line = bytes.extracting(start..<end)
      start = place + 1
      if let value = Self.value(line, "Page Time:") {
        time = Self.nanoseconds(value)
      } else if let value = Self.value(line, "Measurement Frequency:") {
        rate = Double(value)
      } else if let value = Self.value(line, "Sequence Number:") {
        page = Int64(value)
      } else if line.count >= Self.digits, start >= frame.upperBound {
        guard let time, let rate, (1...1_000).contains(rate) else { return .implausible }
        return read(line, time, rate, page, into: &samples)
      }
    }
    return .missingField
  }

  private mutating func read(
    _ line: Span<UInt8>, _ time: Int64, _ rate: Double, _ page: Int64?, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard line.count.isMultiple(of: Self.digits) else { return .truncated }
    for place in line.indices where Self.digit(line[place]) == nil { return .notANumber }
    let count = Int64(line.count / Self.digits)
    if let page, let lastPage, page > lastPage + 1, page - lastPage < Self.mostLostPages {
      lostByCounter += (page - lastPage - 1) * lastCount
    }
    (lastPage, lastCount) = (page, count)
    for number in 0..<Int(count) {
      func axis(_ axis: Int) -> Double {
        let at = number * Self.digits + 3 * axis
        let raw = (0..<3).reduce(0) { $0 << 4 | Int(Self.digit(line[at + $1]) ?? 0) }
        return Double(raw > 2_047 ? raw - 4_096 : raw)
      }
      let inG = (SIMD3(axis(0), axis(1), axis(2)) * 100 - offset) / gain
      samples.append(
        MotionSample(
          time: SensorTime(nanoseconds: time + Int64((Double(number) * 1e9 / rate).rounded())),
          acceleration: SIMD3<Float>(inG * 9.80665)))
    }
    return nil
  }

  @inline(__always) private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func value(_ line: Span<UInt8>, _ name: StaticString) -> String? {
    guard line.count > name.utf8CodeUnitCount, begins(line, 0, name) else { return nil }
    let rest = line.extracting(name.utf8CodeUnitCount...)
    return rest.withUnsafeBufferPointer {
      String(String(decoding: $0, as: UTF8.self).trimming(\.isWhitespace))
    }
  }

  /// `2013-05-30 10:12:54:500`.
  private static func nanoseconds(_ text: String) -> Int64? {
    let parts = text.split { "-: ".contains($0) }.map { Int64($0) ?? -1 }
    guard parts.count == 7, !parts.contains(-1), (1990...2200).contains(parts[0]),
      (1...12).contains(parts[1]), (1...31).contains(parts[2]), parts[3] < 24, parts[4] < 60, parts[5] < 60,
      parts[6] < 1_000
    else { return nil }
    let days = TimeText.daysSince1970(parts[0], parts[1], parts[2])
    let seconds = days * 86_400 + parts[3] * 3_600 + parts[4] * 60 + parts[5]
    return seconds * 1_000_000_000 + parts[6] * 1_000_000
  }
}
