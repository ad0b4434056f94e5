import CLibrary
import GaitModel

/// Collects the points of a track and makes their order, times, distances and refusals right.
struct TrackBuilder {
  /// A point as a file tells it; NaN where it doesn't.
  struct RawPoint {
    /// On the file's clock.
    var seconds = Double.nan
    var altitude = Double.nan
    var distance = Double.nan
    var speed = Double.nan
    var cadence = Double.nan
    var heartRate = Double.nan
    var latitude = Double.nan
    var longitude = Double.nan
    /// Which of the tracks in one file it is of.
    var track = 0
    /// Where it stands.
    var line: Int64 = 0
    var byteOffset: Int64 = 0
    var byteCount: Int64 = 0

    /// It tells something of the ground.
    var tellsGround: Bool {
      altitude.isFinite || distance.isFinite || speed.isFinite || latitude.isFinite
    }
  }

  /// What the file is called, in messages.
  let name: String
  var refusals = RefusalTally()
  var remarks: [String] = []
  private(set) var points: [RawPoint] = []
  private var taken = ThinnedList<RawPoint>(most: mostKept)
  /// Points without a time, and points with nothing but a time.
  private var untimed = 0
  private var bare = 0

  init(name: String) { self.name = name }

  private mutating func refuse(_ point: RawPoint, _ cause: RefusalCause) {
    refusals.add(
      Refusal(cause: cause, line: point.line, byteOffset: point.byteOffset, byteCount: point.byteCount))
  }

  /// Takes a point, or counts why not.
  mutating func add(_ raw: RawPoint) {
    var point = raw
    if point.seconds.isNaN {
      untimed += 1
      return refuse(point, .missingField)
    }
    guard abs(point.seconds) < 4e9 else { return refuse(point, .implausible) }
    // Dead Sea shore to the highest summit, with room for a barometer that is off.
    if !(point.altitude > -1_000 && point.altitude < 10_000) { point.altitude = .nan }
    if !(point.distance >= 0 && point.distance < 1e7) { point.distance = .nan }
    if !(point.speed >= 0 && point.speed < 150) { point.speed = .nan }
    if !(point.cadence >= 0 && point.cadence < 400) { point.cadence = .nan }
    if !(point.heartRate > 0 && point.heartRate < 255) { point.heartRate = .nan }
    if !(abs(point.latitude) <= 90 && abs(point.longitude) <= 180) {
      point.latitude = .nan
      point.longitude = .nan
    }
    guard point.tellsGround else {
      bare += 1
      return refuse(point, .empty)
    }
    taken.append(point)
  }

  /// Points that were taken so far.
  var count: Int { taken.taken }

  /// Points beside each other in memory: a day and a half of a watch that writes one a second.
  static let mostKept = 1 << 17
  /// No track has more.
  static let most = 1_000_000

  /// There are more points than any track has: reading on is of no use.
  var isTooLong: Bool { taken.taken > Self.most }

  /// The track.
  ///
  /// - Parameter nothing: what the file holds instead, where it has no point at all; a sentence of its kind.
  mutating func track(
    kind: Track.Kind, isUTC: Bool, nothing: (what: String, advice: String)? = nil
  ) throws(FootstrikeError) -> Track {
    if isTooLong { throw Self.tooLong(name) }
    if taken.keptEvery > 1 {
      remarks.append(
        "\(name): one point in \(taken.keptEvery) is kept, as \(Self.mostKept) tell the ground as well")
    }
    points = taken.elements
    taken = ThinnedList(most: Self.mostKept)
    try refuseUseless(kind, isUTC: isUTC, nothing)
    putInOrder()
    let told = points.count { $0.distance.isFinite }
    let placed = points.count { $0.latitude.isFinite }
    let usesPositions = told * 2 < placed
    let parts = takeParts().map { points in
      Track.Part(
        firstSeconds: points[0].seconds, points: Self.built(points, usesPositions: usesPositions))
    }
    var chosen = 0
    for (part, candidate) in parts.enumerated() where candidate.seconds >= parts[chosen].seconds {
      chosen = part
    }
    var track = Track(
      name: name, kind: kind, parts: parts, chosen: chosen, isUTC: isUTC,
      distanceFromPositions: usesPositions, refusals: refusals, remarks: remarks)
    if !track.hasAltitude {
      track.remarks.append("\(name): no point has an altitude, so this track tells no grade")
    }
    if !track.hasDistance {
      track.remarks.append(
        "\(name): no point has a distance, a speed or a position; the recording must tell how far")
    }
    if usesPositions { track.remarks.append("\(name): distances are added up from the positions") }
    return track
  }

