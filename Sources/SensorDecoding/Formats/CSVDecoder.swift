import CLibrary
import GaitModel

/// Reads the rows of a text file, whatever its columns, in one pass over the bytes.
///
/// Every field that is used is checked, and a row with a bad one is refused as a whole and counted. Rows
/// without an acceleration but with an altitude, pressure or speed hand those on to the next row. Times are
/// those of the file; `Timeline` makes them stream time. A line longer than 64 KiB is refused unread.
/// Pressure becomes metres above the place of the first pressure (hypsometric, standard atmosphere).
public struct CSVDecoder: SensorDecoder {
  /// The longest line that is read, in bytes.
  public static let longestLine = 65_536

  let layout: CSVLayout
  let plan: CSVPlan
  /// The unfinished end of the last piece.
  private var carry: [UInt8] = []
  /// The line being read is too long: skip to its end.
  private var isSkipping = false
  private var skippedBytes: Int64 = 0
  private var state: CSVRowState
  private var plainRows: CSVPlainRows

  /// A decoder for one layout.
  public init(layout: CSVLayout) {
    self.layout = layout
    plan = CSVPlan(layout)
    state = CSVRowState()
    plainRows = CSVPlainRows(plan)
    carry.reserveCapacity(4_096)
  }

  /// Decodes one piece of the file; the unfinished line at its end waits for the next.
  public mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      plan.slots.withUnsafeBufferPointer { slots in
        consume(base, base + buffer.count, CSVRowReader(plan, slots: slots), into: &batch)
      }
    }
  }

  /// Decodes a last line that has no line break; where it is not whole it is refused as truncated.
  public mutating func finish(into batch: inout DecodedBatch) {
    if isSkipping {
      refuseLong(into: &batch)
    } else if !carry.isEmpty {
      decodeCarry(isLast: true, into: &batch)
    }
    isSkipping = false
    carry.removeAll(keepingCapacity: true)
  }

  private mutating func consume(
    _ first: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ reader: CSVRowReader,
    into batch: inout DecodedBatch
  ) {
    var at = first
    if !carry.isEmpty || isSkipping {
      guard let newline = Self.newline(at, end) else { return keep(at, end) }
      keep(at, newline)
      at = newline + 1
      if isSkipping {
        skippedBytes += 1
        refuseLong(into: &batch)
      } else {
        decodeCarry(isLast: false, into: &batch)
      }
    }
    // Plain rows are read many at a time. Any other that ends at least eight bytes before the end can be
    // read in place.
    while at < end {
      if plainRows.mayBegin(state), at - first >= CSVPlainRows.before, end - at >= CSVPlainRows.after {
        var isFull = false
        if batch.samples.capacity - batch.samples.count < 1_024 {
          batch.samples.reserveCapacity(2 * batch.samples.capacity + 1_024)
        }
        batch.samples.append(addingCapacity: 1_024) { samples in
          at = plainRows.decode(at, end, reader: reader, state: &state, into: &samples)
          isFull = samples.isFull
        }
        if isFull { continue }
      }
      guard let newline = Self.newline(at, end) else { return keep(at, end) }
      if newline - at > Self.longestLine {
        isSkipping = true
        skippedBytes = Int64(newline - at) + 1
        refuseLong(into: &batch)
      } else if end - newline >= 8 {
        reader.decodeLine(at, newline, bytes: newline - at + 1, state: &state, into: &batch)
      } else {
        keep(at, newline)
        decodeCarry(isLast: false, into: &batch)
      }
      at = newline + 1
    }
  }

  @inline(__always)
  private static func newline(_ at: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>?
  {
    guard let found = memchr(at, 10, end - at) else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// Keeps the start of a line whose end is still to come.
  private mutating func keep(_ at: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    if isSkipping {
      skippedBytes += Int64(end - at)
    } else if carry.count + (end - at) > Self.longestLine {
      isSkipping = true
      skippedBytes = Int64(carry.count + (end - at))
      carry.removeAll(keepingCapacity: true)
    } else {
      carry.append(contentsOf: UnsafeBufferPointer(start: at, count: end - at))
    }
  }

  private mutating func refuseLong(into batch: inout DecodedBatch) {
    state.line += 1
    batch.refusals.add(
      Refusal(cause: .tooLong, line: state.line, byteOffset: state.offset, byteCount: skippedBytes))
    if state.line > Int64(layout.skipLines) { state.row += 1 }
    state.offset += skippedBytes
    isSkipping = false
    skippedBytes = 0
  }

  private mutating func decodeCarry(isLast: Bool, into batch: inout DecodedBatch) {
    let count = carry.count
    carry.append(contentsOf: [10, 0, 0, 0, 0, 0, 0, 0, 0])
    carry.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress!
      plan.slots.withUnsafeBufferPointer { slots in
        CSVRowReader(plan, slots: slots).decodeLine(
          base, base + count, bytes: isLast ? count : count + 1, isLast: isLast, state: &state, into: &batch)
      }
    }
    carry.removeAll(keepingCapacity: true)
  }
}
