import GaitModel

extension BinaryFormat {
  /// ActiGraph's raw data: the `log.bin` of a `.gt3x` archive.
  static let actiGraph = BinaryFormat(
    title: "ActiGraph", fileExtension: "gt3x", recognises: ActiGraphGrammar.begins,
    describe: { head, name, options throws(FootstrikeError) in
      try ActiGraphInfo("").describe(head, name, options)
    })
}

/// What `info.txt` of a `.gt3x` archive says of the device.
public struct ActiGraphInfo: Sendable {
  private var rateHertz: Double?
  private var countsPerG: Double?
  private var rangeG: Double?
  /// From its clock to UTC, nanoseconds; `nil` where it names no zone.
  private var zone: Int64?
  private var serialNumber = ""
  /// Nanoseconds since 1970 by its clock.
  private var start: Int64?

  /// Reads its lines, `Sample Rate: 100`.
  public init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].filter { $0 != "\u{FEFF}" }.lowercased()
      let value = String(line[line.index(after: colon)...].trimming(\.isWhitespace))
      let number = Double(value.replacing(",", with: ".")).flatMap { $0.isFinite ? $0 : nil }
      switch name {
      case "serial number": serialNumber = value
      case "sample rate": rateHertz = number.flatMap { (1...1_000).contains($0) ? $0 : nil }
      case "acceleration scale": countsPerG = number.flatMap { (1...32_768).contains($0) ? $0 : nil }
      case "acceleration max": rangeG = number.flatMap { (1...1_000).contains($0) ? $0 : nil }
      case "timezone": zone = Self.zone(value)
      case "start date":
        // Ticks of 100 ns since the year 1.
        start = Int64(value).flatMap { ticks in
          let since = ticks &- 621_355_968_000_000_000
          return (0..<40_000_000_000_000_000).contains(since) ? since * 100 : nil
        }
      default: break
      }
    }
  }

  /// `-04:00:00`.
  private static func zone(_ text: String) -> Int64? {
    let parts = text.split(separator: ":").map { Int64($0.filter(\.isNumber)) }
    guard parts.count >= 2, let hours = parts[0], let minutes = parts[1], hours < 15, minutes < 60 else {
      return nil
    }
    return (text.first == "-" ? 1 : -1) * (hours * 3_600 + minutes * 60) * 1_000_000_000
  }

  /// Describes `log.bin` from its first bytes.
  public func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    var look = ActiGraphLook()
    look.push(head)
    guard look.samples > 0 else {
      throw FootstrikeError(
        what: "there is no activity in ActiGraph's log.bin", where: name,
        advice: "download the device again")
    }
    guard let rate = options.rateHertz ?? rateHertz ?? look.rateHertz else {
      throw FootstrikeError(
        what: "nothing tells ActiGraph's samples a second", where: name, advice: "give them with --rate HERTZ"
      )
    }
    let clock = rateHertz ?? look.rateHertz ?? rate
    var description = described(name, options, rate: rate, isTold: rateHertz != nil) { counts in
      { FramedDecoder(ActiGraphGrammar(rateHertz: clock, countsPerG: counts)) }
    }
    if look.isSleeping {
      description.guesses.append(
        Guess(
          "idle sleep", "on",
          because: "its log says when it slept: what was still was not kept, and is told as holes",
          option: "", isInferred: false))
    }
    return description
  }

  /// Describes `activity.bin`, in which older devices kept 12 bits an axis from the start date on.
  public func describeOld(
    _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    guard let told = rateHertz ?? options.rateHertz else {
      throw FootstrikeError(
        what: "info.txt tells no Sample Rate", where: name, advice: "give it with --rate HERTZ")
    }
    let start = start ?? 0
    var description = described(name, options, rate: options.rateHertz ?? told, isTold: true) { counts in
      { ActiGraphOldDecoder(start: start, rateHertz: told, countsPerG: counts) }
    }
    if self.start == nil { description.dateOffset = nil }
    return description
  }

  private func described(
    _ name: String, _ options: DecodingOptions, rate: Double, isTold: Bool,
    _ decoder: (_ countsPerG: Double) -> @Sendable () -> any SensorDecoder
  ) -> RecordingDescription {
    // ActiGraph's own reader: GT3X+ and its kin have 341 counts, what came after them 256.
    let isOld = serialNumber.hasPrefix("NEO") || serialNumber.hasPrefix("CLE")
    let usual = isOld ? 341.0 : 256
    var counts = countsPerG ?? usual
    if case .raw(let told)? = options.accelerationUnit { counts = told }
    let range = options.accelerationRangeG ?? rangeG ?? (isOld ? 6 : 8)
    var timeline = TimelineSettings(rateHertz: rate)
    timeline.accelerationRange = Float(range) * Units.standardGravity
    timeline.isLocalClock = true
    var description = RecordingDescription(
      name: name, format: .binary(.actiGraph, makeDecoder: decoder(counts)), timeline: timeline)
    description.rateHertz = rate
    description.timeKind = "date"
    description.dateOffset = zone ?? 0
    description.accelerationRange = timeline.accelerationRange
    func note(_ what: String, _ value: String, _ because: String, _ pin: String, isInferred: Bool) {
      description.guesses.append(
        Guess(what, value, because: because, option: pin, isInferred: isInferred))
    }
    note(
      "format", "ActiGraph .gt3x", "its records begin with 1E and their checksums are right", "",
      isInferred: false)
    note(
      "acceleration unit", "raw:\(shortNumber(counts))",
      options.accelerationUnit != nil
        ? "the option says so"
        : countsPerG != nil
          ? "info.txt says so" : "info.txt tells no scale, and \(shortNumber(usual)) is its device's",
      "--acceleration-unit raw:\(shortNumber(counts))", isInferred: countsPerG == nil)
    if options.rateHertz == nil {
      note(
        "rate", "\(shortNumber(rate)) Hz",
        isTold ? "info.txt says so" : "its records of a second hold so many samples",
        "--rate \(shortNumber(rate))", isInferred: false)
    }
    if let zone = options.timeZone, self.zone == nil {
      description.dateOffset = -Int64(zone.secondsAhead((start ?? 0) / 1_000_000_000)) * 1_000_000_000
    } else if self.zone == nil {
      note("time zone", "UTC", "info.txt names none", "--time-zone +00:00", isInferred: false)
    }
    return description
  }
}

