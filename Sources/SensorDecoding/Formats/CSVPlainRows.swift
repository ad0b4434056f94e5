import GaitModel

#if canImport(Glibc)
  import Glibc
#endif

/// Reads plain rows, many at a time: rows whose fields are bare numbers, with nothing to hold or refuse.
///
/// It ends before the first row that is not plain and leaves that to `CSVRowReader`; a plain row gives the
/// same sample by either. Where fields end is found for 64 bytes at once, and the digits of a row's readings
/// become numbers together, so that no field waits for the one before it.
struct CSVPlainRows {
  /// Bytes from the start of a field that may be read, whatever they are.
  static let reach = FieldEnds.width + 16

  private let reader: CSVRowReader
  private let slots: UnsafeBufferPointer<UInt8>
  private let delimiter: UInt8
  private let point: UInt8
  private let skipLines: Int64
  /// SI units in one unit of each reading.
  private let scales: PlainReadings
  /// The most that a sensor on a body reads, in SI units.
  private let greatest: PlainReadings
  /// A whole number of so many nanoseconds is the time; 0 where the time is written otherwise.
  private let nanosecondsPerCount: UInt64
  /// The last column that is read may be the last one of the row.
  private let mayEnd: Bool
  private let flags: MotionSample.Flags
  private let mayBePlain: Bool

  init(_ plan: CSVPlan, reader: CSVRowReader) {
    self.reader = reader
    slots = reader.slots
    delimiter = plan.layout.delimiter
    point = plan.layout.point
    // A file's first line may begin with a mark of the byte order.
    skipLines = Int64(max(1, plan.layout.skipLines))
    scales = Self.readings(plan.layout.accelerationScale, plan.layout.angularRateScale)
    greatest = Self.readings(CSVRowReader.greatestAcceleration, CSVRowReader.greatestAngularRate)
    if case .decimal(let power) = plan.layout.timeFormat, power >= 0 {
      nanosecondsPerCount = powersOfTen64[power]
    } else {
      nanosecondsPerCount = 0
    }
    mayEnd = slots.count >= plan.layout.fieldCount
    flags = plan.rates == 0 ? [] : .hasAngularRate
    // A date may hold delimiters, and no plain row is longer than the longest line.
    mayBePlain = reader.time != .text && (1..<256).contains(slots.count)
  }

  /// Whether the next row could be plain: not after lines that belong to it.
  @inline(__always)
  func mayBegin(_ state: CSVRowState) -> Bool {
    mayBePlain && state.line >= skipLines && state.emptyLines == 0 && !state.holds
  }

  /// Appends the samples of the plain rows from `first` on, until `samples` is full.
  ///
  /// - Parameter end: one past the last byte that may be read.
  /// - Returns: the start of the first row that was not read.
  @inline(never)
  func decode(
    _ first: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, state: inout CSVRowState,
    into samples: inout OutputSpan<MotionSample>
  ) -> UnsafePointer<UInt8> {
    var start = first
    var row = state.row
    var numbers = PlainNumbers(point: point)
    var others = OtherFields()
    let lastColumn = slots.count &- 1
    rows: while end - start >= Self.reach, !samples.isFull {
      var ends = FieldEnds(start, delimiter: delimiter)
      var field = start
      var column = 0
      while column < lastColumn {
        guard let fieldEnd = nextEnd(of: field, before: end, &ends), fieldEnd.pointee == delimiter,
          read(field, fieldEnd, as: slots[column], &numbers, &others)
        else { break rows }
        field = fieldEnd + 1
        column &+= 1
      }
      guard let fieldEnd = nextEnd(of: field, before: end, &ends) else { break rows }
      var next = fieldEnd + 1
      if fieldEnd.pointee == 10, mayEnd {
        let isReturn = fieldEnd > field && (fieldEnd - 1).pointee == 13
        guard read(field, fieldEnd - (isReturn ? 1 : 0), as: slots[column], &numbers, &others) else {
          break rows
        }
      } else {
        guard fieldEnd.pointee == delimiter, let nextRow = skipRest(from: fieldEnd, end),
          read(field, fieldEnd, as: slots[column], &numbers, &others)
        else { break rows }
        next = nextRow
      }
      guard let (told, count) = numbers.converted() else { break rows }
      var readings = told
      if others.isUsed {
        if others.areReadings { readings = others.inserted(into: readings) }
        if !reader.passes(others.values) {
          others = OtherFields()
          row &+= 1
          start = next
          continue
        }
      }
      readings = readings * scales
      guard readings.areWithin(greatest) else { break rows }
      var nanoseconds = others.nanoseconds
      if nanosecondsPerCount > 0, !others.hasTime {
        let (time, overflow) = count.multipliedReportingOverflow(by: nanosecondsPerCount)
        guard !overflow, time <= UInt64(Int64.max) else { break rows }
        nanoseconds = Int64(truncatingIfNeeded: time)
      } else if reader.time == .none {
        nanoseconds = reader.nanoseconds(ofRow: row)
      }
      var sample = MotionSample(
        time: SensorTime(nanoseconds: nanoseconds), index: row,
        acceleration: SIMD3(Float(readings.first.x), Float(readings.first.y), Float(readings.second.x)),
        flags: flags)
      sample.angularRate = SIMD3(Float(readings.second.y), Float(readings.third.x), Float(readings.third.y))
      if others.isUsed {
        reader.addGround(others.values, filled: others.filled, state: &state, to: &sample)
        others = OtherFields()
      }
      samples.append(sample)
      row &+= 1
      start = next
    }
    state.line += row - state.row
    state.row = row
    state.offset += Int64(start - first)
    return start
  }

