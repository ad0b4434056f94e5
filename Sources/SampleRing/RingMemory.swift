import CRing
import Synchronization

/// The memory that both halves of a ring share, and how they sleep and wake.
@usableFromInline
final class RingMemory: @unchecked Sendable {
  /// Slots; a power of two.
  @usableFromInline let capacity: Int
  /// Where everything lies: see `Ring`.
  private let base: UnsafeMutableRawPointer
  /// What a waiting word holds when nobody waits.
  private let nobody: UInt32

  /// Set in a waiting word while its side sleeps or is about to.
  private static let asleep: UInt32 = 1
  /// Set for good where the kernel has no barrier call: then every transfer passes a fence of its own.
  private static let fenced: UInt32 = 2
  /// Bits of `ends`.
  private static let producerLeft: UInt32 = 1
  private static let consumerLeft: UInt32 = 2
  /// Nanoseconds to stand back: some hundred elements, and far less than waking a thread takes.
  private static let moment: Int64 = 500
  /// Nanoseconds a side looks at the other's index before it sleeps: none, since on a live line of a thousand
  /// samples a second nothing ever comes that soon, and each look would be for nothing.
  private static let shortPatience: Int64 = 0
  /// The same after a sleep that was over within twice this time: falling asleep and being woken took most
  /// of it, and two sides at full speed would do little else.
  private static let longPatience: Int64 = 50_000
  /// How patient each side is now; each is touched by its own side only.
  private var consumerPatience = RingMemory.shortPatience
  private var producerPatience = RingMemory.shortPatience

  /// The kernel lets this process use its barrier call; asked once.
  private static let hasBarrierCall = cring_register_barrier() == 1

