import GaitModel

/// A recording in the making: samples come out in pieces, however long it is, with what is true of them.
///
/// The same scenario, sensor, runner, mounting and seed give the same samples, however they are cut. Memory
/// stays the same for hours if `takeContacts` is called now and then.
public struct Simulation {
  /// What happens.
  public let scenario: Scenario
  /// What feels it.
  public let sensor: SensorModel
  /// Who does it.
  public let runner: Runner
  /// Where and how the sensor is fixed.
  public let mounting: Mounting
  /// What was lost or altered so far.
  public private(set) var faults = SensorFaults()

  private var contacts: [TrueContact] = []
  private var planner: GaitPlanner
  private var foot: FootMotion
  private var shank: ShankMotion
  private var body: BodyMass
  private var altimeter: Altimeter
  private var road: RoadVibration
  private var current: Footfall
  private var following: Footfall
  /// Contacts of the trunk whose next one of the same foot is not yet drawn.
  private var open: [(fall: Footfall, motion: ContactMotion)] = []
  private var footTruth = FootTruth()
  private var bodyTruth = BodyTruth()
  private let ticksPerTruth: Int64
  /// Where this foot's last contacts were along the ground, m, the latest last.
  private var places: [Double] = []
  private var tick: Int64 = 0
  private var output: SensorOutput
  private let period: Double

  /// A recording of its own for each seed; the mounting is drawn from the seed unless given.
  public init(
    scenario: Scenario, sensor: SensorModel, runner: Runner, mounting: Mounting? = nil, seed: UInt64
  ) {
    self.scenario = scenario
    self.sensor = sensor
    self.runner = runner
    let mounting = mounting ?? Mounting(random: seed, placement: sensor.placement)
    self.mounting = mounting
    period = 1 / sensor.rateHertz
    ticksPerTruth = max(1, Int64((sensor.rateHertz / BodyTruth.rateHertz).rounded()))
    planner = GaitPlanner(scenario: scenario, runner: runner, seed: seed)
    let ankle = SIMD3(0.06, 0, 0.09)
    foot = FootMotion(
      sensor: sensor.placement == .shank ? ankle : mounting.position, heelToBall: runner.heelToBallMetres,
      feelsShock: sensor.placement == .shoe)
    shank = ShankMotion(height: mounting.position.z)
    body = BodyMass(sensor.placement, runner: runner)
    output = SensorOutput(sensor, seed: seed)
    altimeter = Altimeter(hertz: sensor.altitudeHertz, seed: seed)
    road = RoadVibration(rateHertz: sensor.rateHertz, seed: seed)
    current = Footfall()
    following = Footfall()
    if isOnLeg {
      current = pullOfSide()
      following = pullOfSide()
      planLeg()
    } else {
      following = planner.pull()
    }
  }

  private var isOnLeg: Bool { sensor.placement == .shoe || sensor.placement == .shank }

  private mutating func pullOfSide() -> Footfall {
    while true {
      let fall = planner.pull()
      if fall.side == sensor.side { return fall }
    }
  }

  private mutating func planLeg() {
    foot.plan(current, following)
    if sensor.placement == .shank { shank.plan(current, following) }
  }

  /// On to the next contact that the sensor sees.
  private mutating func advance() {
    current = following
    if isOnLeg {
      following = pullOfSide()
      planLeg()
      noteLeg()
    } else {
      following = planner.pull()
      body.begin(current)
      noteBody()
    }
  }

  private mutating func noteLeg() {
    var motion = ContactMotion()
    if sensor.placement == .shoe, current.isMeasured {
      var (pitch, roll) = (foot.pitch, foot.roll)
      motion = footTruth.contact(at: current.initialContact, side: current.side) {
        (pitch($0).value, roll($0).value)
      }
    }
    let length = places.count < 2 ? .nan : (places[1] - places[0]) / 2
    places = places.suffix(1) + [current.place.x]
    note(current, next: following, motion, stepLength: length)
  }

  private mutating func noteBody() {
    if !open.isEmpty {
      let last = open.count - 1
      let isStep = open[last].fall.isMeasured && current.isMeasured
      open[last].motion = bodyTruth.land(isStep: isStep)
      // Against upright.
      open[last].motion.leanDegrees += Float(BodyMass.uprightPitch * 180 / .pi)
    }
    if let earlier = open.firstIndex(where: { $0.fall.side == current.side }) {
      note(open[earlier].fall, next: current, open[earlier].motion)
      open.remove(at: earlier)
    }
    open.append((current, ContactMotion()))
  }

  /// Records a true contact, if it is one and ends within the recording.
  private mutating func note(
    _ fall: Footfall, next: Footfall?, _ motion: ContactMotion, stepLength: Double = .nan
  ) {
    guard fall.activity.hasContacts, !(planner.finished && fall.terminalContact > planner.end) else { return }
    let following = next.map(\.initialContact)
    let ended = planner.finished && (following ?? .infinity) > planner.end
    var contact = TrueContact(fall, next: ended ? nil : following)
    contact.motion = motion
    contact.stepLengthMetres = stepLength
    contacts.append(contact)
  }

  /// Takes the true contacts known so far, in the order of time: those the sensor's placement can see, of
  /// one foot at a shoe or shank and of both elsewhere. Standing is no contact, nor is one cut by the end.
  public mutating func takeContacts() -> [TrueContact] {
    defer { contacts.removeAll(keepingCapacity: true) }
    return contacts
  }

  /// Descents on foot begun so far, whole once the recording has ended.
  public var descents: [TrueDescent] { planner.descents.filter { $0.startSeconds < planner.end } }

  /// Makes the next samples, about `count` of them, appending them; false at the recording's end.
  public mutating func next(into samples: inout [MotionSample], count: Int) -> Bool {
    let target = samples.count + max(count, 1)
    while samples.count < target {
      let time = Double(tick) * period
      if planner.finished && time >= planner.end {
        closeOpen()
        return false
      }
      let motion = motion(at: time)
      let height = altitude(at: time)
      output.emit(
        motion, mounting: mounting, time: time, altitude: altimeter.read(time, height: height),
        into: &samples, faults: &faults)
      tick += 1
    }
    return true
  }

  private mutating func closeOpen() {
    for (fall, motion) in open { note(fall, next: nil, motion) }
    open.removeAll()
  }

  private func altitude(at time: Double) -> Double {
    let span = following.initialContact - current.initialContact
    guard span > 0 else { return current.altitude }
    let share = min(max((time - current.initialContact) / span, 0), 1)
    return current.altitude + (following.altitude - current.altitude) * share
  }

  /// The motion of an ideal sensor; instants must not step back past a contact.
  mutating func motion(at time: Double) -> BodyMotion {
    var motion: BodyMotion
    if isOnLeg {
      while time >= foot.end { advance() }
      motion = foot(time)
      if sensor.placement == .shank { motion = shank(time, ankle: motion) }
    } else {
      while time >= following.initialContact { advance() }
      motion = body(time)
      if tick % ticksPerTruth == 0 {
        // Its turns about left and up go together: the arm swings about an axis between the two.
        let arm = (motion.rate.y * motion.rate.y + motion.rate.z * motion.rate.z).squareRoot()
        bodyTruth.add(
          acceleration: motion.acceleration, pitch: motion.pitch,
          armRate: sensor.placement == .wrist ? (motion.rate.y < 0 ? -arm : arm) : nil,
          seconds: period * Double(ticksPerTruth))
      }
    }
    if current.activity == .driving { motion.force += road.next() }
    return motion
  }
}
