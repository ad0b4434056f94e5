import FootstrikeTesting
import GaitModel
import Testing

@testable import SensorDecoding

// Needs the captures, which are not part of the project.
@Suite(.enabled(if: SerialCapture.isPresent)) struct `Xsens captures` {
  static let rawNames = ["float32", "fp1220", "fp1632"]

  @Test(arguments: rawNames) func `read as the makers' own software reads them`(format: String) throws {
    let bytes = try SerialCapture.bytes("xsens_mti/mti_g710_\(format).bin")
    let rows = try SerialCapture.rows("xsens_mti/mti_g710_\(format).expected.csv")
      .filter { $0["acc_x_ms2"] != nil }
    let decoded = DecodedStream(.xsens, bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.refusals.totalBytes == 0)
    #expect(decoded.statistics.frames == 100)
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(sample.acceleration.isNear(row, "acc_x_ms2", "acc_y_ms2", "acc_z_ms2", relative: 1e-6))
      #expect(sample.angularRate.isNear(row, "gyr_x_rads", "gyr_y_rads", "gyr_z_rads", relative: 1e-6))
      #expect(sample.time.nanoseconds == Int64(row["sample_time_fine_100us"]!) * 100_000)
    }
  }

  @Test func `with free acceleration only give no sample unless it is asked for`() throws {
    let bytes = try SerialCapture.bytes("xsens_mti/mti_g710_quat_freeacc_float32.bin")
    let rows = try SerialCapture.rows("xsens_mti/mti_g710_quat_freeacc_float32.expected.csv")
      .filter { $0["facc_x_ms2"] != nil }
    #expect(DecodedStream(.xsens, bytes).samples.isEmpty)
    var settings = ProtocolSettings()
    settings.acceptsGravityRemoved = true
    let decoded = DecodedStream(.xsens, bytes, settings: settings)
    #expect(decoded.samples.count == rows.count)
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(sample.acceleration.isNear(row, "facc_x_ms2", "facc_y_ms2", "facc_z_ms2", relative: 1e-6))
    }
  }
}

extension SIMD3<Float> {
  /// Equal to three columns of an answer, to the given share of each or the given amount.
  func isNear(
    _ row: [String: Double], _ x: String, _ y: String, _ z: String, scale: Double = 1,
    relative: Double = 0, absolute: Double = 0
  ) -> Bool {
    for (found, name) in [(self.x, x), (self.y, y), (self.z, z)] {
      guard let answer = row[name] else { return false }
      if abs(Double(found) / scale - answer) > Swift.max(abs(answer) * relative, absolute) { return false }
    }
    return true
  }
}
