import GaitModel
import SensorDecoding

/// A second of a FIT activity: the contacts since the one before, and where the runner was.
struct FITMoment {
  var second: Int64
  var contacts: FootMeans
  /// The track at that moment; `nil` where there is none.
  var point: TrackPoint?
  /// Metres since the beginning, and metres a second: of the track where it tells them, else of the strides; NaN
  /// where neither does.
  var distance = Double.nan
  var speed = Double.nan

  /// Nothing is known of it.
  var isEmpty: Bool { contacts.isEmpty && point == nil && !distance.isFinite && !speed.isFinite }

  /// A session second by second.
  static func all(
    of seconds: FITSeconds, _ span: ClosedRange<Int64>, _ session: SessionDescription
  ) -> [FITMoment] {
    let points = session.track?.points ?? []
    let tellsMetres = points.contains { $0.distanceMetres.isFinite }
    let tellsSpeed = seconds.all.all[.speed].isFinite || points.contains { $0.speedMetresPerSecond.isFinite }
    let step = seconds.step
    var place = 0
    var (metres, first) = (0.0, Double.nan)
    return stride(from: span.lowerBound, through: span.upperBound, by: Int(step)).map { second in
      let time = seconds.seconds(of: second)
      while place + 1 < points.count, points[place + 1].time.seconds <= time { place += 1 }
      let point = points.isEmpty ? nil : Self.point(points, place, at: time)
      var moment = FITMoment(second: second, contacts: seconds.moment(second - step...second), point: point)
      moment.speed = point?.speedMetresPerSecond ?? .nan
      if !moment.speed.isFinite { moment.speed = moment.contacts.all[.speed] }
      if tellsMetres {
        let told = point?.distanceMetres ?? .nan
        if !first.isFinite { first = told }
        moment.distance = told - first
      } else {
        if moment.speed.isFinite, second > span.lowerBound { metres += moment.speed * Double(step) }
        if tellsSpeed { moment.distance = metres }
      }
      return moment
    }
  }

  /// Points further apart, seconds, tell nothing of the moments between.
  private static let longestHole = 60.0

  /// The track at a moment, put in between the points around.
  private static func point(_ points: [TrackPoint], _ place: Int, at time: Double) -> TrackPoint? {
    let a = points[place]
    let after = time - a.time.seconds
    let hole = place + 1 < points.count ? points[place + 1].time.seconds - a.time.seconds : .infinity
    guard after >= 0, hole <= longestHole else { return abs(after) < 1 ? a : nil }
    let (b, share) = (points[place + 1], hole > 0 ? after / hole : 0)
    func between(_ value: KeyPath<TrackPoint, Double>) -> Double {
      let sum = a[keyPath: value] + (b[keyPath: value] - a[keyPath: value]) * share
      return sum.isFinite ? sum : share < 0.5 ? a[keyPath: value] : b[keyPath: value]
    }
    var point = share < 0.5 ? a : b
    point.altitudeMetres = between(\.altitudeMetres)
    point.distanceMetres = between(\.distanceMetres)
    point.latitudeDegrees = between(\.latitudeDegrees)
    // Across the date line the short way is the other one.
    if abs(b.longitudeDegrees - a.longitudeDegrees) < 180 {
      point.longitudeDegrees = between(\.longitudeDegrees)
    }
    return point
  }
}

/// A part of a FIT activity with totals of its own: a lap, or the whole session.
struct FITLeg {
  /// After the first, up to the last; since 1970.
  var seconds: ClosedRange<Int64>
  /// Metres lost on it; NaN where unknown.
  var dropMetres = Double.nan

  /// Seconds of it that the runner did not pause.
  func timerSeconds(_ stops: [(start: Int64, end: Int64)]) -> Double {
    stops.reduce(Double(seconds.upperBound - seconds.lowerBound)) { rest, stop in
      rest
        - Double(max(0, min(stop.end, seconds.upperBound) - max(stop.start, seconds.lowerBound)))
    }
  }

  /// What laps and sessions tell alike.
  func fields(
    _ number: Int, _ moments: [FITMoment], _ stops: [(start: Int64, end: Int64)], of kind: FITCopy.Kind
  ) -> [FITField] {
    func metres(_ second: Int64) -> Double {
      guard moments.count > 1 else { return .nan }
      let place = (second - moments[0].second) / (moments[1].second - moments[0].second)
      return moments[Int(min(max(place, 0), Int64(moments.count) - 1))].distance
    }
    let before = metres(seconds.lowerBound)
    let distance = metres(seconds.upperBound) - (before.isFinite ? before : 0)
    let timer = timerSeconds(stops)
    let isLap = kind == .lap
    return [
      FITField(254, .uint16, Double(number)), FITField(253, second: seconds.upperBound),
      FITField(0, .enumeration, isLap ? 9 : 8), FITField(1, .enumeration, 1),
      FITField(2, second: seconds.lowerBound),
      FITField(7, .uint32, Double(seconds.upperBound - seconds.lowerBound) * 1_000),
      FITField(8, .uint32, timer * 1_000), FITField(9, .uint32, distance * 100),
      FITField(isLap ? 110 : 124, .uint32, timer > 0 ? distance / timer * 1_000 : .nan),
      FITField(isLap ? 22 : 23, .uint16, dropMetres),
    ]
  }
}
