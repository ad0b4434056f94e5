import Testing

@testable import StrikePipeline

struct LineWatchTests {
  /// What is told of a line, second by second: samples and bytes that came in each.
  private func told(_ seconds: [(samples: Int64, bytes: Int64)]) -> [Int: String] {
    var watch = LineWatch()
    var (samples, bytes): (Int64, Int64) = (0, 0)
    var told: [Int: String] = [:]
    for (second, came) in seconds.enumerated() {
      samples += came.samples
      bytes += came.bytes
      let now = Int64(second) * 1_000_000_000
      if let words = watch.look(samples: samples, bytes: bytes, rateHertz: 100, now: now) {
        told[second] = words
      }
    }
    return told
  }

  private func seconds(_ count: Int, _ samples: Int64, _ bytes: Int64) -> [(samples: Int64, bytes: Int64)] {
    Array(repeating: (samples, bytes), count: count)
  }

  @Test func `a steady line, a silent one and a burst after a silence are well`() {
    #expect(told(seconds(30, 100, 4400)).isEmpty)
    #expect(told(seconds(6, 100, 4400) + seconds(30, 0, 0)).isEmpty)
    #expect(
      told(seconds(6, 100, 4400) + seconds(3, 0, 0) + seconds(1, 400, 17600) + seconds(9, 100, 4400)).isEmpty)
  }

  @Test func `bytes that are no samples any more are told once, and again after the line was well`() {
    let gone = seconds(10, 0, 2200)
    let words = told(seconds(6, 100, 4400) + gone + seconds(9, 100, 4400) + gone)
    #expect(words.count == 2)
    #expect(words.values.allSatisfy { $0.hasPrefix("bytes come, and none of them is a sample") })
  }

  @Test func `a device that was set to a higher rate is told`() {
    let words = told(seconds(6, 100, 4400) + seconds(20, 400, 17600))
    #expect(words.count == 1)
    #expect(
      words.values.first?.hasPrefix("400 samples a second come, and the session began with 100") == true)
  }
}
