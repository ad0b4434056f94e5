import GaitModel
import Glibc
import SampleRing
import StrikePipeline
import Synchronization

/// Writes bytes to a descriptor on a thread of its own: a terminal or a pipe that takes nothing holds up
/// nobody but this thread.
///
/// Used by one thread. What waits is bounded; what does not fit is refused as a whole, so that no line is cut.
final class BackgroundWriter {
  /// How the writing stands.
  enum State: Sendable {
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

  /// Takes over a descriptor, which is closed after the last byte unless it is standard output.
  ///
  /// - Parameter capacity: how many bytes wait at most; rounded up to a power of two.
  init(_ descriptor: Int32, capacity: Int) throws(FootstrikeError) {
    let ring = Ring<UInt8>(capacity: capacity, whenFull: .wait)
    bytes = ring.producer
    let waiting = Handoff(ring.consumer)
    thread = try PipelineThread { [shared] in
      var end = Self.write(waiting.take(), to: descriptor)
      // Some disks tell only at closing that they are full.
      if descriptor != STDOUT_FILENO, close(descriptor) != 0, case .open = end { end = .failed(errno) }
      shared.state.withLock { $0 = end }
    }
  }

  /// How it stands.
  var state: State { shared.state.withLock { $0 } }
  /// All that was given was taken.
  var isIdle: Bool { bytes.room == bytes.capacity }

  /// Has these bytes written, without waiting; false, and none of them will be, where they do not fit.
  func write(_ more: [UInt8]) -> Bool {
    guard more.count <= bytes.room else { return false }
    bytes.push(contentsOf: more.span)
    return true
  }

  /// Waits until these bytes and all before them are taken. Once, and nothing after it.
  func finish(_ last: [UInt8]) {
    bytes.push(contentsOf: last.span)
    bytes.close()
    thread.join()
  }

  /// The thread's whole life. Its consumer goes with it: whoever waits for room is let go.
  private static func write(_ waiting: consuming Consumer<UInt8>, to descriptor: Int32) -> State {
    var waiting = waiting
    while waiting.wait() != .ended {
      let failure =
        waiting.read { bytes in bytes.withUnsafeBytes { Descriptor.write($0, to: descriptor) } } ?? 0
      if Descriptor.readerIsGone(failure, descriptor) { return .readerIsGone }
      if failure != 0 { return .failed(failure) }
    }
    return .open
  }
}
