import GaitModel
import SignalProcessing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A sensor that a measured person carried: its readings and what is true of them.
///
/// The pose is measured; where the sensor sits, how it is turned, its noise and losses, and the shape of an
/// impact (`Shock`) are chosen. A slope turns gravity, as if the treadmill were tilted: the movement stays
/// that of level running, and an angle to the ground must not change.
public struct VirtualSensor: Sendable {
  /// The trial.
  public var person: String
  /// Speed of the belt, m/s.
  public var speedMetresPerSecond: Double
  /// Whose foot or leg; `nil` at the trunk.
  public var side: Side?
  /// The readings.
  public var samples: [MotionSample]
  /// True contacts in the recording's time, ascending; of both feet at the trunk.
  public var contacts: [TrueContact]

  /// What is chosen.
  public struct Choices: Sendable {
    /// Range, rate, noise, clock and losses; its placement says where it sits.
    public var sensor: SensorModel
    /// Where on the shoe it sits. Not used at the shank (above the ankle) and the sacrum (between the spines).
    public var place = ShoePlace.laces
    /// Turn of the sensor; `nil` for one drawn as people fix it, or none where `isClean`.
    public var mounting: Mounting?
    /// 100 × rise ÷ run.
    public var gradePercent = 0.0
    /// Adds what the markers' band took from the impact, at a shoe.
    public var hasShock = true
    /// No noise, no losses, no turn, even times.
    public var isClean = false
    /// Of mounting, noise and shock.
    public var seed: UInt64 = 1

    /// Choices for a sensor.
    public init(sensor: SensorModel) { self.sensor = sensor }
  }

  /// The sensors of a trial: of each foot or leg, or the one at the sacrum. A segment whose markers are hidden is
  /// left out.
  public static func all(of trial: MarkerTrial, _ choices: Choices) -> [VirtualSensor] {
    let feet = MeasuredFoot.both(of: trial)
    guard feet.count == 2 else { return [] }
    func contacts(_ sides: [Side]) -> [TrueContact] {
      sides.flatMap { side in
        (feet[side]?.contacts ?? []).map {
          TrueContact($0, side: side, trial: trial, gradePercent: choices.gradePercent)
        }
      }.sorted { $0.initialContactSeconds < $1.initialContactSeconds }
    }
    var choices = choices
    var sensors: [VirtualSensor] = []
    func add(_ segment: MeasuredSegment, place: SIMD3<Double>, side: Side?, shocks: [Shock]) {
      let truth = contacts(side.map { [$0] } ?? [.left, .right])
      guard truth.count > 2 else { return }
      if let side { choices.sensor.side = side }
      sensors.append(
        VirtualSensor(segment, place: place, shocks: shocks, trial: trial, side: side, truth: truth, choices))
    }
    switch choices.sensor.placement {
    case .shoe:
      for side in Side.allCases {
        guard let foot = feet[side] else { continue }
        let place = choices.place.metres(footMetres: foot.length, side: side)
        var random = RandomSource(seed: choices.seed &+ trial.hash(side), purpose: 8)
        let shocks = choices.hasShock ? foot.shocks(at: place, random: &random) : []
        add(foot.segment, place: place, side: side, shocks: shocks)
      }
    case .shank:
      for side in Side.allCases {
        if let (segment, low) = trial.shank(side) {
          add(segment, place: low + SIMD3(0.03, 0, 0), side: side, shocks: [])
        }
      }
    case .sacrum:
      let names = Side.allCases.flatMap { side in
        ["ASIS", "PSIS", "Iliac.Crest"].map { MarkerTrial.letter(side) + $0 }
      }
      if let (segment, back) = trial.body(names, band: 20, about: { $0.contains("PSIS") }) {
        add(segment, place: back, side: nil, shocks: [])
      }
    case .chest, .wrist: break
    }
    return sensors
  }

  private static let fine = 2000.0
  /// What filters and curves need at both ends, s.
  private static let margin = 0.06

