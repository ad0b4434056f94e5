/// The straight line that a sensor's clock draws against the host's, seen through delays that are never
/// negative.
///
/// A sample arrives late by the line, the driver and the scheduler, and never early: so the least delayed
/// sample of each second lies on the true line, and a fit through those is free of the jitter (as in Moon,
/// Skelly and Towsley 1999, "Estimation and removal of clock skew"). Bounded: when it holds `mostPoints`
/// seconds, pairs are merged, so that it becomes slower and more exact in a long session.
struct MinimumDelayLine: Sendable {
  /// The sensor's side: nanoseconds of its clock, or a count of samples. Host's side: nanoseconds.
  private struct Point: BitwiseCopyable {
    var sensor: Double
    var host: Double
  }

  private var points: [Point] = []
  private var window: Double
  private var windowEnds = 0.0
  private var least: Point?
  private var origin: Point?
  /// Host nanoseconds for 1 of the sensor, as far as known.
  private(set) var slope: Double
  private static let mostPoints = 64

  /// A line of unknown offset.
  ///
  /// - Parameter slope: host nanoseconds for 1 of the sensor's side, to begin with.
  init(slope: Double, windowNanoseconds: Double = 1e9) {
    self.slope = slope
    window = windowNanoseconds
    points.reserveCapacity(Self.mostPoints)
  }

  /// How many least delayed samples the slope rests on.
  var support: Int { points.count }

  /// Takes a sample's two times.
  mutating func push(sensor: Double, host: Double) {
    guard let origin else {
      self.origin = Point(sensor: sensor, host: host)
      windowEnds = window
      least = Point(sensor: 0, host: 0)
      return
    }
    let point = Point(sensor: sensor - origin.sensor, host: host - origin.host)
    if point.host >= windowEnds {
      close()
      windowEnds = point.host + window
    }
    if let least, delay(least) <= delay(point) { return }
    least = point
  }

  /// Forgets the offset, as after a gap of unknown length, and keeps the slope.
  mutating func restart() {
    points.removeAll(keepingCapacity: true)
    origin = nil
    least = nil
  }

  private func delay(_ point: Point) -> Double { point.host - slope * point.sensor }

  private mutating func close() {
    if let least { points.append(least) }
    least = nil
    if points.count == Self.mostPoints {
      for place in 0..<(Self.mostPoints / 2) {
        let (a, b) = (points[2 * place], points[2 * place + 1])
        points[place] = delay(a) <= delay(b) ? a : b
      }
      points.removeLast(Self.mostPoints / 2)
      window *= 2
    }
    fit()
  }

  /// Least squares; over less than four windows the jitter of each would weigh too much.
  private mutating func fit() {
    guard points.count >= 4 else { return }
    let n = Double(points.count)
    var (meanSensor, meanHost) = (0.0, 0.0)
    for point in points {
      meanSensor += point.sensor / n
      meanHost += point.host / n
    }
    var (covariance, variance) = (0.0, 0.0)
    for point in points {
      let from = point.sensor - meanSensor
      covariance += from * (point.host - meanHost)
      variance += from * from
    }
    if variance > 0 { slope = covariance / variance }
  }
}
