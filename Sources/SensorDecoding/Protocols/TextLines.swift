import GaitModel

extension SerialProtocol {
  /// Lines of text as makers' boards write them.
  static let textLines = SerialProtocol(
    name: "text", title: "Lines of text: CSV, label:value, SparkFun Razor and OpenLog Artemis, Razor AHRS",
    advice:
      "Units that no name tells are guessed; pin them. SparkFun's Razor is set to 2 g and 5 Hz by default.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64),
    baudRates: [115_200, 57_600, 9600, 230_400, 460_800, 921_600, 1_000_000],
    encoder: { TextLinesEncoder($0) }
  ) { TextLinesDecoder($0) }
}

/// Decodes lines of text with three accelerations, with or without angular rates and a time.
///
/// The first 64 lines are held back until it is clear what they mean: they are made a table, which is read as a
/// recorded one is, by names where there are any and by the size of the readings. A reading may be one line
/// or several. What was guessed of a sensor that stood still, or never did, is looked at again once it does
/// both. A time that wraps is unrolled here, since its unit is only known here.
public struct TextLinesDecoder: FrameCounting {
  /// What was accepted and lost since the stream began.
  public private(set) var statistics = FrameStatistics()
  /// What was guessed of the lines; empty before it is known.
  public private(set) var guesses: [Guess<String>] = []
  /// Why the lines can't be read, with the first of them; `nil` where they can.
  public private(set) var problem: String?
  /// Times that the guesses changed since the first.
  public private(set) var revisions = 0
  private let settings: ProtocolSettings
  private var pending: [UInt8] = []
  private var scanned = 0
  private var offset: Int64 = 0
  private var lineNumber: Int64 = 0
  private var skipped: Int64 = 0
  private var layout: TextLayout?
  private var held: [UInt8] = []
  private var heldLines: [HeldLine] = []
  /// The last lines, for a second look.
  private var recent: [UInt8] = []
  private var recentLines: [TextLayoutGuess.Line] = []
  /// How much the layout stands on: the sensor stood still, and it moved.
  private var evidence = 0
  private var hasLookedAgain = false
  private var hasChanged = false
  /// A reading contradicts the layout.
  private var mustLookAgain = false
  private var nextIndex: Int64 = 0
  /// Readings refused since the last sample.
  private var missing: Int64 = 0
  private var refusedInRow = 0
  /// The reading that is being put together: its numbers by slot, those there are, and when its first came.
  private var values = InlineArray<8, Double>(repeating: 0)
  private var filled: UInt16 = 0
  private var arrival: Int64 = 0
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
  private static let linesOfSecondLook = 256
  private static let longestLine = 512

  /// A decoder for one stream; what is pinned is not guessed.
  public init(_ settings: ProtocolSettings = ProtocolSettings()) {
    self.settings = settings
    pending.reserveCapacity(4096)
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
    lineWasLost(into: &batch)
  }

  /// Refuses the line that was cut off; what was guessed, and the lines that wait to be, stand.
  public mutating func lineWasLost(into batch: inout DecodedBatch) {
    endReading(into: &batch)
    let rest = skipped + Int64(pending.count)
    if rest > 0 {
      lineNumber += 1
      batch.refusals.add(
        Refusal(cause: .truncated, line: lineNumber, byteOffset: offset, byteCount: rest))
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
      if refusedInRow >= Self.linesToLearn { forget() } else { lookAgain(bytes, line) }
      return
    }
    var copy = line
    copy.range = held.count..<(held.count + range.count)
    for place in range { held.append(bytes[place]) }
    heldLines.append(copy)
    if heldLines.count == Self.linesToLearn { learn(into: &batch) }
  }

  // MARK: what the lines mean

  /// Nothing was readable for so long that the device must have changed what it sends.
  private mutating func forget() {
    layout = nil
    filled = 0
    refusedInRow = 0
    evidence = 0
    hasLookedAgain = false
    recent.removeAll(keepingCapacity: true)
    recentLines.removeAll(keepingCapacity: true)
  }

  private func guess(
    _ text: [UInt8], _ lines: [TextLayoutGuess.Line]
  ) throws(FootstrikeError) -> TextLayoutGuess.Result {
    let found = try TextLayoutGuess.layout(text, lines, settings.lines)
    if found.layout.gravityRemoved, !settings.acceptsGravityRemoved {
      throw FootstrikeError(
        what: "its lines hold acceleration without gravity only", where: "text",
        advice: "let the device send the raw one, or take it with --gravity-removed")
    }
    return found
  }

