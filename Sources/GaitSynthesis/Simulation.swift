import GaitModel

/// A recording in the making: samples come out in pieces, however long it is, with what is true of them.
///
/// The same scenario, sensor, runner, mounting and seed give the same samples, however they are cut.
public struct Simulation {
  /// What happens.
  public let scenario: Scenario
  /// What feels it.
  public let sensor: SensorModel
  /// Who does it.
  public let runner: Runner
  /// Contacts whose end is known so far, in the order of time; take them with `takeContacts`.
  public private(set) var contacts: [TrueContact] = []
  /// What was lost or altered so far.
  public private(set) var faults = SensorFaults()

  private let mounting: Mounting
  private var planner: GaitPlanner
  private var foot: FootMotion
  private var other: [Footfall] = []
  private var current: Footfall
  private var following: Footfall
  private var tick: Int64 = 0
  private var output: SensorOutput
  private let period: Double

  /// A recording of its own for each seed.
  public init(
    scenario: Scenario, sensor: SensorModel, runner: Runner, mounting: Mounting? = nil, seed: UInt64
  ) {
    self.scenario = scenario
    self.sensor = sensor
    self.runner = runner
    self.mounting = mounting ?? Mounting(random: seed, placement: sensor.placement)
    period = 1 / sensor.rateHertz
    planner = GaitPlanner(scenario: scenario, runner: runner, seed: seed)
    foot = FootMotion(sensor: self.mounting.position, heelToBall: runner.heelToBallMetres)
    output = SensorOutput(sensor, seed: seed)
    current = Footfall()
    following = Footfall()
    current = pullOfSide()
    following = pullOfSide()
    foot.plan(current, following)
  }

  private mutating func pullOfSide() -> Footfall {
    while true {
      let fall = planner.pull()
      if fall.side == sensor.side { return fall }
    }
  }

  private mutating func advance() {
    current = following
    following = pullOfSide()
    foot.plan(current, following)
    let ended = planner.finished && following.initialContact > planner.end
    if current.activity.hasContacts && !(planner.finished && current.terminalContact > planner.end) {
      contacts.append(TrueContact(current, next: ended ? nil : following.initialContact))
    }
  }

  /// Takes the true contacts known so far, in the order of time.
  public mutating func takeContacts() -> [TrueContact] {
    defer { contacts.removeAll(keepingCapacity: true) }
    return contacts
  }

  /// Makes the next samples, at most `count` and some, appending them; false at the recording's end.
  public mutating func next(into samples: inout [MotionSample], count: Int) -> Bool {
    let target = samples.count + count
    while samples.count < target {
      let time = Double(tick) * period
      if planner.finished && time >= planner.end { return false }
      while time >= foot.end { advance() }
      let motion = foot(time)
      output.emit(motion, mounting: mounting, time: time, into: &samples, faults: &faults)
      tick += 1
    }
    return true
  }

  /// The ideal motion at the true times of samples, without a sensor: for tests of the physics.
  mutating func motion(at time: Double) -> BodyMotion {
    while time >= foot.end { advance() }
    return foot(time)
  }
}
