import CLibrary
import GaitModel

extension BinaryFormat {
  /// Garmin's FIT with readings of an accelerometer (messages 165, 164 and 209 of the FIT profile).
  static let fit = BinaryFormat(
    title: "Garmin FIT with accelerometer data", fileExtension: "fit",
    recognises: { FITSamples.firstReading(in: $0) != nil }, describe: FITSamples.describe)
}

/// Reads the samples of a FIT stream: accelerations with the angular rates of the same moment, and the altitudes
/// and speeds of barometer and records on the way.
///
/// Raw readings need the calibration (message 167) that stands before them; without it they are refused.
struct FITSamples: SensorDecoder {
  private var scanner = FITScanner()
  private var joiner = Joiner()
  private var told = 0

  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    push(bytes.withUnsafeBufferPointer { Array($0) }, isLast: false, into: &batch)
  }

  mutating func finish(into batch: inout DecodedBatch) {
    push([], isLast: true, into: &batch)
    joiner.flush(into: &batch.samples, isLast: true)
  }

  private mutating func push(_ bytes: [UInt8], isLast: Bool, into batch: inout DecodedBatch) {
    scanner.push(bytes, isLast: isLast) { message in
      if let cause = joiner.take(message) {
        batch.refusals.add(
          Refusal(cause: cause, byteOffset: message.offset, byteCount: Int64(message.byteCount)))
      }
      joiner.flush(into: &batch.samples, isLast: false)
    }
    // The last one may still grow.
    for damage in scanner.damages[told..<max(told, scanner.damages.count - (isLast ? 0 : 1))] {
      if damage.count > 0 {
        batch.refusals.add(
          Refusal(cause: damage.cause, byteOffset: Int64(damage.offset), byteCount: Int64(damage.count)))
      }
      told += 1
    }
  }

  // MARK: what the beginning tells

  /// The first readings of an accelerometer; `nil` where the file begins with none.
  static func firstReading(in head: Span<UInt8>) -> FITMessage? {
    let bytes = head.withUnsafeBufferPointer { Array($0.prefix(Sniffer.headBytes)) }
    guard FITScanner.hasSignature(bytes) else { return nil }
    var scanner = FITScanner()
    var found: FITMessage?
    scanner.push(bytes) { message in if found == nil, message.number == 165 { found = message } }
    return found
  }

  static func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    var decoder = FITSamples()
    var batch = DecodedBatch()
    decoder.decode(head, arrival: nil, into: &batch)
    decoder.joiner.flush(into: &batch.samples, isLast: true)
    let times = batch.samples.map(\.time.nanoseconds)
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.filter { $0 > 0 }.sorted()
    guard batch.samples.count > 2, !steps.isEmpty else {
      throw FootstrikeError(
        what: "its accelerometer_data can't be read: they are raw, and no calibration stands before them",
        where: name, advice: "export it as CSV with the maker's software")
    }
    let median = steps[steps.count / 2]
    let usual = steps.filter { $0 < 2 * median }
    let measured = Double(usual.count) / Double(usual.reduce(0, +)) * 1e9
    let rate = options.rateHertz ?? (measured * 1e6).rounded() / 1e6
    var timeline = TimelineSettings(rateHertz: rate)
    timeline.accelerationRange = options.accelerationRangeG.map { Float($0) * Units.standardGravity }
    var description = RecordingDescription(
      name: name, format: .binary(.fit) { FITSamples() }, timeline: timeline)
    description.rateHertz = rate
    description.timeKind = "date"
    description.dateOffset = Int64(FITMessage.epochSeconds) * 1_000_000_000
    description.hasAngularRate = batch.samples.contains { $0.flags.contains(.hasAngularRate) }
    description.hasAltitude = batch.samples.contains { $0.altitudeMetres.isFinite }
    description.accelerationRange = timeline.accelerationRange
    description.guesses = [
      Guess(
        "format",
        description.hasAngularRate ? "FIT with accelerometer and gyroscope" : "FIT with accelerometer",
        because: "it holds accelerometer_data", option: "", isInferred: false),
      Guess(
        "rate", "\(shortNumber(rate)) Hz", because: "its samples' times say so",
        option: "--rate \(shortNumber(rate))", isInferred: false),
    ]
    return description
  }
}

/// Puts the readings of the sensors in one FIT stream together.
private struct Joiner {
  /// A reading of three axes.
  private struct Reading {
    var time: Int64
    var axes: SIMD3<Double>
  }

  /// How raw counts become readings (FIT profile, message 167).
  private struct Calibration {
    var scale: Double
    var shift: Double
    var offset: SIMD3<Double>
    var rows: [SIMD3<Double>]

    init?(_ message: FITMessage) {
      guard let factor = message.value(1), let divisor = message.value(2), divisor != 0 else { return nil }
      scale = factor / divisor
      shift = message.value(3) ?? 0
      let offsets = message.values(4)
      offset = offsets.count == 3 ? SIMD3(offsets[0], offsets[1], offsets[2]) : .zero
      let matrix = message.values(5).map { $0 / 65_535 }
      rows =
        matrix.count == 9 && matrix.allSatisfy(\.isFinite)
        ? (0..<3).map { SIMD3(matrix[3 * $0], matrix[3 * $0 + 1], matrix[3 * $0 + 2]) }
        : [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    }

    func callAsFunction(_ raw: SIMD3<Double>) -> SIMD3<Double> {
      let level = raw - shift - offset
      return SIMD3((rows[0] * level).sum(), (rows[1] * level).sum(), (rows[2] * level).sum()) * scale
    }
  }