/// What the first records tell: how many samples make a second, and whether the device sleeps while it is still.
private struct ActiGraphLook {
  private(set) var samples = 0
  private(set) var isSleeping = false
  private var counts: [Int: Int] = [:]

  /// The usual count of a record, which is that of a second.
  var rateHertz: Double? {
    counts.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { Double($0.key) }
  }

  mutating func push(_ head: Span<UInt8>) {
    var at = 0
    let grammar = ActiGraphGrammar(rateHertz: 1, countsPerG: 1)
    while at < head.count {
      guard
        case .frame(let length) = grammar.match(head, at: at, MatchContext(isContiguous: true, isLast: false))
      else {
        at += 1
        continue
      }
      let count = ActiGraphGrammar.sampleCount(head, at: at)
      if count > 0 {
        samples += count
        counts[count, default: 0] += 1
      } else if head[at + 1] == 3, length == 10, head[at + 8] == 8 {
        isSleeping = true
      }
      at += length
    }
  }
}

/// Reads the records of ActiGraph's `log.bin`.
///
/// `1E`, a type, seconds (uint32), the size of what follows (uint16, all little-endian), that, and a byte that makes
/// the exclusive or of all FF. Types 0 and 27 hold numbers of 12 bits (0: y, x, z), type 26 int16; each the samples
/// of the second from its time on. A single byte of type 0 is a plug that was put in. All else is left alone.
struct ActiGraphGrammar: FrameGrammar {
  let rateHertz: Double
  let countsPerG: Double
  var hasDeviceTime: Bool { true }

  private static let highestType: UInt8 = 32
  private static let headerSize = 8

