import GaitModel

/// Puts the samples of a line whose pieces may be lost, swapped and doubled back into the order of their times.
///
/// A sample that follows the one before it goes on at once. One beyond a hole waits for what is missing, until
/// what came shows that it will not: 40 ms of samples further, or three pieces. So a hole that stands is one of
/// samples that never came, and is seen by its length as in a recording; samples are numbered anew by their times.
/// What comes too late or twice is left for `Timeline`, which knows and counts it.
struct DatagramOrder: Sendable {
  /// Beyond a hole, by their times.
  private var waiting: [MotionSample] = []
  private var last: Int64?
  private var lastIndex: Int64 = 0
  private var newest = Int64.min
  private let period: Double
  /// Samples of the longest piece.
  private var mostAtOnce = 1
  private var output: [MotionSample] = []

  private static let patience = 40e6
  /// Two seconds of the fastest sensor that is known.
  private static let mostWaiting = 8_192

  init(rateHertz: Double) { period = 1e9 / rateHertz }

  /// Replaces samples by those that can go on; counts the doubles of what waits.
  ///
  /// - Parameter isPiece: they came in one piece, and not in several before there was an order.
  mutating func push(_ samples: inout [MotionSample], isPiece: Bool, duplicates: inout Int64) {
    if isPiece { mostAtOnce = max(mostAtOnce, samples.count) }
    output.removeAll(keepingCapacity: true)
    for sample in samples { push(sample, duplicates: &duplicates) }
    swap(&output, &samples)
  }

  /// Nothing more comes: what waits goes on.
  mutating func finish(_ samples: inout [MotionSample]) {
    output.removeAll(keepingCapacity: true)
    for sample in waiting { handOn(sample) }
    samples.append(contentsOf: output)
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func push(_ sample: MotionSample, duplicates: inout Int64) {
    let time = sample.time.nanoseconds
    newest = max(newest, time)
    guard let last, Double(time - last) > 1.5 * period else {
      handOn(sample)
      return goOn()
    }
    var place = waiting.count
    while place > 0, waiting[place - 1].time.nanoseconds > time { place -= 1 }
    if place > 0, waiting[place - 1].time.nanoseconds == time {
      duplicates += 1
    } else {
      waiting.insert(sample, at: place)
    }
    goOn()
  }

  private mutating func handOn(_ sample: MotionSample) {
    var sample = sample
    if let last {
      let steps = (Double(sample.time.nanoseconds - last) / period).rounded()
      sample.index = lastIndex + Int64(steps)
    }
    if last.map({ sample.time.nanoseconds > $0 }) ?? true {
      (last, lastIndex) = (sample.time.nanoseconds, sample.index)
    }
    output.append(sample)
  }

  /// Hands on what waits for nothing any more.
  private mutating func goOn() {
    let patience = Int64(max(Self.patience, 3 * Double(mostAtOnce) * period))
    var count = 0
    while count < waiting.count {
      let time = waiting[count].time.nanoseconds
      let follows = Double(time - (last ?? time)) <= 1.5 * period
      guard follows || newest - time >= patience || waiting.count - count > Self.mostWaiting else { break }
      handOn(waiting[count])
      count += 1
    }
    if count > 0 { waiting.removeFirst(count) }
  }
}
