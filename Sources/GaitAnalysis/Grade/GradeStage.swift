import GaitModel

/// The slope of the ground and its descents, from the best source at hand, in stream time.
///
/// Pushed whatever is known, in any mixture: a given grade, a companion track, altitudes, speeds, strides
/// and the shoe's own displacements. The best source of height is believed (given, then track, then
/// altitude, then shoe), and the best of distance; a source that falls silent makes way for the next.
/// Everything is judged over metres travelled: standing still neither begins nor ends a descent. It tells
/// of the ground only; whether somebody *runs* down it is for the gait to say. Causal, and nothing is
/// allocated after `init` but what `events` needs to grow.
public struct GradeStage: Sendable {
  private let settings: GradeSettings
  private let given: Double?
  private let track: [TrackPoint]
  /// Known from a first pass: then nothing is to be found out, and descents are told when they come.
  private let ground: GroundProfile?
  private var nextDescent = 0
  private var nextPoint = 0
  private var lastDistance = (metres: Double.nan, time: SensorTime.zero)
  private var odometer: Odometer
  private var finder: DescentFinder
  private var source: GradeSource?
  private var heardAt = SensorTime.zero
  private var now = SensorTime.zero
  /// Heights since the last node: their sum and count, and the first one's time.
  private var heights = (sum: 0.0, count: 0, since: SensorTime.zero)
  private var lastNode: (position: Double, time: SensorTime)?
  /// Where the present source's evidence begins.
  private var evidenceFrom = 0.0
  private var shoe = (height: 0.0, strides: 0)
  private var lastMoved = SensorTime.zero
  /// The descent that a given grade is, from the first instant on: there is nothing to be found out.
  private var givenDescent: Descent?

  /// Metres between the places at which the ground is judged.
  private static let spacing = 1.0

  /// A stage.
  ///
  /// - Parameters:
  ///   - given: grade in percent that the person told, as of a treadmill; `nil` where none was.
  ///   - track: a companion track in stream time (see `TrackPoint`), in the order of its times.
  ///   - ground: what a first pass found (see `survey`); a given grade is believed before it.
  ///   - surveys: keeps what a second pass is to know.
  /// - Precondition: the settings have no `problem`.
  public init(
    settings: GradeSettings = GradeSettings(), given: Double? = nil, track: [TrackPoint]? = nil,
    ground: GroundProfile? = nil, surveys: Bool = false
  ) {
    precondition(settings.problem == nil, "grade settings must be checked with `problem` before use")
    self.settings = settings
    self.given = given.flatMap { $0.isFinite ? $0 : nil }
    self.track = track ?? []
    odometer = Odometer(timeoutSeconds: settings.sourceTimeoutSeconds)
    finder = DescentFinder(settings: settings)
    if self.given != nil { source = .given }
    self.ground = self.given == nil ? ground : nil
    if surveys { finder.survey = GroundSurvey() }
  }

  /// The ground of all that was pushed; call it after `finish`. Empty where the stage does not survey.
  public var survey: GroundProfile {
    finder.survey?.profile(settings) ?? GroundProfile(stretches: [], descents: [])
  }

  // MARK: what is known

  /// What the grade comes from at present; `nil` where nothing tells it.
  public var gradeSource: GradeSource? {
    if let ground { return ground.stretch(at: now)?.source }
    return gradePercent.isNaN ? nil : source
  }

  /// What distance comes from at present; `nil` before any source of it. Without one, no descent is found.
  public var distanceSource: DistanceSource? { odometer.source }

  /// 100 × rise ÷ run where the person is now, + uphill; NaN where unknown. Lags by about
  /// `GradeSettings.smoothingMetres`.
  public var gradePercent: Double {
    if let given { return given }
    if let ground { return ground.stretch(at: now).map { Double($0.percent) } ?? .nan }
    guard let last = finder.profile.nodes.last, isEvident else { return .nan }
    return last.slope * 100
  }

  /// Metres over ground since the start.
  public var distanceMetres: Double { odometer.metres }

  /// Metres a second over ground, NaN where unknown.
  public var speedMetresPerSecond: Double { odometer.speedMetresPerSecond(at: now) }

  /// The descent that goes on, as it was when it began; `nil` on other ground.
  public var descent: Descent? {
    if let ground { return ground.descents.first { $0.start < now && now <= $0.end! } }
    return givenDescent ?? finder.open
  }

  /// On a descent and moving: over 1 metre in the last 5 seconds.
  public var isDescending: Bool { isOnDescent && now.seconds(since: lastMoved) < 5 }