  /// Of a file with more points than any track has.
  static func tooLong(_ name: String) -> FootstrikeError {
    FootstrikeError(
      what: "it has more than \(most) points, which no track has", where: name,
      advice: "give one with fewer points a second, or a part of it")
  }

  /// Where nothing of it can be used, says the true reason.
  private func refuseUseless(
    _ kind: Track.Kind, isUTC: Bool, _ nothing: (what: String, advice: String)?
  ) throws(FootstrikeError) {
    func problem(_ what: String, _ advice: String) -> FootstrikeError {
      FootstrikeError(what: what, where: name, advice: advice)
    }
    if let first = points.first {
      guard points.count > 1, points.allSatisfy({ $0.seconds == first.seconds }) else { return }
      let time = isUTC ? TimeText.instant(first.seconds) : "\(shortNumber(first.seconds)) s"
      throw problem(
        "all \(points.count) points have the same time, \(time)",
        "export the track with the time of each point")
    }
    if bare > 0 {
      throw problem(
        "its \(bare) points have times but no altitude, distance, speed or position",
        "give a track with altitudes: one of a watch with GPS or a barometer")
    }
    if untimed > 0 {
      throw problem(
        "its \(untimed) points have no times", "give a recorded track, not a planned route, or none")
    }
    if let nothing { throw problem(nothing.what, nothing.advice) }
    throw problem(
      "there is no point of a track in this \(kind.rawValue.uppercased()) file",
      "give a recorded track, not a planned route, or none")
  }

  // MARK: order

  /// A lone point further than this from both its neighbours has a wrong bit in its time, seconds.
  private static let lonelySeconds = 120.0
  /// Runs of points that take turns so often were recorded at once.
  private static let mostTurns = 4
  /// A longer pause, seconds, begins another part: within one track of the file, and between two.
  private static let longestPause = (inside: 21_600.0, between: 3_600.0)
  /// Fewer points far from all others are no part but times gone wrong.
  private static let fewestPoints = 3

  /// Sorts the points by time. Of what was recorded at the same time twice, or after a clock was set back,
  /// the longer stretch is kept.
  private mutating func putInOrder() {
    takeOutLonely()
    // Stretches of the file in which time goes on.
    var runs: [Range<Int>] = []
    var start = 0
    for next in 1...points.count {
      let goesOn =
        next < points.count && points[next].seconds >= points[next - 1].seconds
        && points[next].track == points[next - 1].track
      if goesOn { continue }
      runs.append(start..<next)
      start = next
    }
    let inOrder = zip(points.dropFirst(), points).allSatisfy { $0.seconds >= $1.seconds }
    guard !inOrder else { return }
    var runOf = [Int](repeating: 0, count: points.count)
    for (number, run) in runs.enumerated() { for place in run { runOf[place] = number } }
    // Swift's sort is stable.
    var order = Array(points.indices).sorted { points[$0].seconds < points[$1].seconds }
    let outside = recordedTwice(runs, runOf: runOf, order: order)
    for place in points.indices where outside[place] { refuse(points[place], .implausible) }
    let left = outside.count(where: \.self)
    if left > 0 {
      remarks.append(
        "\(name): \(left) points were recorded at the same time as a longer stretch, and are left out")
    }
    order.removeAll { outside[$0] }
    let moved = zip(order.dropFirst(), order).count { $0 < $1 }
    points = order.map { points[$0] }
    if moved > 0 {
      remarks.append(
        moved * 10 > points.count * 9
          ? "\(name): its \(points.count) points stand from the last to the first, and were sorted by time"
          : "\(name): its points stood out of the order of time, and were sorted by it")
    }
  }

