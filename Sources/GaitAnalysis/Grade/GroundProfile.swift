import GaitModel

/// The ground of a whole recording, known with hindsight: what an analysis that has time knows at every step.
public struct GroundProfile: Sendable {
  /// Ground of one slope.
  struct Stretch: BitwiseCopyable, Sendable {
    /// Contacts after this one …
    var start: SensorTime
    /// … up to this one lie on it.
    var end: SensorTime
    /// 100 × rise ÷ run.
    var percent: Float
    var source: GradeSource
    /// The 1-based number of the descent it belongs to; 0 for none.
    var descent: Int32 = 0
  }

  /// In order of time, none over another.
  let stretches: [Stretch]
  /// In order of time, each with its end.
  public let descents: [Descent]

  /// A step may be told this much sooner or later than it ended a stretch, seconds.
  private static let slack = 0.05
  /// Beyond an end of what is known, the ground is taken to go on as it was for so long, seconds.
  private static let reach = 5.0

  /// - Parameter stretches: in order of time; of descents that other sources tell too, only the first counts.
  init(stretches: [Stretch], descents: [Descent]) {
    var stretches = stretches
    var known: [Descent] = []
    for var descent in descents.sorted(by: { $0.start < $1.start }) {
      if let last = known.last?.end, descent.start < last { continue }
      descent.number = Int32(known.count + 1)
      known.append(descent)
    }
    var next = 0
    for place in stretches.indices {
      let middle = SensorTime(
        nanoseconds: stretches[place].start.nanoseconds / 2 + stretches[place].end.nanoseconds / 2)
      while next < known.count, known[next].end! <= middle { next += 1 }
      let isOn = next < known.count && known[next].start <= middle
      stretches[place].descent = isOn ? known[next].number : 0
    }
    self.stretches = stretches
    self.descents = known
  }

  /// The ground under a contact; `nil` where nothing near it is known.
  func stretch(at contact: SensorTime) -> Stretch? {
    let time = contact.advanced(bySeconds: -Self.slack)
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].end < time { low = middle + 1 } else { high = middle }
    }
    if low < stretches.count, stretches[low].start.seconds(since: contact) < Self.reach {
      let isBetween = low > 0 && stretches[low].start > contact
      // In a hole the ground before it counts, where that is nearer.
      if !isBetween
        || contact.seconds(since: stretches[low - 1].end) > stretches[low].start.seconds(since: contact)
      {
        return stretches[low]
      }
    }
    guard low > 0, contact.seconds(since: stretches[low - 1].end) < Self.reach else { return nil }
    return stretches[low - 1]
  }
}
