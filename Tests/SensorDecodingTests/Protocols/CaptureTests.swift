import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

// Needs the captures, which are not part of the project.
@Suite(.enabled(if: SerialCapture.isPresent)) struct `Captures of devices` {
  static let g = Double(Units.standardGravity)
  static let degree = Double(Units.radiansPerDegree)

  @Test func `VectorNav's logger reads as the maker's library reads it, whatever is mixed in`() throws {
    let bytes = try SerialCapture.bytes("vectornav/vn100_logger_F00294.bin")
    let rows = try SerialCapture.rows("vectornav/vn100_logger_F00294.expected.csv")
    let decoded = DecodedStream(.vectornavBinary, bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.statistics.timedSamples == 0)
    #expect(decoded.refusals.totalBytes == Int64(bytes.count - 124 * rows.count))
    let places = FrameTrace(VectorNavBinaryGrammar(), bytes).accepted.map(\.lowerBound)
    #expect(places == rows.map { Int($0["byte_offset"]!) })
    for (sample, row) in zip(decoded.samples, rows) {
      // The answers are printed with 9 digits.
      #expect(sample.acceleration.isNear(row, "acc_x_ms2", "acc_y_ms2", "acc_z_ms2", relative: 1e-8))
      #expect(sample.angularRate.isNear(row, "gyr_x_rads", "gyr_y_rads", "gyr_z_rads", relative: 1e-8))
    }
  }

  @Test func `VectorNav sentences with a good check are read, the others refused`() throws {
    let bytes = try SerialCapture.bytes("vectornav/vnymr_real_lines.txt")
    let rows = try SerialCapture.rows("vectornav/vnymr_real_lines.expected.csv")
    let decoded = DecodedStream(.vectornavText, bytes)
    #expect(decoded.samples.count == 4)
    #expect(decoded.statistics.frames == 5, "the error sentence has a good check too")
    #expect(decoded.refusals.totalRecords == 2, "the cut first line and the corrupted one")
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(sample.acceleration.isNear(row, "acc_x_ms2", "acc_y_ms2", "acc_z_ms2", relative: 1e-7))
      #expect(sample.angularRate.isNear(row, "gyr_x_rads", "gyr_y_rads", "gyr_z_rads", relative: 1e-7))
    }
  }

  @Test func `the packet of MicroStrain's documentation is read`() throws {
    let bytes = try SerialCapture.bytes("mip/vendor_example_packet4.bin")
    let row = try SerialCapture.rows("mip/vendor_example_packet4.expected.csv")[0]
    let decoded = DecodedStream(.microstrain, [0x75, 0x65] + bytes)
    let sample = try #require(decoded.samples.first)
    #expect(decoded.refusals.totalBytes == 2)
    #expect(
      sample.acceleration.isNear(row, "acc_x_g", "acc_y_g", "acc_z_g", scale: Self.g, relative: 1e-6))
    #expect(sample.angularRate.isNear(row, "gyr_x_rads", "gyr_y_rads", "gyr_z_rads", relative: 1e-6))
    #expect(sample.time.nanoseconds == Int64(row["ref_time_ns"]!))
  }

  @Test(arguments: ["ascii", "binary"]) func `x-IMU3 reads as the maker's library reads it`(kind: String)
    throws
  {
    let bytes = try SerialCapture.bytes("ximu3/run_\(kind).ximu3")
    let rows = try SerialCapture.rows("ximu3/run_\(kind).expected.csv")
    let decoded = DecodedStream(.ximu3, bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.refusals.totalBytes == 0)
    let a = (0..<3).map { "Accelerometer \(["X", "Y", "Z"][$0]) (g)" }
    let w = (0..<3).map { "Gyroscope \(["X", "Y", "Z"][$0]) (deg/s)" }
    for (sample, row) in zip(decoded.samples, rows) {
      // The answers are printed with 6 decimals.
      #expect(
        sample.acceleration.isNear(row, a[0], a[1], a[2], scale: Self.g, relative: 1e-6, absolute: 6e-7))
      #expect(
        sample.angularRate.isNear(row, w[0], w[1], w[2], scale: Self.degree, relative: 1e-6, absolute: 6e-7))
      #expect(sample.time.nanoseconds == Int64(row["Timestamp (us)"]!) * 1000)
    }
  }

  @Test func `WitMotion's Bluetooth frames read as the maker's software reads them`() throws {
    let bytes = try SerialCapture.bytes("witmotion/wt901ble_0x61_real.bin")
    let rows = try SerialCapture.rows("witmotion/wt901ble_0x61_real.expected.csv")
    let decoded = DecodedStream(.witmotionBLE, bytes)
    #expect(decoded.samples.count == rows.count)
    for (sample, row) in zip(decoded.samples, rows) {
      // The answers are printed with 3 decimals.
      #expect(sample.acceleration.isNear(row, "AccX", "AccY", "AccZ", scale: Self.g, absolute: 6e-4))
      #expect(sample.angularRate.isNear(row, "AsX", "AsY", "AsZ", scale: Self.degree, absolute: 6e-4))
    }
  }

  @Test func `a BNO055's transcript reads as its library reads it, retries left out`() throws {
    // The transcript marks who sent: `>` or `<`, then a length. The line itself carries only what was sent.
    let transcript = try SerialCapture.bytes("bno055_uart/transcript.bin")
    var bytes: [UInt8] = []
    var place = 0
    while place + 1 < transcript.count {
      let end = place + 2 + Int(transcript[place + 1])
      bytes += transcript[(place + 2)..<end]
      place = end
    }
    let rows = try SerialCapture.rows("bno055_uart/transcript.expected.csv")
    let decoded = DecodedStream(.bno055, bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.refusals.totalBytes == 0)
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(sample.acceleration.isNear(row, "ax_ms2", "ay_ms2", "az_ms2", relative: 1e-6))
      #expect(sample.angularRate.isNear(row, "gx_rads", "gy_rads", "gz_rads", relative: 1e-6))
    }
  }

  @Test func `a Shimmer's packets read as its library reads them, raw and calibrated`() throws {
    let bytes = try SerialCapture.bytes("shimmer3/logandstream_accel_gyro.bin")
    let rows = try SerialCapture.rows("shimmer3/logandstream_accel_gyro.expected.csv")
    // The capture brings no calibration; that of the same device stands in the head of its memory card's
    // file. It is given the way the device would give it: as the answer to the start command 2C.
    let card = try SerialCapture.bytes("../files/shimmer_consensys/triaxcal_sample.bin")
    let none = [UInt8](repeating: 0, count: 21)
    let answer = [0xFF, 0x2D] + card[139..<160] + card[97..<118] + none + none
    let decoded = DecodedStream(.shimmer, answer + bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.refusals.totalBytes == 0)
    for (sample, row) in zip(decoded.samples, rows) {
      // The answers are printed with 6 decimals.
      #expect(
        sample.acceleration.isNear(
          row, "acc_x_ms2", "acc_y_ms2", "acc_z_ms2", relative: 1e-6, absolute: 4e-6))
      #expect(
        sample.angularRate.isNear(
          row, "gyr_x_dps", "gyr_y_dps", "gyr_z_dps", scale: Self.degree, relative: 1e-6, absolute: 4e-5))
      let ticks = Int64(row["ticks24"]!)
      #expect(abs(sample.time.nanoseconds - ticks * 1_000_000_000 / 32_768) <= 1)
    }
  }
}
