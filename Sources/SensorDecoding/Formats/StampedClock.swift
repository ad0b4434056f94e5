import GaitModel

/// Times of samples that were read evenly and of which only a few are stamped: from one stamp to the next
/// time runs evenly, and goes on at the same pace before the first and after the last.
///
/// The pace is that of the stamps and not the nominal one, of which sensors are off by a few per cent.
struct StampedClock: Sendable {
  private struct Stamp: BitwiseCopyable {
    var sample: Int64
    var nanoseconds: Int64
  }

  /// In order; as many as the samples that wait may lie between.
  private var stamps: [Stamp] = []
  private let nominalPeriod: Double
  /// Nanoseconds between two samples by the last two stamps.
  private var period: Double
  /// When the next sample should be read, by the stamps there were.
  private var expected: Int64?

  /// Stamps that are kept.
  private static let kept = 8
  /// The pace may be off the nominal one by so much.
  private static let tolerance = 0.25
  /// What is made good with each sample, at most; of the nominal period.
  private static let steepestFade = 0.2

  /// A clock without a stamp.
  init(nominalRateHertz: Double) {
    nominalPeriod = 1e9 / nominalRateHertz
    period = nominalPeriod
    stamps.reserveCapacity(Self.kept)
  }

  /// Forgets all stamps, and keeps the pace until there are two again.
  mutating func restart() {
    stamps.removeAll(keepingCapacity: true)
    expected = nil
  }

  /// Takes the next stamp; false where time leapt, so that the samples before are not of one run with it.
  ///
  /// A stamp with the time of the one before is the same one, told again.
  mutating func add(sample: Int64, nanoseconds: Int64) -> Bool {
    if let last = stamps.last, last.nanoseconds != nanoseconds {
      let pace = Double(nanoseconds - last.nanoseconds) / Double(sample - last.sample)
      guard sample > last.sample, abs(pace / nominalPeriod - 1) <= Self.tolerance else { return false }
      period = pace
    } else if !stamps.isEmpty {
      return true
    }
    if stamps.count == Self.kept { stamps.removeFirst() }
    stamps.append(Stamp(sample: sample, nanoseconds: nanoseconds))
    return true
  }

  /// Writes the times of the samples from `first` on, the first of which has this number in the run.
  ///
  /// Where the last stamps are old and a new one shows that time went otherwise, that is made good within the
  /// next samples: time never leaps within a run, and never goes back.
  mutating func setTimes(of samples: inout [MotionSample], from first: Int, number: Int64) {
    let count = samples.count - first
    guard count > 0, !stamps.isEmpty else { return }
    var off = expected.map { Double($0 - time(number)) } ?? 0
    let most = Self.steepestFade * nominalPeriod
    let fade = max(-most, min(most, off / Double(count)))
    samples.withUnsafeMutableBufferPointer { samples in
      var place = first
      for segment in stamps.indices {
        let start = stamps[segment]
        let pace = self.pace(of: segment)
        var end = samples.count
        if segment + 2 < stamps.count { end = min(end, first + Int(stamps[segment + 1].sample - number)) }
        var distance = Double(number + Int64(place - first) - start.sample)
        while place < end {
          samples[place].time = SensorTime(nanoseconds: start.nanoseconds + Int64(distance * pace + off))
          off -= fade
          distance += 1
          place += 1
        }
      }
    }
    expected = time(number + Int64(count)) + Int64(off)
  }

  /// When a sample was read, by the stamps there are.
  private func time(_ number: Int64) -> Int64 {
    var segment = 0
    while segment + 2 < stamps.count, number >= stamps[segment + 1].sample { segment += 1 }
    let distance = Double(number - stamps[segment].sample)
    return stamps[segment].nanoseconds + Int64(distance * pace(of: segment))
  }

  /// Nanoseconds between two samples from this stamp to the next; the last two stamps hold for all that comes
  /// after them.
  private func pace(of segment: Int) -> Double {
    guard segment + 1 < stamps.count else { return period }
    let (start, end) = (stamps[segment], stamps[segment + 1])
    return Double(end.nanoseconds - start.nanoseconds) / Double(end.sample - start.sample)
  }
}
