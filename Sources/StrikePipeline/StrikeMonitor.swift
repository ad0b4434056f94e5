import GaitAnalysis
import GaitModel
import StrikeWarnings

/// One sensor's samples in; strikes, contacts, descents and warnings out. The whole analysis, without
/// threads, files or clocks: what a maker embeds.
///
/// The same samples give the same events in the same order, however they are cut into spans. Nothing is
/// allocated per sample once its lists have grown.
public struct StrikeMonitor: Sendable {
  /// What a monitor is told; all but the stream has defaults.
  public struct Configuration: Sendable {
    /// Placement, rate and what else the stream carries.
    public var stream: StreamDescription
    /// The slope of the ground in percent, where the person knows it, as on a treadmill.
    public var gradePercent: Double?
    /// A companion track in stream time.
    public var track: [TrackPoint]?
    /// When a descent begins and ends.
    public var grade = GradeSettings()
    /// When to warn.
    public var profile = RunnerProfile()

    /// A configuration for a stream.
    public init(stream: StreamDescription) { self.stream = stream }
  }

  private var detector: any GaitDetector
  private var grade: GradeStage
  private var warnings: WarningStage
  private var meter: StreamMeter
  private let source: UInt16
  private let givenSide: Side?
  /// Whether `push` must look at each sample for altitude and speed.
  private let bringsGround: Bool
  private let isUnsuitable: NoPatternReason?

  /// What the detector said and is not yet passed on, from `next`.
  private var detected: [GaitEvent] = []
  private var next = 0
  private var produced: [GaitEvent] = []

  /// A monitor.
  ///
  /// - Parameter source: the number it stamps on its events, for a session of several sensors.
  /// - Throws: `PipelineError` where no detector serves such a stream or a setting makes no sense.
  public init(_ configuration: Configuration, source: UInt16 = 0) throws(PipelineError) {
    let stream = configuration.stream
    guard let detector = PlacementTable.detector(for: stream) else {
      throw PipelineError(
        what: "nothing here can analyse a sensor at this placement", where: stream.placement.rawValue,
        todo: "name another with --placement")
    }
    if let problem = configuration.grade.problem {
      throw PipelineError(what: problem, where: "grade settings", todo: "change it")
    }
    self.detector = detector
    self.source = source
    givenSide = stream.side
    bringsGround = stream.hasAltitude
    isUnsuitable = stream.gravityRemoved && stream.placement != .wrist ? .gravityRemoved : nil
    grade = GradeStage(
      settings: configuration.grade, given: configuration.gradePercent, track: configuration.track)
    warnings = WarningStage(profile: configuration.profile)
    meter = StreamMeter(rateHertz: stream.rateHertz, source: source)
    detected.reserveCapacity(64)
    produced.reserveCapacity(64)
  }

  /// The longest stream time from a contact to its strike, seconds.
  public var latencySeconds: Double { detector.latencySeconds }

  /// What the stream brought and lost by the samples themselves.
  public var health: StreamHealth { meter.health }

  /// Analyses the next samples, appending what they completed to `events`.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    guard !samples.isEmpty else { return }
    detector.push(samples, into: &detected)
    for index in samples.indices {
      let sample = samples[index]
      // What was decided before this sample must not know its altitude.
      if next < detected.count { passOn(before: sample.time, into: &events) }
      if let gap = meter.push(sample) {
        passOn(before: sample.time, into: &events)
        emit(.gap(gap), into: &events)
      }
      if bringsGround {
        if sample.speedMetresPerSecond == sample.speedMetresPerSecond {
          grade.pushSpeed(Double(sample.speedMetresPerSecond), at: sample.time, into: &produced)
        }
        if sample.altitudeMetres == sample.altitudeMetres {
          grade.pushAltitude(Double(sample.altitudeMetres), at: sample.time, into: &produced)
        }
        flush(into: &events)
      }
      if meter.secondIsOver {
        warnings.push(meter.startSecond(), at: sample.time, into: &produced)
        flush(into: &events)
      }
    }
    passOn(before: nil, into: &events)
  }

  /// Ends the stream: what is in progress is completed as far as it can be told.
  public mutating func finish(into events: inout [GaitEvent]) {
    detector.finish(into: &detected)
    passOn(before: nil, into: &events)
    drain(detected.count, into: &events)
    grade.finish(into: &produced)
    flush(into: &events)
    detected.removeAll(keepingCapacity: true)
    next = 0
  }

  /// Passes on every strike decided before an instant, or all, with the contacts that came before them.
  ///
  /// A contact waits for the strike that follows it, so that its place among altitudes does not depend on
  /// how the samples were cut.
  private mutating func passOn(before time: SensorTime?, into events: inout [GaitEvent]) {
    var end = next
    while let strike = detected[end...].firstIndex(where: \.isStrike) {
      if let time, case .strike(let decided) = detected[strike], decided.decidedAt >= time { break }
      end = strike + 1
    }
    drain(end, into: &events)
    if next == detected.count {
      detected.removeAll(keepingCapacity: true)
      next = 0
    }
  }

  private mutating func drain(_ end: Int, into events: inout [GaitEvent]) {
    while next < end {
      switch detected[next] {
      case .strike(var strike):
        grade.advance(to: strike.decidedAt, into: &produced)
        if strike.strideLengthMetres > 0, strike.strideSeconds > 0 {
          grade.pushDisplacement(
            rise: Double(strike.strideRiseMetres), run: Double(strike.strideLengthMetres),
            seconds: Double(strike.strideSeconds), at: strike.decidedAt, into: &produced)
        } else if strike.cadenceStepsPerMinute > 0 {
          let seconds = 120 / Double(strike.cadenceStepsPerMinute)
          grade.pushStride(
            seconds: seconds, isRunning: strike.isRunning, at: strike.decidedAt, into: &produced)
        }
        flush(into: &events)
        complete(&strike)
        emit(.strike(strike), into: &events)
      case .contact(var contact):
        annotated(&contact)
        emit(.contact(contact), into: &events)
      case let other:
        emit(other, into: &events)
      }
      next += 1
    }
  }

  /// Annotations of the strikes whose contacts are still to come: at most a few.
  private var waiting: [Strike] = []

  private mutating func complete(_ strike: inout Strike) {
    strike.source = source
    if let givenSide { strike.side = givenSide }
    if let isUnsuitable, strike.pattern != nil { strike.abstain(isUnsuitable) }
    grade.annotate(&strike)
    if waiting.count == 8 { waiting.removeFirst() }
    waiting.append(strike)
  }

  private mutating func annotated(_ contact: inout GroundContact) {
    guard let index = waiting.firstIndex(where: { $0.number == contact.strike.number }) else { return }
    contact.strike = waiting[index]
    waiting.removeSubrange(...index)
  }

  private mutating func emit(_ event: GaitEvent, into events: inout [GaitEvent]) {
    events.append(event)
    warnings.push(event, into: &produced)
    flush(into: &events)
  }

  private mutating func flush(into events: inout [GaitEvent]) {
    guard !produced.isEmpty else { return }
    for event in produced {
      if case .warning(var warning) = event {
        warning.source = source
        events.append(.warning(warning))
      } else {
        events.append(event)
      }
    }
    produced.removeAll(keepingCapacity: true)
  }
}

extension GaitEvent {
  var isStrike: Bool { if case .strike = self { true } else { false } }
}
