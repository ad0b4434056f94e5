import GaitModel
import SensorDecoding

/// What a session was recorded with, as reports say it.
public struct SessionDescription: Sendable, Equatable {
  /// The program and its version.
  public var program: String
  /// The sensors, in the order of their `source` numbers; at least one.
  public var sensors: [Sensor]
  /// What was guessed, with the option that pins it.
  public var guesses: [Guess]
  /// When it began, seconds since 1970 UTC; `nil` where what recorded it tells no date.
  public var startEpochSeconds: Double?
  /// Where in it the analysis began, seconds.
  public var fromSeconds = 0.0
  /// Its answers know what came later: it was read twice. Live and else they are causal.
  public var isOffline = false
  /// The track that went with it; `nil` where none did.
  public var track: CompanionTrack?
  /// What is told of each stride; a library's user may add rows of his own.
  public var measures = StrideMeasure.all
  /// What this runner's earlier sessions were like; `nil` where none is known.
  public var usual: UsualFigures?
  /// The kinds of warnings whose counts are told even where none was raised, in their order.
  public var warningKinds: [StrikeWarning.Kind] = []

  /// One sensor of the session.
  public struct Sensor: Sendable, Equatable {
    /// The file, port or name its data came from, as the person gave it.
    public var input: String
    /// The file format or protocol.
    public var format: String
    /// What the analysis was told of it; `nil` for a track, which has altitudes and no acceleration.
    public var stream: StreamDescription?
    /// What the person calls it among several, as `sacrum`; `nil` where nobody names it.
    public var name: String?

    /// A sensor, or a track.
    public init(input: String, format: String, stream: StreamDescription?, name: String? = nil) {
      self.input = input
      self.format = format
      self.stream = stream
      self.name = name
    }
  }

  /// Where the runner was, from a watch or a phone beside the sensor.
  public struct CompanionTrack: Sendable, Equatable {
    /// Its points in the session's time.
    public var points: [TrackPoint]
    /// Its file, where it can be written again with the session in it.
    package var copy: FITCopy?

    /// A track.
    public init(points: [TrackPoint]) { self.points = points }
  }

  /// Something nobody said and that was read from the data.
  public struct Guess: Sendable, Equatable {
    /// What: `acceleration_unit`.
    public var quantity: String
    /// What it was taken for: `g`.
    public var value: String
    /// The option that pins it: `--acceleration-unit g`.
    public var option: String

    /// A guess.
    public init(quantity: String, value: String, option: String) {
      self.quantity = quantity
      self.value = value
      self.option = option
    }
  }

  /// A session of one or more sensors.
  public init(program: String, sensors: [Sensor], guesses: [Guess] = []) {
    precondition(!sensors.isEmpty, "a session has at least one sensor")
    self.program = program
    self.sensors = sensors
    self.guesses = guesses
  }

  /// The placement of a source; that of the first sensor for a source nobody described, and that of a watch
  /// for a track.
  func placement(of source: UInt16) -> Placement { sensors[index(of: source)].stream?.placement ?? .wrist }

  /// Of each sensor, whether another one sees its steps from nearer to the ground.
  var areCompanions: [Bool] {
    let companions = sensors.compactMap(\.stream).areCompanions
    return companions.count == sensors.count ? companions : sensors.map { _ in false }
  }

  /// Each sensor whose contacts count sits on one leg.
  var hasSensorsOnLegsOnly: Bool {
    zip(sensors, areCompanions).allSatisfy { $1 || $0.stream?.placement.facts.isOnOneLeg ?? true }
  }

  /// The sensor of a source; the first for a source nobody described.
  func index(of source: UInt16) -> Int { Int(source) < sensors.count ? Int(source) : 0 }
}

extension SessionDescription.Sensor {
  /// Placement, side and rate in words.
  var words: String {
    guard let stream else { return "a track, without acceleration" }
    return "\(stream.placement.rawValue)\(stream.side.map { ", \($0.rawValue)" } ?? "")"
      + ", \(ReportLine.number(stream.rateHertz, 1)) Hz\(stream.hasAngularRate ? " with gyroscope" : "")"
  }
}
