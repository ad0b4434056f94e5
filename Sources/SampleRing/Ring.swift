/// A lock-free queue between one thread that writes and one that reads.
///
/// Each half is `~Copyable`: whoever holds it is the only one in that role, and the compiler keeps it so.
/// Making a ring is the only allocation; pushing and taking elements never allocates, never locks, and
/// calls the kernel only to sleep on a full or an empty ring and to wake whoever sleeps there.
///
/// ```
///  0 B        tail      how many elements were ever pushed; written by the producer
///  128 B      head      how many were ever taken; written by the consumer
///  256 B      waiting   who sleeps, who has left; written when someone does
///  384 B      dropped   how many were lost because the ring was full
///  512 B      slots     element n lies in slot n mod capacity
///
///             head = 5          tail = 11        capacity = 8
///                │                 │
///     slot   0   1   2   3   4   5   6   7
///          │ 8 │ 9 │10 │   │   │ 5 │ 6 │ 7 │     in two spans: 5 6 7, then 8 9 10
/// ```
///
/// Each line of two times 64 bytes has one writer, so that neither side's stores take the other's line
/// away (two times, since processors fetch lines in pairs). Each half keeps its own index and the last it
/// saw of the other's in its own struct: the other's line is touched once a lap and not once an element.
/// What still has to cross from one processor to the other is fetched ahead: the producer asks for the slots
/// it will write next while the consumer's last reads of them are long over, the consumer for its next batch.
///
/// Under `FullRingPolicy.dropOldest` a slot begins with a sequence number, odd while it is being written,
/// and its element is stored as atomic words: the consumer sees that it was overtaken and never hands out
/// an element that is half old and half new (a seqlock).
///
/// Not for more than two threads, not for elements that own memory, and not for values that one task
/// hands to another: use an `AsyncStream` there.
@frozen
public struct Ring<Element: BitwiseCopyable>: ~Copyable, Sendable {
  /// The half that writes.
  public var producer: Producer<Element>
  /// The half that reads.
  public var consumer: Consumer<Element>

  /// An empty ring.
  ///
  /// - Parameters:
  ///   - capacity: how many elements it holds at least; rounded up to a power of two. Positive.
  ///   - policy: what happens to an element that comes when it is full.
  public init(capacity: Int, whenFull policy: FullRingPolicy) {
    precondition(capacity > 0, "a ring holds at least one element")
    precondition(capacity <= 1 << 40, "no machine has memory for such a ring")
    let slots = Self.roundedUpToPowerOfTwo(capacity)
    let slotBytes =
      policy == .dropOldest
      ? GuardedSlot<Element>.wordCount * MemoryLayout<UInt64>.stride : MemoryLayout<Element>.stride
    let memory = RingMemory(capacity: slots, slotBytes: slotBytes)
    producer = Producer(memory: memory, policy: policy)
    consumer = Consumer(memory: memory, policy: policy)
  }

  /// How many elements a ring must hold so that nothing is lost while the consumer stands still.
  ///
  /// - Parameters:
  ///   - rateHertz: elements a second. Positive and finite.
  ///   - stall: the longest time the consumer may not come by.
  public static func capacity(rateHertz: Double, longestStall stall: Duration) -> Int {
    precondition(rateHertz > 0 && rateHertz.isFinite, "a rate is a positive number of elements a second")
    precondition(stall >= .zero, "a stall can't be negative")
    let seconds = Double(stall.components.seconds) + Double(stall.components.attoseconds) * 1e-18
    // One more, since the stall may begin just before an element comes and end just after one.
    return roundedUpToPowerOfTwo(Int(min((rateHertz * seconds).rounded(.up) + 1, 0x1p40)))
  }

  private static func roundedUpToPowerOfTwo(_ count: Int) -> Int {
    count <= 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
  }
}
