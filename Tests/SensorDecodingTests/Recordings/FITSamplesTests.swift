import GaitModel
import Testing

@testable import SensorDecoding

/// A FIT file of two seconds of a foot pod, 25 readings a message, whose readings follow from their times.
private struct MadePod {
  enum Writing: CaseIterable { case calibrated, compressed, raw }

  static func acceleration(_ milliseconds: Int) -> SIMD3<Double> {
    SIMD3(0.001 * Double(milliseconds), -1, 2 - 0.001 * Double(milliseconds))
  }
  static func rate(_ milliseconds: Double) -> SIMD3<Double> {
    SIMD3(0.1 * milliseconds, 50, -0.05 * milliseconds)
  }

  private static func little(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  private static func float(_ value: Double) -> [UInt8] { little(Int(Float(value).bitPattern), 4) }

  private static func definition(_ local: UInt8, _ message: Int, _ fields: [(UInt8, Int, UInt8)]) -> [UInt8] {
    [0x40 | local, 0, 0] + little(message, 2) + [UInt8(fields.count)]
      + fields.flatMap { [$0.0, UInt8($0.1), $0.2] }
  }

  static func file(_ writing: Writing, hasGyroscope: Bool = true, hasCalibration: Bool = true) -> [UInt8] {
    let clock = 1_100_000_000
    let start: [(UInt8, Int, UInt8)] = [(253, 4, 0x86), (0, 2, 0x84), (1, 50, 0x84)]
    var bytes = definition(0, 0, [(0, 1, 0)]) + [0, 4]
    switch writing {
    case .calibrated: bytes += definition(1, 165, start + (5...7).map { ($0, 100, 0x88) })
    case .compressed: bytes += definition(1, 165, start + (8...10).map { ($0, 50, 0x83) })
    case .raw: bytes += definition(1, 165, start + (2...4).map { ($0, 50, 0x84) })
    }
    if hasCalibration, writing == .raw {
      // Counts of 1/1000 g from 32768 on; the sensor's x and y are exchanged.
      bytes += definition(
        4, 167,
        [(253, 4, 0x86), (0, 1, 0), (1, 4, 0x86), (2, 4, 0x86), (3, 4, 0x86), (4, 12, 0x85), (5, 36, 0x85)])
      bytes += [4] + little(clock, 4) + [0] + little(1, 4) + little(1_000, 4) + little(32_768, 4)
      bytes += [0, 0, 10].flatMap { little($0, 4) }
      bytes += [0, 65_535, 0, 65_535, 0, 0, 0, 0, 65_535].flatMap { little($0, 4) }
    }
    bytes += definition(2, 164, start + (5...7).map { ($0, 100, 0x88) })
    bytes += definition(3, 209, [(253, 4, 0x86), (0, 2, 0x84), (1, 2, 0x84), (2, 4, 0x86)])
    for message in 0..<8 {
      let first = message * 250
      let stamp = little(clock + first / 1_000, 4) + little(first % 1_000, 2)
      let offsets = (0..<25).flatMap { little($0 * 10, 2) }
      bytes += [1] + stamp + offsets
      for axis in 0..<3 {
        for reading in 0..<25 {
          let g = acceleration(first + reading * 10)
          switch writing {
          case .calibrated: bytes += float(g[axis])
          case .compressed: bytes += little(Int((g[axis] * 1_000).rounded()), 2)
          case .raw:
            let turned = SIMD3(g.y, g.x, g.z)
            bytes += little(Int((turned[axis] * 1_000).rounded()) + 32_768 + (axis == 2 ? 10 : 0), 2)
          }
        }
      }
      if hasGyroscope {
        // Between the accelerometer's moments.
        bytes += [2] + stamp + (0..<25).flatMap { little($0 * 10 + 4, 2) }
        for axis in 0..<3 {
          for reading in 0..<25 { bytes += float(rate(Double(first + reading * 10 + 4))[axis]) }
        }
      }
      bytes += [3] + stamp + little(0, 2) + little(101_325 + message * 12, 4)
    }
    return fit(bytes)
  }
}

@Suite struct FITSamplesTests {
  private func samples(
    _ bytes: [UInt8], pieces: Int = .max
  ) throws -> (description: RecordingDescription, samples: [MotionSample]) {
    guard case .samples(let description) = try Sniffer.sniff(head: bytes.span, name: "pod.fit") else {
      throw FootstrikeError(what: "a track", where: "pod.fit", advice: "")
    }
    var decoder = description.makeDecoder()
    var batch = DecodedBatch()
    var from = 0
    while from < bytes.count {
      let end = min(bytes.count, from + min(pieces, bytes.count))
      decoder.decode(bytes.span.extracting(from..<end), arrival: nil, into: &batch)
      from = end
    }
    decoder.finish(into: &batch)
    return (description, batch.samples)
  }

  @Test(arguments: MadePod.Writing.allCases)
  fileprivate func `accelerations and angular rates are as the maker's profile says`(
    _ writing: MadePod.Writing
  ) throws {
    let (description, samples) = try samples(MadePod.file(writing))
    #expect(description.hasAngularRate && description.hasAltitude)
    #expect(abs((description.rateHertz ?? 0) - 100) < 1e-6)
    #expect(samples.count == 200)
    for (number, sample) in samples.enumerated() {
      let milliseconds = number * 10
      #expect(sample.time.nanoseconds == 1_100_000_000_000_000_000 + Int64(milliseconds) * 1_000_000)
      let g = MadePod.acceleration(milliseconds)
      for axis in 0..<3 { #expect(abs(Double(sample.acceleration[axis]) / 9.80665 - g[axis]) < 6e-4) }
      #expect(sample.flags.contains(.hasAngularRate) == (number > 0 && number < 200))
      guard sample.flags.contains(.hasAngularRate) else { continue }
      let rate = MadePod.rate(Double(milliseconds)) * .pi / 180
      for axis in 0..<3 { #expect(abs(Double(sample.angularRate[axis]) - rate[axis]) < 1e-4) }
    }
    let heights = samples.map(\.altitudeMetres).filter(\.isFinite)
    #expect(heights.count >= 7 && abs((heights.last ?? 0) + 6.2) < 1.5)
  }

  @Test func `any cut and no gyroscope give the same samples`() throws {
    let bytes = MadePod.file(.calibrated, hasGyroscope: false)
    let whole = try samples(bytes)
    #expect(whole.samples.count == 200 && !whole.description.hasAngularRate)
    for pieces in [1, 7, 1_000] {
      let cut = try samples(bytes, pieces: pieces).samples
      #expect(cut.map(\.time) == whole.samples.map(\.time))
      #expect(cut.map(\.acceleration) == whole.samples.map(\.acceleration))
    }
  }

  @Test func `raw readings without their calibration are refused with the reason`() {
    let error = #expect(throws: FootstrikeError.self) {
      _ = try samples(MadePod.file(.raw, hasCalibration: false))
    }
    #expect(error?.what.contains("no calibration stands before them") == true)
  }

  @Test func `a track asked of such a file says what it holds`() {
    let error = #expect(throws: FootstrikeError.self) {
      _ = try TrackReader.read(MadePod.file(.calibrated), name: "pod.fit")
    }
    #expect(error?.what == "it holds accelerometer_data and no track")
  }
}