  private mutating func takeOutLonely() {
    guard points.count > 2 else { return }
    var kept: [RawPoint] = [points[0]]
    for place in 1..<points.count {
      let point = points[place]
      if let before = kept.last?.seconds, place + 1 < points.count {
        let after = points[place + 1].seconds
        if before <= after, after - before < Self.longestPause.inside,
          point.seconds < before - Self.lonelySeconds || point.seconds > after + Self.lonelySeconds
        {
          refuse(point, .implausible)
          continue
        }
      }
      kept.append(point)
    }
    points = kept
  }

  /// Which points lie inside a longer stretch whose points take turns with theirs.
  private func recordedTwice(_ runs: [Range<Int>], runOf: [Int], order: [Int]) -> [Bool] {
    var turns = [Int](repeating: 0, count: runs.count)
    for (place, next) in zip(order, order.dropFirst()) where runOf[place] != runOf[next] {
      turns[runOf[next]] += 1
    }
    let together = runs.indices.filter { turns[$0] > Self.mostTurns }
      .sorted { (runs[$0].count, $1) > (runs[$1].count, $0) }
    var outside = [Bool](repeating: false, count: points.count)
    var taken: [ClosedRange<Double>] = []
    for number in together {
      let run = runs[number]
      for place in run where taken.contains(where: { $0.contains(points[place].seconds) }) {
        outside[place] = true
      }
      // What is shorter than the longest hundred is not worth a longer look.
      if taken.count < 100 {
        taken.append(points[run.lowerBound].seconds...points[run.upperBound - 1].seconds)
      }
    }
    return outside
  }

  /// The points apart by their pauses; those of times gone wrong are refused.
  private mutating func takeParts() -> [[RawPoint]] {
    var parts: [[RawPoint]] = []
    for point in points {
      if let last = parts.last?.last {
        let pause = point.seconds - last.seconds
        if pause <= (point.track == last.track ? Self.longestPause.inside : Self.longestPause.between) {
          parts[parts.count - 1].append(point)
          continue
        }
      }
      parts.append([point])
    }
    guard parts.contains(where: { $0.count >= Self.fewestPoints }) else { return parts }
    for part in parts where part.count < Self.fewestPoints {
      for point in part { refuse(point, .implausible) }
    }
    return parts.filter { $0.count >= Self.fewestPoints }
  }

  // MARK: distance

  private static func built(_ points: [RawPoint], usesPositions: Bool) -> [TrackPoint] {
    var metres = 0.0
    var before: RawPoint?
    return points.map { raw in
      var point = TrackPoint(
        time: SensorTime(seconds: raw.seconds - points[0].seconds), altitudeMetres: raw.altitude,
        distanceMetres: raw.distance, speedMetresPerSecond: raw.speed, cadenceStepsPerMinute: raw.cadence,
        heartRateBeatsPerMinute: raw.heartRate, latitudeDegrees: raw.latitude, longitudeDegrees: raw.longitude
      )
      if usesPositions {
        point.distanceMetres = .nan
        if raw.latitude.isFinite {
          if let before { metres += Self.metres(from: before, to: raw) }
          before = raw
          point.distanceMetres = metres
        }
      }
      return point
    }
  }

  /// Metres between two positions on a sphere of the Earth's mean radius (haversine formula).
  static func metres(from a: RawPoint, to b: RawPoint) -> Double {
    let radians = Double.pi / 180
    let (p, q) = (a.latitude * radians, b.latitude * radians)
    let u = sin((q - p) / 2)
    let v = sin((b.longitude - a.longitude) * radians / 2)
    return 2 * 6_371_008.8 * asin(min(1, (u * u + cos(p) * cos(q) * v * v).squareRoot()))
  }
}
