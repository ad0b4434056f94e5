import Foundation
import GaitModel
import Testing

@testable import SensorDecoding

/// A range that nobody told is seen where readings pile up at its end, and nowhere else.
@Suite struct ClippingTests {
  /// An impact of one sample in each 70, its height by its number, on a gentle wave.
  private static func impacts(_ height: (Int) -> Double) -> [UInt8] {
    let rows = (0..<2_100).map { row in
      let vertical = row % 70 == 35 ? height(row / 70) : 1 + 0.4 * sin(Double(row) / 9)
      return "\(Double(row) / 100),\(0.3 * sin(Double(row) / 7)),0.1,\(vertical)"
    }
    return Array(("time_s,ax_g,ay_g,az_g\n" + rows.joined(separator: "\n") + "\n").utf8)
  }

  @Test(arguments: [2.0, 4, 8, 16]) func `impacts that clip for one sample each give the range away`(
    _ range: Double
  ) throws {
    // Half of them within the range; the two ends of a sensor's range differ by a count.
    let bytes = Self.impacts { $0 % 2 == 0 ? range * (0.5 + Double($0) / 100) : range * 0.999 }
    let description = try #require(try RecordingFiles.describe(bytes))
    let found = try #require(description.accelerationRange)
    #expect(abs(Double(found) / 9.80665 / range - 1) < 0.002)
    let decoded = RecordingFiles.decode(bytes, description, piece: 1_000)
    #expect(decoded.health.clippedSamples == 15)
  }

  @Test func `impacts within the range are no clipping, even where the highest is a round number`() throws {
    let spread = Self.impacts { 10 + 6 * Double($0) / 29 }
    #expect(try #require(try RecordingFiles.describe(spread)).accelerationRange == nil)
    // A wave dwells at its top, but more just below it.
    let rows = (0..<2_100).map { "\(Double($0) / 100),0.1,0.2,\(4 * sin(Double($0) / 11))" }
    let wave = Array(("time_s,ax_g,ay_g,az_g\n" + rows.joined(separator: "\n") + "\n").utf8)
    #expect(try #require(try RecordingFiles.describe(wave)).accelerationRange == nil)
  }

  // Public recordings are not part of the project.
  @Test(
    .enabled(if: RecordingFiles.recordings != nil),
    arguments: [
      ("foot-ble-run/test-run.csv", Float?(16)), ("wrist-forefoot-heel/person1_heelstrike.csv", 2),
      ("waist-daily-activities/D03/D03_SA02_R01.csv", nil), ("shoe-hip-outdoor-run/hip_left.csv", nil),
      ("shoe-imu-vicon/2017-11-22-11-22-46.csv", nil), ("phone-movement/phyphox_run_pocket_1.csv", nil),
    ])
  func `real recordings clip where they do`(_ file: String, _ range: Float?) throws {
    let bytes = RecordingFiles.bytes("\(RecordingFiles.recordings!)/\(file)")
    let description = try #require(try RecordingFiles.describe(bytes, name: file))
    #expect(description.accelerationRange.map { ($0 / Units.standardGravity).rounded() } == range)
  }
}
