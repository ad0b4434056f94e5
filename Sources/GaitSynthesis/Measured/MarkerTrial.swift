import GaitModel

/// A person on a level treadmill as cameras and a force plate saw it: what moves a virtual sensor.
public struct MarkerTrial: Sendable {
  /// Who.
  public var person: String
  /// Speed of the belt, m/s.
  public var speedMetresPerSecond: Double
  /// Weight ÷ gravity, kg.
  public var massKilograms: Double
  /// Places by the marker's name, as `L.Heel.Top`: forward, left, up, m, NaN where hidden.
  public var markers: [String: [SIMD3<Double>]]
  /// The same standing still.
  public var standing: [String: SIMD3<Double>]
  /// Frames a second.
  public var rateHertz: Double
  /// Vertical force under both feet together, N, from the same instant.
  public var force: [Double]
  /// Forces a second.
  public var forceRateHertz: Double

  /// A trial.
  public init(
    person: String, speedMetresPerSecond: Double, massKilograms: Double, markers: [String: [SIMD3<Double>]],
    standing: [String: SIMD3<Double>], rateHertz: Double, force: [Double], forceRateHertz: Double
  ) {
    self.person = person
    self.speedMetresPerSecond = speedMetresPerSecond
    self.massKilograms = massKilograms
    self.markers = markers
    self.standing = standing
    self.rateHertz = rateHertz
    self.force = force
    self.forceRateHertz = forceRateHertz
  }

  static let heel = ["Heel.Bottom", "Heel.Lateral", "Heel.Top"]
  static let toe = ["MT1", "MT5"]

  /// How a side's markers begin.
  static func letter(_ side: Side) -> String { side == .left ? "L." : "R." }

  /// Markers of a side by their name without it.
  func markers(_ side: Side, _ names: [String]) -> [String: [SIMD3<Double>]] {
    Dictionary(
      uniqueKeysWithValues: names.compactMap { name in markers[Self.letter(side) + name].map { (name, $0) } })
  }
}
