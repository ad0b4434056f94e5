import CBench
import Glibc
import SampleRing
import Synchronization

/// What travels through the ring.
protocol RingItem: BitwiseCopyable, Sendable {
  init(_ number: Int)
  /// Tells it from others.
  var key: UInt64 { get }
  /// Takes a look at all of it.
  var sum: UInt64 { get }
}

extension UInt64: RingItem {
  var key: UInt64 { self }
  var sum: UInt64 { self }
}

/// A ring between two threads on two processors, timed.
enum RingBench {
  /// An element of 32 bytes.
  struct Words: RingItem {
    var a, b, c, d: UInt64

    @inline(__always) init(_ number: Int) {
      a = UInt64(truncatingIfNeeded: number)
      b = 1
      c = 2
      d = 3
    }

    @inline(__always) var key: UInt64 { a }
    @inline(__always) var sum: UInt64 { a &+ b &+ c &+ d }
  }

  private static let capacity = 4_096
  private static let batch = 64

  /// Runs every case once and prints `CASE NANOSECONDS` a line; the C++ program prints those that it can.
  static func run(items: Int, turns: Int) {
    report("one-8", items) { oneByOne(items, of: UInt64.self) }
    report("one-32", items) { oneByOne(items, of: Words.self) }
    report("batch-8", items) { batches(items, of: UInt64.self) }
    report("batch-32", items) { batches(items, of: Words.self) }
    report("newest-32", items) { dropping(items, .dropNewest, of: Words.self) }
    report("oldest-32", items) { dropping(items, .dropOldest, of: Words.self) }
    report("turn-8", turns) { roundTrips(turns, UInt64(1)) }
    report("turn-32", turns) { roundTrips(turns, Words(1)) }
  }

  private static func report(_ name: String, _ count: Int, _ measured: () -> Int64) {
    print(name, Double(measured()) / Double(count))
  }

  /// Nanoseconds until the caller has taken `total` elements that another thread pushes one at a time.
  @inline(__always)
  private static func oneByOne<Element: RingItem>(_ total: Int, of type: Element.Type) -> Int64 {
    let ring = Ring<Element>(capacity: capacity, whenFull: .wait)
    let producer = Handoff(ring.producer)
    let writer = BenchThread(processor: 1) {
      var producer = producer.take()
      for number in 0..<total {
        while !producer.pushIfRoom(Element(number)) {}
      }
    }
    var consumer = ring.consumer
    var sum: UInt64 = 0
    var taken = 0
    let start = writer.begin()
    while taken < total {
      guard let element = consumer.pop() else { continue }
      sum &+= element.key
      taken &+= 1
    }
    let end = cbench_now()
    writer.join()
    precondition(sum != 0, "nothing was pushed")
    return end - start
  }

  /// The same in batches of 64, taken as the ring has them.
  @inline(__always)
  private static func batches<Element: RingItem>(_ total: Int, of type: Element.Type) -> Int64 {
    let ring = Ring<Element>(capacity: capacity, whenFull: .wait)
    let producer = Handoff(ring.producer)
    let writer = BenchThread(processor: 1) {
      var producer = producer.take()
      let elements = (0..<batch).map { Element($0) }
      for _ in 0..<total / batch { producer.push(contentsOf: elements.span) }
    }
    var consumer = ring.consumer
    var sum: UInt64 = 0
    var taken = 0
    let start = writer.begin()
    while taken < total / batch * batch {
      let count = consumer.read(atMost: batch) { elements in
        for index in elements.indices { sum &+= elements[index].sum }
        return elements.count
      }
      taken &+= count ?? 0
    }
    let end = cbench_now()
    writer.join()
    precondition(sum != 0, "nothing was pushed")
    return end - start
  }

  /// Nanoseconds until a thread has pushed `total` elements into a ring that drops, and the caller taken the rest.
  @inline(__always)
  private static func dropping<Element: RingItem>(
    _ total: Int, _ policy: FullRingPolicy, of type: Element.Type
  ) -> Int64 {
    let ring = Ring<Element>(capacity: capacity, whenFull: policy)
    let producer = Handoff(ring.producer)
    let writer = BenchThread(processor: 1) {
      var producer = producer.take()
      for number in 0..<total { producer.push(Element(number)) }
    }
    var consumer = ring.consumer
    var taken = 0
    var next: UInt64 = 0
    let start = writer.begin()
    while true {
      if let element = consumer.pop() {
        precondition(element.key >= next && element.sum == element.key &+ 6, "torn or out of order")
        next = element.key &+ 1
        taken &+= 1
      } else if consumer.isEnded {
        break
      }
    }
    let end = cbench_now()
    writer.join()
    precondition(taken + consumer.dropped == total, "lost without being counted")
    return end - start
  }

  /// Nanoseconds of `count` elements that go to another thread and come back.
  @inline(__always)
  private static func roundTrips<Element: RingItem>(_ count: Int, _ element: Element) -> Int64 {
    let there = Ring<Element>(capacity: 64, whenFull: .wait)
    let back = Ring<Element>(capacity: 64, whenFull: .wait)
    let farConsumer = Handoff(there.consumer)
    let farProducer = Handoff(back.producer)
    let echo = BenchThread(processor: 1) {
      var consumer = farConsumer.take()
      var producer = farProducer.take()
      for _ in 0..<count {
        while true {
          guard let element = consumer.pop() else { continue }
          while !producer.pushIfRoom(element) {}
          break
        }
      }
    }
    var producer = there.producer
    var consumer = back.consumer
    let start = echo.begin()
    for _ in 0..<count {
      while !producer.pushIfRoom(element) {}
      while consumer.pop() == nil {}
    }
    let end = cbench_now()
    echo.join()
    return end - start
  }
}
