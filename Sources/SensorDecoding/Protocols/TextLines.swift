import GaitModel

extension SerialProtocol {
  /// Lines of text as makers' boards write them.
  static let textLines = SerialProtocol(
    name: "text", title: "Lines of text: CSV, label:value, SparkFun Razor and OpenLog Artemis, Razor AHRS",
    advice:
      "Units that no name tells are guessed; pin them. SparkFun's Razor is set to 2 g and 5 Hz by default.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64),
    baudRates: [115_200, 57_600, 9600, 230_400, 460_800, 921_600, 1_000_000]
  ) { TextLinesDecoder($0) }
}

/// Decodes lines of text with three accelerations, with or without angular rates and a time.
///
/// The first 64 lines are held back until it is clear what they mean. Names decide where there are any: a
/// header, `ax:0.1`, `X: 0.1 Y: …`, `#A-C=`. Bare numbers are read in the order everybody writes: time,
/// acceleration, angular rate, magnetic field. A time that wraps at 32 bits is unrolled here, since its unit
/// is only known here.
public struct TextLinesDecoder: FrameCounting {
  /// What was accepted and lost since the stream began.
  public private(set) var statistics = FrameStatistics()
  private let settings: ProtocolSettings
  private var pending: [UInt8] = []
  private var scanned = 0
  private var offset: Int64 = 0
  private var lineNumber: Int64 = 0
  private var skipped: Int64 = 0
  private var layout: TextLayout?
  private var held: [UInt8] = []
  private var heldLines: [HeldLine] = []
  private var nextIndex: Int64 = 0
  /// Readings refused since the last sample.
  private var missing: Int64 = 0
  private var refusedInRow = 0
  private var waiting: MotionSample?
  private var lastRawTime: Double?
  private var turns = 0.0

  private struct HeldLine {
    var range: Range<Int>
    var size: Int64
    var number: Int64
    var offset: Int64
    var arrival: Int64?
  }

  private static let linesToLearn = 64
  private static let longestLine = 512

  /// A decoder for one stream; units that are pinned are not guessed.
  public init(_ settings: ProtocolSettings = ProtocolSettings()) {
    self.settings = settings
    pending.reserveCapacity(4096)
  }

  /// What was told or guessed of the lines, in words; `nil` before it is known.
  public var interpretation: String? {
    guard let layout else { return nil }
    let rates = layout.hasAngularRate || layout.isSplit
    return """
      \(layout.isNamed ? "named readings" : "\(layout.columns) columns"), \
      acceleration × \(layout.accelerationStep) m/s²\(layout.isUnitGuessed ? " (guessed)" : "")\
      \(rates ? ", angular rate × \(layout.angularRateStep) rad/s" : "")\
      \(layout.time >= 0 ? ", time × \(layout.timeStep) ns" : "")
      """
  }

