import CLibrary
import GaitModel

/// Collects the points of a track and makes their times, distances and refusals right.
struct TrackBuilder {
  /// A point as a file tells it; NaN where it doesn't.
  struct RawPoint {
    /// On the file's clock.
    var seconds = Double.nan
    var altitude = Double.nan
    var distance = Double.nan
    var speed = Double.nan
    var cadence = Double.nan
    var latitude = Double.nan
    var longitude = Double.nan
  }

  var refusals = RefusalTally()
  var remarks: [String] = []
  private(set) var points: [RawPoint] = []

  /// Takes a point, or counts why not.
  mutating func add(_ raw: RawPoint, line: Int64, byteOffset: Int64, byteCount: Int64) {
    func refuse(_ cause: RefusalCause) {
      refusals.add(Refusal(cause: cause, line: line, byteOffset: byteOffset, byteCount: byteCount))
    }
    var point = raw
    if point.seconds.isNaN { return refuse(.missingField) }
    guard abs(point.seconds) < 4e9 else { return refuse(.implausible) }
    if let last = points.last, point.seconds < last.seconds { return refuse(.implausible) }
    // Dead Sea shore to the highest summit, with room for a barometer that is off.
    if !(point.altitude > -1_000 && point.altitude < 10_000) { point.altitude = .nan }
    if !(point.distance >= 0 && point.distance < 1e7) { point.distance = .nan }
    if !(point.speed >= 0 && point.speed < 150) { point.speed = .nan }
    if !(point.cadence >= 0 && point.cadence < 400) { point.cadence = .nan }
    if !(abs(point.latitude) <= 90 && abs(point.longitude) <= 180) {
      point.latitude = .nan
      point.longitude = .nan
    }
    if point.altitude.isNaN, point.distance.isNaN, point.speed.isNaN, point.latitude.isNaN {
      return refuse(.empty)
    }
    points.append(point)
  }

  /// The track.
  func track(name: String, kind: Track.Kind, isUTC: Bool) throws(FootstrikeError) -> Track {
    guard let first = points.first?.seconds else {
      throw FootstrikeError(
        what: "no point with a time was found in this \(kind.rawValue.uppercased()) track", where: name,
        advice: "give a recorded track, not a planned route, or none")
    }
    let told = points.count { $0.distance.isFinite }
    let placed = points.count { $0.latitude.isFinite }
    let usesPositions = told * 2 < placed
    var remarks = remarks
    var metres = 0.0
    var before: RawPoint?
    let built = points.map { raw in
      var point = TrackPoint(
        time: SensorTime(seconds: raw.seconds - first), altitudeMetres: raw.altitude,
        distanceMetres: raw.distance, speedMetresPerSecond: raw.speed, cadenceStepsPerMinute: raw.cadence)
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
    let track = Track(
      name: name, kind: kind, points: built,
      clock: isUTC ? .utc(firstSeconds: first) : .own(firstSeconds: first),
      distanceFromPositions: usesPositions, refusals: refusals, remarks: [])
    if !track.hasAltitude {
      remarks.append("\(name): no point has an altitude, so this track tells no grade")
    }
    if !track.hasDistance {
      remarks.append(
        "\(name): no point has a distance, a speed or a position; the recording must tell how far")
    }
    if usesPositions { remarks.append("\(name): distances are added up from the positions") }
    var result = track
    result.remarks = remarks
    return result
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
