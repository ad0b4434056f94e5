import GaitModel

/// One of the recordings in `Samples/`: how it is made, so that it can be made again byte for byte.
public struct SampleRecording: Sendable {
  /// Name of the file without its ending.
  public let name: String
  /// What it shows, one sentence.
  public let about: String
  /// What happens.
  public let scenario: Scenario
  /// What feels it.
  public let sensor: SensorModel
  /// Who runs.
  public let runner: Runner
  /// How the sensor sits.
  public let mounting: Mounting
  /// How it is written.
  public let spelling: CSVSpelling
  /// What is done to its bytes afterwards.
  public let damage: ByteDamage
  /// Of the whole.
  public let seed: UInt64

  /// A recording's bytes with what is true of it.
  public struct Files: Sendable {
    /// The recording.
    public var recording: [UInt8]
    /// Its contacts: `NAME.truth.csv`.
    public var truth: [UInt8]
    /// Lost, doubled and clipped samples.
    public var faults: SensorFaults
  }

  /// Makes it.
  public func make() -> Files {
    var simulation = Simulation(
      scenario: scenario, sensor: sensor, runner: runner, mounting: mounting, seed: seed)
    var encoder = CSVEncoder(spelling, sensor: sensor)
    var bytes: [UInt8] = []
    var samples: [MotionSample] = []
    var more = true
    while more {
      samples.removeAll(keepingCapacity: true)
      more = simulation.next(into: &samples, count: 4096)
      encoder.encode(samples.span, into: &bytes)
    }
    damage.apply(to: &bytes, seed: seed)
    var truth = Array(TruthEncoder.contactHeader.utf8)
    TruthEncoder.encode(simulation.takeContacts(), into: &truth)
    return Files(recording: bytes, truth: truth, faults: simulation.faults)
  }

  /// The recording of that name; `nil` where there is none.
  public static func named(_ name: String) -> SampleRecording? { all.first { $0.name == name } }

  /// All of them.
  public static let all: [SampleRecording] = [
    downhillShoe, downhillAccelerometer, sacrumTreadmill, stairsDownWalk, tooSlow, drive, damaged,
  ]

  /// A runner who lands on the heel and has nothing unusual.
  private static var plainRunner: Runner {
    var runner = Runner(seed: 11)
    runner.strikeAngleDegrees = 14
    runner.strikeAngleSpreadDegrees = 2
    runner.ringing = 0.8
    runner.keepsHeelUp = false
    return runner
  }

  private static func shoe(rateHertz: Double) -> SensorModel {
    var sensor = SensorModel(placement: .shoe, side: .right, rateHertz: rateHertz)
    sensor.angularRateBias = SIMD3(0.4, -0.7, 0.2)
    sensor.accelerationBiasG = SIMD3(0.01, -0.015, 0.02)
    return sensor
  }

  private static let laces = Mounting(
    position: SIMD3(0.15, 0, 0.07), rotation: SIMD3(6, -12, 8), permutation: 4)

  /// Whole milliseconds, g to a hundredth, whole degrees a second: small files, as a 12-bit sensor gives.
  private static func compact(angularRate: Bool, altitude: Bool) -> CSVSpelling {
    var header = "time_ms,ax_g,ay_g,az_g"
    if angularRate { header += ",gx_dps,gy_dps,gz_dps" }
    if altitude { header += ",altitude_m" }
    var spelling = CSVSpelling(
      name: "compact", header: header, time: .milliseconds, unit: .gAndDegrees, accelerationDecimals: 2,
      angularRateDecimals: 0)
    spelling.writesAngularRate = angularRate
    spelling.writesAltitude = altitude
    return spelling
  }

  private static var downhillShoe: SampleRecording {
    var sensor = shoe(rateHertz: 200)
    sensor.altitudeHertz = 1
    return SampleRecording(
      name: "downhill-shoe",
      about: "Two descents of 8 %: heel first on one, heel then forefoot first on the other.",
      scenario: Scenario(
        name: "downhill-shoe",
        segments: [
          .stand(2), .run(12, 3.2, 0, .angle(13)), .run(20, 3.5, -8, .mixed(17, -5, secondShare: 0.1)),
          .run(16, 3.2, 0, .angle(12)), .run(6, 3.4, -8, .angle(16)), .run(14, 3.4, -8, .angle(-7)),
          .run(3, 3.2, 0, .angle(10)), .stand(1),
        ]), sensor: sensor, runner: plainRunner, mounting: laces,
      spelling: compact(angularRate: true, altitude: true), damage: ByteDamage([]), seed: 20_251)
  }

