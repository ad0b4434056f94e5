import GaitModel

/// Contacts over time, in at most 512 equal stretches whose length doubles as the session grows.
public struct ContactTimeline: Sendable {
  /// One stretch of the session.
  public struct Stretch: Sendable {
    /// Running contacts on the level and uphill.
    public var elsewhere: ContactMeans
    /// Running contacts on descents.
    public var downhill: ContactMeans

    /// All of them.
    package var all: ContactMeans {
      var all = elsewhere
      all.add(downhill)
      return all
    }
  }

  /// The stretches from the session's start; the last one may be unfinished.
  public private(set) var stretches: [Stretch] = []
  /// Seconds in each stretch.
  public private(set) var stretchSeconds = 1.0

  static let mostStretches = 512

  private let empty: Stretch

  /// An empty timeline.
  init(_ measures: [StrideMeasure]) {
    let none = ContactMeans(measures)
    empty = Stretch(elsewhere: none, downhill: none)
    stretches.reserveCapacity(Self.mostStretches)
  }

  /// Adds a running contact.
  mutating func add(_ contact: ContactReadings, of strike: Strike) {
    let seconds = max(0, strike.initialContact.seconds)
    while seconds / stretchSeconds >= Double(Self.mostStretches) { halve() }
    let index = Int(seconds / stretchSeconds)
    while stretches.count <= index { stretches.append(empty) }
    if strike.descent > 0 {
      stretches[index].downhill.add(contact)
    } else {
      stretches[index].elsewhere.add(contact)
    }
  }

  /// Joins neighbours, so that twice the time fits.
  private mutating func halve() {
    for index in 0..<(stretches.count + 1) / 2 {
      var joined = stretches[2 * index]
      if 2 * index + 1 < stretches.count {
        joined.elsewhere.add(stretches[2 * index + 1].elsewhere)
        joined.downhill.add(stretches[2 * index + 1].downhill)
      }
      stretches[index] = joined
    }
    stretches.removeLast(stretches.count / 2)
    stretchSeconds *= 2
  }

  /// Heel first on descents in the first and in the second half of the downhill contacts with a pattern.
  public var downhillHalves: DownhillHalves? { DownhillHalves(stretches.map(\.downhill.patterns)) }
}
