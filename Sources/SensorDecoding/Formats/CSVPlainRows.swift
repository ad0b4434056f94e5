import CPlainRows
import GaitModel

/// Reads plain rows, many at a time: rows whose readings are bare numbers, with nothing to hold or refuse.
///
/// It ends before the first row that is not plain and leaves that to `CSVRowReader`; a plain row gives the
/// same sample by either. Readings, and times that are whole numbers, are read in C, which explains how; all
/// else that a row brings is read here.
struct CSVPlainRows {
  /// Bytes before the first row that can be read, whatever they are.
  static let before = CPLAINROWS_BEFORE
  /// Bytes from a row's start on, without which it is not looked at.
  static let after = CPLAINROWS_AFTER

  /// A column, its slot, and its lane where it has one.
  private struct Column {
    var number: Int
    var slot: UInt8
    var lane: UInt32 = 0

    var lanes: UInt32 { 1 << lane }
  }

  /// Where a sample has its altitude, speed, source and flags.
  private static let othersOffset = MemoryLayout<cplainrows_sample>.offset(of: \.others)!

  private var rows = cplainrows_reader()
  /// Columns that are read in C, but for those that it leaves.
  private var inLanes: [Column] = []
  /// Columns that are always read here.
  private var others: [Column] = []
  /// Where fields end; kept, so that nothing is allocated for a piece of the file.
  private var ends = [Int32](repeating: 0, count: CPLAINROWS_ENDS)
  /// Rows to look at next: few after one that was not plain.
  private var sight = CPLAINROWS_MOST
  private let scales: (acceleration: Double, angularRate: Double)
  private let skipLines: Int64
  private let mayBePlain: Bool

  init(_ plan: CSVPlan) {
    let layout = plan.layout
    let columns = max(plan.slots.count, layout.fieldCount)
    // A quoted date may hold delimiters.
    let isText = CSVTimeReader(layout.timeFormat).kind == .text
    mayBePlain =
      !isText && layout.timeAddend == nil && layout.tag == nil && !layout.quotesSpanLines
      && plan.needed != 0 && plan.needed < 8 && columns <= CPLAINROWS_COLUMNS
    // A file's first line may begin with a mark of the byte order.
    skipLines = Int64(max(1, layout.skipLines))
    scales = (layout.accelerationScale, layout.angularRateScale)
    cplainrows_prepare(&rows, layout.delimiter, layout.point, UInt32(columns))
    for (number, slot) in plan.slots.enumerated() where slot != CSVPlan.Slot.skip {
      var column = Column(number: number, slot: slot)
      if slot < CSVPlan.Slot.altitude {
        let isRate = slot >= CSVPlan.Slot.angularRateX
        column.lane = UInt32(slot) + (isRate ? 1 : 0)
        cplainrows_set_reading(
          &rows, column.lane, UInt32(number), isRate ? scales.angularRate : scales.acceleration,
          isRate ? Plausible.recorded.angularRate : Plausible.recorded.acceleration)
        inLanes.append(column)
      } else if slot == CSVPlan.Slot.time, case .decimal(let power) = layout.timeFormat, power >= 0 {
        column.lane = UInt32(CPLAINROWS_TIME)
        cplainrows_set_time(&rows, UInt32(number), powersOfTen64[power])
        inLanes.append(column)
      } else {
        others.append(column)
      }
    }
    rows.has_others = inLanes.count < columns ? 1 : 0
    let common = MotionSample(
      time: .zero, acceleration: .zero, flags: plan.rates == 0 ? [] : .hasAngularRate)
    withUnsafeBytes(of: common) { common in
      let others = UnsafeRawBufferPointer(rebasing: common[Self.othersOffset...])
      withUnsafeMutableBytes(of: &rows.others) { $0.copyMemory(from: others) }
    }
  }

  /// Whether the next row could be plain: not after lines that belong to it.
  @inline(__always)
  func mayBegin(_ state: CSVRowState) -> Bool {
    mayBePlain && state.line >= skipLines && state.emptyLines == 0 && state.quotedLines == 0 && !state.holds
  }

