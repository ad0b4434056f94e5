import GaitModel

/// Makes stream time of a device's own: unrolls its counter, drops duplicates and steps back, finds holes.
///
/// One for each sensor; the same for files and devices. The samples of a batch are replaced by those that
/// stand, with times since the first one. The result does not depend on how the stream was cut. Where the
/// clock leaps, the sample waits for the next one to confirm it: at most one is held back.
public struct Timeline: Sendable {
  private let settings: TimelineSettings
  /// Nanoseconds between two samples; 0 while unknown.
  private var period: Double
  private let strideEndingGap: Int64
  private let restart: Int64
  private let leap: Int64
  private let longestPause: Int64
  private let clipped: Float
  private let rateClipped: Float

  private var hasStarted = false
  /// Added to a raw time to make stream time.
  private var offset: Int64 = 0
  /// Stream time of the last row, standing or not.
  private var lastRow: Int64 = 0
  /// Stream time of the last sample that stands.
  private var last: Int64 = 0
  /// Where stamps are shared: the stamp of the last sample that stands.
  private var lastStamp: Int64 = 0
  /// How much later than it should the first sample of a stamp is, by the second stamp there was.
  private var bundlePhase: Int64?
  /// Added to each period until the next stamp.
  private var steering: Int64 = 0
  private var waiting: MotionSample?
  /// The last samples that stand, with stamps for times, to know duplicates that come late.
  private var history: [MotionSample] = []
  private var historyNext = 0
  private var output: [MotionSample] = []
  private var intervals: Int64 = 0
  private var intervalSum: Double = 0

  private static let historyCount = 64

  /// A timeline at its start.
  public init(_ settings: TimelineSettings) {
    self.settings = settings
    period = settings.rateHertz > 0 ? 1e9 / settings.rateHertz : 0
    strideEndingGap = Int64(settings.strideEndingGapSeconds * 1e9)
    restart = Int64(settings.restartSeconds * 1e9)
    leap = Int64(settings.leapSeconds * 1e9)
    longestPause = Int64(settings.longestPauseSeconds * 1e9)
    clipped = settings.accelerationRange.map { $0 * 0.998 } ?? .infinity
    rateClipped = settings.angularRateRange.map { $0 * 0.998 } ?? .infinity
    history.reserveCapacity(Self.historyCount)
  }

  /// Replaces a batch's samples by those that stand; counts the others in `health`, holes in `gaps` too.
  public mutating func process(
    _ batch: inout DecodedBatch, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    let ordinary = placeOrdinary(&batch.samples, health: &health)
    if ordinary == batch.samples.count { return count(batch, health: &health) }
    output.removeAll(keepingCapacity: true)
    // As much room as the batch has, with which it is exchanged: neither then grows piece by piece.
    output.reserveCapacity(max(batch.samples.capacity, batch.samples.count + 2))
    output.append(contentsOf: batch.samples[..<ordinary])
    for index in ordinary..<batch.samples.count {
      push(batch.samples[index], health: &health, gaps: &gaps)
    }
    handOver(&batch, health: &health)
  }

  /// Ends the stream; a last sample that no next one confirmed is dropped as one that steps back or ahead.
  public mutating func finish(
    _ batch: inout DecodedBatch, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    output.removeAll(keepingCapacity: true)
    if waiting != nil {
      waiting = nil
      health.backwardSamples += 1
    }
    handOver(&batch, health: &health)
  }

  private mutating func handOver(_ batch: inout DecodedBatch, health: inout StreamHealth) {
    swap(&output, &batch.samples)
    count(batch, health: &health)
  }

  private func count(_ batch: DecodedBatch, health: inout StreamHealth) {
    health.samples += Int64(batch.samples.count)
    health.refusedRecords = batch.refusals.totalRecords
    health.refusedBytes = batch.refusals.totalBytes
    if intervals > 0, intervalSum > 0 { health.effectiveRateHertz = Double(intervals) / intervalSum * 1e9 }
    health.durationSeconds = Double(last) * 1e-9
  }

