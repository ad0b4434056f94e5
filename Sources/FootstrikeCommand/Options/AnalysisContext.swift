import ArgumentParser
import GaitAnalysis
import GaitEvaluation
import GaitModel
import MotionRecordings
import SensorDecoding
import StrikeMonitoring
import StrikeWarnings

/// What the person told of runner, sensor and ground, with the files it names read.
struct AnalysisContext: Sendable {
  var placement: Placement?
  var side: Side?
  var gradePercent: Double?
  var gradeSettings: GradeSettings
  var track: Track?
  var trackOffsetSeconds: Double
  var profile: RunnerProfile
  var model: StrikeModel?
  /// Takes what a person should know.
  var complain: @Sendable (String) -> Void = { Console.complain($0) }

  /// The stream of a recording, as the analysis must know it, with what was guessed of it.
  ///
  /// - Parameter head: the recording's first samples, for the placement.
  func stream(
    of recording: RecordingDescription, head: Span<MotionSample>
  ) throws -> (stream: StreamDescription, guesses: [Guess<String>]) {
    var guesses = recording.guesses
    let rate = try recording.knownRateHertz()
    let named = NamedPlacement(recording)
    var chosen = placement ?? model.flatMap { Placement(rawValue: $0.placement) }
    if chosen == nil {
      let guess = Self.placementGuess(named, head: head, rateHertz: rate)
      chosen = guess.value
      guesses.append(guess.inWords)
    }
    var side = side
    if side == nil, chosen?.facts.isOnOneLeg == true, let told = named.side {
      side = told.value
      guesses.append(told.inWords)
    }
    return (
      StreamDescription(
        placement: chosen!, side: side, rateHertz: rate, hasAngularRate: recording.hasAngularRate,
        hasAltitude: recording.hasAltitude, gravityRemoved: recording.gravityRemoved,
        accelerationRange: recording.accelerationRange), guesses
    )
  }

  /// Where a sensor sits by its name, or else by its signal.
  static func placementGuess(
    _ named: NamedPlacement, head: Span<MotionSample>, rateHertz: Double
  ) -> Guess<Placement> {
    named.placement ?? PlacementGuess(samples: head, rateHertz: rateHertz).guess
  }

  /// A monitor's configuration for a session's sensors.
  ///
  /// - Parameter clock: what the first one's times count from, to line a track up with it.
  func configuration(
    _ sensors: [StreamDescription], clock: Track.Clock? = nil
  ) -> StrikeMonitor.Configuration {
    var configuration = StrikeMonitor.Configuration(sensors: sensors)
    configuration.gradePercent = gradePercent
    configuration.grade = gradeSettings
    configuration.profile = profile
    configuration.model = model
    if let track {
      let (points, alignment) = track.aligned(to: clock, offsetSeconds: trackOffsetSeconds)
      switch alignment {
      case .utc, .ownClock: complain("\(track.name): lined up with the recording by the time of day")
      case .starts where trackOffsetSeconds == 0:
        complain(
          "\(track.name): taken to begin with the recording; line it up with --altitude-offset SECONDS")
      case .starts: break
      }
      configuration.track = points
    }
    return configuration
  }
}

extension PlacementGuess {
  /// As it is shown; a shoe where nothing tells.
  var guess: Guess<Placement> {
    let value = placement ?? .shoe
    return Guess("placement", value, because: because, option: "--placement \(value)")
  }

  /// The evidence in words.
  var because: String {
    guard placement != nil else { return "nothing moved enough to tell" }
    func short(_ value: Float) -> String { String((Double(value) * 10).rounded() / 10) }
    return "|a| reaches \(short(highAccelerationG)) g, its mean vector \(short(meanVectorG)) g"
      + (angularRateRMS.isFinite ? ", the angular rate \(short(angularRateRMS)) rad/s" : "")
  }
}

extension AnalysisOptions {
  /// Reads the files that the options name.
  func context() throws -> AnalysisContext {
    var profile = RunnerProfile()
    if let path = self.profile { profile = try RunnerProfile(json: InputFile.bytes(of: path), file: path) }
    var track: Track?
    if let path = altitude {
      let read = try MotionRecording.track(path)
      for remark in read.remarks { Console.complain(remark) }
      track = read
    }
    return AnalysisContext(
      placement: placement, side: side, gradePercent: grade, gradeSettings: gradeSettings, track: track,
      trackOffsetSeconds: altitudeOffset ?? 0, profile: profile,
      model: try model.map { try StrikeModelFile.read(path: $0) })
  }
}