  private init(
    _ segment: MeasuredSegment, place: SIMD3<Double>, shocks: [Shock], trial: MarkerTrial, side: Side?,
    truth: [TrueContact], _ choices: Choices
  ) {
    person = trial.person
    speedMetresPerSecond = trial.speedMetresPerSecond
    self.side = side
    let sensor = choices.sensor
    let start = Self.margin - 0.01
    let tilt = atan(choices.gradePercent / 100)
    let gravity = 9.80665 * SIMD3(sin(tilt), 0, cos(tilt))
    let path = segment.path(of: place)
    let count = Int((segment.seconds - 2 * start) * Self.fine)
    var forces: [SIMD3<Double>] = []
    var rates: [SIMD3<Double>] = []
    forces.reserveCapacity(count)
    rates.reserveCapacity(count)
    var near = 0
    var truth = truth
    var body = BodyTruth()
    var landed = 0
    for i in 0..<count {
      let t = start + Double(i) / Self.fine
      var (turn, rate) = segment.orientation(at: t)
      let bent = path(t).acceleration
      var acceleration = SIMD3(bent.x, bent.y, bent.z)
      if side == nil {
        if landed < truth.count, t >= truth[landed].initialContactSeconds {
          let motion = body.land(isStep: landed > 0)
          if landed > 0 { truth[landed - 1].motion = motion }
          landed += 1
        }
        if i % 10 == 0 {
          body.add(acceleration: acceleration, pitch: asin(turn.x.z), seconds: 10 / Self.fine)
        }
      }
      while near < shocks.count, shocks[near].isOver(at: t) { near += 1 }
      for shock in shocks[near...].prefix(2) { shock.add(at: t, acceleration: &acceleration, rate: &rate) }
      forces.append(turn.body(acceleration + gravity))
      rates.append(rate)
    }
    if sensor.placement == .shoe, let side {
      var feet = FootTruth()
      for i in truth.indices {
        truth[i].motion = feet.contact(at: truth[i].initialContactSeconds, side: side) {
          let turn = segment.orientation(at: min($0, segment.seconds)).turn
          return (asin(min(max(turn.x.z, -1), 1)), asin(min(max(turn.y.z, -1), 1)))
        }
        if i > 1 {
          let stride = truth[i - 1].initialContactSeconds - truth[i - 2].initialContactSeconds
          // A contact that was not seen lies between.
          if stride < 1.1 { truth[i].stepLengthMetres = speedMetresPerSecond * stride / 2 }
        }
      }
    }
    Self.lean(&truth, isLevel: choices.gradePercent == 0)
    // A sensor's own filter before it samples.
    let cut = min(0.4 * sensor.rateHertz, 250)
    forces = ZeroPhaseLowPass.filtered(forces, cutoffHertz: cut, rateHertz: Self.fine)
    rates = ZeroPhaseLowPass.filtered(rates, cutoffHertz: cut, rateHertz: Self.fine)
    let seed = choices.seed &+ trial.hash(side)
    let mounting =
      choices.mounting
      ?? (choices.isClean ? Mounting(position: place) : .drawn(sensor.placement, place, seed: seed))
    var model = sensor
    if choices.isClean { model = .ideal(sensor) } else { model.drawBiases(seed: seed) }
    var output = SensorOutput(model, seed: seed)
    var faults = SensorFaults()
    var samples: [MotionSample] = []
    let first = Self.margin
    let length = segment.seconds - 2 * first
    for tick in 0..<max(Int(length * sensor.rateHertz), 0) {
      let time = Double(tick) / sensor.rateHertz
      let x = (first + time - start) * Self.fine
      let i = min(Int(x), count - 2)
      let f = x - Double(i)
      var motion = BodyMotion()
      motion.force = forces[i] + (forces[i + 1] - forces[i]) * f
      motion.rate = rates[i] + (rates[i + 1] - rates[i]) * f
      output.emit(motion, mounting: mounting, time: time, into: &samples, faults: &faults)
    }
    self.samples = samples
    contacts = truth.compactMap { contact in
      var contact = contact
      contact.initialContactSeconds -= first
      contact.terminalContactSeconds -= first
      return contact.initialContactSeconds > 0 && contact.terminalContactSeconds < length ? contact : nil
    }
    for i in contacts.indices { contacts[i].number = i }
  }
}

extension VirtualSensor {
  /// Holds the leans against their mean, which is this person's on the level; of a belt that slopes it is not known.
  private static func lean(_ contacts: inout [TrueContact], isLevel: Bool) {
    let known = contacts.map(\.motion.leanDegrees).filter(\.isFinite)
    let mean = isLevel ? known.reduce(0, +) / Float(known.count) : .nan
    for i in contacts.indices { contacts[i].motion.leanDegrees -= mean }
  }
}

