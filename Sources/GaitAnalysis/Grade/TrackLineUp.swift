import CLibrary
import GaitModel

/// Finds by how much the clock of a companion track is off that of a stream, by how the runner went: the cadence
/// that the strides give, against the cadence or else the speed of the track, standing and walking included.
///
/// Normalised cross-correlation of both, a value a second. It tells where one shift explains the track and no
/// other does nearly as well; an even pace, or intervals that are all alike, tell nothing.
public struct TrackLineUp: Sendable {
  /// A shift and how sure it is.
  public struct Shift: Sendable {
    /// To be added to the times of the track, seconds.
    public var seconds: Double
    /// Correlation of both there, and at the best shift that is another one; -1…1.
    public var correlation: Double
    /// See `correlation`.
    public var nextBest: Double

    /// It explains both, and no other does nearly as well.
    public var isSure: Bool { correlation >= 0.75 && correlation - nextBest >= 0.15 }
  }

  /// What of the track was compared: `cadence` or `speed`.
  public let quantity: String
  /// A value a second, from `start` on.
  private let stream: [Double]
  private let track: [Double]
  private let trackStart: Double

  /// Points further apart than this, seconds, have a pause between them.
  private static let longestHold = 10.0
  /// Seconds in a value of the first, coarse search.
  private static let coarse = 4
  /// Shifts closer than this, seconds, are the same.
  private static let sameShift = 60.0
  /// Shorter overlaps prove nothing: seconds, and share of the shorter of both.
  private static let leastOverlap = (seconds: 120.0, share: 0.6)
  private static let smoothing = 5

  /// - Parameters:
  ///   - strides: where each whole stride begins, stream time, and how long it takes, seconds.
  ///   - lengthSeconds: of the stream.
  ///   - track: in stream time as far as that is known.
  public init(strides: [(time: Double, seconds: Double)], lengthSeconds: Double, track points: [TrackPoint]) {
    let withCadence = points.count { $0.cadenceStepsPerMinute.isFinite && $0.cadenceStepsPerMinute > 0 }
    let usesCadence = withCadence * 2 > points.count
    quantity = usesCadence ? "cadence" : "speed"
    var cadence = [Double](repeating: 0, count: max(0, Int(min(lengthSeconds, 1e6))) + 1)
    for stride in strides where stride.seconds > 0.3 && stride.seconds < 2.5 && stride.time >= 0 {
      for second in Int(stride.time)...Int(stride.time + stride.seconds) where second < cadence.count {
        cadence[second] = 120 / stride.seconds
      }
    }
    stream = Self.smoothed(cadence)
    trackStart = points.first?.time.seconds ?? 0
    track = Self.smoothed(Self.seconds(of: points, usesCadence: usesCadence))
  }

  /// The track's cadence or speed each second; 0 in pauses.
  private static func seconds(of points: [TrackPoint], usesCadence: Bool) -> [Double] {
    guard let first = points.first, let last = points.last else { return [] }
    var values = [Double](repeating: 0, count: Int(min(last.time.seconds(since: first.time), 1e6)) + 1)
    for (point, next) in zip(points, points.dropFirst()) {
      let hold = next.time.seconds(since: point.time)
      guard hold > 0, hold <= longestHold else { continue }
      var value = usesCadence ? point.cadenceStepsPerMinute : point.speedMetresPerSecond
      if !usesCadence, value.isNaN { value = (next.distanceMetres - point.distanceMetres) / hold }
      guard value.isFinite else { continue }
      let from = Int(point.time.seconds(since: first.time).rounded())
      for second in from..<max(from + 1, Int((point.time.seconds(since: first.time) + hold).rounded()))
      where second < values.count { values[second] = value }
    }
    return values
  }

  private static func smoothed(_ values: [Double]) -> [Double] {
    values.indices.map { place in
      let around = values[max(0, place - smoothing / 2)...min(values.count - 1, place + smoothing / 2)]
      return around.reduce(0, +) / Double(around.count)
    }
  }

  /// The best shift of the track within so many seconds either way; `nil` where the two never overlap enough, or
  /// one of them never changes.
  public func shift(within seconds: Double) -> Shift? {
    let size = Self.coarse
    let coarse = (stream: Self.binned(stream, size), track: Self.binned(track, size))
    // Places of the track's first value among the stream's.
    let middle = Int((trackStart / Double(size)).rounded())
    let reach = Int(seconds) / size
    var found: [(shift: Int, correlation: Double)] = []
    for shift in -reach...reach {
      guard let correlation = correlation(coarse.stream, coarse.track, at: middle + shift, step: size) else {
        continue
      }
      found.append((shift, correlation))
    }
    guard let best = found.max(by: { $0.correlation < $1.correlation }) else { return nil }
    let nextBest =
      found.lazy.filter { Double(abs($0.shift - best.shift) * size) > Self.sameShift }
      .map(\.correlation).max() ?? -1
    var fine: [Double] = []
    let around = (middle + best.shift) * size
    for place in (around - 2 * size)...(around + 2 * size) {
      fine.append(correlation(stream, track, at: place, step: 1) ?? -1)
    }
    guard let top = fine.indices.max(by: { fine[$0] < fine[$1] }) else { return nil }
    var place = Double(around - 2 * size + top)
    if top > 0, top + 1 < fine.count {
      // The vertex of the parabola through the highest and its neighbours.
      let curve = fine[top - 1] - 2 * fine[top] + fine[top + 1]
      if curve < 0 { place += min(0.5, max(-0.5, 0.5 * (fine[top - 1] - fine[top + 1]) / curve)) }
    }
    return Shift(seconds: place - trackStart, correlation: fine[top], nextBest: nextBest)
  }

  private static func binned(_ values: [Double], _ size: Int) -> [Double] {
    stride(from: 0, to: values.count, by: size).map { from in
      let bin = values[from..<min(values.count, from + size)]
      return bin.reduce(0, +) / Double(bin.count)
    }
  }

  /// Pearson's correlation where the track's first value stands at `place` of the stream.
  private func correlation(_ stream: [Double], _ track: [Double], at place: Int, step: Int) -> Double? {
    let first = max(0, place)
    let end = min(stream.count, place + track.count)
    let count = end - first
    let least = max(
      Self.leastOverlap.seconds, Self.leastOverlap.share * Double(min(stream.count, track.count) * step))
    guard Double(count * step) >= least else { return nil }
    var (sumA, sumB, sumAA, sumBB, sumAB) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in first..<end {
      let (a, b) = (stream[index], track[index - place])
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
    }
    let n = Double(count)
    let (varA, varB) = (sumAA - sumA * sumA / n, sumBB - sumB * sumB / n)
    // Less than a tenth of a step a minute, or a centimetre a second, is no change of pace.
    guard varA > n * 0.01, varB > n * 1e-4 else { return nil }
    return (sumAB - sumA * sumB / n) / (varA * varB).squareRoot()
  }
}
