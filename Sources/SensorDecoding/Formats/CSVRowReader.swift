import CLibrary
import GaitModel

/// What is carried from row to row.
struct CSVRowState: Sendable {
  /// 1-based number of the last line.
  var line: Int64 = 0
  /// 0-based number of the next row of data; refused rows count.
  var row: Int64 = 0
  /// Offset of the next line's first byte.
  var offset: Int64 = 0
  /// Altitude and speed of rows that had no acceleration, for the next row that has one.
  var heldAltitude = Float.nan
  var heldSpeed = Float.nan
  /// The first pressure, to which heights are relative; NaN before it came.
  var firstPressure = Double.nan
  /// Empty lines since the last row: at the end of a file they are no damage.
  var emptyLines: Int64 = 0
  /// A leap second was read: the clock is one behind since.
  var isAfterLeapSecond = false
  /// Lines read of a quoted field that began in a line before; 0 outside of one.
  var quotedLines = 0

  /// There is something for the next row that has an acceleration.
  var holds: Bool { heldAltitude == heldAltitude || heldSpeed == heldSpeed }
}

/// Reads one row after the other by a plan held still; lives no longer than one piece of the stream.
struct CSVRowReader {
  let slots: UnsafeBufferPointer<UInt8>
  let delimiter: UInt8
  let point: UInt8
  private let skipLines: Int64
  private let fieldCount: Int
  private let needed: UInt16
  private let rates: UInt16
  let time: CSVTimeReader
  let timeAddend: CSVTimeReader
  let nanosecondsPerRow: Double
  private let tag: [UInt8]
  private let accelerationScale: Double
  private let angularRateScale: Double
  private let altitudeScale: Double
  private let speedScale: Double
  private let wanted: (Double, Double, Double, Double)
  private let filters: UInt16

  init(_ plan: CSVPlan, slots: UnsafeBufferPointer<UInt8>) {
    self.slots = slots
    let layout = plan.layout
    delimiter = layout.delimiter
    point = layout.point
    skipLines = Int64(layout.skipLines)
    fieldCount = layout.fieldCount
    needed = plan.needed
    rates = plan.rates
    accelerationScale = layout.accelerationScale
    angularRateScale = layout.angularRateScale
    altitudeScale = layout.altitudeScale
    speedScale = layout.speedScale
    time = CSVTimeReader(layout.timeFormat)
    timeAddend = CSVTimeReader(layout.timeAddend?.format ?? .none)
    nanosecondsPerRow = layout.nanosecondsPerRow
    tag = plan.tag
    func value(_ index: Int) -> Double { index < plan.wanted.count ? plan.wanted[index] : .nan }
    wanted = (value(0), value(1), value(2), value(3))
    filters = (1 << UInt16(plan.wanted.count)) - 1
  }

  /// Reads the line from `start` to its newline at `end`; eight bytes can be read from there.
  @inline(__always)
  func decodeLine(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, bytes: Int, isLast: Bool = false,
    state: inout CSVRowState, into batch: inout DecodedBatch
  ) {
    state.line += 1
    let offset = state.offset
    state.offset += Int64(bytes)
    if state.line <= skipLines { return }
    var start = start
    var stop = end
    if offset == 0, stop - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { start += 3 }
    if stop > start, (stop - 1).pointee == 13 { stop -= 1 }
    if state.quotedLines > 0, isQuoted(start, stop, state: &state) { return }
    if stop == start {
      state.emptyLines += 1
      return
    }
    if state.emptyLines > 0 { refuseEmptyLines(before: offset, state: &state, into: &batch) }
    if let cause = decodeRow(start, stop, state: &state, into: &batch.samples) {
      refuse(
        cause, start, stop, offset: offset, bytes: bytes, isLast: isLast, state: &state, into: &batch)
    }
    state.row += 1
  }

  /// More lines in one quoted field are damage.
  private static let mostQuotedLines = 64

  /// Whether a line belongs to a quoted field that began before it.
  @inline(never)
  private func isQuoted(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, state: inout CSVRowState
  ) -> Bool {
    let isClosing = Self.hasOddQuotes(start, stop)
    let isWhole = state.quotedLines <= Self.mostQuotedLines
    state.quotedLines = isClosing || !isWhole ? 0 : state.quotedLines + 1
    return isWhole
  }

