import Foundation
import GaitModel
import GaitSynthesis
import MotionRecordings
import SensorDecoding

extension PlannedRecording {
  /// Reads or simulates it.
  ///
  /// - Throws: `FootstrikeError` where the recording or its truth can't be read.
  public func load() throws(FootstrikeError) -> LoadedRecording {
    switch content {
    case .file(let path, let gaps): try load(path, gaps)
    case .synthetic(let runs, let scenario, let index): try simulate(runs, scenario, index)
    }
  }

  private func load(_ path: String, _ gaps: [String: String]) throws(FootstrikeError) -> LoadedRecording {
    let options = try options(source.reading)
    let file = try RecordedSamples(path: root + "/" + path, name: path, options: options)
    let loader = TruthLoader(source: source.truth, root: root, gaps: gaps, startSeconds: file.startSeconds)
    var recording = LoadedRecording(
      name: name, runner: runner, groups: groups,
      stream: file.stream(placement: placement, side: side),
      givenGradePercent: source.givenGradePercent, samples: file.samples, health: file.health,
      truth: try loader.load(), startSeconds: file.startSeconds)
    if source.reading.ignoresAngularRate { recording.leaveOutAngularRate() }
    if let told = source.truth.sensors { try addContacts(of: told, gaps, to: &recording) }
    if source.truth.force != nil { recording.judgeOneFoot() }
    return recording
  }

  /// How a file is to be read, as the description says.
  func options(_ reading: ReadingOptions) throws(FootstrikeError) -> DecodingOptions {
    func mistake(_ key: String, _ text: String) -> FootstrikeError {
      FootstrikeError(
        file: dataset, place: source.place + ".read." + key, what: "\(text) is none",
        remedy: "see footstrike inspect --help for the spellings")
    }
    var options = DecodingOptions()
    for (role, column) in reading.columns {
      guard let known = ColumnRole(rawValue: role) else { throw mistake("columns", role) }
      options.columns[known] = column
    }
    if let text = reading.accelerationUnit {
      guard let unit = AccelerationUnit(text) else {
        throw mistake("acceleration_unit", text)
      }
      options.accelerationUnit = unit
    }
    if let text = reading.angularRateUnit {
      guard let unit = AngularRateUnit(text) else { throw mistake("angular_rate_unit", text) }
      options.angularRateUnit = unit
    }
    if let text = reading.timeUnit {
      guard let unit = DecodingOptions.TimeUnit(rawValue: text) else { throw mistake("time_unit", text) }
      options.timeUnit = unit
    }
    options.rateHertz = reading.rateHertz
    options.sensor = reading.sensor
    options.gravityRemoved = reading.gravityRemoved
    options.accelerationRangeG = reading.accelerationRangeG
    options.skipRows = reading.skipRows
    return options
  }

  private func simulate(
    _ runs: SyntheticRuns, _ scenario: String, _ index: Int
  ) throws(FootstrikeError) -> LoadedRecording {
    let seed = runs.firstRunner + UInt64(index)
    guard let route = scenario == "random-runs" ? runs.randomRoute(seed: seed) : Scenario.named(scenario)
    else {
      throw FootstrikeError(
        file: dataset, place: source.place + ".synthetic", what: "there is no scenario \(scenario)",
        remedy: "write random-runs or one that footstrike simulate --list names")
    }
    var sensor = SensorModel(
      placement: placement, side: side ?? (index % 2 == 0 ? .right : .left),
      rateHertz: runs.ratesHertz[index % runs.ratesHertz.count])
    sensor.hasAngularRate = runs.hasAngularRate
    sensor.accelerationRangeG = runs.accelerationRangeG
    sensor.altitudeHertz = runs.altitudeHertz
    var simulation = Simulation(scenario: route, sensor: sensor, runner: Runner(seed: seed), seed: seed)
    var samples: [MotionSample] = []
    var contacts: [TrueContact] = []
    var goesOn = true
    while goesOn {
      goesOn = simulation.next(into: &samples, count: 8192)
      contacts += simulation.takeContacts()
    }
    contacts.sort { $0.initialContactSeconds < $1.initialContactSeconds }
    let stream = StreamDescription(
      placement: placement, side: placement.facts.isOnOneLeg ? sensor.side : nil, rateHertz: sensor.rateHertz,
      hasAngularRate: runs.hasAngularRate,
      hasAltitude: runs.altitudeHertz > 0,
      accelerationRange: Float(runs.accelerationRangeG) * Units.standardGravity)
    var health = StreamHealth()
    health.samples = Int64(samples.count)
    return LoadedRecording(
      name: name, runner: runner, stream: stream, givenGradePercent: source.givenGradePercent,
      samples: samples,
      health: health, truth: RecordingTruth(contacts), startSeconds: 0)
  }
}

extension LoadedRecording {
  /// Leaves the angular rate out, as if the sensor had no gyroscope.
  public mutating func leaveOutAngularRate() {
    stream.hasAngularRate = false
    for place in samples.indices {
      samples[place].angularRate = .zero
      samples[place].flags.subtract([.hasAngularRate, .angularRateClipped])
    }
  }
}

extension RecordingTruth {
  /// What a simulation knows of its contacts.
  init(_ contacts: [TrueContact]) {
    self.init()
    isSynthetic = true
    knowsGait = true
    toeOffs = contacts.map(\.terminalContactSeconds).sorted()
    self.contacts = contacts.map { true_ in
      var contact = Contact(initial: true_.initialContactSeconds, terminal: true_.terminalContactSeconds)
      contact.side = true_.side
      contact.pattern = true_.pattern
      contact.angleDegrees = true_.footStrikeAngleDegrees
      contact.gradePercent = true_.gradePercent
      contact.isDescending = true_.descent > 0
      contact.isRunning = true_.activity == .running
      contact.measures = ScoredMeasures.known(true_)
      contact.metres = true_.strideSeconds.isNaN ? 0 : true_.speedMetresPerSecond * true_.strideSeconds
      return contact
    }
  }
}

extension SyntheticRuns {
  /// Eight stretches of 15 s each, speed and slope drawn for this runner, between standing still.
  func randomRoute(seed: UInt64) -> Scenario {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03
    func unit() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    func draw(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }
    var segments = [Segment(.standing, .seconds(2))]
    for _ in 0..<8 {
      segments.append(
        Segment(.running, .seconds(15), speedMetresPerSecond: draw(speeds), gradePercent: draw(grades)))
    }
    segments.append(Segment(.standing, .seconds(1)))
    return Scenario(name: "random-runs", segments: segments)
  }
}
