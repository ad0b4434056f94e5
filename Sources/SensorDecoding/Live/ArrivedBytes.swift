/// Bytes of a stream whose protocol is not known yet, each piece with its arrival.
struct ArrivedBytes: Sendable {
  /// One piece.
  struct Piece {
    var range: Range<Int>
    var arrival: Int64
  }

  private(set) var bytes: [UInt8] = []
  private(set) var pieces: [Piece] = []
  /// Bytes of the stream that were here and are not.
  private var removed: Int64 = 0

  var count: Int { bytes.count }

  mutating func append(_ span: Span<UInt8>, arrival: Int64) {
    guard !span.isEmpty else { return }
    let start = bytes.count
    span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    pieces.append(Piece(range: start..<bytes.count, arrival: arrival))
  }

  /// Drops the oldest; returns where in the stream they were.
  mutating func removeFirst(_ count: Int) -> Range<Int64> {
    let range = removed..<(removed + Int64(count))
    removed += Int64(count)
    bytes.removeFirst(count)
    pieces = pieces.compactMap { piece in
      let start = max(0, piece.range.lowerBound - count)
      let end = piece.range.upperBound - count
      return end > start ? Piece(range: start..<end, arrival: piece.arrival) : nil
    }
    return range
  }
}
