import GaitModel

/// The contacts of a stretch of time, by foot.
struct FootMeans: Sendable {
  var left: ContactMeans
  var right: ContactMeans
  /// Of contacts whose foot is not told.
  var either: ContactMeans

  init(_ measures: [StrideMeasure]) {
    left = ContactMeans(measures)
    right = left
    either = left
  }

  /// All of them.
  var all: ContactMeans {
    var all = left
    all.add(right)
    all.add(either)
    return all
  }

  mutating func add(_ readings: ContactReadings, _ side: Side?) {
    switch side {
    case .left: left.add(readings)
    case .right: right.add(readings)
    case nil: either.add(readings)
    }
  }

  mutating func add(_ other: FootMeans) {
    left.add(other.left)
    right.add(other.right)
    either.add(other.either)
  }

  var isEmpty: Bool { left.count + right.count + either.count == 0 }
}

/// A session by whole seconds of the clock of the day, for files that tell moments and not contacts.
///
/// Each second stands for what came since the one before. After eighteen hours two seconds become one, and so on.
struct FITSeconds: Sendable {
  /// The first second, since 1970.
  let first: Int64
  /// Seconds that one of `means` stands for.
  private(set) var step: Int64 = 1
  private var means: [FootMeans] = []
  private let start: Double
  private let measures: [StrideMeasure]
  private var readings: ContactReadings

  static let most = 1 << 16

  /// - Parameter start: when the session began, seconds since 1970.
  init(_ measures: [StrideMeasure], start: Double) {
    self.measures = measures
    self.start = start
    first = Int64(start.rounded(.down))
    readings = ContactReadings(measures)
  }

  /// The last second that there are contacts of.
  var last: Int64 { first + Int64(max(0, means.count - 1)) * step }

  /// The second of the day that a moment of the session belongs to.
  func second(of time: SensorTime) -> Int64 { Int64((start + time.seconds).rounded(.up)) }

  /// A second of the day in the session's time.
  func seconds(of second: Int64) -> Double { Double(second) - start }

  mutating func add(_ contact: GroundContact) {
    let second = second(of: contact.strike.initialContact) - first
    // Before its beginning nothing was recorded, and no session lasts a century.
    guard (0..<3_000_000_000).contains(second) else { return }
    while (second + step - 1) / step >= Int64(Self.most) { halve() }
    let place = Int((second + step - 1) / step)
    while means.count <= place { means.append(FootMeans(measures)) }
    readings.take(contact, measures)
    means[place].add(readings, contact.strike.side)
  }

  private mutating func halve() {
    var joined = [FootMeans]()
    for place in stride(from: 0, to: means.count, by: 2) {
      var two = means[place]
      if place > 0 { two.add(means[place - 1]) }
      joined.append(two)
    }
    if means.count > 1, means.count.isMultiple(of: 2) { joined.append(means[means.count - 1]) }
    means = joined
    step *= 2
  }

  /// The contacts of the seconds after the first, up to the last.
  func contacts(_ seconds: ClosedRange<Int64>) -> FootMeans {
    func place(_ second: Int64) -> Int64 { (second - first) / step - ((second - first) % step < 0 ? 1 : 0) }
    var sum = FootMeans(measures)
    let from = max(0, place(seconds.lowerBound) + 1)
    let through = min(Int64(means.count) - 1, place(seconds.upperBound))
    if from <= through {
      for place in from...through { sum.add(means[Int(place)]) }
    }
    return sum
  }

  /// The same of a moment: of the second before, too, where a stride is longer than one.
  func moment(_ seconds: ClosedRange<Int64>) -> FootMeans {
    let here = contacts(seconds)
    guard here.isEmpty else { return here }
    return contacts(seconds.lowerBound - max(1, step)...seconds.upperBound)
  }

  /// All contacts.
  var all: FootMeans { contacts(first - step...last) }
}