  /// Decides what the held lines mean, and reads them.
  private mutating func learn(into batch: inout DecodedBatch) {
    var text: [UInt8] = []
    var lines: [HeldLine] = []
    swap(&text, &held)
    swap(&lines, &heldLines)
    if lines.isEmpty { return }
    do throws(FootstrikeError) {
      let found = try guess(
        text, lines.map { .init(range: Self.trimmed(text.span, $0.range), arrival: $0.arrival) })
      adopt(found)
      problem = nil
    } catch {
      problem = "\(error.what); \(error.advice)"
    }
    for line in lines { read(text.span, line, into: &batch) }
    refusedInRow = 0
  }

  private mutating func adopt(_ found: TextLayoutGuess.Result) {
    layout = found.layout
    guesses = found.layout.guesses
    evidence = found.evidence
  }

  /// Looks at more lines as long as a sensor was not seen both at rest and moving.
  private mutating func lookAgain(_ bytes: Span<UInt8>, _ line: HeldLine) {
    guard evidence < TextLayoutGuess.fullEvidence, guesses.contains(where: \.isInferred) else { return }
    let start = recent.count
    let range = Self.trimmed(bytes, line.range)
    for place in range { recent.append(bytes[place]) }
    recentLines.append(.init(range: start..<recent.count, arrival: line.arrival))
    let enough = Self.linesOfSecondLook * (layout?.linesOfReading ?? 1)
    guard recentLines.count >= enough || mustLookAgain && recentLines.count >= 16 else { return }
    // What was found in the first lines was found in few; then only more evidence changes it.
    let least = hasLookedAgain ? evidence + 1 : evidence
    hasLookedAgain = true
    if let found = try? guess(recent, recentLines), mustLookAgain || found.evidence >= least {
      if found.layout != layout {
        filled = 0
        hasChanged = true
        revisions += 1
        adopt(found)
      }
      // What contradicts itself twice is damage.
      evidence = mustLookAgain ? TextLayoutGuess.fullEvidence : found.evidence
    }
    mustLookAgain = false
    // Half of them stay, so that a start falls into one look.
    let kept = recentLines.suffix(recentLines.count / 2)
    let from = kept.first?.range.lowerBound ?? recent.count
    recentLines = kept.map {
      .init(range: $0.range.lowerBound - from..<$0.range.upperBound - from, arrival: $0.arrival)
    }
    recent.removeFirst(from)
  }