  private var calibrations: [Int: Calibration] = [:]
  private var accelerations: [Reading] = []
  private var rates: [Reading] = []
  private var altitude = Float.nan
  private var speed = Float.nan
  private var firstPressure: Double?

  /// A gyroscope that is so far behind has nothing more to say of a moment.
  private static let patience: Int64 = 3_000_000_000
  private static let longestHole: Int64 = 200_000_000
  /// Readings that wait for the other sensor, whatever their times say.
  private static let mostWaiting = 16_384

  /// Takes a message; returns why its readings can't be used, if they can't.
  mutating func take(_ message: FITMessage) -> RefusalCause? {
    switch message.number {
    case 20:
      if let metres = message.value(78) ?? message.value(2), firstPressure == nil {
        altitude = Float(metres / 5 - 500)
      }
      if let told = message.value(73) ?? message.value(6) { speed = Float(told / 1_000) }
    case 165:
      guard let found = readings(message, sensor: 0, floats: 5, compressed: 8, unit: 1e-3) else {
        return .unknownFrame
      }
      accelerations += found
    case 164:
      guard let found = readings(message, sensor: 1, floats: 5, compressed: nil, unit: 1) else {
        return .unknownFrame
      }
      rates += found
      if rates.count > Self.mostWaiting { rates.removeFirst(rates.count - Self.mostWaiting / 2) }
    case 167:
      if let sensor = message.value(0) { calibrations[Int(sensor)] = Calibration(message) }
    case 209:
      for pressure in message.values(2) where pressure > 25_000 && pressure < 120_000 {
        let first = firstPressure ?? pressure
        firstPressure = first
        altitude = Float(44_330.77 * (1 - pow(pressure / first, 0.190263)))
      }
    default: break
    }
    return nil
  }

  /// The readings of a message in g or degrees a second.
  private func readings(
    _ message: FITMessage, sensor: Int, floats: UInt8, compressed: UInt8?, unit: Double
  ) -> [Reading]? {
    guard let time = message.time else { return nil }
    let start = Int64(time) * 1_000_000_000 + Int64(message.value(0) ?? 0) * 1_000_000
    let offsets = message.values(1)
    func axes(_ first: UInt8) -> [[Double]]? {
      let found = (0..<3).map { message.values(first + $0) }
      return found[0].isEmpty || found.contains { $0.count != found[0].count } ? nil : found
    }
    let calibration = calibrations[sensor]
    guard
      let told = axes(floats) ?? compressed.flatMap(axes).map({ $0.map { $0.map { $0 * unit } } })
        ?? (calibration == nil ? nil : axes(2)), told[0].count <= offsets.count
    else { return nil }
    let isRaw = axes(floats) == nil && compressed.flatMap(axes) == nil
    return told[0].indices.compactMap { place in
      let read = SIMD3(told[0][place], told[1][place], told[2][place])
      guard offsets[place].isFinite, read.x.isFinite, read.y.isFinite, read.z.isFinite else { return nil }
      return Reading(
        time: start + Int64(offsets[place]) * 1_000_000, axes: isRaw ? calibration!(read) : read)
    }
  }

  /// Hands on the accelerations whose angular rates have come, or will not come.
  mutating func flush(into samples: inout [MotionSample], isLast: Bool) {
    guard let newest = accelerations.last?.time else { return }
    var done = 0
    var rate = 0
    while done < accelerations.count {
      let reading = accelerations[done]
      while rate + 1 < rates.count, rates[rate + 1].time <= reading.time { rate += 1 }
      let hasRates = rates.last.map { $0.time >= reading.time } ?? false
      // Without a gyroscope a sample waits no longer than two messages, to see whether there is one.
      guard
        isLast || hasRates || newest - reading.time > Self.patience
          || accelerations.count - done > Self.mostWaiting
      else { break }
      var sample = MotionSample(
        time: SensorTime(nanoseconds: reading.time),
        acceleration: SIMD3<Float>(reading.axes) * Units.standardGravity)
      if hasRates, let turn = between(rate, reading.time) {
        sample.angularRate = SIMD3<Float>(turn) * Units.radiansPerDegree
        sample.flags.insert(.hasAngularRate)
      }
      sample.altitudeMetres = altitude
      sample.speedMetresPerSecond = speed
      altitude = .nan
      speed = .nan
      samples.append(sample)
      done += 1
    }
    accelerations.removeFirst(done)
    rates.removeFirst(max(0, min(rate, rates.count - 1)))
  }

  /// The angular rate at a moment, between the reading at a place and the next.
  private func between(_ place: Int, _ time: Int64) -> SIMD3<Double>? {
    let before = rates[place]
    if before.time == time || place + 1 == rates.count { return before.time == time ? before.axes : nil }
    let after = rates[place + 1]
    guard before.time <= time, after.time - before.time <= Self.longestHole else { return nil }
    let share = Double(time - before.time) / Double(after.time - before.time)
    return before.axes + (after.axes - before.axes) * share
  }
}
