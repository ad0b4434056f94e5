import GaitModel
import Testing

@testable import GaitEvaluation

@Suite struct ClockOffsetTests {
  /// Contacts of a person, by a fixed sequence of odd numbers.
  private static func contacts(_ count: Int, wander: Double) -> [Double] {
    var state: UInt64 = 9
    var time = 1.0
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      time += 0.35 + wander * (Double(state >> 11) * 0x1p-53 - 0.5)
      return time
    }
  }

  @Test(arguments: [-31.4, -0.02, 0, 0.35, 5.5, 88])
  func `a shift is found by steps that are never quite alike`(seconds: Double) throws {
    let steps = Self.contacts(400, wander: 0.04)
    let left = steps.indices.filter { $0 % 2 == 0 }.map { steps[$0] }
    let offset = try #require(ClockOffset(first: left, second: steps.map { $0 - seconds }))
    #expect(abs(offset.seconds - seconds) < 0.003 && offset.isSure)
    #expect(offset.pairs > 130 && offset.spread < 0.005)
  }

  @Test func `steps that are all alike tell no shift, nor do few`() throws {
    let steps = Self.contacts(400, wander: 0)
    #expect(try !#require(ClockOffset(first: steps, second: steps)).isSure)
    #expect(ClockOffset(first: Array(steps.prefix(10)), second: steps) == nil)
    // Two people.
    let other = Self.contacts(700, wander: 0.05).suffix(300).map { $0 - 100 }
    if let offset = ClockOffset(first: Self.contacts(400, wander: 0.04), second: other) {
      #expect(!offset.isSure)
    }
  }

  @Test func `contacts of one foot are those that are told so, or every other one that fits`() {
    var times: [Double] = []
    var right: [Int] = []
    for (start, count, first) in [(1.0, 20, 1), (20.0, 7, 0)] {
      for step in 0..<count {
        if step % 2 == first { right.append(times.count) }
        times.append(start + 0.35 * Double(step))
      }
    }
    let seen = right.map { times[$0] + 0.01 }
    let untold = times.map { (time: $0, side: Side?.none) }
    #expect(OneFoot.places(of: untold, beside: seen, side: nil) == right)
    var told = times.indices.map { (time: times[$0], side: Side?.some(right.contains($0) ? .right : .left)) }
    told[4].side = nil
    told[9].side = nil
    #expect(OneFoot.places(of: told, beside: seen, side: .right) == right)
    #expect(OneFoot.places(of: told, beside: seen, side: nil) == right)
    #expect(OneFoot.places(of: told, beside: seen, side: .left).count == times.count - right.count)
  }
}