  static func begins(_ head: Span<UInt8>) -> Bool {
    // Two records in a row: one byte's checksum is right by chance.
    let grammar = ActiGraphGrammar(rateHertz: 1, countsPerG: 1)
    var at = 0
    for _ in 0..<2 {
      guard at < head.count,
        case .frame(let length) = grammar.match(head, at: at, MatchContext(isContiguous: true, isLast: true))
      else { return false }
      at += length
    }
    return true
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0x1E else { return .refused(.unknownFrame) }
    let left = bytes.count - start
    guard left >= 2 else { return .incomplete }
    guard bytes[start + 1] <= Self.highestType else { return .refused(.unknownFrame) }
    guard left >= Self.headerSize else { return .incomplete }
    let length = Self.headerSize + Int(bytes.littleUInt16(start + 6)) + 1
    guard left >= length else { return context.isLast ? .refused(.truncated) : .incomplete }
    var sum: UInt8 = 0
    for place in start..<(start + length) { sum ^= bytes[place] }
    return sum == 0xFF ? .frame(length) : .refused(.checksum)
  }

  /// Samples in the record there.
  static func sampleCount(_ bytes: Span<UInt8>, at start: Int) -> Int {
    let size = Int(bytes.littleUInt16(start + 6))
    switch bytes[start + 1] {
    case 0, 27: return size == 1 ? 0 : size * 2 / 9
    case 26: return size / 6
    default: return 0
    }
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let start = frame.lowerBound
    let count = Self.sampleCount(bytes, at: start)
    let second = Int64(bytes.littleUInt32(start + 2)) * 1_000_000_000
    let type = bytes[start + 1]
    let perCount = Units.standardGravity / Float(countsPerG)
    for number in 0..<count {
      let read: SIMD3<Int16>
      if type == 26 {
        read = bytes.littleInt16x3(start + Self.headerSize + 6 * number)
      } else {
        let packed = Self.packed(bytes, start + Self.headerSize, number)
        read = type == 0 ? SIMD3(packed.y, packed.x, packed.z) : packed
      }
      samples.append(
        MotionSample(
          time: SensorTime(nanoseconds: second + Int64((Double(number) * 1e9 / rateHertz).rounded())),
          acceleration: SIMD3<Float>(read) * perCount))
    }
    return nil
  }

  /// Three numbers of 12 bits, the high ones first.
  static func packed(_ bytes: Span<UInt8>, _ start: Int, _ sample: Int) -> SIMD3<Int16> {
    func number(_ place: Int) -> Int16 {
      let at = start + place * 3 / 2
      let raw =
        place & 1 == 0
        ? UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1]) & 0xF0
        : UInt16(bytes[at] & 0x0F) << 12 | UInt16(bytes[at + 1]) << 4
      return Int16(bitPattern: raw) >> 4
    }
    return SIMD3(number(3 * sample), number(3 * sample + 1), number(3 * sample + 2))
  }
}

/// Reads `activity.bin` of older `.gt3x`: nothing but numbers of 12 bits, y, x and z, from the start date on.
private struct ActiGraphOldDecoder: SensorDecoder {
  let start: Int64
  let rateHertz: Double
  let countsPerG: Double
  private var pending: [UInt8] = []
  private var index: Int64 = 0
  private var offset: Int64 = 0

  init(start: Int64, rateHertz: Double, countsPerG: Double) {
    (self.start, self.rateHertz, self.countsPerG) = (start, rateHertz, countsPerG)
  }

  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    // Two samples are nine bytes.
    let pairs = pending.count / 9
    for sample in 0..<(2 * pairs) { append(sample, into: &batch) }
    pending.removeSubrange(0..<(9 * pairs))
    offset += Int64(9 * pairs)
  }

  mutating func finish(into batch: inout DecodedBatch) {
    if pending.count >= 5 { append(0, into: &batch) }
    let left = pending.count - (pending.count >= 5 ? 5 : 0)
    if left > 0 {
      batch.refusals.add(Refusal(cause: .truncated, byteOffset: offset, byteCount: Int64(left)))
    }
    pending.removeAll()
  }

  private mutating func append(_ sample: Int, into batch: inout DecodedBatch) {
    let read = ActiGraphGrammar.packed(pending.span, 0, sample)
    var made = MotionSample(
      time: SensorTime(nanoseconds: start + Int64((Double(index) * 1e9 / rateHertz).rounded())),
      acceleration: SIMD3<Float>(SIMD3(read.y, read.x, read.z))
        * (Units.standardGravity / Float(countsPerG)))
    made.index = index
    index += 1
    batch.samples.append(made)
  }
}
