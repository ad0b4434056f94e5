import SampleRing
import Testing

/// Every layout of small rings, one thread, against a model queue.
struct RingLayoutTests {
  /// A ring in a given layout: `offset` elements went through it, then `count` came.
  private func ring(
    _ capacity: Int, _ policy: FullRingPolicy, offset: Int, count: Int
  ) -> (ring: Handoff<Ring<Int>>, model: [Int]) {
    var ring = Ring<Int>(capacity: capacity, whenFull: policy)
    for n in 0..<offset {
      if !ring.producer.push(-n - 1) { Issue.record("no room at \(n)") }
      if ring.consumer.pop() != -n - 1 { Issue.record("not \(n) at \(n)") }
    }
    for n in 0..<count { if !ring.producer.push(n) { Issue.record("no room for \(n)") } }
    return (Handoff(ring), Array(0..<count))
  }

  /// An expectation that costs nothing while it holds: there are a million of them.
  private func hold(
    _ isTrue: Bool, _ layout: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
  ) {
    if !isTrue { Issue.record("does not hold: \(layout())", sourceLocation: place) }
  }

  /// Lets one half go out of scope.
  private func leave<Half: ~Copyable>(_ half: consuming Half) {}

  private static let layouts: [(Int, Int, Int)] = [1, 2, 4, 8, 16].flatMap { capacity in
    (0...capacity).flatMap { offset in (0...capacity).map { (capacity, offset, $0) } }
  }

  @Test(arguments: FullRingPolicy.allCases)
  func `elements come out one by one in their order, in every layout`(_ policy: FullRingPolicy) {
    for (capacity, offset, count) in Self.layouts {
      let (handoff, model) = ring(capacity, policy, offset: offset, count: count)
      var ring = handoff.take()
      hold(ring.consumer.count == count)
      var out: [Int] = []
      while let element = ring.consumer.pop() { out.append(element) }
      hold(out == model, "\(capacity) \(offset) \(count)")
      hold(ring.consumer.dropped == 0)
    }
  }

  @Test(arguments: FullRingPolicy.allCases)
  func `a batch goes in and comes out in its order, in every layout`(_ policy: FullRingPolicy) {
    for (capacity, offset, count) in Self.layouts {
      for size in 0...capacity - count {
        let (handoff, model) = ring(capacity, policy, offset: offset, count: count)
        var ring = handoff.take()
        let batch = (0..<size).map { 100 + $0 }
        hold(ring.producer.push(contentsOf: batch.span) == size)
        for limit in [1, 3, Int.max] {
          // What is taken at most so much at a time is taken in order.
          var out: [Int] = []
          if limit == .max {
            ring.consumer.drain(into: &out)
            hold(out == model + batch)
          } else {
            let taken = ring.consumer.drain(into: &out, atMost: limit)
            hold(taken == out.count)
            hold(out == Array((model + batch).prefix(limit)))
            // Put back what was taken, by a ring of the same layout.
            ring = self.ring(capacity, policy, offset: offset, count: count).ring.take()
            ring.producer.push(contentsOf: batch.span)
          }
        }
        hold(ring.consumer.pop() == nil)
      }
    }
  }

  @Test func `spans are handed out in place, two where the ring is wrapped`() {
    for (capacity, offset, count) in Self.layouts {
      let (handoff, model) = ring(capacity, .wait, offset: offset, count: count)
      var ring = handoff.take()
      var spans: [[Int]] = []
      while let span = ring.consumer.read({ (span) -> [Int] in span.indices.map { span[$0] } }) {
        spans.append(span)
      }
      hold(spans.flatMap { $0 } == model)
      let start = offset % capacity
      hold(spans.count == (count == 0 ? 0 : start + count > capacity ? 2 : 1))
    }
  }

  @Test(arguments: [FullRingPolicy.wait, .dropNewest])
  func `elements written in place come out in their order, in every layout`(_ policy: FullRingPolicy) throws {
    struct Refused: Error {}
    for (capacity, offset, count) in Self.layouts {
      let (handoff, model) = ring(capacity, policy, offset: offset, count: count)
      var ring = handoff.take()
      let room = capacity - count
      var next = 100
      if room > 0 {
        hold(
          (try? ring.producer.pushInPlace { span throws(Refused) in
            span.append(-1)
            throw Refused()
          }) == nil)
      }
      while next < 100 + room {
        let before = next
        let pushed = ring.producer.pushInPlace(atMost: 3) { span in
          while !span.isFull {
            span.append(next)
            next += 1
          }
        }
        hold(pushed == next - before && (1...3).contains(pushed))
      }
      if policy == .dropNewest { hold(ring.producer.pushInPlace { $0.append(-1) } == 0) }
      var out: [Int] = []
      ring.consumer.drain(into: &out)
      hold(out == model + (0..<room).map { 100 + $0 }, "\(capacity) \(offset) \(count)")
      hold(ring.consumer.dropped == 0)
    }
  }

