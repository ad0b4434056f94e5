/// A block of memory that is filled again and again.
///
/// 256 KiB by default: reading into one reused block is as fast as mapping the file, and takes a pipe and
/// a serial line as well.
public final class ByteBlock: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer
  /// How many bytes it holds now.
  public private(set) var count = 0

  /// A block of so many bytes. Positive.
  public init(capacity: Int = 256 * 1024) {
    precondition(capacity > 0, "a block holds at least one byte")
    memory = .allocate(byteCount: capacity, alignment: 4096)
  }

  deinit { memory.deallocate() }

  /// How many bytes it can hold.
  public var capacity: Int { memory.count }

  /// Replaces what it holds by what comes next.
  public func fill(from source: any ByteSource, timeout: Duration? = nil) throws(SensorIOError) -> ByteRead {
    count = 0
    let read = try source.read(into: memory, timeout: timeout)
    if case .bytes(let read) = read { count = read }
    return read
  }

  /// Hands out what it holds.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = UnsafeRawBufferPointer(rebasing: memory[..<count]).assumingMemoryBound(to: UInt8.self)
    return try body(bytes.span)
  }
}