extension MarkerTrial {
  /// A number of its own for each trial and side.
  fileprivate func hash(_ side: Side?) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(person) \(speedMetresPerSecond) \(side?.rawValue ?? "")".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
  }

  /// A shank, and the middle of its lower markers.
  func shank(_ side: Side) -> (MeasuredSegment, SIMD3<Double>)? {
    let names = ["Bottom.Lateral", "Bottom.Medial", "Top.Lateral", "Top.Medial"].map { "Shank." + $0 }
    return body(names.map { MarkerTrial.letter(side) + $0 }, band: 30, about: { $0.contains("Bottom") })
  }

  /// A rigid part of the body in the frame in which it stood, and the middle of some of its markers in it.
  fileprivate func body(
    _ names: [String], band: Double, about: (String) -> Bool
  ) -> (MeasuredSegment, SIMD3<Double>)? {
    // A marker that was hidden for more than a tenth is left out.
    let seen = names.filter { name in
      guard let path = markers[name], standing[name] != nil else { return false }
      return Double(path.count { $0.x.isFinite }) > 0.9 * Double(path.count)
    }
    guard seen.count > 2 else { return nil }
    let centre = seen.compactMap { standing[$0] }.reduce(.zero, +) / Double(seen.count)
    var shape: [String: SIMD3<Double>] = [:]
    var paths: [String: [SIMD3<Double>]] = [:]
    for name in seen {
      shape[name] = standing[name].map { $0 - centre }
      paths[name] = markers[name].flatMap(MarkerPath.filled).map {
        ZeroPhaseLowPass.filtered($0, cutoffHertz: band, rateHertz: rateHertz)
      }
    }
    let some = seen.filter(about).compactMap { shape[$0] }
    guard !some.isEmpty, let segment = MeasuredSegment(markers: paths, shape: shape, rateHertz: rateHertz)
    else { return nil }
    return (segment, some.reduce(.zero, +) / Double(some.count))
  }
}

extension Mounting {
  /// As people fix it: on the laces leaning back, on a belt, on a strap; three in ten shoe pods any way round.
  fileprivate static func drawn(_ placement: Placement, _ position: SIMD3<Double>, seed: UInt64) -> Mounting {
    var random = RandomSource(seed: seed, purpose: 2)
    switch placement {
    case .shoe:
      let yaw = random.chance(0.3) ? random.uniform(-180, 180) : random.normal(0, 8)
      return Mounting(
        position: position, rotation: SIMD3(random.normal(0, 8), -random.normal(15, 8), yaw))
    case .sacrum, .shank, .chest, .wrist:
      return Mounting(
        position: position,
        rotation: SIMD3(
          random.normal(0, 5), random.normal(placement == .sacrum ? -8 : 0, 6), random.normal(0, 6)))
    }
  }
}

extension SensorModel {
  /// As that one, without noise, bias, drift, jitter, losses and resolution.
  /// Offsets as consumer parts have them, where none are given.
  fileprivate mutating func drawBiases(seed: UInt64) {
    var random = RandomSource(seed: seed, purpose: 9)
    func drawn(_ size: Double) -> SIMD3<Double> {
      SIMD3(random.normal(), random.normal(), random.normal()) * size
    }
    if accelerationBiasG == .zero { accelerationBiasG = drawn(0.006) }
    if angularRateBias == .zero { angularRateBias = drawn(0.5) }
  }

  fileprivate static func ideal(_ other: SensorModel) -> SensorModel {
    var model = SensorModel(placement: other.placement, side: other.side, rateHertz: other.rateHertz)
    model.hasAngularRate = other.hasAngularRate
    model.accelerationRangeG = 400
    model.angularRateRange = 20_000
    model.bits = 0
    model.accelerationNoise = 0
    model.angularRateNoise = 0
    model.angularRateDrift = 0
    return model
  }
}

extension TrueContact {
  fileprivate init(_ contact: MeasuredFoot.Contact, side: Side, trial: MarkerTrial, gradePercent: Double) {
    self.init(
      number: 0, side: side, initialContactSeconds: contact.load.initial,
      terminalContactSeconds: contact.load.terminal,
      footStrikeAngleDegrees: contact.angle * 180 / .pi, gradePercent: gradePercent,
      speedMetresPerSecond: trial.speedMetresPerSecond, activity: .running)
  }
}
