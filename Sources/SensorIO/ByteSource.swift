/// Where bytes come from: a file, standard input, or a serial line.
///
/// Used by one thread at a time.
public protocol ByteSource: AnyObject, Sendable {
  /// The path, for messages.
  var name: String { get }

  /// Reads what is there, up to the size of `buffer`, and waits for the first byte if nothing is.
  ///
  /// - Parameters:
  ///   - buffer: where the bytes go. Not empty.
  ///   - timeout: how long to wait; `nil` has no end. A file never waits.
  func read(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration?) throws(SensorIOError) -> ByteRead
}

/// What came of one reading.
public enum ByteRead: Sendable, Equatable {
  /// So many bytes, at least one.
  case bytes(Int)
  /// Nothing in time; the line is up.
  case silent
  /// Someone called `WakeUp.wake`.
  case woken
  /// The line hung up: unplugged, or its other end closed. What had come before was handed out before.
  case disconnected
  /// A line that had hung up is back; the next bytes may begin inside a frame.
  case reconnected
  /// The file has no more bytes.
  case ended
}
