import GaitModel

/// One way of finding strikes: which streams it is for, and how its detector is made.
public struct PlacementEntry: Sendable {
  /// Its name in messages and reports, as in `shoe with gyroscope`.
  public let name: String
  /// Where the sensor must sit.
  public let placement: Placement
  /// It needs angular rates.
  public let needsAngularRate: Bool
  /// Makes the detector for one stream.
  public let make: @Sendable (StreamDescription) -> any GaitDetector

  /// An entry of the table.
  public init(
    name: String, placement: Placement, needsAngularRate: Bool,
    make: @escaping @Sendable (StreamDescription) -> any GaitDetector
  ) {
    self.name = name
    self.placement = placement
    self.needsAngularRate = needsAngularRate
    self.make = make
  }

  /// Whether it can work on such a stream.
  public func accepts(_ stream: StreamDescription) -> Bool {
    stream.placement == placement && (stream.hasAngularRate || !needsAngularRate)
  }
}

/// Every detector there is, most specific first.
public enum PlacementTable {
  /// The table: the first entry that accepts a stream makes its detector.
  public static let all: [PlacementEntry] = [
    PlacementEntry(name: "shoe with gyroscope", placement: .shoe, needsAngularRate: true) {
      ShoeGyroscopeDetector($0)
    },
    PlacementEntry(name: "shoe", placement: .shoe, needsAngularRate: false) {
      ShoeAccelerometerDetector($0)
    },
    PlacementEntry(name: "shank with gyroscope", placement: .shank, needsAngularRate: true) {
      ShankDetector<ShankContacts>($0)
    },
    PlacementEntry(name: "shank", placement: .shank, needsAngularRate: false) {
      ShankDetector<ShankPulses>($0)
    },
    PlacementEntry(name: "sacrum or waist", placement: .sacrum, needsAngularRate: false) {
      SacrumDetector($0)
    },
    PlacementEntry(name: "chest", placement: .chest, needsAngularRate: false) {
      SacrumDetector($0)
    },
    PlacementEntry(name: "wrist", placement: .wrist, needsAngularRate: false) {
      WristDetector($0)
    },
  ]

  /// The entry that serves such a stream; `nil` where none does.
  public static func entry(for stream: StreamDescription) -> PlacementEntry? {
    all.first { $0.accepts(stream) }
  }

  /// A detector for such a stream; `nil` where no entry serves it.
  public static func detector(for stream: StreamDescription) -> (any GaitDetector)? {
    entry(for: stream)?.make(stream)
  }
}
