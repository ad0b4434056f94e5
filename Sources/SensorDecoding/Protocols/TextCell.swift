/// Bytes of a line, counted from its first.
struct TextSpan: BitwiseCopyable, Equatable {
  var start: UInt16 = 0
  var count: UInt16 = 0

  init() {}

  init(_ range: Range<Int>, in line: Range<Int>) {
    start = UInt16(clamping: range.lowerBound - line.lowerBound)
    count = UInt16(clamping: range.count)
  }

  /// Where it is in the bytes whose line begins there.
  func range(from lineStart: Int) -> Range<Int> {
    let first = lineStart + Int(start)
    return first..<first + Int(count)
  }
}

/// One value of a line of text, and what it is called there.
struct TextCell: BitwiseCopyable {
  /// What stands in it.
  enum Kind: UInt8, BitwiseCopyable {
    case number, notFinite, word, empty
    /// A time of day or a date, in seconds.
    case time
  }

  var kind = Kind.empty
  /// The same for what is called the same, or stands at the same place, in every line.
  var key: UInt64 = 0
  var value = 0.0
  /// What it is called; of a word, itself.
  var name = TextSpan()
  /// What the name belongs to: `acc` of `"acc": {"x": 1}`.
  var group = TextSpan()
  /// The letters behind it: `mg`, `m/s^2`.
  var unit = TextSpan()
  /// As it stands in the line.
  var text = TextSpan()
  /// Its place among the values behind one name.
  var index: UInt8 = 0
  var isNamed = false
}
