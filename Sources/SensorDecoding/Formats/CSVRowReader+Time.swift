/// How a column of times is read.
struct CSVTimeReader {
  enum Kind {
    case none, decimal, scaled, text
  }

  var kind = Kind.none
  var power = 0
  var nanosecondsPerUnit = 0.0
  var grammar = TimeGrammar()

  init(_ format: CSVLayout.TimeFormat) {
    switch format {
    case .none: kind = .none
    case .decimal(let told): (kind, power) = (.decimal, told)
    case .scaled(let told): (kind, nanosecondsPerUnit) = (.scaled, told)
    case .text(let told): (kind, grammar) = (.text, told)
    }
  }
}

extension CSVRowReader {
  /// The time of a row where no column tells it.
  @inline(__always)
  func nanoseconds(ofRow row: Int64) -> Int64 { Int64((Double(row) * nanosecondsPerRow).rounded()) }

  /// Reads a column of times; returns why the row is refused, if it is.
  @inline(__always)
  func scanTime(
    _ format: CSVTimeReader, _ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>,
    isAfterLeap: inout Bool, into nanoseconds: inout Int64
  ) -> RefusalCause? {
    if format.kind == .decimal, at < stop, at.pointee != 0x22 {
      guard let decimal = Decimal.scan(&at, end: stop, point: point), at == stop || at.pointee == delimiter
      else { return .notANumber }
      guard let told = decimal.whole(timesTenTo: format.power) else { return .implausible }
      nanoseconds = told
      return nil
    }
    return scanOddTime(format, &at, stop, isAfterLeap: &isAfterLeap, into: &nanoseconds)
  }

  @inline(never)
  private func scanOddTime(
    _ format: CSVTimeReader, _ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>,
    isAfterLeap: inout Bool, into nanoseconds: inout Int64
  ) -> RefusalCause? {
    guard at < stop else { return .missingField }
    let (first, end) = bounds(&at, stop)
    guard first < end else { return .missingField }
    if format.kind == .text {
      guard let told = TimeText.whole(first, end, format.grammar) else { return .notANumber }
      nanoseconds = told.nanoseconds
      if told.parts.contains(.leapSecond) {
        isAfterLeap = true
      } else if isAfterLeap {
        nanoseconds &+= 1_000_000_000
      }
      return nil
    }
    var place = first
    guard let decimal = Decimal.scan(&place, end: end, point: point), place == end else { return .notANumber }
    if format.kind == .decimal {
      guard let told = decimal.whole(timesTenTo: format.power) else { return .implausible }
      nanoseconds = told
      return nil
    }
    let told = decimal.double(text: first, end: end, point: point) * format.nanosecondsPerUnit
    guard abs(told) < 9e18 else { return .implausible }
    nanoseconds = Int64(told.rounded())
    return nil
  }
}