  /// Appends the samples of the plain rows from `first` on, until `samples` is full.
  ///
  /// - Parameter end: one past the last byte that may be read.
  /// - Returns: the start of the first row that was not read.
  /// - Precondition: `before` bytes before `first` may be read.
  mutating func decode(
    _ first: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, reader: CSVRowReader,
    state: inout CSVRowState, into samples: inout OutputSpan<MotionSample>
  ) -> UnsafePointer<UInt8> {
    var start = first
    // Long numbers may have been an exception.
    cplainrows_leave(&rows, 0)
    var ends: [Int32] = []
    swap(&ends, &self.ends)
    samples.withUnsafeMutableBufferPointer { buffer, count in
      ends.withUnsafeMutableBufferPointer { ends in
        while count < buffer.count {
          let most = min(sight, buffer.count - count)
          let samples = UnsafeMutableBufferPointer(rebasing: buffer[count...])
          let left = rows.left
          let taken = samples.withMemoryRebound(to: cplainrows_sample.self) {
            cplainrows_read(&rows, start, end, state.row, $0.baseAddress!, UInt32(most), ends.baseAddress!)
          }
          var read = Int(taken.rows)
          if left == 0, others.isEmpty, reader.time.kind != .none {
            count += read
          } else {
            let fields = Fields(text: start, ends: ends.baseAddress!, stride: Int(taken.stride))
            (read, count) = readOthers(of: read, fields, leaving: left, reader, &state, samples, count)
          }
          if read > 0 { start += Int(ends[read * Int(taken.stride)]) + 1 }
          state.row += Int64(read)
          state.line += Int64(read)
          if rows.left != left { continue }
          sight = min(2 * read + 1, CPLAINROWS_MOST)
          if read < most { break }
        }
      }
    }
    swap(&ends, &self.ends)
    state.offset += Int64(start - first)
    return start
  }

  // MARK: other columns

  /// Where the fields of some rows are.
  private struct Fields {
    var text: UnsafePointer<UInt8>
    var ends: UnsafeMutablePointer<Int32>
    var stride: Int

    func field(_ column: Column, ofRow row: Int) -> (start: UnsafePointer<UInt8>, stop: UnsafePointer<UInt8>)
    {
      let place = row * stride + column.number
      return (text + Int(ends[place]) + 1, text + Int(ends[place + 1]))
    }
  }

  /// Adds to the samples what else their rows bring, and drops those of other sensors.
  ///
  /// - Returns: how many of the rows are plain, and `count` with the samples that are left of them.
  private func readOthers(
    of rowCount: Int, _ fields: Fields, leaving left: UInt32, _ reader: CSVRowReader,
    _ state: inout CSVRowState, _ samples: UnsafeMutableBufferPointer<MotionSample>, _ count: Int
  ) -> (read: Int, count: Int) {
    var kept = 0
    for row in 0..<rowCount {
      var found = OtherFields()
      var sample = samples[row]
      for column in others {
        let field = fields.field(column, ofRow: row)
        guard readOther(field.start, field.stop, as: column.slot, reader, &found) else {
          return (row, count + kept)
        }
      }
      if left != 0 {
        for column in inLanes where left & column.lanes != 0 {
          let field = fields.field(column, ofRow: row)
          guard readOther(field.start, field.stop, as: column.slot, reader, &found),
            put(column.slot, of: found, into: &sample)
          else { return (row, count + kept) }
        }
      }
      if !reader.passes(found.values) { continue }
      if found.hasTime {
        sample.time = SensorTime(nanoseconds: found.nanoseconds)
      } else if reader.time.kind == .none {
        sample.time = SensorTime(nanoseconds: reader.nanoseconds(ofRow: sample.index))
      }
      reader.addGround(found.values, filled: found.filled, state: &state, to: &sample)
      samples[kept] = sample
      kept += 1
    }
    return (rowCount, count + kept)
  }

  /// Puts a reading into a sample; false where no sensor reads so much.
  @inline(__always)
  private func put(_ slot: UInt8, of found: OtherFields, into sample: inout MotionSample) -> Bool {
    guard slot < CSVPlan.Slot.altitude else { return true }
    let value = found.values[Int(slot)]
    if slot < CSVPlan.Slot.angularRateX {
      sample.acceleration[Int(slot)] = Float(value * scales.acceleration)
      return abs(value * scales.acceleration) <= Plausible.recorded.acceleration
    }
    sample.angularRate[Int(slot) - CSVPlan.Slot.angularRateX] = Float(value * scales.angularRate)
    return abs(value * scales.angularRate) <= Plausible.recorded.angularRate
  }

  /// Reads one field; false where the row is not plain.
  @inline(never)
  private func readOther(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, as slot: UInt8, _ reader: CSVRowReader,
    _ found: inout OtherFields
  ) -> Bool {
    var place = start
    while place < stop, place.pointee == 0x20 { place += 1 }
    if slot == CSVPlan.Slot.time {
      guard place < stop else { return false }
      found.hasTime = true
      var isAfterLeap = false
      return reader.scanTime(
        reader.time, &place, stop, isAfterLeap: &isAfterLeap, into: &found.nanoseconds) == nil
        && place == stop
    }
    // Altitude and the like may be left blank.
    if place == stop { return slot >= CSVPlan.Slot.altitude }
    let first = place
    guard let decimal = Decimal.scan(&place, end: stop, point: reader.point), place == stop else {
      return false
    }
    found.values[Int(slot)] = decimal.double(text: first, end: stop, point: reader.point)
    found.filled |= 1 &<< UInt16(slot)
    return true
  }
}

/// What a row brings besides what is read in C.
private struct OtherFields {
  /// By slot, as `CSVRowReader` has them.
  var values = InlineArray<16, Double>(repeating: .nan)
  var filled: UInt16 = 0
  var nanoseconds: Int64 = 0
  var hasTime = false
}