  /// On a descent that does not look over yet.
  private var isOnDescent: Bool {
    guard descent != nil, !finder.isLeaving else { return false }
    if ground != nil { return true }
    guard let source, gradePercent.isFinite else { return true }
    // The mean of 40 m is level long after the place is. A shoe's slope is off by some percent: held on to as
    // long as others, level ground would pass for downhill.
    let limits = settings.limits(of: source)
    return gradePercent < (source == .shoe ? limits.enter : limits.leave)
  }

  /// Writes grade, its source, descent and speed into a strike.
  public func annotate(_ strike: inout Strike) {
    strike.speedMetresPerSecond = Float(speedMetresPerSecond)
    if let ground {
      let here = ground.stretch(at: strike.initialContact)
      strike.gradePercent = here?.percent ?? .nan
      strike.gradeSource = here?.source
      strike.descent = here?.descent ?? 0
      return
    }
    strike.gradePercent = Float(gradePercent)
    strike.gradeSource = gradeSource
    strike.descent = isOnDescent ? descent?.number ?? 0 : 0
  }

  // MARK: what comes in

  /// Takes altitude and speed of each sample that brings any, and moves stream time on.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    for index in samples.indices {
      let sample = samples[index]
      if sample.speedMetresPerSecond == sample.speedMetresPerSecond {
        pushSpeed(Double(sample.speedMetresPerSecond), at: sample.time, into: &events)
      }
      if sample.altitudeMetres == sample.altitudeMetres {
        pushAltitude(Double(sample.altitudeMetres), at: sample.time, into: &events)
      }
      advance(to: sample.time, into: &events)
    }
  }

  /// Takes one altitude of the recording, metres above any fixed level.
  public mutating func pushAltitude(
    _ metres: Double, at time: SensorTime, into events: inout [GaitEvent]
  ) {
    advance(to: time, into: &events)
    take(height: metres, from: .altitude, at: time, into: &events)
  }

  /// Takes one speed of the recording, metres a second over ground.
  public mutating func pushSpeed(_ speed: Double, at time: SensorTime, into events: inout [GaitEvent]) {
    advance(to: time, into: &events)
    odometer.push(speed: speed, from: .speed, at: time, holdSeconds: 10)
  }

  /// Takes the end of a stride, for a guess of the speed where nothing measures it.
  public mutating func pushStride(
    seconds: Double, isRunning: Bool, at time: SensorTime, into events: inout [GaitEvent]
  ) {
    advance(to: time, into: &events)
    let speed = StrideSpeed.metresPerSecond(strideSeconds: seconds, isRunning: isRunning)
    odometer.push(speed: speed, from: .strides, at: time, holdSeconds: 1.5 * seconds)
  }

  /// Takes the shoe's own way over the stride that ends now.
  ///
  /// - Parameters:
  ///   - rise: metres gained, + up.
  ///   - run: metres over level ground; positive.
  ///   - seconds: the stride's duration.
  ///   - landed: the contact that ended it, for a survey; some time before `time`, when it is known.
  public mutating func pushDisplacement(
    rise: Double, run: Double, seconds: Double, at time: SensorTime, landed: SensorTime? = nil,
    into events: inout [GaitEvent]
  ) {
    advance(to: time, into: &events)
    guard rise.isFinite, run > 0.1, run < 10, seconds > 0.1, seconds < 4, abs(rise) < run else { return }
    odometer.push(speed: run / seconds, from: .shoe, at: time, holdSeconds: 1.5 * seconds)
    shoe.height += rise
    shoe.strides += 1
    take(height: shoe.height, from: .shoe, at: time, into: &events)
    if source == .shoe {
      let end = landed ?? time
      finder.survey?.append(rise: rise, run: run, from: end.advanced(bySeconds: -seconds), to: end)
    }
  }

  /// Moves stream time on; points of the track up to that instant are taken.
  public mutating func advance(to time: SensorTime, into events: inout [GaitEvent]) {
    while nextPoint < track.count, track[nextPoint].time <= time {
      let point = track[nextPoint]
      nextPoint += 1
      take(point, into: &events)
    }
    if let given, given < settings.enterPercent, givenDescent == nil {
      givenDescent = Descent(number: 1, start: .zero, gradeSource: .given)
      events.append(.descentBegan(givenDescent!))
    }
    guard time > now else { return }
    if ground != nil { tellDescents(until: time, into: &events) }
    let before = odometer.metres
    now = time
    odometer.advance(to: time)
    if given != nil, odometer.metres > before { lastMoved = time }
  }

  /// Ends the stream: a descent in progress ends at the last place known.
  public mutating func finish(into events: inout [GaitEvent]) {
    if let given, var descent = givenDescent {
      descent.end = now
      if odometer.source != nil {
        descent.lengthMetres = Float(odometer.metres)
        descent.dropMetres = Float(-given / 100 * odometer.metres)
      }
      events.append(.descentEnded(descent))
      givenDescent = nil
    }
    if ground != nil { tellDescents(until: SensorTime(nanoseconds: .max), into: &events) }
    finder.breakOff(source: source ?? .altitude, into: &events)
    lastNode = nil
  }

  // MARK: inside

  /// Tells what is known beforehand of descents: where they begin, and a second after they ended.
  private mutating func tellDescents(until time: SensorTime, into events: inout [GaitEvent]) {
    guard let ground else { return }
    while nextDescent < 2 * ground.descents.count {
      var descent = ground.descents[nextDescent / 2]
      if nextDescent.isMultiple(of: 2) {
        guard descent.start < time else { return }
        descent.end = nil
        events.append(.descentBegan(descent))
      } else {
        guard descent.end!.advanced(bySeconds: 1) < time else { return }
        events.append(.descentEnded(descent))
      }
      nextDescent += 1
    }
  }

  private var isEvident: Bool {
    guard let source, let lastNode else { return false }
    let metres = odometer.metres - evidenceFrom
    if odometer.metres - lastNode.position > settings.longestHoleMetres / 2 { return false }
    if source == .shoe { return metres >= max(30, settings.evidenceMetres) && shoe.strides >= 10 }
    return metres >= settings.evidenceMetres
  }

  private mutating func take(_ point: TrackPoint, into events: inout [GaitEvent]) {
    if point.time > now { now = point.time }
    odometer.advance(to: point.time)
    if point.distanceMetres.isFinite {
      let (before, at) = lastDistance
      let seconds = point.time.seconds(since: at)
      if before.isNaN {
        lastDistance = (point.distanceMetres, point.time)
      } else if seconds > 0 {
        // A point that repeats an instant waits for the next; a distance that falls began anew.
        odometer.push(trackMetres: point.distanceMetres - before, seconds: seconds, at: point.time)
        lastDistance = (point.distanceMetres, point.time)
      }
    } else if point.speedMetresPerSecond.isFinite {
      odometer.push(
        speed: point.speedMetresPerSecond, from: .track, at: point.time,
        holdSeconds: settings.sourceTimeoutSeconds)
    }
    if point.altitudeMetres.isFinite {
      take(height: point.altitudeMetres, from: .track, at: point.time, into: &events)
    }
  }

  private func rank(_ source: GradeSource) -> Int {
    switch source {
    case .given: 0
    case .track: 1
    case .altitude: 2
    case .shoe: 3
    }
  }

  private mutating func take(
    height: Double, from candidate: GradeSource, at time: SensorTime, into events: inout [GaitEvent]
  ) {
    guard height.isFinite, abs(height) < 20_000 else { return }
    if given != nil || ground != nil { return }
    if let source, source != candidate {
      if rank(source) < rank(candidate), time.seconds(since: heardAt) < settings.sourceTimeoutSeconds {
        return
      }
      heights.count = 0
      finder.rejoin(at: odometer.metres, height: height)
      evidenceFrom = odometer.metres
      if candidate == .shoe { shoe.strides = 1 }
    }
    source = candidate
    heardAt = time

    let position = odometer.metres
    if heights.count > 0, time.seconds(since: heights.since) > 5 { heights.count = 0 }
    if heights.count == 0 { heights = (0, 0, time) }
    heights.sum += height
    heights.count += 1

    guard let last = lastNode else {
      lastNode = (position, time)
      evidenceFrom = position
      finder.append(position: position, time: time, height: height, source: candidate, into: &events)
      heights.count = 0
      return
    }
    let way = position - last.position
    if way < Self.spacing { return }
    lastMoved = time
    let mean = heights.sum / Double(heights.count)
    heights.count = 0
    lastNode = (position, time)
    if way > settings.longestHoleMetres {
      finder.breakOff(source: candidate, into: &events)
      evidenceFrom = position
    } else if time.seconds(since: last.time) > 20, way < 5 {
      // Stood still: what the height did meanwhile was the air pressure.
      finder.rejoin(at: position, height: mean)
    }
    finder.append(position: position, time: time, height: mean, source: candidate, into: &events)
  }
}
