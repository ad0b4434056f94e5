import GaitModel
import Testing

@testable import GaitSynthesis

/// What a simulation says of itself must be so.
struct SimulationTests {
  static func run(
    _ name: String = "slopes", sensor: SensorModel = SensorModel(placement: .shoe, rateHertz: 100),
    runner: UInt64 = 3, seed: UInt64 = 5, piece: Int = 4096
  ) -> (samples: [MotionSample], contacts: [TrueContact], simulation: Simulation) {
    var simulation = Simulation(
      scenario: Scenario.named(name)!, sensor: sensor, runner: Runner(seed: runner), seed: seed)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: piece) {}
    return (samples, simulation.takeContacts(), simulation)
  }

  @Test(arguments: Scenario.named.map(\.name).filter { $0 != "long-run" }, Placement.allCases)
  func `contacts of a foot follow each other`(name: String, placement: Placement) {
    let (samples, contacts, _) = Self.run(name, sensor: SensorModel(placement: placement, rateHertz: 25))
    #expect(samples.count > 400)
    for sample in samples {
      let a = sample.acceleration
      #expect(a.x.isFinite && a.y.isFinite && a.z.isFinite)
    }
    for (earlier, later) in zip(samples, samples.dropFirst()) { #expect(earlier.time <= later.time) }
    for side in Side.allCases {
      let own = contacts.filter { $0.side == side }
      for contact in own {
        #expect(contact.initialContactSeconds < contact.terminalContactSeconds)
        if !contact.strideSeconds.isNaN { #expect(contact.groundContactSeconds < contact.strideSeconds) }
      }
      for (a, b) in zip(own, own.dropFirst()) {
        #expect(a.terminalContactSeconds < b.initialContactSeconds)
      }
    }
    if placement == .shoe || placement == .shank { #expect(contacts.allSatisfy { $0.side == .right }) }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `running stays within published ranges`(runner: UInt64) {
    let (samples, contacts, _) = Self.run(
      "slopes", sensor: SensorModel(placement: .shoe, rateHertz: 200), runner: runner)
    let running = contacts.filter { $0.activity == .running && !$0.strideSeconds.isNaN }
    #expect(running.count > 200)
    for contact in running {
      // 3.2 m/s: 0.20–0.30 s on the ground, 140–200 steps a minute, duty factor of a run.
      #expect((0.19...0.32).contains(contact.groundContactSeconds))
      #expect((0.58...0.88).contains(contact.strideSeconds))
      #expect(contact.groundContactSeconds / contact.strideSeconds < 0.5)
      #expect((-22.0...34.0).contains(contact.footStrikeAngleDegrees))
      #expect(contact.pattern == TrueContact.pattern(angleDegrees: contact.footStrikeAngleDegrees))
    }
    // On one slope and with one habit the angle spreads by 1.5–3° a step, and by the feet's asymmetry not at all.
    let level = running.filter { $0.gradePercent == 0 }.map(\.footStrikeAngleDegrees)
    let mean = level.reduce(0, +) / Double(level.count)
    let deviation = (level.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(level.count - 1))
      .squareRoot()
    #expect((0.9...4.2).contains(deviation))
    // Peak rates of a foot: some 400–1100 deg/s by runner and step.
    let peak = samples.map { ($0.angularRate * $0.angularRate).sum().squareRoot() * 180 / .pi }.sorted()
    #expect((400...1500).contains(peak[peak.count * 995 / 1000]))
  }

  @Test func `impacts are higher downhill`() {
    var sensor = SensorModel(placement: .shoe, rateHertz: 400)
    sensor.accelerationRangeG = 64
    // At one sensor the heel strike of one runner may brake more than it lifts: in the middle of five it tells.
    let ratios = (3..<8 as Range<UInt64>).map { runner in
      var simulation = Simulation(
        scenario: Scenario(
          name: "slopes", segments: [.stand(2), .run(15, 3.2, 0), .run(15, 3.2, -15), .stand(1)]),
        sensor: sensor, runner: Runner(seed: runner), seed: 5)
      var samples: [MotionSample] = []
      while simulation.next(into: &samples, count: 4096) {}
      let contacts = simulation.takeContacts()
      func peak(_ grade: Double) -> Double {
        var peaks: [Double] = []
        for contact in contacts where contact.gradePercent == grade {
          let first = samples.partitionPoint { $0.time.seconds >= contact.initialContactSeconds }
          let last = samples.partitionPoint { $0.time.seconds >= contact.initialContactSeconds + 0.05 }
          let window = samples[first..<last].map {
            Double(($0.acceleration * $0.acceleration).sum().squareRoot())
          }
          peaks.append(window.max() ?? 0)
        }
        peaks.sort()
        return peaks[peaks.count / 2]
      }
      return peak(-15) / peak(0)
    }.sorted()
    #expect(ratios[0] > 1 && ratios[2] > 1.2)
  }

  @Test func `the same seed gives the same samples however they are cut`() {
    var sensor = SensorModel(placement: .shoe, rateHertz: 100)
    sensor.lossShare = 0.01
    sensor.duplicateShare = 0.01
    sensor.clockJitter = 0.0005
    sensor.altitudeHertz = 1
    let whole = Self.run("downhill-mixed", sensor: sensor, piece: 1_000_000)
    for piece in [1, 7, 513] {
      let cut = Self.run("downhill-mixed", sensor: sensor, piece: piece)
      #expect(cut.samples.count == whole.samples.count)
      #expect(zip(cut.samples, whole.samples).allSatisfy { Self.same($0, $1) })
      #expect(cut.contacts.count == whole.contacts.count)
    }
    let other = Self.run("downhill-mixed", sensor: sensor, seed: 6)
    #expect(!zip(other.samples, whole.samples).allSatisfy { Self.same($0, $1) })
  }

  static func same(_ a: MotionSample, _ b: MotionSample) -> Bool {
    a.time == b.time && a.index == b.index && a.acceleration == b.acceleration
      && a.angularRate == b.angularRate && a.flags == b.flags
      && (a.altitudeMetres == b.altitudeMetres || (a.altitudeMetres.isNaN && b.altitudeMetres.isNaN))
  }

  @Test func `what is lost, doubled and clipped is what is said`() {
    var sensor = SensorModel(placement: .shoe, rateHertz: 200)
    let full = Self.run("downhill-heel", sensor: sensor).samples.count
    sensor.lossShare = 0.05
    sensor.holesPerHour = 200
    sensor.duplicateShare = 0.02
    sensor.accelerationRangeG = 4
    let (samples, _, simulation) = Self.run("downhill-heel", sensor: sensor)
    let faults = simulation.faults
    #expect(Int(faults.samples) == samples.count)
    #expect(Int(faults.samples - faults.duplicateSamples + faults.lostSamples) == full)
    #expect(Set(samples.map(\.index)).count == samples.count - Int(faults.duplicateSamples))
    #expect(faults.lostSamples > Int64(full) / 40)
    var clipped = 0
    for sample in samples {
      let largest = max(
        abs(sample.acceleration.x), max(abs(sample.acceleration.y), abs(sample.acceleration.z)))
      #expect(largest <= 4 * 9.80665 + 1e-3)
      if sample.flags.contains(.accelerationClipped) { clipped += 1 }
    }
    #expect(clipped > 100)
    #expect(zip(samples, samples.dropFirst()).count { $1.index - $0.index > 1 } == Int(faults.gaps))
  }

  @Test func `a descent is as long and as deep as it was run`() {
    let (samples, contacts, simulation) = Self.run(
      "downhill-heel",
      sensor: {
        var sensor = SensorModel(placement: .shoe, rateHertz: 50)
        sensor.altitudeHertz = 1
        return sensor
      }())
    let descents = simulation.descents
    #expect(descents.count == 2)
    #expect(abs(descents[0].lengthMetres - 140) < 8)
    #expect(abs(descents[0].meanGradePercent + 9) < 0.1)
    #expect(abs(descents[1].meanGradePercent + 14) < 0.1)
    #expect(Set(contacts.map(\.descent)) == [0, 1, 2])
    let altitudes = samples.filter { !$0.altitudeMetres.isNaN }
    let total = descents.reduce(0) { $0 + $1.dropMetres }
    let begin = altitudes.first { $0.time.seconds >= descents[0].startSeconds }!.altitudeMetres
    let end = altitudes.last { $0.time.seconds <= descents[1].endSeconds }!.altitudeMetres
    // Jitter of up to 0.8 m at either end, drift, and what is left of the settling spike.
    #expect(abs(Double(begin - end) - total) < 2.5)
  }

  @Test func `a treadmill is felt but gains no height`() {
    var sensor = SensorModel(placement: .shoe, rateHertz: 50)
    sensor.altitudeHertz = 1
    let (samples, contacts, _) = Self.run("treadmill", sensor: sensor)
    let altitudes = samples.filter { !$0.altitudeMetres.isNaN && $0.time.seconds > 15 }.map(\.altitudeMetres)
    #expect(altitudes.max()! - altitudes.min()! < 2.5)
    #expect(contacts.contains { $0.gradePercent == -9 })
  }

  @Test func `a body in flight weighs nothing and over a stride weighs what it weighs`() {
    var sensor = SensorModel(placement: .sacrum, rateHertz: 500)
    sensor.accelerationNoise = 0
    var runner = Runner(seed: 3)
    runner.ringing = 0
    var simulation = Simulation(
      scenario: Scenario.named("level")!, sensor: sensor, runner: runner, mounting: Mounting(position: .zero),
      seed: 2)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    let contacts = simulation.takeContacts()
    let from = contacts[20].initialContactSeconds
    let to = contacts[120].initialContactSeconds
    var sum = 0.0
    var count = 0.0
    for sample in samples where sample.time.seconds >= from && sample.time.seconds < to {
      sum += Double((sample.acceleration * sample.acceleration).sum().squareRoot())
      count += 1
      let time = sample.time.seconds
      let grounded = contacts.contains {
        $0.initialContactSeconds - 0.004 <= time && time <= $0.terminalContactSeconds + 0.004
      }
      if !grounded { #expect(abs(sample.acceleration.z) < 0.2) }
    }
    #expect(abs(sum / count / 9.80665 - 1) < 0.06)
  }

  @Test func `a scenario without segments is an empty recording`() {
    var simulation = Simulation(
      scenario: Scenario(name: "nothing", segments: []), sensor: SensorModel(placement: .shoe),
      runner: Runner(seed: 1), seed: 1)
    var samples: [MotionSample] = []
    #expect(!simulation.next(into: &samples, count: 100))
    #expect(samples.isEmpty)
    #expect(simulation.takeContacts().isEmpty)
  }
}

extension Array {
  /// The first index whose element satisfies a condition that all later ones satisfy too.
  func partitionPoint(_ isLater: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