  /// Places samples that come as they should, where they are: each later than the one before, no hole, no
  /// leap. What `push` does with them, without copying them.
  ///
  /// - Returns: how many from the first one on.
  private mutating func placeOrdinary(
    _ samples: inout [MotionSample], health: inout StreamHealth
  ) -> Int {
    guard hasStarted, waiting == nil, period > 0, settings.stamps == .each else { return 0 }
    let longest = tolerated
    let mayClip = clipped < .infinity || rateClipped < .infinity
    let offset = offset, leap = leap
    var last = last
    var sum = intervalSum
    var clippedSamples: Int64 = 0
    let count = samples.withUnsafeMutableBufferPointer { samples in
      for index in samples.indices {
        let time = samples[index].time.nanoseconds &+ offset
        let step = time &- last
        let interval = Double(step)
        guard time > last, step <= leap, interval < longest else { return index }
        sum += interval
        last = time
        samples[index].time = SensorTime(nanoseconds: time)
        if mayClip { markClipping(of: &samples[index]) }
        if !samples[index].flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped]) {
          clippedSamples += 1
        }
      }
      return samples.count
    }
    if count == 0 { return 0 }
    self.last = last
    lastRow = last
    intervalSum = sum
    intervals += Int64(count)
    health.clippedSamples += clippedSamples
    for index in Swift.max(0, count - Self.historyCount)..<count { remember(samples[index]) }
    return count
  }

  @inline(__always)
  private mutating func push(
    _ sample: MotionSample, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    var time = sample.time.nanoseconds &+ offset
    if !hasStarted {
      hasStarted = true
      offset = 0 &- sample.time.nanoseconds
      time = 0
      stand(sample, stamp: 0, at: 0, health: &health)
      return
    }
    if let wrap = settings.wrapNanoseconds, lastRow &- time > wrap / 2 {
      offset &+= wrap
      time &+= wrap
    }
    let ahead = time &- last
    let plausible = ahead >= 0 &- restart && ahead <= leap
    if waiting != nil || !plausible {
      pushAcrossLeap(sample, at: time, health: &health, gaps: &gaps)
      return
    }
    place(sample, at: time, health: &health, gaps: &gaps)
  }

  /// A sample whose time lies far from the last one's, or that comes after such a one.
  @inline(never)
  private mutating func pushAcrossLeap(
    _ sample: MotionSample, at time: Int64, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    var time = time
    if let held = waiting {
      let heldTime = held.time.nanoseconds &+ offset
      waiting = nil
      let step = time &- heldTime
      if step >= 0, step <= restart {
        let ahead = heldTime &- last
        let isHour = settings.isLocalClock && abs(ahead &- 3_600_000_000_000) <= restart
        if ahead < 0 || ahead > longestPause || isHour {
          // The device was started or its clock set: time goes on where it stopped.
          let shift = last &+ Int64(period.rounded()) &- heldTime
          offset &+= shift
          time &+= shift
          var first = held
          first.flags.insert(.gapBefore)
          gaps.append(
            StreamGap(
              source: held.source, start: SensorTime(nanoseconds: last),
              end: SensorTime(nanoseconds: heldTime &+ shift), lostSamples: 0))
          health.gaps += 1
          lastRow = heldTime &+ shift
          lastStamp = lastRow
          stand(first, stamp: lastRow, at: lastRow, health: &health)
        } else {
          place(held, at: heldTime, health: &health, gaps: &gaps)
        }
      } else {
        health.backwardSamples += 1
      }
    }
    let ahead = time &- last
    if ahead < 0 &- restart || ahead > leap {
      waiting = sample
    } else {
      place(sample, at: time, health: &health, gaps: &gaps)
    }
  }

  @inline(__always)
  private mutating func place(
    _ sample: MotionSample, at time: Int64, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    if settings.stamps == .shared {
      placeBundled(sample, stamp: time, health: &health, gaps: &gaps)
    } else if time > last {
      lastRow = time
      advance(sample, to: time, stamp: time, health: &health, gaps: &gaps)
    } else {
      placeLate(sample, at: time, health: &health)
    }
  }

  /// A sample that is no newer than one before it.
  @inline(never)
  private mutating func placeLate(_ sample: MotionSample, at time: Int64, health: inout StreamHealth) {
    let isStepBack = time < lastRow
    lastRow = time
    if isStepBack { health.backwardSamples += 1 }
    let isKnown = history.contains {
      $0.time.nanoseconds == time && $0.acceleration == sample.acceleration
        && $0.angularRate == sample.angularRate
    }
    if isKnown {
      health.duplicateSamples += 1
    } else if time == last {
      // Another reading at the same instant: time stands still for it.
      health.duplicateSamples += 1
      intervals += 1
      stand(sample, stamp: time, at: time, health: &health)
    } else if !isStepBack {
      health.backwardSamples += 1
    }
  }

  /// Samples that share stamps: one period each, steered gently by the first of each stamp.
  @inline(never)
  private mutating func placeBundled(
    _ sample: MotionSample, stamp: Int64, health: inout StreamHealth, gaps: inout [StreamGap]
  ) {
    if stamp < lastStamp { health.backwardSamples += 1 }
    lastRow = stamp
    let expected = last &+ Int64(period.rounded())
    if stamp > lastStamp {
      // A packet may be late by as much as it holds; more is a hole, or a clock gone astray. The first bundle
      // may have been cut anywhere, so that the second one tells where stamps lie among their samples.
      let slack = Swift.max(400_000_000, Int64(period * 4))
      let late = stamp &- expected
      let phase = bundlePhase ?? (late <= slack &+ settings.stampStepNanoseconds ? late : 0)
      if late &- phase > slack {
        bundlePhase = phase
        steering = 0
        lastStamp = stamp
        advance(sample, to: stamp &- phase, stamp: stamp, health: &health, gaps: &gaps)
        return
      }
      bundlePhase = phase
      let limit = Int64(period * 0.02)
      steering = Swift.min(Swift.max((late &- phase) / 256, 0 &- limit), limit)
      lastStamp = stamp
    }
    advance(sample, to: expected &+ steering, stamp: stamp, health: &health, gaps: &gaps)
  }

  /// No longer interval holds a hole, nanoseconds.
  private var tolerated: Double {
    settings.isIrregular ? Swift.max(period * 3, Double(strideEndingGap)) : period * 1.6
  }

  /// A sample newer than the last one; counts the hole between them, if there is one.
  @inline(__always)
  private mutating func advance(
    _ sample: MotionSample, to time: Int64, stamp: Int64, health: inout StreamHealth,
    gaps: inout [StreamGap]
  ) {
    let interval = Double(time &- last)
    var sample = sample
    if period > 0, interval >= tolerated {
      let lost = Swift.max(1, Int64(interval / period + 0.4) &- 1)
      health.lostSamples &+= lost
      health.gaps += 1
      gaps.append(
        StreamGap(
          source: sample.source, start: SensorTime(nanoseconds: last), end: SensorTime(nanoseconds: time),
          lostSamples: lost))
      if time &- last > strideEndingGap { sample.flags.insert(.gapBefore) }
    } else {
      intervals += 1
      intervalSum += interval
    }
    stand(sample, stamp: stamp, at: time, health: &health)
    if period == 0 { learnPeriod() }
  }

  @inline(__always)
  private mutating func stand(
    _ sample: MotionSample, stamp: Int64, at time: Int64, health: inout StreamHealth
  ) {
    var sample = sample
    sample.time = SensorTime(nanoseconds: stamp)
    remember(sample)
    sample.time = SensorTime(nanoseconds: time)
    markClipping(of: &sample)
    if !sample.flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped]) {
      health.clippedSamples += 1
    }
    last = time
    output.append(sample)
  }

  /// Keeps a sample, with its stamp for its time, to know duplicates that come late.
  @inline(__always)
  private mutating func remember(_ sample: MotionSample) {
    if history.count < Self.historyCount {
      history.append(sample)
    } else {
      history[historyNext] = sample
      historyNext = (historyNext + 1) % Self.historyCount
    }
  }

  @inline(__always)
  private func markClipping(of sample: inout MotionSample) {
    let a = sample.acceleration
    if Swift.max(abs(a.x), abs(a.y), abs(a.z)) >= clipped { sample.flags.insert(.accelerationClipped) }
    let w = sample.angularRate
    if Swift.max(abs(w.x), abs(w.y), abs(w.z)) >= rateClipped { sample.flags.insert(.angularRateClipped) }
  }

  /// The median of the first intervals, where nobody told the rate.
  @inline(never)
  private mutating func learnPeriod() {
    guard history.count >= 33 else { return }
    var steps = zip(history.dropFirst(), history).map {
      $0.time.nanoseconds - $1.time.nanoseconds
    }
    steps.sort()
    period = Double(steps[steps.count / 2])
  }
}