  private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x0D || bytes[end - 1] == 0x20 { end -= 1 }
    return range.lowerBound..<end
  }

  // MARK: readings

  private mutating func read(_ bytes: Span<UInt8>, _ origin: HeldLine, into batch: inout DecodedBatch) {
    let line = TextLine(bytes, Self.trimmed(bytes, origin.range))
    if let problem = line.problem { return refuse(problem, origin, isReading: true, into: &batch) }
    guard let layout else {
      return refuse(line.isBlank ? .empty : .notData, origin, isReading: false, into: &batch)
    }
    if line.isBlank {
      // Boards draw lines between the readings that they name.
      return layout.isNamed ? accept(origin) : refuse(.empty, origin, isReading: false, into: &batch)
    }
    let numbers = line.count(.number) + line.count(.time) + line.count(.notFinite)
    if numbers == 0 {
      // The header, where it belongs.
      let isHeader =
        statistics.samples == 0 && layout.headerKey != 0
        && TextLine.key(of: bytes, Self.trimmed(bytes, origin.range)) == layout.headerKey
      return isHeader ? accept(origin) : refuse(.notData, origin, isReading: false, into: &batch)
    }
    if !layout.isNamed, line.count != layout.columns || line.tag != layout.tag {
      let isOther = line.hasNames || line.tag != layout.tag
      return refuse(isOther ? .notData : .missingField, origin, isReading: !isOther, into: &batch)
    }
    var known = 0
    for index in 0..<line.count {
      let cell = line.cells[index]
      guard let slot = layout.slot(of: layout.isNamed ? TextLayoutGuess.key(line, index) : cell.key) else {
        continue
      }
      guard cell.kind == .number || cell.kind == .time else {
        filled = 0
        return refuse(
          cell.kind == .notFinite ? .notFinite : cell.kind == .word ? .notANumber : .missingField, origin,
          isReading: true, into: &batch)
      }
      known += 1
      let bit: UInt16 = 1 << UInt16(slot)
      // Teleplot's stamp comes before each value.
      if filled & bit != 0, cell.key != TextLine.stampKey { endReading(into: &batch) }
      if filled == 0 { arrival = origin.arrival ?? 0 }
      filled |= bit
      values[slot] = cell.value
    }
    if layout.isSingleLine, filled & layout.needed != layout.needed {
      let isOther = layout.isNamed && known == 0
      filled = 0
      return isOther ? accept(origin) : refuse(.missingField, origin, isReading: true, into: &batch)
    }
    if filled & layout.needed == layout.needed {
      guard acceleration(layout).isPlausibleAcceleration, !isDoubtful(layout) else {
        filled = 0
        return refuse(.implausible, origin, isReading: true, into: &batch)
      }
      accept(origin)
      endReading(into: &batch)
      return
    }
    accept(origin)
  }

  /// No foot reads so much: what was guessed of a sensor at rest is wrong, and is looked at again.
  private mutating func isDoubtful(_ layout: TextLayout) -> Bool {
    guard evidence < TextLayoutGuess.fullEvidence else { return false }
    let a = acceleration(layout)
    let rate = layout.hasAngularRate ? SIMD3(values[3], values[4], values[5]) * layout.angularRateStep : .zero
    let isFar = !a.isWithin(50 * Units.standardGravity) || (rate * rate).sum() > 45 * 45
    if isFar { mustLookAgain = true }
    return isFar
  }

  private func acceleration(_ layout: TextLayout) -> SIMD3<Float> {
    SIMD3<Float>(SIMD3(values[0], values[1], values[2]) * layout.accelerationStep)
  }

  /// Hands on the reading that was put together, if it has an acceleration.
  private mutating func endReading(into batch: inout DecodedBatch) {
    defer { filled = 0 }
    guard let layout, filled != 0 else { return }
    guard filled & 0b111 == 0b111, acceleration(layout).isPlausibleAcceleration else {
      if statistics.samples > 0 {
        nextIndex += 1
        missing += 1
      }
      return
    }
    var sample = MotionSample(
      time: SensorTime(nanoseconds: arrival), acceleration: acceleration(layout))
    if layout.isTimed, filled & (1 << UInt16(TextLayout.Slot.time)) != 0 {
      sample.time = unrolled(layout)
      statistics.timedSamples += 1
    }
    if layout.hasAngularRate, filled & 0b111_000 == 0b111_000 {
      let rate = SIMD3<Float>(SIMD3(values[3], values[4], values[5]) * layout.angularRateStep)
      if rate.isPlausibleAngularRate {
        sample.angularRate = rate
        sample.flags.insert(.hasAngularRate)
      }
    }
    emit(sample, into: &batch)
  }

  /// `millis` and `micros` wrap at 2³², a time of day at midnight.
  private mutating func unrolled(_ layout: TextLayout) -> SensorTime {
    let raw = values[TextLayout.Slot.time]
    if let last = lastRawTime, layout.turn > 0, last - raw > layout.turn / 2 { turns += layout.turn }
    lastRawTime = raw
    let nanoseconds =
      (raw + turns) * layout.timeSteps.whole + values[TextLayout.Slot.timeAddend] * layout.timeSteps.part
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
    if hasChanged { numbered.flags.insert(.gapBefore) }
    hasChanged = false
    if lastRawTime == nil { statistics.lostInDamage += missing }
    missing = 0
    statistics.samples += 1
    batch.samples.append(numbered)
  }

  private mutating func refuse(
    _ cause: RefusalCause, _ origin: HeldLine, isReading: Bool, into batch: inout DecodedBatch
  ) {
    if filled & 0b111 == 0b111 { endReading(into: &batch) }
    refusedInRow += 1
    if isReading, statistics.samples > 0 {
      nextIndex += 1
      missing += 1
    }
    batch.refusals.add(
      Refusal(cause: cause, line: origin.number, byteOffset: origin.offset, byteCount: origin.size))
  }
}
