/// Cuts bytes that come in pieces into lines.
struct LineCutter: Sendable {
  private var pending: [UInt8] = []
  private var isSkipping = false
  /// Offset in the stream of the next line.
  private(set) var offset: Int64 = 0
  private(set) var line: Int64 = 0

  /// Hands on each line without its end; one that is longer than 64 KiB is refused.
  mutating func push(
    _ bytes: Span<UInt8>, isLast: Bool, refusals: inout RefusalTally,
    _ body: (ArraySlice<UInt8>, _ size: Int64) -> Void
  ) {
    var buffer: [UInt8] = []
    swap(&buffer, &pending)
    var place = buffer.count
    bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    var start = 0
    func end(_ end: Int, _ size: Int, _ refusals: inout RefusalTally) {
      line += 1
      if isSkipping || end - start > CSVDecoder.longestLine {
        refusals.add(
          Refusal(cause: .tooLong, line: line, byteOffset: offset, byteCount: Int64(size)))
      } else {
        body(buffer[start..<(end > start && buffer[end - 1] == 13 ? end - 1 : end)], Int64(size))
      }
      isSkipping = false
      offset += Int64(size)
      start += size
    }
    while place < buffer.count {
      if buffer[place] == 10 { end(place, place + 1 - start, &refusals) }
      place += 1
    }
    if isLast {
      if start < buffer.count { end(buffer.count, buffer.count - start, &refusals) }
    } else if buffer.count - start > CSVDecoder.longestLine {
      refusals.add(
        Refusal(
          cause: .tooLong, line: line + 1, byteOffset: offset, byteCount: Int64(buffer.count - start)))
      offset += Int64(buffer.count - start)
      start = buffer.count
      isSkipping = true
    }
    buffer.removeSubrange(0..<start)
    swap(&buffer, &pending)
  }
}

/// Makes a table of a file that is read line by line.
protocol LineTableMaker: TableMaker {
  var lines: LineCutter { get set }

  /// Appends what a line comes to; it is without its end.
  mutating func take(_ line: ArraySlice<UInt8>, into text: inout [UInt8])
}

extension LineTableMaker {
  /// Cuts the bytes into lines and takes each.
  public mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    // Out of the way meanwhile: `take` changes the rest.
    var lines = LineCutter()
    swap(&lines, &self.lines)
    lines.push(bytes, isLast: isLast, refusals: &refusals) { line, _ in take(line, into: &text) }
    swap(&lines, &self.lines)
  }
}
