/// What follows from where a sensor sits, for all that is not detection.
public struct PlacementFacts: Sendable {
  /// The placement.
  public let placement: Placement
  /// What people call it, in names of sensors and files.
  public let names: [String]
  /// It sits on one leg: it has a side, and sees the steps of one foot only.
  public let isOnOneLeg: Bool
  /// What its highest acceleration is called in keys: a shoe's is about four times a tibia's.
  public let peakName: String
  /// What patterns are read from, with and without a gyroscope, in a clause.
  private let limits: (withAngularRate: String, without: String)
  /// Where people put it, in metres from the segment's origin; one spot of several is as good as another.
  public let spots: [Spot]

  /// A box of places on a segment: forward, left, up; metres.
  public struct Spot: Sendable {
    /// Along each axis; a range of one number is that number.
    public let forward: ClosedRange<Double>, left: ClosedRange<Double>, up: ClosedRange<Double>
  }

  /// What its patterns are read from, and how sure they are, in a clause.
  public func limit(hasAngularRate: Bool) -> String {
    hasAngularRate ? limits.withAngularRate : limits.without
  }

  private init(
    _ placement: Placement, names: [String], isOnOneLeg: Bool, peakName: String = "peak_acceleration",
    limits: (withAngularRate: String, without: String)? = nil, spots: [Spot]
  ) {
    self.placement = placement
    self.names = names
    self.isOnOneLeg = isOnOneLeg
    self.peakName = peakName
    let none = "no pattern is claimed from the \(placement.rawValue) without a personal model"
    self.limits = limits ?? (none, none)
    self.spots = spots
  }

  /// A row a placement.
  public static let all: [PlacementFacts] = [
    PlacementFacts(
      .shoe, names: ["shoe", "foot", "feet", "insole", "instep", "toe", "heel", "laces"], isOnOneLeg: true,
      peakName: "peak_foot_acceleration",
      limits: (
        withAngularRate: "patterns are read from the shoe's angle to the ground",
        without: "without a gyroscope only heel first or not is told, and only where it is clear; what is "
          + "unsure or unlike the model's runners a personal model may tell "
          + "(footstrike calibrate --placement shoe)"
      ),
      // Laces, heel counter, outside; from the heel on the ground.
      spots: [
        Spot(forward: 0.13...0.17, left: -0.01...0.01, up: 0.06...0.08),
        Spot(forward: -0.02...0, left: -0.01...0.01, up: 0.04...0.07),
        Spot(forward: 0.05...0.1, left: 0.035...0.045, up: 0.03...0.06),
      ]),
    PlacementFacts(
      .shank, names: ["shank", "ankle", "tibia", "shin", "leg"], isOnOneLeg: true,
      peakName: "peak_tibial_acceleration",
      spots: [Spot(forward: 0.03...0.03, left: 0...0, up: 0.08...0.12)]),
    PlacementFacts(
      .sacrum, names: ["sacrum", "pelvis", "waist", "hip", "lumbar", "trunk", "belt"],
      isOnOneLeg: false, spots: [Spot(forward: 0...0, left: 0...0, up: 0...0)]),
    PlacementFacts(
      .chest, names: ["chest", "sternum", "breastbone", "thorax"], isOnOneLeg: false,
      spots: [Spot(forward: 0...0, left: 0...0, up: 0...0)]),
    PlacementFacts(
      .wrist, names: ["wrist", "watch", "wristmotion"], isOnOneLeg: false,
      spots: [Spot(forward: 0...0, left: 0...0, up: 0...0)]),
  ]
}

extension Placement {
  /// What follows from it.
  public var facts: PlacementFacts {
    guard let facts = PlacementFacts.all.first(where: { $0.placement == self }) else {
      preconditionFailure("\(self) has no row in PlacementFacts.all")
    }
    return facts
  }
}
