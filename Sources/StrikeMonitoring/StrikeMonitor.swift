import GaitAnalysis
import GaitModel
import StrikeWarnings

/// A session's samples in; strikes, contacts, descents and warnings out. The whole analysis, without
/// threads, files or clocks: what a maker embeds.
///
/// One sensor, or several on one clock (a pod on each shoe, a belt beside them), told apart by
/// `MotionSample.source`. Of several that see one foot the nearest to the ground is believed: the others' strikes
/// and contacts are told, too, but no rule counts a step twice. The same
/// samples give the same events in the same order, however they are cut into spans. Nothing is allocated
/// per sample once its lists have grown.
public struct StrikeMonitor: Sendable {
  /// What a monitor is told; all but the sensors has defaults.
  public struct Configuration: Sendable {
    /// Placement, rate and what else each sensor's stream carries, in the order of their numbers.
    public var sensors: [StreamDescription]
    /// The slope of the ground in percent, where the person knows it, as on a treadmill.
    public var gradePercent: Double?
    /// A companion track in stream time.
    public var track: [TrackPoint]?
    /// When a descent begins and ends.
    public var grade = GradeSettings()
    /// When to warn.
    public var profile = RunnerProfile()
    /// Keeps what a second pass is to know, for `survey`.
    public var surveys = false
    /// What a first pass over the same recording learned. Then answers know what comes later; without it they are
    /// causal, as live.
    public var survey: RecordingSurvey?
    /// A learned model, which then tells the pattern instead of the placement's own rules.
    public var model: PatternModel?

    /// A configuration for some sensors.
    public init(sensors: [StreamDescription]) { self.sensors = sensors }

    /// A configuration for one sensor.
    public init(stream: StreamDescription) { self.init(sensors: [stream]) }
  }

  private var sensors: [SensorStage]
  /// Of each sensor, whether another one sees its steps from nearer.
  private var areCompanions: [Bool]
  private var grade: GradeStage
  private var warnings: WarningStage
  private let model: PatternModel?
  /// What the sensors are taken for.
  private var streams: [StreamDescription]
  private var produced: [GaitEvent] = []
  /// Which shoe's way is added up, and when it last brought one: two shoes cover the same ground.
  private var walker = (source: UInt16(0), heardAt: SensorTime.zero)

  /// A monitor.
  ///
  /// - Throws: `FootstrikeError` where no detector serves such a stream or a setting makes no sense.
  public init(_ configuration: Configuration) throws(FootstrikeError) {
    precondition(!configuration.sensors.isEmpty, "a session has a sensor")
    precondition(
      configuration.survey.map { $0.sensors.count == configuration.sensors.count } ?? true,
      "a survey is of the same sensors")
    if let problem = configuration.grade.problem {
      throw FootstrikeError(what: problem, where: "grade settings", advice: "change it")
    }
    sensors = []
    areCompanions = configuration.sensors.areCompanions
    model = configuration.model
    streams = configuration.sensors
    for (number, stream) in configuration.sensors.enumerated() {
      sensors.append(
        try SensorStage(
          stream, model: Self.model(configuration.model, for: stream, among: configuration.sensors),
          source: UInt16(number),
          survey: configuration.survey?.sensors[number]))
    }
    grade = GradeStage(
      settings: configuration.grade, given: configuration.gradePercent, track: configuration.track,
      ground: configuration.survey?.ground, surveys: configuration.surveys)
    warnings = WarningStage(profile: configuration.profile)
    produced.reserveCapacity(64)
  }

  /// How many sensors the session has.
  public var sensorCount: Int { sensors.count }

  /// What a sensor's stream brought and lost, by the samples themselves.
  public func health(of source: Int = 0) -> StreamHealth { sensors[source].meter.health }

  /// Says what a sensor turned out to be that was not there yet when the session began.
  ///
  /// - Precondition: none of its samples was pushed.
  /// - Throws: `FootstrikeError` as `init` does; then it stays what the configuration took it for.
  public mutating func describe(_ source: Int, as stream: StreamDescription) throws(FootstrikeError) {
    precondition(sensors[source].meter.health.samples == 0, "a sensor that was heard is known")
    var all = streams
    all[source] = stream
    sensors[source] = try SensorStage(
      stream, model: Self.model(model, for: stream, among: all), source: UInt16(source))
    streams = all
    areCompanions = all.areCompanions
  }

  /// The model, for the sensors at its placement where there are any; else every sensor is told that it is not its.
  private static func model(
    _ model: PatternModel?, for stream: StreamDescription, among all: [StreamDescription]
  ) -> PatternModel? {
    func isFor(_ stream: StreamDescription) -> Bool { stream.placement.rawValue == model?.placement }
    return isFor(stream) || !all.contains(where: isFor) ? model : nil
  }

  /// Nothing is judged or said while the session is paused; strikes are still found.
  public var isPaused: Bool {
    get { warnings.isPaused }
    set { newValue ? warnings.pause() : warnings.resume() }
  }

