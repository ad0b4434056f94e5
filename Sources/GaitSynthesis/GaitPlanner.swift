import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Draws a scenario's contacts, one after the other, left and right in turn.
///
/// Contact time by speed: 0.45 s · v^−0.56 with v in m/s, as the people of `FootCurve` have it (270 ms at 2.5,
/// 194 ms at 4.5 m/s; 216–240 ms at 3.33 m/s in the force-plate data of Alcantara 2022), unaffected by slope at a
/// fixed speed (Front Sports Act Living 2021, 682401); step frequency by theirs, a little lower downhill (Vernillo
/// 2017). Impact grows with the speed and by half at −9° (Gottschall and Kram 2005: +54 %).
struct GaitPlanner {
  let scenario: Scenario
  let runner: Runner
  var random: RandomSource
  private var index = 0
  private var began = 0.0
  private var metres = 0.0
  var next = 0.0
  private var side = Side.right
  private var place = 0.0
  private var height = 0.0
  /// Height above the start; not gained on a treadmill, and gained by a car without a step.
  private var altitude = 0.0
  private var number = 0
  private var queue: [Footfall] = []
  private var descent = 0
  private var wasDescending = false
  private var stood = false
  private(set) var finished = false
  /// Descents on foot so far; the last one may still go on.
  private(set) var descents: [TrueDescent] = []
  /// When the scenario ends; known once `finished`.
  private(set) var end = Double.infinity

  init(scenario: Scenario, runner: Runner, seed: UInt64) {
    self.scenario = scenario
    self.runner = runner
    random = RandomSource(seed: seed, purpose: 3)
    if random.chance(0.5) { side = .left }
    if scenario.segments.isEmpty {
      finished = true
      end = 0
    } else if scenario.segments[0].activity.hasContacts {
      // A recording begins with a moment of standing, however short.
      stand(.standing, seconds: 0.6, segment: Segment(.standing, .seconds(0.6)))
    }
  }

  /// The next contact in time; standing still for ever after the end.
  mutating func pull() -> Footfall {
    while queue.isEmpty { step() }
    return queue.removeFirst()
  }

  private mutating func step() {
    guard index < scenario.segments.count else {
      if !finished {
        finished = true
        end = next
      }
      stand(.standing, seconds: 1e7, segment: Segment(.standing, .seconds(1e7)))
      return
    }
    let segment = scenario.segments[index]
    let done =
      switch segment.extent {
      case .seconds(let seconds): next - began >= seconds
      case .metres(let length): (segment.speedMetresPerSecond > 0 ? metres : next - began) >= length
      }
    if done {
      index += 1
      began = next
      metres = 0
      return
    }
    if segment.activity.hasContacts {
      move(segment)
    } else {
      let seconds =
        switch segment.extent {
        case .seconds(let seconds): seconds
        case .metres(let length): length / max(segment.speedMetresPerSecond, 1)
        }
      stand(segment.activity, seconds: seconds, segment: segment)
      metres += seconds * max(segment.speedMetresPerSecond, 1) + 1e-9
    }
  }

  // MARK: Standing

  /// Both feet come to stand, one after the other, and leave in the same order.
  private mutating func stand(_ activity: Activity, seconds: Double, segment: Segment) {
    // What follows is no step either: the feet stay where they are.
    let following = index + 1
    let stays =
      activity == .standing && seconds > 1e6
      || (queue.isEmpty && number > 0 && following < scenario.segments.count
        && !scenario.segments[following].activity.hasContacts)
      || (number == 0 && following < scenario.segments.count && scenario.segments[0] == segment
        && !scenario.segments[following].activity.hasContacts)
    let first = number == 0
    for k in 0..<2 {
      var fall = Footfall()
      fall.activity = activity
      fall.side = k == 0 ? side : side.opposite
      fall.initialContact = stood || first ? next + (k == 0 ? 0 : 0.001) : next + 0.32 * Double(k)
      let leave = next + seconds + 0.32 * Double(k)
      fall.contactSeconds = leave - fall.initialContact
      fall.place = SIMD3(place, lateral(fall.side), height)
      fall.altitude = altitude
      fall.slope = atan(activity == .driving ? 0 : segment.gradePercent / 100)
      fall.gradePercent = segment.gradePercent
      fall.strikeAngle = first ? 0.001 : 6 * .pi / 180
      fall.strikeRate = 0
      fall.flatDelay = 0.08
      fall.landingSpeed = first ? 0 : 0.3
      fall.slideSpeed = first ? 0 : 0.1
      fall.heelOffShare = max(0.2, 1 - 0.15 / fall.contactSeconds)
      fall.pushOffPitch = -0.9
      fall.pushOffRate = -3
      fall.yaw = runner.toeOutDegrees * .pi / 180
      fall.rollAtContact = 0
      fall.rollAtStance = 0
      fall.lateLift = 0.05
      fall.lateLead = 0.06
      fall.backPitch = -1.1
      fall.swingPeak = 0.1
      if stays {
        fall.pushOffPitch = 0
        fall.pushOffRate = 0
        fall.pushOffForward = 0
        fall.pushOffUp = 0
        fall.backPitch = 0
        fall.swingPeak = 0
        fall.swingSide = 0
        fall.yawWhip = 0
        fall.rollAtPushOff = 0
        fall.rollAtSwing = 0
      }
      if stood {
        fall.strikeAngle = 0
        fall.landingSpeed = 0
        fall.slideSpeed = 0
        fall.clearance = 0
        fall.lateLift = 0
      }
      fall.number = number
      number += 1
      queue.append(fall)
    }
    if activity == .driving && !scenario.treadmill {
      altitude += seconds * segment.speedMetresPerSecond * sin(atan(segment.gradePercent / 100))
    }
    stood = true
    // The first foot is in the air from now until its next contact.
    next += seconds + 0.42
  }