  init(capacity: Int, slotBytes: Int) {
    self.capacity = capacity
    base = .allocate(byteCount: 512 + capacity * slotBytes, alignment: 128)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: 512 + capacity * slotBytes)
    nobody = Self.hasBarrierCall ? 0 : Self.fenced
    // Asked now: later the thread that asks may be bound to a processor.
    _ = Processors.areSeveral
    for offset in [0, 128, 384] {
      (base + offset).bindMemory(to: Atomic<Int>.self, capacity: 1).initialize(to: Atomic(0))
    }
    for (offset, value) in [(256, nobody), (260, nobody), (264, 0)] {
      (base + offset).bindMemory(to: Atomic<UInt32>.self, capacity: 1).initialize(to: Atomic(value))
    }
  }

  deinit { base.deallocate() }

  @usableFromInline var tail: UnsafeMutablePointer<Atomic<Int>> {
    base.assumingMemoryBound(to: Atomic<Int>.self)
  }
  @usableFromInline var head: UnsafeMutablePointer<Atomic<Int>> {
    (base + 128).assumingMemoryBound(to: Atomic<Int>.self)
  }
  @usableFromInline var consumerWaits: UnsafeMutablePointer<Atomic<UInt32>> {
    (base + 256).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
  @usableFromInline var producerWaits: UnsafeMutablePointer<Atomic<UInt32>> {
    (base + 260).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
  private var ends: UnsafeMutablePointer<Atomic<UInt32>> {
    (base + 264).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
  @usableFromInline var dropped: UnsafeMutablePointer<Atomic<Int>> {
    (base + 384).assumingMemoryBound(to: Atomic<Int>.self)
  }
  @usableFromInline var slots: UnsafeMutableRawPointer { base + 512 }

  /// Calls `body` for each line of 64 bytes of `count` elements, of the first 4 KiB: more would push out what
  /// is needed first. Lines past the end of the ring do no harm, since fetching never faults.
  @inlinable @inline(__always) static func eachLine<Element>(
    of count: Int, at first: UnsafePointer<Element>, _ body: (UnsafeRawPointer) -> Void
  ) {
    let place = UnsafeRawPointer(first)
    for offset in stride(from: 0, to: min(4_096, count &* MemoryLayout<Element>.stride), by: 64) {
      body(place + offset)
    }
  }

  @usableFromInline var producerHasLeft: Bool {
    ends.pointee.load(ordering: .acquiring) & Self.producerLeft != 0
  }
  @usableFromInline var consumerHasLeft: Bool {
    ends.pointee.load(ordering: .acquiring) & Self.consumerLeft != 0
  }

  @usableFromInline func producerLeaves() {
    ends.pointee.bitwiseOr(Self.producerLeft, ordering: .sequentiallyConsistent)
    wakeConsumer()
  }

  @usableFromInline func consumerLeaves() {
    ends.pointee.bitwiseOr(Self.consumerLeft, ordering: .sequentiallyConsistent)
    wake(producerWaits)
  }

  /// For a side that is in step with the other: see `Pace`.
  @usableFromInline @inline(never) func standBack() {
    if Processors.areSeveral { cring_pause(Self.moment) }
  }

  // Sleeping and waking are Dekker's problem: one side says "I sleep" and looks at the other's index, the
  // other side moves its index and looks whether anyone sleeps, and each store must be seen before the
  // look. A fence on both sides would cost several nanoseconds an element. So the side that is about to
  // sleep, and has time, calls on the kernel to put a barrier into the other thread too (membarrier(2)),
  // and the fast path is an ordinary store and an ordinary load.

  @usableFromInline @inline(never) func wakeConsumer() { wake(consumerWaits) }

  /// Wakes the producer once half of the ring is free, so that it does not sleep again at once.
  @usableFromInline func wakeProducer(head taken: Int) {
    if tail.pointee.load(ordering: .relaxed) &- taken <= capacity / 2 { wake(producerWaits) }
  }

  private func wake(_ word: UnsafeMutablePointer<Atomic<UInt32>>) {
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    guard word.pointee.load(ordering: .relaxed) & Self.asleep != 0,
      word.pointee.exchange(nobody, ordering: .acquiringAndReleasing) & Self.asleep != 0
    else { return }
    cring_wake(word)
  }

  /// Sleeps until the tail is no longer `taken`, the producer has left, or the time is over.
  @usableFromInline func waitForElements(taken: Int, timeout: Duration?) -> RingReadiness {
    let woken = sleep(on: consumerWaits, patience: &consumerPatience, timeout: timeout) {
      () -> RingReadiness? in
      // Asked in this order: what was pushed before leaving is seen once the leaving is.
      let left = producerHasLeft
      if tail.pointee.load(ordering: .acquiring) != taken { return .ready }
      return left ? .ended : nil
    }
    return woken ?? .timedOut
  }

  /// What the producer finds when it looks for room after `pushed` elements: the head, or where there is
  /// none, the head after having waited or counted one element as dropped.
  @usableFromInline func headForRoom(pushed: Int, whenFull policy: FullRingPolicy) -> Int {
    while true {
      let taken = head.pointee.load(ordering: .acquiring)
      if pushed &- taken < capacity { return taken }
      if policy == .wait, waitForRoom(pushed: pushed) { continue }
      if policy == .dropNewest { drop(1) }
      return taken
    }
  }

  /// Counts elements that were lost; called by one side only.
  @usableFromInline func drop(_ count: Int) {
    dropped.pointee.store(dropped.pointee.load(ordering: .relaxed) &+ count, ordering: .relaxed)
  }

  /// Sleeps until there is room after `pushed` elements. False once the consumer has left.
  @usableFromInline func waitForRoom(pushed: Int) -> Bool {
    sleep(on: producerWaits, patience: &producerPatience, timeout: nil) { () -> Bool? in
      if consumerHasLeft { return false }
      return pushed &- head.pointee.load(ordering: .acquiring) < capacity ? true : nil
    } ?? false
  }

  private func sleep<Answer>(
    on word: UnsafeMutablePointer<Atomic<UInt32>>, patience: inout Int64, timeout: Duration?,
    until answer: () -> Answer?
  ) -> Answer? {
    if let answer = answer() { return answer }
    let start = cring_now()
    var deadline: Int64 = -1
    if let timeout {
      guard timeout > .zero else { return nil }
      let (seconds, attoseconds) = timeout.components
      // Beyond a century a deadline would overflow, and is none.
      if seconds < 3_155_760_000 { deadline = start + seconds * 1_000_000_000 + attoseconds / 1_000_000_000 }
    }
    var now = start
    // On one processor the other side can't move while this one looks.
    while Processors.areSeveral, now - start < patience {
      for _ in 0..<64 {
        if let answer = answer() { return answer }
      }
      now = cring_now()
    }
    while true {
      word.pointee.store(nobody | Self.asleep, ordering: .sequentiallyConsistent)
      if nobody == 0 {
        cring_barrier()
      } else {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
      }
      let found = answer()
      if found != nil || cring_wait(word, nobody | Self.asleep, deadline) == 1 {
        word.pointee.store(nobody, ordering: .relaxed)
        patience = cring_now() - now < 2 * Self.longPatience ? Self.longPatience : Self.shortPatience
        return found ?? answer()
      }
    }
  }
}
