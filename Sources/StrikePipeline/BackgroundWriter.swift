import GaitModel
import SampleRing
import Synchronization

/// Writes bytes on a thread of its own: a disk, terminal or pipe that takes nothing holds up nobody but this
/// thread.
///
/// Used by one thread. What waits is bounded; what does not fit is refused as a whole, so that no line or record
/// is cut.
public final class BackgroundWriter {
  /// How the writing stands.
  public enum State: Sendable {
    /// Bytes are written, or wait until they are taken.
    case open
    /// The reader of the pipe or terminal has left.
    case readerIsGone
    /// It failed, by that `errno`.
    case failed(Int32)
  }

  private final class Shared: Sendable {
    let state = Mutex(State.open)
  }

  private let shared = Shared()
  private var bytes: Producer<UInt8>
  private let thread: PipelineThread

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - capacity: how many bytes wait at most; rounded up to a power of two.
  ///   - write: writes all of some bytes, however long that takes, and says how it went; what is not `open` ends
  ///     the thread.
  ///   - end: what is to be done after the last byte, unless that failed.
  public init(
    capacity: Int, write: @escaping @Sendable (UnsafeRawBufferPointer) -> State,
    end: @escaping @Sendable () -> State
  ) throws(FootstrikeError) {
    let ring = Ring<UInt8>(capacity: capacity, whenFull: .wait)
    bytes = ring.producer
    let waiting = Handoff(ring.consumer)
    thread = try PipelineThread { [shared] in
      var state = Self.run(waiting.take(), write, shared)
      let ended = end()
      if case .open = state { state = ended }
      shared.state.withLock { $0 = state }
    }
  }

  /// How it stands.
  public var state: State { shared.state.withLock { $0 } }
  /// All that was given was taken.
  public var isIdle: Bool { bytes.room == bytes.capacity }

  /// Has these bytes written, without waiting; false, and none of them will be, where they do not fit.
  public func write(_ more: [UInt8]) -> Bool {
    guard more.count <= bytes.room else { return false }
    bytes.push(contentsOf: more.span)
    return true
  }

  /// Waits until these bytes and all before them are taken. Once, and nothing after it.
  public func finish(_ last: [UInt8] = []) {
    bytes.push(contentsOf: last.span)
    bytes.close()
    thread.join()
  }

  /// The thread's whole life. Its consumer goes with it: whoever waits for room is let go.
  private static func run(
    _ waiting: consuming Consumer<UInt8>, _ write: (UnsafeRawBufferPointer) -> State, _ shared: Shared
  ) -> State {
    var waiting = waiting
    while waiting.wait() != .ended {
      let state = waiting.read { bytes in bytes.withUnsafeBytes { write($0) } } ?? .open
      guard case .open = state else {
        shared.state.withLock { $0 = state }
        return state
      }
    }
    return .open
  }
}