  static func hasOddQuotes(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Bool {
    var isOdd = false
    var at = start
    while at < stop {
      if at.pointee == 0x22 { isOdd.toggle() }
      at += 1
    }
    return isOdd
  }

  @inline(never)
  private func refuseEmptyLines(
    before offset: Int64, state: inout CSVRowState, into batch: inout DecodedBatch
  ) {
    for index in 0..<state.emptyLines {
      batch.refusals.add(
        Refusal(
          cause: .empty, line: state.line - state.emptyLines + index,
          byteOffset: offset - state.emptyLines + index, byteCount: 1))
    }
    state.emptyLines = 0
  }

  @inline(never)
  private func refuse(
    _ cause: RefusalCause, _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, offset: Int64,
    bytes: Int, isLast: Bool, state: inout CSVRowState, into batch: inout DecodedBatch
  ) {
    var told = cause
    if memchr(start, 0, stop - start) != nil {
      told = .notText
    } else if isLast, cause == .missingField || cause == .notANumber {
      told = .truncated
    } else if cause == .notANumber {
      switch start.pointee {
      case 0x41...0x5A, 0x61...0x7A, 0x22, 0x23, 0x25, 0x2F: told = .notData
      default: break
      }
    }
    batch.refusals.add(
      Refusal(cause: told, line: state.line, byteOffset: offset, byteCount: Int64(bytes)))
  }

  /// Appends the row's sample; returns why it is refused, if it is.
  @inline(__always)
  private func decodeRow(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, state: inout CSVRowState,
    into samples: inout [MotionSample]
  ) -> RefusalCause? {
    var values = InlineArray<16, Double>(repeating: .nan)
    var filled: UInt16 = 0
    var nanoseconds: Int64 = 0
    var at = start
    let count = slots.count
    var column = 0
    while column < count {
      let slot = slots[column]
      if column > 0 {
        guard at < stop else { return .missingField }
        guard at.pointee == delimiter else { return .notANumber }
        at += 1
      }
      column += 1
      // What is handed on by reference lies in memory: `at` itself never is, and stays in a register.
      if at < stop, at.pointee == 0x20 {
        var place = at
        Self.skipSpaces(&place, stop)
        at = place
      }
      if slot == CSVPlan.Slot.skip {
        var place = at
        skipField(&place, stop)
        at = place
        continue
      }
      if slot < CSVPlan.Slot.tag, let (value, end) = Decimal.scanShort(at, point: point),
        end == stop || end.pointee == delimiter
      {
        values[unchecked: Int(slot & 15)] = value
        filled |= 1 &<< UInt16(slot)
        at = end
        continue
      }
      let first = at
      if slot >= CSVPlan.Slot.tag {
        var place = at
        if slot == CSVPlan.Slot.tag {
          if !isTagged(&place, stop) { return nil }
          at = place
          continue
        }
        var told: Int64 = 0
        let format = slot == CSVPlan.Slot.time ? time : timeAddend
        if let cause = scanTime(format, &place, stop, isAfterLeap: &state.isAfterLeapSecond, into: &told) {
          return blankRow(start, stop, else: cause)
        }
        at = place
        nanoseconds &+= told
        continue
      }
      var place = first
      if let decimal = Decimal.scan(&place, end: stop, point: point),
        place == stop || place.pointee == delimiter
      {
        values[unchecked: Int(slot & 15)] = decimal.double(text: first, end: place, point: point)
        filled |= 1 &<< UInt16(slot)
        at = place
        continue
      }
      place = first
      let odd = scanOddField(&place, stop)
      at = place
      switch odd {
      case .value(let value):
        values[unchecked: Int(slot & 15)] = value
        filled |= 1 &<< UInt16(slot)
      case .blank: break
      case .notFinite:
        if slot < 6 || slot >= CSVPlan.Slot.gravityX { return .notFinite }
      case .bad: return .notANumber
      }
    }
    if at < stop || count < fieldCount {
      guard hasFields(at, stop, after: count, state: &state) else { return .missingField }
    }
    if !passes(values) { return nil }
    if filled & needed != needed {
      let cause = hold(values, filled: filled, state: &state)
      return cause == .empty ? blankRow(start, stop, else: .empty) : cause
    }
    if time.kind == .none { nanoseconds = self.nanoseconds(ofRow: state.row) }
    if needed >= 8 { addGravity(&values) }
    let accelerationX = needed & 1 != 0 ? values[unchecked: 0] * accelerationScale : 0
    let accelerationY = needed & 2 != 0 ? values[unchecked: 1] * accelerationScale : 0
    let accelerationZ = needed & 4 != 0 ? values[unchecked: 2] * accelerationScale : 0
    let greatest = Swift.max(abs(accelerationX), abs(accelerationY), abs(accelerationZ))
    guard greatest <= Plausible.recorded.acceleration else { return .implausible }
    var sample = MotionSample(
      time: SensorTime(nanoseconds: nanoseconds), index: state.row,
      acceleration: SIMD3(Float(accelerationX), Float(accelerationY), Float(accelerationZ)))
    if rates != 0 {
      if filled & rates == rates {
        let x = rates & 8 != 0 ? values[unchecked: 3] * angularRateScale : 0
        let y = rates & 16 != 0 ? values[unchecked: 4] * angularRateScale : 0
        let z = rates & 32 != 0 ? values[unchecked: 5] * angularRateScale : 0
        guard Swift.max(abs(x), abs(y), abs(z)) <= Plausible.recorded.angularRate else { return .implausible }
        sample.angularRate = SIMD3(Float(x), Float(y), Float(z))
        sample.flags = .hasAngularRate
      } else if filled & rates != 0 {
        return .missingField
      }
    }
    addGround(values, filled: filled, state: &state, to: &sample)
    samples.append(sample)
    return nil
  }

  // MARK: fields

  private enum OddField {
    case value(Double)
    case blank
    case notFinite
    case bad
  }

  @inline(never)
  static func skipSpaces(_ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) {
    while at < stop, at.pointee == 0x20 { at += 1 }
  }

  @inline(__always)
  private func skipField(_ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) {
    if at < stop, at.pointee == 0x22 {
      at += 1
      while at < stop, at.pointee != 0x22 { at += 1 }
    }
    while at < stop, at.pointee != delimiter { at += 1 }
  }

  /// A field without the blanks and quotes around it; `at` is left at its end.
  @inline(__always)
  func bounds(_ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>)
    -> (first: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)
  {
    var first = at
    skipField(&at, stop)
    var end = at
    while end > first, (end - 1).pointee == 0x20 || (end - 1).pointee == 9 { end -= 1 }
    while first < end, first.pointee == 0x20 || first.pointee == 9 { first += 1 }
    if end - first >= 2, first.pointee == 0x22, (end - 1).pointee == 0x22 {
      first += 1
      end -= 1
      while end > first, (end - 1).pointee == 0x20 { end -= 1 }
      while first < end, first.pointee == 0x20 { first += 1 }
    }
    return (first, end)
  }

  /// Fields with quotes or blanks around the number, empty ones, and words that stand for no number.
  @inline(never)
  private func scanOddField(_ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> OddField {
    var (first, end) = bounds(&at, stop)
    if first == end { return .blank }
    var place = first
    if let decimal = Decimal.scan(&place, end: end, point: point), place == end {
      return .value(decimal.double(text: first, end: end, point: point))
    }
    var word = ""
    if first.pointee == 0x2D || first.pointee == 0x2B { first += 1 }
    while first < end, word.utf8.count < 9 {
      word.unicodeScalars.append(Unicode.Scalar(first.pointee | 0x20))
      first += 1
    }
    switch word {
    case "nan", "inf", "infinity": return .notFinite
    case "null", "na", "n/a", "none": return .blank
    default: return .bad
    }
  }

  /// Whether the rest of the line makes as many fields as a row has.
  @inline(never)
  func hasFields(
    _ from: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, after count: Int, state: inout CSVRowState
  ) -> Bool {
    if fieldCount == 0 { return true }
    var fields = count
    var at = from
    var isQuoted = false
    while at < stop {
      if at.pointee == 0x22 { isQuoted.toggle() }
      if at.pointee == delimiter, !isQuoted { fields += 1 }
      at += 1
    }
    if isQuoted { state.quotedLines = 1 }
    let endsEmpty = stop > from && (stop - 1).pointee == delimiter
    return fields == fieldCount || endsEmpty && fields == fieldCount + 1
      || delimiter == 0x20 && fields >= fieldCount
  }

  // MARK: rows

  /// Whether the row is of the kind that is read.
  @inline(never)
  private func isTagged(_ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Bool {
    let field = bounds(&at, stop)
    return field.end - field.first == tag.count && memcmp(field.first, tag, tag.count) == 0
  }

  /// A row that is no damage though none of our columns has anything in it: other channels go on in it.
  @inline(never)
  private func blankRow(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, else cause: RefusalCause
  ) -> RefusalCause? {
    var at = start
    var column = 0
    var isFilled = false
    while at <= stop {
      let slot = column < slots.count ? slots[column] : CSVPlan.Slot.skip
      let field = bounds(&at, stop)
      if field.first < field.end {
        if slot < CSVPlan.Slot.tag { return cause }
        if slot == CSVPlan.Slot.skip { isFilled = true }
      }
      column += 1
      at += 1
    }
    return isFilled ? nil : cause
  }

  /// The sum of what gravity and the runner do is what an accelerometer reads.
  @inline(never)
  private func addGravity(_ values: inout InlineArray<16, Double>) {
    for axis in 0..<3 { values[axis] += values[CSVPlan.Slot.gravityX + axis] }
  }

  @inline(__always)
  func passes(_ values: InlineArray<16, Double>) -> Bool { filters == 0 || passesFilters(values) }

  @inline(never)
  private func passesFilters(_ values: InlineArray<16, Double>) -> Bool {
    let first = CSVPlan.Slot.filter
    return (filters & 1 == 0 || values[first] == wanted.0)
      && (filters & 2 == 0 || values[first + 1] == wanted.1)
      && (filters & 4 == 0 || values[first + 2] == wanted.2)
      && (filters & 8 == 0 || values[first + 3] == wanted.3)
  }

  /// A row without the whole acceleration: no sample, and no damage where it brings something else.
  @inline(never)
  private func hold(_ values: InlineArray<16, Double>, filled: UInt16, state: inout CSVRowState)
    -> RefusalCause?
  {
    guard filled & needed == 0 else { return .missingField }
    guard filled != 0 else { return .empty }
    let told = altitude(values, filled: filled, state: &state)
    if told == told { state.heldAltitude = told }
    if filled & (1 << UInt16(CSVPlan.Slot.speed)) != 0 {
      state.heldSpeed = Self.speed(values[CSVPlan.Slot.speed] * speedScale)
    }
    return nil
  }

  /// Adds altitude and speed, the row's own or what rows before it held for it.
  @inline(__always)
  func addGround(
    _ values: InlineArray<16, Double>, filled: UInt16, state: inout CSVRowState, to sample: inout MotionSample
  ) {
    sample.altitudeMetres = altitude(values, filled: filled, state: &state)
    sample.speedMetresPerSecond =
      filled & (1 << UInt16(CSVPlan.Slot.speed)) != 0
      ? Self.speed(values[unchecked: CSVPlan.Slot.speed] * speedScale) : state.heldSpeed
    state.heldSpeed = .nan
    state.heldAltitude = .nan
  }

  /// A speed below zero stands for none.
  @inline(__always)
  private static func speed(_ told: Double) -> Float { told >= 0 && told < 1_000 ? Float(told) : .nan }

  @inline(__always)
  private func altitude(_ values: InlineArray<16, Double>, filled: UInt16, state: inout CSVRowState) -> Float
  {
    if filled & (3 << UInt16(CSVPlan.Slot.altitude)) == 0 { return state.heldAltitude }
    return measuredAltitude(values, filled: filled, state: &state)
  }

  @inline(never)
  private func measuredAltitude(
    _ values: InlineArray<16, Double>, filled: UInt16, state: inout CSVRowState
  ) -> Float {
    if filled & (1 << UInt16(CSVPlan.Slot.altitude)) != 0 {
      let metres = values[CSVPlan.Slot.altitude] * altitudeScale
      return abs(metres) < 100_000 ? Float(metres) : .nan
    }
    let pressure = values[CSVPlan.Slot.pressure]
    guard pressure > 0, pressure < 1e6 else { return .nan }
    if !(state.firstPressure == state.firstPressure) { state.firstPressure = pressure }
    return Float(44_330.77 * (1 - pow(pressure / state.firstPressure, 0.190263)))
  }
}