  private func lateral(_ side: Side) -> Double { side == .left ? 0.05 : -0.05 }

  // MARK: Moving

  private mutating func move(_ segment: Segment) {
    stood = false
    let activity = segment.activity
    let hours = next / 3600
    let tired = 1 + runner.fatiguePerHour * hours
    let speed = max(segment.speedMetresPerSecond, activity == .jumping ? 0 : 0.3)
    let grade = segment.gradePercent
    var cadence =
      segment.cadenceStepsPerMinute
      ?? usualCadence(activity, speed: speed, grade: grade) / (1 + 0.5 * runner.fatiguePerHour * hours)
    cadence = min(max(cadence, 60), 230)
    var period = 60 / cadence
    period *= 1 + random.normal(0, runner.stepTimeSpread, limit: 3)
    period *= side == .left ? 1 + 0.5 * runner.asymmetry : 1 - 0.5 * runner.asymmetry

    var fall = Footfall()
    fall.number = number
    number += 1
    fall.side = side
    fall.activity = activity
    fall.stepSeconds = period
    fall.altitude = altitude
    fall.initialContact = next
    fall.speed = speed
    fall.gradePercent = grade
    let descending = grade <= -4 && activity != .stairsDown
    if descending && !wasDescending {
      descent += 1
      descents.append(TrueDescent(number: descent, startSeconds: next, activity: activity))
    }
    wasDescending = descending
    if descending {
      let length = speed * period
      descents[descents.count - 1].extend(
        to: next + period, metres: length, drop: -length * sin(atan(grade / 100)))
    }
    fall.descent = descending ? descent : 0
    let stairs = activity == .stairsUp || activity == .stairsDown
    let slope = stairs ? 0 : atan(grade / 100)
    fall.slope = slope
    if segment.roughnessDegrees > 0 {
      let spread = segment.roughnessDegrees * .pi / 180 / 2.0.squareRoot()
      fall.slope += random.normal(0, spread, limit: 3)
      fall.tilt = random.normal(0, spread, limit: 3)
    }
    fall.place = SIMD3(place, lateral(side) + random.normal(0, 0.012, limit: 2), height)
    switch activity {
    case .running, .stumbling: run(&fall, segment, period: period, tired: tired)
    case .walking: walk(&fall, period: period)
    case .stairsUp, .stairsDown: climb(&fall, period: period)
    case .jumping: jump(&fall)
    case .standing, .driving: break
    }
    queue.append(fall)

    let length = speed * period
    switch activity {
    case .jumping:
      // Both feet land within some milliseconds of each other, then fly together.
      if number % 2 == 0 {
        next += 0.004
      } else {
        next += max(0.45, 2 * period)
      }
    case .stairsUp, .stairsDown:
      place += 0.28
      height += activity == .stairsUp ? 0.17 : -0.17
      altitude += activity == .stairsUp ? 0.17 : -0.17
      next += period
      metres += 0.28
    default:
      place += length * cos(slope)
      height += length * sin(slope)
      if !scenario.treadmill { altitude += length * sin(slope) }
      next += period
      metres += length
    }
    side = side.opposite
  }

  private func usualCadence(_ activity: Activity, speed: Double, grade: Double) -> Double {
    switch activity {
    case .running, .stumbling: 163 + 12 * (speed - 2.5) + runner.cadenceOffset + 0.15 * grade
    case .walking: 112 + 22 * (speed - 1.35) + 0.5 * runner.cadenceOffset
    case .stairsUp: 95 + 0.5 * runner.cadenceOffset
    case .stairsDown: 105 + 0.5 * runner.cadenceOffset
    default: 110
    }
  }
}
