import CRing
import Synchronization

/// The half of a ring that writes. Closes the ring when it goes out of scope.
///
/// Used by one thread at a time; hand it to that thread with a `Handoff`.
public struct Producer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  /// What happens to an element that comes when the ring is full.
  public let policy: FullRingPolicy

  @usableFromInline let memory: RingMemory
  @usableFromInline let tailWord: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let headWord: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let consumerWaits: UnsafeMutablePointer<Atomic<UInt32>>
  @usableFromInline let slots: UnsafeMutableRawPointer
  @usableFromInline let mask: Int
  /// Elements ever pushed; nobody else writes `tailWord`.
  @usableFromInline var tail = 0
  /// The last that was seen of `headWord`. A ring that overwrites keeps it a whole ring behind the tail:
  /// it always looks full, so that only the way a full ring takes anyway must ask for the policy.
  @usableFromInline var headSeen = 0
  /// Whether to look at once or to let the consumer go ahead.
  @usableFromInline var pace: Pace

  init(memory: RingMemory, policy: FullRingPolicy) {
    self.policy = policy
    self.memory = memory
    tailWord = memory.tail
    headWord = memory.head
    consumerWaits = memory.consumerWaits
    slots = memory.slots
    mask = memory.capacity - 1
    pace = Pace(capacity: memory.capacity)
    if policy == .dropOldest { headSeen = -memory.capacity }
  }

  deinit { memory.producerLeaves() }

  /// How many elements the ring holds.
  @inlinable public var capacity: Int { mask &+ 1 }

  /// How many elements were lost so far because the ring was full. Exact; under
  /// `FullRingPolicy.dropOldest` the consumer counts them when it next comes by.
  public var dropped: Int { memory.dropped.pointee.load(ordering: .relaxed) }

  /// How many elements fit now; room may grow meanwhile. A ring that drops its oldest has room for all it holds.
  public var room: Int {
    policy == .dropOldest ? capacity : capacity &- (tail &- headWord.pointee.load(ordering: .acquiring))
  }

  /// All that was pushed was taken, and what the consumer did before it took the last is seen.
  @inlinable public var isEmpty: Bool { headWord.pointee.load(ordering: .acquiring) == tail }

  /// Nobody will take what is pushed.
  public var consumerHasLeft: Bool { memory.consumerHasLeft }

  /// Pushes an element, doing what the policy says if the ring is full.
  ///
  /// - Returns: false if this element was dropped, or if the consumer has left and the ring is full.
  @discardableResult @inlinable @inline(__always)
  public mutating func push(_ element: Element) -> Bool {
    if tail &- headSeen > mask {
      if policy == .dropOldest {
        overwrite(element)
        publish()
        return true
      }
      standBack()
      headSeen = memory.headForRoom(pushed: tail, whenFull: policy)
      if tail &- headSeen > mask { return false }
    }
    place(element)
    return true
  }

  /// Pushes an element if there is room, whatever the policy; a refused element is not counted.
  ///
  /// A ring that drops its oldest always has room.
  @inlinable @inline(__always)
  public mutating func pushIfRoom(_ element: Element) -> Bool {
    if tail &- headSeen > mask {
      if policy == .dropOldest { return push(element) }
      standBack()
      headSeen = headWord.pointee.load(ordering: .acquiring)
      if tail &- headSeen > mask {
        pace.foundNothing()
        return false
      }
    }
    place(element)
    return true
  }

  /// Pushes elements in their order, doing what the policy says where the ring is full.
  ///
  /// - Returns: how many were pushed; the others were dropped, or the consumer has left.
  @discardableResult @inlinable
  public mutating func push(contentsOf elements: Span<Element>) -> Int {
    elements.withUnsafeBufferPointer { elements in
      if policy == .dropOldest {
        for element in elements {
          overwrite(element)
          // Told at once, since a consumer that was lapped looks here for where to go on.
          tailWord.pointee.store(tail, ordering: .releasing)
        }
        publish()
        return elements.count
      }
      var pushed = 0
      while pushed < elements.count {
        var room = capacity &- (tail &- headSeen)
        if room < elements.count &- pushed {
          standBack()
          headSeen = headWord.pointee.load(ordering: .acquiring)
          room = capacity &- (tail &- headSeen)
        }
        if room == 0 {
          if policy == .wait, memory.waitForRoom(pushed: tail) { continue }
          if policy == .dropNewest { memory.drop(elements.count &- pushed) }
          return pushed
        }
        let place = tail & mask
        let count = min(room, elements.count &- pushed, capacity &- place)
        fetchToWrite(min(count, room &- count), after: tail &+ count)
        elementSlots.advanced(by: place).initialize(
          from: elements.baseAddress.unsafelyUnwrapped + pushed, count: count)
        tail &+= count
        pushed &+= count
        publish()
      }
      return pushed
    }
  }

  /// Lets `body` write elements where they will lie, and pushes them when it returns.
  ///
  /// It gets room for as many as fit before the memory of the ring ends. On a full ring it waits or, under
  /// `FullRingPolicy.dropNewest`, returns zero without calling `body`: nothing came, so nothing is counted.
  /// Nothing is pushed if `body` throws. A ring that drops its oldest has no place that is free: push there.
  ///
  /// - Returns: how many were pushed; zero too if the consumer has left and the ring is full.
  @discardableResult @inlinable
  public mutating func pushInPlace<Failure: Error>(
    atMost limit: Int = .max, _ body: (inout OutputSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    precondition(policy != .dropOldest, "a ring that drops its oldest can't be written in place")
    precondition(limit > 0, "at most none is no writing")
    headSeen = headWord.pointee.load(ordering: .acquiring)
    while tail &- headSeen > mask {
      guard policy == .wait, memory.waitForRoom(pushed: tail) else { return 0 }
      headSeen = headWord.pointee.load(ordering: .acquiring)
    }
    let place = tail & mask
    let count = min(limit, capacity &- (tail &- headSeen), capacity &- place)
    let slots = UnsafeMutableBufferPointer(start: elementSlots + place, count: count)
    var span = OutputSpan(buffer: slots, initializedCount: 0)
    try body(&span)
    let written = span.finalize(for: slots)
    tail &+= written
    publish()
    return written
  }

  /// Says that nothing more will come: the consumer sees the end once it has taken what is left.
  ///
  /// Going out of scope does the same. What is pushed after it may never be taken.
  public mutating func close() { memory.producerLeaves() }

  @inlinable var elementSlots: UnsafeMutablePointer<Element> {
    slots.assumingMemoryBound(to: Element.self)
  }

  @inlinable @inline(__always) mutating func place(_ element: Element) {
    (elementSlots + (tail & mask)).initialize(to: element)
    cring_fetch_to_write(elementSlots + ((tail &+ Self.reach) & mask))
    tail &+= 1
    publish()
  }

  /// So many elements ahead a slot is fetched: a few lines, so that each is here when its turn comes.
  @inlinable @inline(__always) static var reach: Int { max(1, 512 / MemoryLayout<Element>.stride) }

  /// Begins to bring here the slots that the next batch will want.
  @inlinable @inline(__always) func fetchToWrite(_ count: Int, after index: Int) {
    RingMemory.eachLine(of: count, at: elementSlots + (index & mask)) { cring_fetch_to_write($0) }
  }

  @inlinable @inline(__always) mutating func publish() {
    tailWord.pointee.store(tail, ordering: .releasing)
    // After the store, in the machine too once the consumer has passed a barrier through this thread.
    if consumerWaits.pointee.load(ordering: .acquiring) != 0 { memory.wakeConsumer() }
  }

  /// Before `headWord` is looked at: not at once where the last look brought little.
  @inlinable @inline(__always) mutating func standBack() {
    if pace.isInStep(tail) { memory.standBack() }
  }

  @inlinable @inline(__always) mutating func overwrite(_ element: Element) {
    Self.overwrite(slots, at: tail & mask, element, number: tail)
    tail &+= 1
    headSeen = tail &- capacity
  }

  /// Out of line and without this struct: where its address is never taken, it lives in registers.
  @inlinable @inline(never) static func overwrite(
    _ slots: UnsafeMutableRawPointer, at place: Int, _ element: Element, number: Int
  ) {
    GuardedSlot<Element>(slots, at: place).store(element, number: number)
  }
}
