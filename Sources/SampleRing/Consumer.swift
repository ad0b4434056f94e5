import CRing
import Synchronization

/// The half of a ring that reads. When it goes out of scope a waiting producer is let go.
///
/// Used by one thread at a time; hand it to that thread with a `Handoff`.
public struct Consumer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  /// What happens to an element that comes when the ring is full.
  public let policy: FullRingPolicy

  @usableFromInline let memory: RingMemory
  @usableFromInline let tailWord: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let headWord: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let producerWaits: UnsafeMutablePointer<Atomic<UInt32>>
  @usableFromInline let slots: UnsafeMutableRawPointer
  @usableFromInline let mask: Int
  /// Elements ever taken or overwritten; nobody else writes `headWord`.
  @usableFromInline var head = 0
  /// The last that was seen of `tailWord`. A ring that overwrites never moves it: it always looks empty,
  /// so that only the way an empty ring takes anyway must ask for the policy.
  @usableFromInline var tailSeen = 0
  /// Whether to look at once or to let the producer go ahead.
  @usableFromInline var pace: Pace
  /// Where a ring that overwrites puts what it hands out; else `nil`.
  @usableFromInline let copies: UnsafeMutablePointer<Element>?

  init(memory: RingMemory, policy: FullRingPolicy) {
    self.policy = policy
    self.memory = memory
    tailWord = memory.tail
    headWord = memory.head
    producerWaits = memory.producerWaits
    slots = memory.slots
    mask = memory.capacity - 1
    pace = Pace(capacity: memory.capacity)
    copies = policy == .dropOldest ? .allocate(capacity: memory.capacity) : nil
  }

  deinit {
    memory.consumerLeaves()
    copies?.deallocate()
  }

  /// How many elements the ring holds.
  @inlinable public var capacity: Int { mask &+ 1 }

  /// How many elements are there to be taken now; more may come, and some be overwritten, meanwhile.
  public var count: Int { min(capacity, tailWord.pointee.load(ordering: .acquiring) &- head) }

  /// How many elements were lost so far because the ring was full. Exact.
  public var dropped: Int { memory.dropped.pointee.load(ordering: .relaxed) }

  /// The producer has closed the ring and all of it was taken.
  public var isEnded: Bool {
    memory.producerHasLeft && tailWord.pointee.load(ordering: .acquiring) == head
  }

  /// Sleeps until there is something to take.
  ///
  /// - Parameter timeout: the longest time to sleep; zero only looks, `nil` has no end.
  public mutating func wait(timeout: Duration? = nil) -> RingReadiness {
    defer { pace.slept() }
    return memory.waitForElements(taken: head, timeout: timeout)
  }

  /// Takes the oldest element; `nil` if there is none now.
  @inlinable @inline(__always)
  public mutating func pop() -> Element? {
    if head == tailSeen {
      if let copies { return popGuarded(into: copies) }
      standBack()
      tailSeen = tailWord.pointee.load(ordering: .acquiring)
      if head == tailSeen {
        pace.foundNothing()
        // Where an answer is waited for it will be wanted with the tail, not after it.
        if pace.isConversation { cring_fetch_to_read(elementSlots + (head & mask)) }
        return nil
      }
    }
    let element = (elementSlots + (head & mask)).pointee
    head &+= 1
    publish()
    return element
  }

  /// Hands out the oldest elements in place and takes them when `body` returns or throws.
  ///
  /// They come as one span, which ends where the memory of the ring ends: call again for what is left.
  /// Under `FullRingPolicy.dropOldest` it is a copy.
  ///
  /// - Returns: what `body` returns; `nil` without calling it if there is nothing now.
  @inlinable
  public mutating func read<Result, Failure: Error>(
    atMost limit: Int = .max, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    precondition(limit > 0, "at most none is no reading")
    if let copies {
      let count = takeGuarded(atMost: min(limit, capacity), into: copies)
      return count == 0 ? nil : try body(UnsafeBufferPointer(start: copies, count: count).span)
    }
    let place = head & mask
    let most = min(capacity &- place, limit)
    if tailSeen &- head < most {
      // A batch as long as it can be costs least.
      standBack()
      tailSeen = tailWord.pointee.load(ordering: .acquiring)
    }
    let count = min(tailSeen &- head, most)
    if count == 0 {
      pace.foundNothing()
      return nil
    }
    fetchToRead(min(count, tailSeen &- head &- count), after: head &+ count)
    defer {
      head &+= count
      publish()
    }
    return try body(UnsafeBufferPointer(start: elementSlots + place, count: count).span)
  }

  /// Moves elements to the end of an array, which grows if it must.
  ///
  /// - Returns: how many; zero if there are none now.
  @discardableResult @inlinable
  public mutating func drain(into array: inout [Element], atMost limit: Int = .max) -> Int {
    var taken = 0
    while taken < limit {
      let count = read(atMost: limit &- taken) { elements in
        elements.withUnsafeBufferPointer { array.append(contentsOf: $0) }
        return elements.count
      }
      guard let count else { break }
      taken &+= count
      // Twice is the whole ring; an endless producer must not keep this here.
      if taken >= capacity || head & mask != 0 { break }
    }
    return taken
  }

  @inlinable var elementSlots: UnsafeMutablePointer<Element> {
    slots.assumingMemoryBound(to: Element.self)
  }

  @inlinable @inline(__always) mutating func publish() {
    headWord.pointee.store(head, ordering: .releasing)
    // After the store, in the machine too once the producer has passed a barrier through this thread.
    if producerWaits.pointee.load(ordering: .acquiring) != 0 { memory.wakeProducer(head: head) }
  }

  /// Before `tailWord` is looked at: not at once where the last look brought little.
  @inlinable @inline(__always) mutating func standBack() {
    if pace.isInStep(head) { memory.standBack() }
  }

  /// Begins to bring here the elements that the next batch will want.
  @inlinable @inline(__always) func fetchToRead(_ count: Int, after index: Int) {
    RingMemory.eachLine(of: count, at: elementSlots + (index & mask)) { cring_fetch_to_read($0) }
  }

  @inlinable @inline(__always) mutating func popGuarded(into copies: UnsafeMutablePointer<Element>)
    -> Element?
  {
    takeGuarded(atMost: 1, into: copies) == 1 ? copies.pointee : nil
  }

  /// Copies the oldest elements that were not overwritten, and counts those that were.
  @inlinable @inline(__always)
  mutating func takeGuarded(atMost limit: Int, into target: UnsafeMutablePointer<Element>) -> Int {
    let (count, goOn) = Self.takeGuarded(memory, slots, from: head, atMost: limit, into: target)
    head = goOn
    tailSeen = goOn
    headWord.pointee.store(goOn, ordering: .releasing)
    return count
  }

  /// Out of line and without this struct: where its address is never taken, it lives in registers.
  @inlinable @inline(never) static func takeGuarded(
    _ memory: RingMemory, _ slots: UnsafeMutableRawPointer, from first: Int, atMost limit: Int,
    into target: UnsafeMutablePointer<Element>
  ) -> (count: Int, head: Int) {
    let capacity = memory.capacity
    let tailWord = memory.tail
    var head = first
    var count = 0
    var tail = tailWord.pointee.load(ordering: .acquiring)
    while count < limit, head != tail {
      if tail &- head <= capacity,
        GuardedSlot<Element>(slots, at: head & (capacity &- 1)).load(number: head, into: target + count)
      {
        head &+= 1
        count &+= 1
        continue
      }
      // Lapped. An eighth of the ring is left as a start.
      tail = tailWord.pointee.load(ordering: .acquiring)
      let goOn = max(head &+ 1, tail &- max(1, capacity &- max(1, capacity / 8)))
      memory.drop(goOn &- head)
      head = goOn
      // Elements of one span follow each other without a hole only up to here.
      if count > 0 { break }
    }
    return (count, head)
  }
}