  private static var downhillAccelerometer: SampleRecording {
    var sensor = shoe(rateHertz: 200)
    sensor.hasAngularRate = false
    return SampleRecording(
      name: "downhill-accelerometer",
      about: "Half a minute at −9 % without a gyroscope, heel first, then forefoot first.",
      scenario: Scenario(
        name: "downhill-accelerometer",
        segments: [.stand(2), .run(15, 3.4, -9, .angle(18)), .run(15, 3.4, -9, .angle(-8)), .stand(1)]),
      sensor: sensor, runner: plainRunner, mounting: laces,
      spelling: .plain(angularRate: false, altitude: false), damage: ByteDamage([]), seed: 20_252)
  }

  private static var sacrumTreadmill: SampleRecording {
    var sensor = SensorModel(placement: .sacrum, rateHertz: 200)
    sensor.hasAngularRate = false
    return SampleRecording(
      name: "sacrum-treadmill", about: "A treadmill, level and then at −9 %, the sensor at the sacrum.",
      scenario: Scenario(
        name: "sacrum-treadmill",
        segments: [.stand(2), .run(15, 3.3, 0), .run(15, 3.3, -9), .stand(1)], treadmill: true),
      sensor: sensor,
      runner: plainRunner, mounting: Mounting(position: .zero, rotation: SIMD3(3, 8, 0), permutation: 0),
      spelling: .plain(angularRate: false, altitude: false), damage: ByteDamage([]), seed: 20_253)
  }

  private static var stairsDownWalk: SampleRecording {
    SampleRecording(
      name: "stairs-down-walk", about: "A walk down three flights of stairs, which must raise nothing.",
      scenario: Scenario(
        name: "stairs-down-walk",
        segments: [
          .stand(2), .walk(5, 0), .stairs(.stairsDown, 16), .walk(3, 0), .stairs(.stairsDown, 16),
          .walk(3, 0),
          .stairs(.stairsDown, 16), .walk(5, 0), .stand(1),
        ]), sensor: shoe(rateHertz: 100), runner: plainRunner, mounting: laces,
      spelling: compact(angularRate: true, altitude: false), damage: ByteDamage([]), seed: 20_254)
  }

  private static var tooSlow: SampleRecording {
    var sensor = shoe(rateHertz: 20)
    sensor.hasAngularRate = false
    return SampleRecording(
      name: "too-slow-20hz", about: "A downhill run sampled at 20 Hz: too slow for any pattern.",
      scenario: Scenario(
        name: "too-slow-20hz", segments: [.stand(2), .run(30, 3.3, 0), .run(30, 3.4, -9), .stand(1)]),
      sensor: sensor, runner: plainRunner, mounting: laces,
      spelling: .plain(angularRate: false, altitude: false), damage: ByteDamage([]), seed: 20_255)
  }

  private static var drive: SampleRecording {
    var sensor = shoe(rateHertz: 50)
    sensor.hasAngularRate = false
    sensor.altitudeHertz = 1
    return SampleRecording(
      name: "drive-downhill", about: "A car down a mountain road, which must raise nothing.",
      scenario: Scenario(
        name: "drive-downhill", segments: [.stand(2), .drive(20, 13, 0), .drive(60, 13, -8), .stand(2)]),
      sensor: sensor, runner: plainRunner, mounting: laces,
      spelling: compact(angularRate: false, altitude: true), damage: ByteDamage([]), seed: 20_256)
  }

  private static var damaged: SampleRecording {
    var sensor = shoe(rateHertz: 100)
    sensor.lossShare = 0.01
    sensor.holesPerHour = 400
    sensor.holeSeconds = 0.4
    sensor.duplicateShare = 0.01
    sensor.clockJitter = 0.0008
    return SampleRecording(
      name: "damaged",
      about: "Refused lines, gaps, NaN, duplicates, a header in the middle and a last line cut short.",
      scenario: Scenario(name: "damaged", segments: [.stand(2), .run(30, 3.3, -6), .stand(1)]),
      sensor: sensor, runner: plainRunner, mounting: laces,
      spelling: compact(angularRate: true, altitude: false),
      damage: ByteDamage([
        .field("NaN", times: 3), .field("", times: 2), .field("--", times: 3), .field("inf", times: 1),
        .repeatedHeader(times: 1), .inserted("# battery low", times: 2), .inserted("", times: 2),
        .cuts(2, longest: 60), .truncatedLastLine,
      ]), seed: 20_257)
  }
}
