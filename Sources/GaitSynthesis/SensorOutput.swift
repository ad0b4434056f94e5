import GaitModel

/// Turns ideal motion into readings.
struct SensorOutput {
  private let sensor: SensorModel
  private var random: RandomSource
  private var losses: RandomSource
  private var bias: SIMD3<Double>
  private let accelerationNoise: Double
  private let rateNoise: Double
  private let biasStep: Double
  private let accelerationLimit: Double
  private let rateLimit: Double
  private let accelerationUnit: Double
  private let rateUnit: Double
  private var holeUntil = -1.0
  private var inGap = false
  private var index: Int64 = 0
  private var lastTime = Int64.min

  init(_ sensor: SensorModel, seed: UInt64) {
    self.sensor = sensor
    random = RandomSource(seed: seed, purpose: 4)
    losses = RandomSource(seed: seed, purpose: 5)
    let degrees = Double.pi / 180
    bias = sensor.angularRateBias * degrees
    // White noise over the band a sampler sees.
    let band = (sensor.rateHertz / 2).squareRoot()
    accelerationNoise = sensor.accelerationNoise * 1e-3 * 9.80665 * band
    rateNoise = sensor.angularRateNoise * degrees * band
    biasStep = sensor.angularRateDrift * degrees / (60 * sensor.rateHertz).squareRoot()
    accelerationLimit = sensor.accelerationRangeG * 9.80665
    rateLimit = sensor.angularRateRange * degrees
    let steps = sensor.bits > 1 ? Double(1 << (min(sensor.bits, 32) - 1)) : 0
    accelerationUnit = steps > 0 ? accelerationLimit / steps : 0
    rateUnit = steps > 0 ? rateLimit / steps : 0
  }

  mutating func emit(
    _ motion: BodyMotion, mounting: Mounting, time: Double, altitude: Double = .nan,
    into samples: inout [MotionSample], faults: inout SensorFaults
  ) {
    let noise = SIMD3(random.normal(), random.normal(), random.normal())
    var force = mounting.sense(motion.force) + noise * accelerationNoise + sensor.accelerationBiasG * 9.80665
    var flags: MotionSample.Flags = []
    if Self.limit(&force, accelerationLimit) { flags.insert(.accelerationClipped) }
    Self.quantise(&force, accelerationUnit, accelerationLimit)
    var rate = SIMD3<Double>.zero
    if sensor.hasAngularRate {
      let more = SIMD3(random.normal(), random.normal(), random.normal())
      let walk = SIMD3(random.normal(), random.normal(), random.normal())
      bias += walk * biasStep
      rate = mounting.sense(motion.rate) + more * rateNoise + bias
      if Self.limit(&rate, rateLimit) { flags.insert(.angularRateClipped) }
      Self.quantise(&rate, rateUnit, rateLimit)
    }
    let here = index
    index += 1
    if lost(time) {
      faults.lostSamples += 1
      inGap = true
      return
    }
    if inGap && faults.samples > 0 {
      flags.insert(.gapBefore)
      faults.gaps += 1
    }
    inGap = false
    var stamp = time * (1 + sensor.clockDriftPPM * 1e-6)
    if sensor.clockJitter > 0 {
      stamp += losses.normal(0, sensor.clockJitter, limit: 3)
    }
    var nanoseconds = max(Int64((stamp * 1e9).rounded()), 0)
    // Jitter never turns time back: a device that does so is a fault of its own.
    if nanoseconds <= lastTime { nanoseconds = lastTime + 1000 }
    lastTime = nanoseconds
    let sample = MotionSample(
      time: SensorTime(nanoseconds: nanoseconds), index: here, acceleration: SIMD3<Float>(force),
      angularRate: sensor.hasAngularRate ? SIMD3<Float>(rate) : nil, altitudeMetres: Float(altitude),
      flags: flags)
    samples.append(sample)
    faults.samples += 1
    if !flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped]) { faults.clippedSamples += 1 }
    if sensor.duplicateShare > 0 && losses.chance(sensor.duplicateShare) {
      samples.append(sample)
      faults.samples += 1
      faults.duplicateSamples += 1
    }
  }

  private mutating func lost(_ time: Double) -> Bool {
    guard sensor.lossShare > 0 || sensor.holesPerHour > 0 else { return false }
    if time < holeUntil { return true }
    if sensor.holesPerHour > 0 && losses.chance(sensor.holesPerHour / 3600 / sensor.rateHertz) {
      holeUntil = time + sensor.holeSeconds * losses.uniform(0.3, 1.7)
      return true
    }
    return sensor.lossShare > 0 && losses.chance(sensor.lossShare)
  }

  private static func limit(_ v: inout SIMD3<Double>, _ limit: Double) -> Bool {
    let held = pointwiseMin(pointwiseMax(v, SIMD3(repeating: -limit)), SIMD3(repeating: limit))
    defer { v = held }
    return held != v
  }

  private static func quantise(_ v: inout SIMD3<Double>, _ unit: Double, _ limit: Double) {
    guard unit > 0 else { return }
    v = (v / unit).rounded(.toNearestOrEven) * unit
    v = pointwiseMin(v, SIMD3(repeating: limit - unit))
  }
}