  /// Analyses the next samples, appending what they completed to `events`.
  ///
  /// - Precondition: each sample's `source` is the number of one of the sensors.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    guard sensors.count > 1 else { return push(samples, of: 0, into: &events) }
    var start = 0
    while start < samples.count {
      let source = samples[start].source
      var end = start + 1
      while end < samples.count, samples[end].source == source { end += 1 }
      push(samples.extracting(start..<end), of: Int(source), into: &events)
      start = end
    }
  }

  /// Ends the streams: what is in progress is completed as far as it can be told.
  public mutating func finish(into events: inout [GaitEvent]) {
    for sensor in sensors.indices {
      sensors[sensor].finish()
      while let event = sensors[sensor].nextReady(before: nil, atEnd: true) {
        pass(event, of: sensor, into: &events)
      }
    }
    grade.finish(into: &produced)
    flush(into: &events)
  }

  /// Ends a first pass, whose events nobody needs, and returns what it learned.
  ///
  /// - Precondition: its configuration `surveys`.
  public consuming func survey() -> RecordingSurvey {
    let learned = sensors.map(\.survey)
    var events: [GaitEvent] = []
    finish(into: &events)
    return RecordingSurvey(sensors: learned, ground: grade.survey)
  }

  private mutating func push(
    _ samples: Span<MotionSample>, of sensor: Int, into events: inout [GaitEvent]
  ) {
    sensors[sensor].detect(samples)
    let bringsGround = sensors[sensor].bringsGround
    var index = 0
    while true {
      if !bringsGround { index = sensors[sensor].lookQuietly(at: samples, from: index) }
      if index == samples.count { break }
      let sample = samples[index]
      index += 1
      // What was decided before this sample must not know its altitude.
      if !sensors[sensor].isQuiet { passReady(of: sensor, before: sample.time, into: &events) }
      if let gap = sensors[sensor].look(at: sample) { emit(.gap(gap), into: &events) }
      if bringsGround { takeGround(sample, into: &events) }
      if var health = sensors[sensor].secondIsOver() {
        // The session's counters: one sensor's, held against another's, would tell of losses again and again.
        for other in sensors.indices where other != sensor { health.add(sensors[other].meter.health) }
        warnings.push(health, at: sample.time, into: &produced)
        while let verdict = sensors[sensor].placementVerdict(upTo: sample.time) {
          warnings.push(verdict, into: &produced)
        }
        flush(into: &events)
      }
    }
    passReady(of: sensor, before: nil, into: &events)
  }

  private mutating func takeGround(_ sample: MotionSample, into events: inout [GaitEvent]) {
    if sample.speedMetresPerSecond == sample.speedMetresPerSecond {
      grade.pushSpeed(Double(sample.speedMetresPerSecond), at: sample.time, into: &produced)
    }
    if sample.altitudeMetres == sample.altitudeMetres {
      grade.pushAltitude(Double(sample.altitudeMetres), at: sample.time, into: &produced)
    }
    flush(into: &events)
  }

  private mutating func passReady(
    of sensor: Int, before time: SensorTime?, into events: inout [GaitEvent]
  ) {
    while let event = sensors[sensor].nextReady(before: time) { pass(event, of: sensor, into: &events) }
  }

  private mutating func pass(_ event: GaitEvent, of sensor: Int, into events: inout [GaitEvent]) {
    switch event {
    case .strike(var strike):
      let isCompanion = areCompanions[sensor]
      sensors[sensor].stamp(&strike)
      grade.advance(to: strike.decidedAt, into: &produced)
      if !isCompanion { pushWay(of: strike) }
      flush(into: &events)
      grade.annotate(&strike)
      sensors[sensor].remember(strike)
      if isCompanion { events.append(.strike(strike)) } else { emit(.strike(strike), into: &events) }
    case .contact(let contact):
      let whole = GaitEvent.contact(sensors[sensor].completed(contact))
      if areCompanions[sensor] { events.append(whole) } else { emit(whole, into: &events) }
    default:
      emit(event, into: &events)
    }
  }

  /// Tells the ground how far the last stride led.
  private mutating func pushWay(of strike: Strike) {
    if strike.strideLengthMetres > 0, strike.strideSeconds > 0 {
      if strike.source != walker.source, strike.decidedAt.seconds(since: walker.heardAt) < 5 { return }
      walker = (strike.source, strike.decidedAt)
      grade.pushDisplacement(
        rise: Double(strike.strideRiseMetres), run: Double(strike.strideLengthMetres),
        seconds: Double(strike.strideSeconds), at: strike.decidedAt,
        landed: strike.initialContact.advanced(bySeconds: -Double(strike.strideSeconds)), into: &produced)
    } else if strike.cadenceStepsPerMinute > 0 {
      grade.pushStride(
        seconds: 120 / Double(strike.cadenceStepsPerMinute), isRunning: strike.isRunning,
        at: strike.decidedAt, into: &produced)
    }
  }

  private mutating func emit(_ event: GaitEvent, into events: inout [GaitEvent]) {
    events.append(event)
    warnings.push(event, into: &produced)
    flush(into: &events)
  }

  private mutating func flush(into events: inout [GaitEvent]) {
    guard !produced.isEmpty else { return }
    events.append(contentsOf: produced)
    produced.removeAll(keepingCapacity: true)
  }
}