  /// Decodes one piece of the stream.
  public mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    var buffer: [UInt8] = []
    swap(&buffer, &pending)
    var start = 0
    var place = scanned
    while place < buffer.count {
      if buffer[place] == 0x0A {
        take(buffer.span, start..<place, arrival: arrival, into: &batch)
        start = place + 1
      } else if place - start >= Self.longestLine {
        // Counted with the rest of its line, when that ends.
        skipped += Int64(place - start)
        start = place
      }
      place += 1
    }
    scanned = buffer.count - start
    buffer.removeSubrange(0..<start)
    swap(&buffer, &pending)
  }

  /// Decodes what is left at the end of the stream; a last line without an end is refused.
  public mutating func finish(into batch: inout DecodedBatch) {
    if layout == nil { learn(into: &batch) }
    if let alone = waiting { emit(alone, into: &batch) }
    waiting = nil
    let rest = skipped + Int64(pending.count)
    if rest > 0 {
      batch.refusals.add(
        Refusal(cause: .truncated, line: lineNumber + 1, byteOffset: offset, byteCount: rest))
    }
    offset += rest
    pending.removeAll()
    (skipped, scanned) = (0, 0)
  }

  /// A whole line, without its end.
  private mutating func take(
    _ bytes: Span<UInt8>, _ range: Range<Int>, arrival: Int64?, into batch: inout DecodedBatch
  ) {
    lineNumber += 1
    let size = skipped + Int64(range.count) + 1
    let line = HeldLine(range: range, size: size, number: lineNumber, offset: offset, arrival: arrival)
    offset += size
    if skipped > 0 {
      skipped = 0
      refuse(.tooLong, line, isReading: false, into: &batch)
      return
    }
    if layout != nil {
      read(bytes, line, into: &batch)
      if refusedInRow >= Self.linesToLearn { forget() }
      return
    }
    var copy = line
    copy.range = held.count..<(held.count + range.count)
    for place in range { held.append(bytes[place]) }
    heldLines.append(copy)
    if heldLines.count == Self.linesToLearn { learn(into: &batch) }
  }

  /// Nothing was readable for so long that the device must have changed what it sends.
  private mutating func forget() {
    layout = nil
    waiting = nil
    refusedInRow = 0
  }

  /// Decides what the held lines mean, and reads them.
  private mutating func learn(into batch: inout DecodedBatch) {
    var text: [UInt8] = []
    var lines: [HeldLine] = []
    swap(&text, &held)
    swap(&lines, &heldLines)
    layout = TextLayoutGuess.layout(text.span, lines.map { Self.trimmed(text.span, $0.range) }, settings)
    for line in lines { read(text.span, line, into: &batch) }
    refusedInRow = 0
  }

  private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x0D || bytes[end - 1] == 0x20 { end -= 1 }
    return range.lowerBound..<end
  }

  private mutating func read(_ bytes: Span<UInt8>, _ origin: HeldLine, into batch: inout DecodedBatch) {
    let line = TextLine(bytes, Self.trimmed(bytes, origin.range))
    if let problem = line.problem { return refuse(problem, origin, isReading: true, into: &batch) }
    if line.count == 0 { return refuse(.empty, origin, isReading: false, into: &batch) }
    guard let layout else { return refuse(.notData, origin, isReading: false, into: &batch) }
    if statistics.samples == 0, !layout.isNamed, line.count(.word) == layout.columns,
      line.place(of: .accelerationX) != nil
    {
      // The header, where it belongs.
      return accept(origin)
    }
    if layout.isNamed ? !line.hasNames : line.count(.number) + line.count(.notFinite) == 0 {
      return refuse(.notData, origin, isReading: false, into: &batch)
    }
    if !layout.isNamed, line.count != layout.columns {
      return refuse(.missingField, origin, isReading: true, into: &batch)
    }
    let turning = layout.readings(line, .angularRateX, layout.angularRate)
    guard let a = layout.readings(line, .accelerationX, layout.acceleration) else {
      if layout.isNamed, line.place(of: .accelerationX) == nil {
        // A line of something else, or the angular rate that belongs to the acceleration before it.
        accept(origin)
        if let turning, var sample = waiting {
          waiting = nil
          add(turning, layout, to: &sample)
          emit(sample, into: &batch)
        }
        return
      }
      return refuse(cause(line, layout), origin, isReading: true, into: &batch)
    }
    if !layout.isNamed, layout.hasAngularRate, turning == nil {
      return refuse(cause(line, layout), origin, isReading: true, into: &batch)
    }
    if line.place(of: .linearAcceleration) != nil, !settings.acceptsGravityRemoved {
      return accept(origin)
    }
    let acceleration = SIMD3<Float>(a) * layout.accelerationStep
    guard acceleration.isPlausibleAcceleration else {
      return refuse(.implausible, origin, isReading: true, into: &batch)
    }
    if let alone = waiting { emit(alone, into: &batch) }
    waiting = nil
    accept(origin)
    var sample = MotionSample(
      time: SensorTime(nanoseconds: origin.arrival ?? 0), acceleration: acceleration)
    if let time = layout.time(line) {
      sample.time = unrolled(time, layout)
      statistics.timedSamples += 1
    }
    if let turning {
      add(turning, layout, to: &sample)
    } else if layout.isSplit {
      waiting = sample
      return
    }
    emit(sample, into: &batch)
  }

  private func add(_ turning: SIMD3<Double>, _ layout: TextLayout, to sample: inout MotionSample) {
    let rate = SIMD3<Float>(turning) * layout.angularRateStep
    guard rate.isPlausibleAngularRate else { return }
    sample.angularRate = rate
    sample.flags.insert(.hasAngularRate)
  }

  /// Why a line with the right number of fields has no reading.
  private func cause(_ line: TextLine, _ layout: TextLayout) -> RefusalCause {
    if line.count(.notFinite) > 0 { return .notFinite }
    if line.count(.word) > 0, !layout.isNamed { return .notANumber }
    return .missingField
  }

  /// `millis` and `micros` wrap at 2³², a time of day at midnight.
  private mutating func unrolled(_ raw: Double, _ layout: TextLayout) -> SensorTime {
    let turn = layout.timeStep >= 1e9 ? 86_400 : 0x1p32
    if let last = lastRawTime, last - raw > turn / 2 { turns += turn }
    lastRawTime = raw
    let nanoseconds = (raw + turns) * layout.timeStep
    return SensorTime(nanoseconds: abs(nanoseconds) < 9e18 ? Int64(nanoseconds.rounded()) : 0)
  }

  private mutating func accept(_ origin: HeldLine) {
    statistics.frames += 1
    statistics.frameBytes += origin.size
    refusedInRow = 0
  }

  private mutating func emit(_ sample: MotionSample, into batch: inout DecodedBatch) {
    var numbered = sample
    numbered.index = nextIndex
    nextIndex += 1
    // With a time of its own, `Timeline` sees the hole; without one, so many lost samples end a stride.
    if missing >= 8, lastRawTime == nil { numbered.flags.insert(.gapBefore) }
    if lastRawTime == nil { statistics.lostInDamage += missing }
    missing = 0
    statistics.samples += 1
    batch.samples.append(numbered)
  }

  private mutating func refuse(
    _ cause: RefusalCause, _ origin: HeldLine, isReading: Bool, into batch: inout DecodedBatch
  ) {
    if let alone = waiting { emit(alone, into: &batch) }
    waiting = nil
    refusedInRow += 1
    if isReading, statistics.samples > 0 {
      nextIndex += 1
      missing += 1
    }
    batch.refusals.add(
      Refusal(cause: cause, line: origin.number, byteOffset: origin.offset, byteCount: origin.size))
  }
}