  /// One value for each axis of the acceleration, one for each of the angular rate.
  @inline(__always)
  private static func readings(_ acceleration: Double, _ angularRate: Double) -> PlainReadings {
    PlainReadings(
      first: SIMD2(acceleration, acceleration), second: SIMD2(acceleration, angularRate),
      third: SIMD2(angularRate, angularRate))
  }

  /// Where a field ends, by a delimiter or a line break; `nil` where it is too long to be plain.
  @inline(__always)
  private func nextEnd(
    of field: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>, _ ends: inout FieldEnds
  ) -> UnsafePointer<UInt8>? {
    if ends.isEmpty {
      guard end - field >= Self.reach else { return nil }
      ends = FieldEnds(field, delimiter: delimiter)
      if ends.isEmpty { return nil }
    }
    return ends.next()
  }

  /// Reads one field; false where the row is not plain.
  @inline(__always)
  private func read(
    _ field: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, as slot: UInt8,
    _ numbers: inout PlainNumbers, _ others: inout OtherFields
  ) -> Bool {
    if slot < CSVPlan.Slot.altitude {
      if numbers.take(field, stop, reading: Int(slot)) { return true }
    } else if slot == CSVPlan.Slot.time, nanosecondsPerCount > 0 {
      if numbers.takeTime(field, stop) { return true }
    }
    if slot == CSVPlan.Slot.skip, field.pointee != 0x22, field.pointee != 0x20 { return true }
    return readOther(field, stop, as: slot, &others)
  }

  /// Fields that are skipped, and numbers that are long, rare or not quite bare.
  @inline(never)
  private func readOther(
    _ field: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, as slot: UInt8, _ others: inout OtherFields
  ) -> Bool {
    // Where blanks are delimiters, several of them are one.
    if field == stop, delimiter == 0x20 { return false }
    var place = field
    while place < stop, place.pointee == 0x20 { place += 1 }
    if slot == CSVPlan.Slot.skip { return place == stop || place.pointee != 0x22 }
    others.isUsed = true
    if slot == CSVPlan.Slot.time {
      guard place < stop, place.pointee != 0x22 else { return false }
      others.hasTime = true
      return reader.scanTime(&place, stop, into: &others.nanoseconds) == nil && place == stop
    }
    if place == stop { return slot >= CSVPlan.Slot.altitude }
    let first = place
    guard let decimal = Decimal.scan(&place, end: stop, point: point), place == stop else { return false }
    others.values[Int(slot)] = decimal.double(text: first, end: stop, point: point)
    others.filled |= 1 &<< UInt16(slot)
    return true
  }

  /// The start of the next row, where this one goes on at `delimiter` with columns that nobody needs; `nil`
  /// where it has too few or too many of them.
  @inline(never)
  private func skipRest(from delimiter: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>?
  {
    guard let found = memchr(delimiter, 10, end - delimiter) else { return nil }
    let newline = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
    guard newline - delimiter < CSVDecoder.longestLine / 2 else { return nil }
    let stop = (newline - 1).pointee == 13 ? newline - 1 : newline
    return reader.hasFields(delimiter, stop, after: slots.count) ? newline + 1 : nil
  }
}

/// What a row brings besides its readings, and readings that `PlainNumbers` does not take.
private struct OtherFields {
  /// By slot, as `CSVRowReader` has them.
  var values = InlineArray<16, Double>(repeating: .nan)
  var filled: UInt16 = 0
  var nanoseconds: Int64 = 0
  var hasTime = false
  /// There is something, if only a field left blank.
  var isUsed = false

  var areReadings: Bool { filled & 0x3F != 0 }

  /// The readings with those that are among the values.
  @inline(never)
  func inserted(into readings: PlainReadings) -> PlainReadings {
    func chosen(_ slot: Int, _ otherwise: Double) -> Double {
      filled & (1 << UInt16(slot)) == 0 ? otherwise : values[slot]
    }
    return PlainReadings(
      first: SIMD2(chosen(0, readings.first.x), chosen(1, readings.first.y)),
      second: SIMD2(chosen(2, readings.second.x), chosen(3, readings.second.y)),
      third: SIMD2(chosen(4, readings.third.x), chosen(5, readings.third.y)))
  }
}