  @Test func `a full ring that drops the newest keeps what it has and counts the rest`() {
    for (capacity, offset, count) in Self.layouts {
      let (handoff, model) = ring(capacity, .dropNewest, offset: offset, count: count)
      var ring = handoff.take()
      let batch = (0..<capacity + 3).map { 100 + $0 }
      let room = capacity - count
      hold(ring.producer.room == room)
      hold(ring.producer.push(contentsOf: batch.span) == room)
      hold(ring.producer.room == 0)
      hold(ring.producer.push(-1) == false)
      hold(ring.producer.pushIfRoom(-1) == false)
      // What was refused with a question asked first is not lost.
      hold(ring.producer.dropped == batch.count - room + 1)
      hold(ring.consumer.dropped == batch.count - room + 1)
      var out: [Int] = []
      ring.consumer.drain(into: &out)
      hold(out == model + batch.prefix(room))
      hold(ring.producer.room == capacity)
    }
  }

  @Test func `a full ring that drops the oldest hands out the newest and counts the rest`() {
    for (capacity, offset, count) in Self.layouts {
      for more in 0...2 * capacity + 1 {
        let (handoff, model) = ring(capacity, .dropOldest, offset: offset, count: count)
        var ring = handoff.take()
        let batch = (0..<more).map { 100 + $0 }
        hold(ring.producer.push(contentsOf: batch.span) == more)
        var out: [Int] = []
        while ring.consumer.drain(into: &out) > 0 {}
        let all = model + batch
        let kept = all.count <= capacity ? all.count : max(1, capacity - max(1, capacity / 8))
        hold(out == Array(all.suffix(kept)), "\(capacity) \(offset) \(count) \(more)")
        hold(ring.consumer.dropped == all.count - kept)
        hold(ring.producer.dropped == all.count - kept)
      }
    }
  }

  @Test func `elements of any size survive being stored as words`() {
    struct Odd: BitwiseCopyable, Equatable {
      var a: UInt8
      var b: UInt16
      var c: UInt8
    }
    struct Wide: BitwiseCopyable, Equatable {
      var a: SIMD4<Float>
      var b: Int32
      var c: UInt8
    }
    func check<Element: BitwiseCopyable & Equatable>(_ make: (Int) -> Element) {
      var ring = Ring<Element>(capacity: 8, whenFull: .dropOldest)
      for round in 0..<40 {
        ring.producer.push(make(round))
        #expect(ring.consumer.pop() == make(round))
      }
    }
    check { UInt8(truncatingIfNeeded: $0 &* 37) }
    check { Odd(a: UInt8($0), b: UInt16($0 * 1001), c: UInt8(255 - $0)) }
    check { Wide(a: SIMD4(repeating: Float($0)), b: Int32(-$0), c: UInt8($0)) }
    check { Double($0) / 3 }
  }

  @Test func `a closed ring is drained before it ends`() {
    var ring = Ring<Int>(capacity: 4, whenFull: .wait)
    #expect(ring.consumer.wait(timeout: .zero) == .timedOut)
    ring.producer.push(7)
    ring.producer.close()
    #expect(ring.consumer.isEnded == false)
    #expect(ring.consumer.wait() == .ready)
    #expect(ring.consumer.pop() == 7)
    #expect(ring.consumer.wait() == .ended)
    #expect(ring.consumer.isEnded == true)
    #expect(ring.consumer.pop() == nil)
  }

  @Test func `an empty ring ends when its producer goes out of scope`() {
    let ring = Ring<Int>(capacity: 4, whenFull: .wait)
    var consumer = ring.consumer
    leave(ring.producer)
    #expect(consumer.wait() == .ended)
  }

  @Test func `a producer on a full ring is let go when the consumer leaves`() {
    let ring = Ring<Int>(capacity: 2, whenFull: .wait)
    var producer = ring.producer
    leave(ring.consumer)
    #expect(producer.consumerHasLeft == true)
    #expect(producer.push(contentsOf: [1, 2, 3].span) == 2)
    #expect(producer.push(4) == false)
  }

  @Test func `what a body refused with an error is taken nevertheless`() {
    struct Refused: Error {}
    var ring = Ring<Int>(capacity: 2, whenFull: .wait)
    ring.producer.push(1)
    #expect(throws: Refused.self) {
      _ = try ring.consumer.read { (_: Span<Int>) throws -> Int in throw Refused() }
    }
    #expect(ring.consumer.pop() == nil)
  }

  @Test(arguments: [
    (1.0, 0.0, 1), (1000.0, 2.0, 2048), (500.0, 0.254, 128), (500.0, 0.256, 256), (0.1, 1.0, 2),
  ])
  func `the capacity lasts for the stall`(_ rate: Double, _ seconds: Double, _ expected: Int) {
    #expect(Ring<Int>.capacity(rateHertz: rate, longestStall: .seconds(seconds)) == expected)
  }
}
