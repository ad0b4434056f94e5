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
  var trackLineUp = TrackLineUpState.told
  var profile: RunnerProfile
  var model: PatternModel?
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
  /// - Parameter track: the track's points in their time.
  func configuration(
    _ sensors: [StreamDescription], track: [TrackPoint]? = nil
  ) -> StrikeMonitor.Configuration {
    var configuration = StrikeMonitor.Configuration(sensors: sensors)
    configuration.gradePercent = gradePercent
    configuration.grade = gradeSettings
    configuration.profile = profile
    configuration.model = model
    configuration.track = track
    return configuration
  }

  /// The track in the recording's time, and says how it was lined up; `nil` where there is none, or it does not
  /// reach the recording.
  ///
  /// - Parameter clock: what the recording's times count from.
  func lineUp(with clock: Track.Clock?) -> AlignedTrack? {
    guard let track else { return nil }
    let aligned = track.aligned(to: clock, offsetSeconds: trackOffsetSeconds)
    if let parts = track.partsInWords(
      aligned.part, because: aligned.alignment == .starts ? "the longest" : "the nearest to the recording")
    {
      complain(parts)
    }
    guard !aligned.points.isEmpty else {
      complain(
        "\(track.name): it ended \(FootstrikeCommand.clock(-aligned.span.upperBound)) before the recording began, so it is not used;"
          + " line it up with --altitude-offset SECONDS or auto")
      return nil
    }
    if trackLineUp == .found { return aligned }
    let begin = aligned.span.lowerBound
    switch aligned.alignment {
    case .utc where begin >= 1, .ownClock where begin >= 1:
      complain(
        "\(track.name): by the time of day it begins \(FootstrikeCommand.clock(begin)) after the recording began"
      )
    case .utc, .ownClock: complain("\(track.name): lined up with the recording by the time of day")
    case .starts where trackOffsetSeconds == 0:
      complain(
        "\(track.name): taken to begin with the recording; line it up with --altitude-offset SECONDS or auto")
    case .starts: break
    }
    return aligned
  }

  /// Says so where the recording ended before its track began.
  ///
  /// - Parameter seconds: how long the recording was.
  func checkTrack(against clock: Track.Clock?, seconds: Double) {
    guard let track, seconds > 0 else { return }
    let begin = track.aligned(to: clock, offsetSeconds: trackOffsetSeconds).span.lowerBound
    guard begin > seconds else { return }
    complain(
      "\(track.name): it begins \(FootstrikeCommand.clock(begin - seconds)) after the recording ended, so it told nothing;"
        + " line it up with --altitude-offset SECONDS")
  }
}

extension Track {
  /// What its parts are, and which is used; `nil` where there is only one.
  func partsInWords(_ used: Int, because why: String) -> String? {
    guard parts.count > 1 else { return nil }
    let listed = parts.prefix(5).map { part in
      let from = isUTC ? instant(part.firstSeconds) : "\(short(part.firstSeconds, 1)) s"
      return "\(from) (\(FootstrikeCommand.clock(part.seconds)))"
    }
    let more = parts.count > 5 ? " and \(parts.count - 5) more" : ""
    return "\(name): it holds \(parts.count) recordings, from \(listed.joined(separator: ", "))\(more);"
      + " the one from \(isUTC ? instant(parts[used].firstSeconds) : short(parts[used].firstSeconds, 1)) is used, \(why)"
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
    if let theme { profile.cues.theme = theme.key }
    if let (what, advice) = profile.contradiction {
      throw FootstrikeError(what: what, where: theme == nil ? "profile" : "--theme", advice: advice)
    }
    if let fade {
      profile.cues.session = try fade.session()
      let share = Int((100 * profile.cues.effectiveShare).rounded())
      Console.complain(
        "footstrike: session \(profile.cues.session) of \(profile.cues.plannedSessions): \(share) % of the cues are given"
      )
    }
    var track: Track?
    if let path = altitude {
      let read = try MotionRecording.track(path)
      for remark in read.remarks { Console.complain(remark) }
      track = read
    }
    var context = AnalysisContext(
      placement: placement, side: side, gradePercent: grade, gradeSettings: gradeSettings, track: track,
      trackOffsetSeconds: 0, profile: profile,
      model: try model.map { try PatternModelFile.read(path: $0) })
    switch altitudeOffset {
    case .seconds(let seconds): context.trackOffsetSeconds = seconds
    case .auto: context.trackLineUp = .wanted
    case nil: break
    }
    return context
  }
}
