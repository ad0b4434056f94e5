extension CSVRowReader {
  /// The time of a row where no column tells it.
  @inline(__always)
  func nanoseconds(ofRow row: Int64) -> Int64 { Int64((Double(row) * nanosecondsPerCount).rounded()) }

  /// Reads the time column; returns why the row is refused, if it is.
  @inline(__always)
  func scanTime(
    _ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, into nanoseconds: inout Int64
  ) -> RefusalCause? {
    if time != .text, at < stop, at.pointee != 0x22 {
      guard let decimal = Decimal.scan(&at, end: stop, point: point), at == stop || at.pointee == delimiter
      else { return .notANumber }
      if time == .counter {
        guard let count = decimal.whole(timesTenTo: 0), abs(count) < 1 << 53 else { return .implausible }
        let told = Double(count) * nanosecondsPerCount
        guard abs(told) < 9e18 else { return .implausible }
        nanoseconds = Int64(told.rounded())
        return nil
      }
      guard let told = decimal.whole(timesTenTo: timePower) else { return .implausible }
      nanoseconds = told
      return nil
    }
    return scanTimeText(&at, stop, into: &nanoseconds)
  }

  @inline(never)
  private func scanTimeText(
    _ at: inout UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, into nanoseconds: inout Int64
  ) -> RefusalCause? {
    guard at < stop else { return .missingField }
    let isQuoted = at.pointee == 0x22
    if isQuoted { at += 1 }
    let first = at
    if time == .text {
      guard let told = TimeText.scan(&at, end: stop, millisecondFraction: millisecondFraction) else {
        return .notANumber
      }
      nanoseconds = told
    } else if let decimal = Decimal.scan(&at, end: stop, point: point),
      let told = decimal.whole(timesTenTo: timePower), time == .decimal
    {
      nanoseconds = told
    } else {
      return .notANumber
    }
    guard at > first else { return .notANumber }
    if isQuoted, at < stop, at.pointee == 0x22 { at += 1 }
    Self.skipSpaces(&at, stop)
    return at == stop || at.pointee == delimiter ? nil : .notANumber
  }
}
