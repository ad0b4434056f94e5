import Foundation
import SampleRing
import Synchronization
import Testing

/// Two threads, each policy: order, content and counts.
struct RingThreadTests {
  /// An element that can be told from a torn one: every word is made from its number.
  private struct Stamped: BitwiseCopyable {
    var number: Int
    var words: (Int, Int, Int)
    var byte: UInt8

    init(_ number: Int) {
      self.number = number
      words = (number &* 3, ~number, number ^ 0x5555)
      byte = UInt8(truncatingIfNeeded: number)
    }

    var isWhole: Bool {
      words.0 == number &* 3 && words.1 == ~number && words.2 == number ^ 0x5555
        && byte == UInt8(truncatingIfNeeded: number)
    }
  }

  /// What the reading thread saw.
  private struct Account: Sendable {
    var taken = 0
    var torn = 0
    var outOfOrder = 0
    var skipped = 0
    var last = -1
    var dropped = 0

    mutating func add(_ element: Stamped) {
      if !element.isWhole { torn += 1 }
      if element.number <= last { outOfOrder += 1 } else { skipped += element.number - last - 1 }
      last = element.number
      taken += 1
    }
  }

  /// Pushes `total` numbered elements on one thread while another takes them in its way.
  private func run(
    _ policy: FullRingPolicy, capacity: Int, total: Int, batch: Int,
    taking: @escaping @Sendable (inout Consumer<Stamped>, inout Account) -> Void
  ) -> (account: Account, accepted: Int) {
    let ring = Ring<Stamped>(capacity: capacity, whenFull: policy)
    let producer = Handoff(ring.producer)
    let consumer = Handoff(ring.consumer)
    let account = Mutex(Account())
    let accepted = Mutex(0)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var producer = producer.take()
      var pushed = 0
      if batch == 1 {
        for number in 0..<total where producer.push(Stamped(number)) { pushed += 1 }
      } else {
        for start in stride(from: 0, to: total, by: batch) {
          let elements = (start..<min(total, start + batch)).map { Stamped($0) }
          pushed += producer.push(contentsOf: elements.span)
        }
      }
      producer.close()
      accepted.withLock { $0 = pushed }
      done.signal()
    }
    Thread.detachNewThread {
      var consumer = consumer.take()
      var seen = Account()
      while consumer.wait() != .ended { taking(&consumer, &seen) }
      seen.dropped = consumer.dropped
      account.withLock { $0 = seen }
      done.signal()
    }
    done.wait()
    done.wait()
    return (account.withLock { $0 }, accepted.withLock { $0 })
  }

  @Test(arguments: FullRingPolicy.allCases, [1, 2, 64, 1024])
  func `one by one, nothing is torn, out of order or uncounted`(_ policy: FullRingPolicy, _ capacity: Int) {
    // A small ring makes both threads sleep at every element: fewer do.
    let total = capacity < 64 ? 2_000 : 60_000
    let (account, accepted) = run(policy, capacity: capacity, total: total, batch: 1) { consumer, seen in
      while let element = consumer.pop() { seen.add(element) }
    }
    check(account, accepted, total, policy)
  }

  @Test(arguments: FullRingPolicy.allCases, [1, 8, 256])
  func `in batches, nothing is torn, out of order or uncounted`(_ policy: FullRingPolicy, _ capacity: Int) {
    let total = capacity < 64 ? 2_000 * capacity : 200_000
    let (account, accepted) = run(policy, capacity: capacity, total: total, batch: 37) { consumer, seen in
      _ = consumer.read { elements in for index in elements.indices { seen.add(elements[index]) } }
    }
    check(account, accepted, total, policy)
  }

  private func check(_ account: Account, _ accepted: Int, _ total: Int, _ policy: FullRingPolicy) {
    #expect(account.torn == 0)
    #expect(account.outOfOrder == 0)
    #expect(account.taken + account.dropped == total)
    switch policy {
    case .wait:
      #expect(accepted == total)
      #expect(account.skipped == 0 && account.dropped == 0)
    case .dropNewest:
      #expect(accepted == account.taken)
    case .dropOldest:
      #expect(accepted == total)
    }
    // What is missing at the very end can't show as a skipped number.
    #expect(account.skipped + (total - 1 - account.last) == account.dropped)
  }

  @Test func `a sleeping consumer is woken by each single element`() {
    let there = Ring<Int>(capacity: 4, whenFull: .wait)
    let back = Ring<Int>(capacity: 4, whenFull: .wait)
    let echoIn = Handoff(there.consumer)
    let echoOut = Handoff(back.producer)
    var toEcho = there.producer
    var fromEcho = back.consumer
    Thread.detachNewThread {
      var input = echoIn.take()
      var output = echoOut.take()
      while input.wait() == .ready {
        while let element = input.pop() { output.push(element + 1) }
      }
    }
    for number in 0..<500 {
      toEcho.push(number)
      #expect(fromEcho.wait() == .ready)
      #expect(fromEcho.pop() == number + 1)
    }
    toEcho.close()
    #expect(fromEcho.wait() == .ended)
  }

  @Test func `a producer asleep on a full ring is let go when the consumer leaves`() {
    let ring = Ring<Int>(capacity: 2, whenFull: .wait)
    let producer = Handoff(ring.producer)
    let pushed = Mutex(0)
    let done = DispatchSemaphore(value: 0)
    let consumer = Handoff(ring.consumer)
    Thread.detachNewThread {
      var producer = producer.take()
      let count = producer.push(contentsOf: Array(0..<100).span)
      pushed.withLock { $0 = count }
      done.signal()
    }
    do {
      var consumer = consumer.take()
      #expect(consumer.wait() == .ready)
      #expect(consumer.pop() == 0)
    }
    done.wait()
    #expect((2...4).contains(pushed.withLock { $0 }))
  }

  @Test func `a wait with a timeout ends`() {
    var ring = Ring<Int>(capacity: 2, whenFull: .wait)
    #expect(ring.consumer.wait(timeout: .milliseconds(1)) == .timedOut)
    ring.producer.push(1)
    #expect(ring.consumer.wait(timeout: .seconds(1_000_000_000_000)) == .ready)
  }
}
