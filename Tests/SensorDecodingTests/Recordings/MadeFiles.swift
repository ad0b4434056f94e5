import Foundation
import GaitModel

@testable import SensorDecoding

/// Small files of other programs, made here: 600 samples at 100 Hz, whose readings are known.
enum MadeFiles {
  static let count = 600
  /// Seconds since 1970.
  static let start = 1_772_354_000

  /// In counts of 1/256 g.
  static func counts(_ sample: Int) -> SIMD3<Int16> {
    SIMD3(
      Int16(sample * 37 % 1_000 - 500), Int16(sample * 53 % 800 - 400),
      Int16(sample % 60 == 0 ? 1_800 : 256 + sample % 7))
  }

  /// In g and degrees a second, both written exactly.
  static func acceleration(_ sample: Int) -> [Double] {
    let counts = counts(sample)
    return (0..<3).map { Double(counts[$0]) / 256 }
  }
  static func rate(_ sample: Int) -> [Double] {
    [Double(sample % 90), Double(-sample % 64) / 2, 100 - Double(sample % 13)]
  }

  static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  // MARK: devices

  static func actiGraphRecord(_ type: UInt8, _ second: Int, _ payload: [UInt8]) -> [UInt8] {
    let record =
      [0x1E, type] + littleEndian(UInt32(second)) + littleEndian(UInt16(payload.count)) + payload
    return record + [~record.reduce(0, ^)]
  }

  /// ActiGraph's log: a second a record, of 16 bits or of 12; asleep from second 3 to 5.
  static func actiGraphLog(isPacked: Bool) -> [UInt8] {
    var bytes = actiGraphRecord(6, start, Array("header".utf8)) + actiGraphRecord(2, start, [0x10, 0x10])
    if isPacked { bytes += actiGraphRecord(0, start, [0]) }
    for second in 0..<(count / 100) {
      let samples = (0..<100).map { counts(100 * second + $0) }
      let payload =
        isPacked
        ? packed(samples.flatMap { [$0.y, $0.x, $0.z] })
        : samples.flatMap { littleEndian($0.x) + littleEndian($0.y) + littleEndian($0.z) }
      let time = start + second + (second > 2 ? 3 : 0)
      if second == 3 { bytes += actiGraphRecord(3, start + 3, [8]) + actiGraphRecord(3, time, [9]) }
      bytes += actiGraphRecord(isPacked ? 0 : 26, time, payload)
    }
    return bytes
  }

  static func packed(_ numbers: [Int16]) -> [UInt8] {
    stride(from: 0, to: numbers.count, by: 2).flatMap { place -> [UInt8] in
      let first = UInt16(bitPattern: numbers[place])
      let second = place + 1 < numbers.count ? UInt16(bitPattern: numbers[place + 1]) : 0
      return [UInt8(first >> 4 & 0xFF), UInt8(first << 4 & 0xF0 | second >> 8 & 0x0F), UInt8(second & 0xFF)]
    }
  }

  static let actiGraphInfo =
    "Serial Number: TAS1H00000000\nDevice Type: Link\nBattery Voltage: 4,03\nSample Rate: 100\nStart Date: 639079508000000000\nTimeZone: -05:00:00\nAcceleration Scale: 256.0\nAcceleration Min: -8.0\nAcceleration Max: 8.0\n"

  /// GENEActiv: pages of 300 samples, 256 counts to a g on x, and other gains on y and z.
  static func geneActiv(pages: [Int] = [0, 1]) -> [UInt8] {
    var text =
      "Device Identity\r\nDevice Type:GENEActiv\r\n\r\nConfiguration Info\r\nMeasurement Frequency:100.0 Hz\r\nTime Zone:GMT +02:00\r\n\r\nCalibration Data\r\nx gain:25600\r\nx offset:0\r\ny gain:25600\r\ny offset:100\r\nz gain:12800\r\nz offset:-200\r\n\r\nMemory Status\r\nNumber of Pages:2\r\n\r\n"
    for page in pages {
      let hex = (0..<300).map { number in
        let read = counts(300 * (page % 2) + number)
        func digits(_ number: Int16) -> String {
          String(Int(number) & 0xFFF | 0x1000, radix: 16, uppercase: true).dropFirst().description
        }
        return digits(read.x) + digits(read.y) + digits(read.z) + "040"
      }
      text +=
        "Recorded Data\r\nDevice Unique Serial Code:012345\r\nSequence Number:\(page)\r\nPage Time:2026-03-01 10:33:\(20 + 3 * page):500\r\nUnassigned:\r\nTemperature:21.5\r\nBattery voltage:4.1\r\nDevice Status:Recording\r\nMeasurement Frequency:100.0\r\n\(hex.joined())\r\n"
    }
    return Array(text.utf8)
  }

  // MARK: JSON

  static func object(_ axes: [Double]) -> String { "{\"x\":\(axes[0]),\"y\":\(axes[1]),\"z\":\(axes[2])}" }

  /// Movesense: bundles of eight, angular rates in the same object or in one of their own.
  static func movesense(isApart: Bool, newline: String = "") -> [UInt8] {
    var messages: [String] = []
    for first in stride(from: 0, to: count, by: 8) {
      func list(_ body: (Int) -> [Double]) -> String {
        (first..<(first + 8)).map { object(body($0)) }.joined(separator: "," + newline)
      }
      let (acc, gyro) = (list { acceleration($0).map { $0 * 8 } }, list(rate))
      let stamp = 158_319 + 10 * first
      if isApart {
        messages.append("{\"acc\":{\"Timestamp\":\(stamp),\"ArrayAcc\":[\(acc)]}}")
        messages.append("{\"gyro\":{\"Timestamp\":\(stamp + 1),\"ArrayGyro\":[\(gyro)]}}")
        messages.append("{\"hr\":{\"average\":61.5,\"rrData\":[970]}}")
      } else {
        messages.append(
          "{\"ArrayAcc\":[\(acc)],\"ArrayGyro\":[\(gyro)],\"ArrayMagn\":[\(gyro)],\"Timestamp\":\(stamp)}")
      }
    }
    let all = messages.joined(separator: "," + newline)
    return Array((isApart ? "{\"data\":[\(all)]}" : "{\"Meas\":{\"IMU9\":[\(all)]}}").utf8)
  }

  /// An object a reading, nested or flat, in a list or a line each.
  static func readings(_ shape: Int) -> [UInt8] {
    let objects = (0..<count).map { sample in
      let (time, a, w) = (Double(sample) / 100, acceleration(sample), rate(sample))
      switch shape {
      case 0: return "{\"time\":\(time),\"acc\":\(object(a)),\"gyro\":\(object(w))}"
      case 1:
        return "{\"t\":\"\(time)\",\"acc\":[\(a[0]),\(a[1]),\(a[2])],\"gyro\":[\(w[0]),\(w[1]),\(w[2])]}"
      default:
        return
          "{\"time\":\(time),\"ax\":\(a[0]),\"ay\":\(a[1]),\"az\":\(a[2]),\"gx\":\(w[0]),\"gy\":\(w[1]),\"gz\":\(w[2]),\"note\":\"a, \\\"b\\\"\",\"ok\":true}"
      }
    }
    switch shape {
    case 0: return Array("{\"run\":1,\"data\":[\(objects.joined(separator: ",\n"))]}".utf8)
    case 1: return Array("[\(objects.joined(separator: ","))]".utf8)
    default: return Array((objects.joined(separator: "\n") + "\n").utf8)
    }
  }

  // MARK: tables

  static func openSim(vectors: Bool) -> [UInt8] {
    var text =
      vectors
      ? "DataRate=100.000000\nDataType=Vec3\nversion=3\nOpenSimVersion=4.4\nendheader\ntime\tfoot_r_imu\tpelvis_imu\n"
      : "imu\nversion=1\nnRows=\(count)\nnColumns=7\ninDegrees=yes\nendheader\ntime foot_imu_ax foot_imu_ay foot_imu_az foot_imu_gx foot_imu_gy foot_imu_gz\n"
    for sample in 0..<count {
      let a = acceleration(sample).map { "\($0 * 8)" }
      text +=
        vectors
        ? "\(Double(sample) / 100)\t\(a.joined(separator: ","))\t0.5,9.5,0.25\n"
        : "   \(Double(sample) / 100)   " + (a + rate(sample).map { "\($0)" }).joined(separator: "  ") + "\n"
    }
    return Array(text.utf8)
  }

  static func empatica(_ delimiter: String = ",") -> [UInt8] {
    func line(_ word: String) -> String { [word, word, word].joined(separator: delimiter + " ") + "\n" }
    let rows = (0..<count).map { sample in
      acceleration(sample).map { "\(Int(($0 * 64).rounded()))" }.joined(separator: delimiter) + "\n"
    }
    return Array((line("\(start).000000") + line("32.000000") + rows.joined()).utf8)
  }

  /// A worksheet: headings shared, numbers inline, blanks left out, a formula and an error.
  static func sheet(prefix: String = "", withPlaces: Bool = true) -> [UInt8] {
    func tag(_ name: String) -> String { prefix.isEmpty ? name : "\(prefix):\(name)" }
    var text = "<?xml version=\"1.0\"?><\(tag("worksheet"))><\(tag("sheetData"))>\n"
    func row(_ number: Int, _ cells: [(type: String, value: String)]) {
      let cells = cells.enumerated().map { place, cell in
        let letter = ["A", "B", "C", "D", "E", "F", "G", "H"][place]
        let attributes = (withPlaces ? " r=\"\(letter)\(number)\"" : "") + cell.type
        return "<\(tag("c"))\(attributes)><\(tag("v"))>\(cell.value)</\(tag("v"))></\(tag("c"))>"
      }
      text += "<\(tag("row")) r=\"\(number)\">\(cells.joined())</\(tag("row"))>"
    }
    row(1, (0..<8).map { (" t=\"s\"", "\($0)") })
    for sample in 0..<count {
      let numbers = [Double(sample) / 100] + acceleration(sample) + rate(sample)
      row(
        sample + 2,
        numbers.map { ("", "\($0)") } + [
          sample == 3 ? (" t=\"e\"", "#N/A") : (" t=\"str\"", "run &amp; walk")
        ])
    }
    return Array((text + "</\(tag("sheetData"))></\(tag("worksheet"))>").utf8)
  }
  static let sheetStrings = [
    "Time (s)", "ax (g)", "ay (g)", "az (g)", "gx (deg/s)", "gy (deg/s)", "gz (deg/s)", "note",
  ]

  // MARK: XDF

  static func chunk(_ tag: UInt16, _ content: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return (length < 256 ? [1, UInt8(length)] : [4] + littleEndian(UInt32(length))) + littleEndian(tag)
      + content
  }

  static func number(_ value: Double) -> [UInt8] { littleEndian(value.bitPattern) }

  /// LabRecorder's: markers, an EEG, and an IMU whose clock is 0.25 s and ten millionths off.
  static func xdf(
    channels: [(label: String, unit: String)]? = nil, name: String = "Shoe IMU", type: String = "IMU"
  )
    -> [UInt8]
  {
    let channels =
      channels ?? ["ACC_X", "ACC_Y", "ACC_Z"].map { ($0, "g") }
      + ["GYRO_X", "GYRO_Y", "GYRO_Z"].map { ($0, "deg/s") }
    func header(
      _ id: UInt32, _ name: String, _ type: String, _ count: Int, _ rate: Int, _ format: String,
      _ more: String
    )
      -> [UInt8]
    {
      chunk(
        2,
        littleEndian(id)
          + Array(
            "<?xml version=\"1.0\"?><info><name>\(name)</name><type>\(type)</type><channel_count>\(count)</channel_count><nominal_srate>\(rate)</nominal_srate><channel_format>\(format)</channel_format><desc>\(more)</desc></info>"
              .utf8))
    }
    let described = channels.map { "<channel><label>\($0.label)</label><unit>\($0.unit)</unit></channel>" }
    var bytes =
      Array("XDF:".utf8) + chunk(1, Array("<?xml version=\"1.0\"?><info><version>1.0</version></info>".utf8))
    bytes += header(7, "Keys", "Markers", 1, 0, "string", "")
    bytes += header(9, "EEG", "EEG", 2, 250, "float32", "")
    bytes += header(
      3, name, type, channels.count, 100, "double64", "<channels>\(described.joined())</channels>")
    for first in stride(from: 0, to: count, by: 50) {
      var content = littleEndian(UInt32(3)) + [1, 50]
      for sample in first..<(first + 50) {
        let time = 5_000 + Double(sample) / 100
        content += sample.isMultiple(of: 10) ? [8] + number(time) : [0]
        content += (acceleration(sample) + rate(sample)).prefix(channels.count).flatMap(number)
      }
      bytes += chunk(3, content)
      bytes += chunk(3, littleEndian(UInt32(7)) + [1, 1, 8] + number(5_000) + [1, 3] + Array("key".utf8))
      bytes += chunk(
        4,
        littleEndian(UInt32(3)) + number(5_000 + Double(first) / 100)
          + number(-0.25 - 1e-5 * Double(first) / 100))
      if first.isMultiple(of: 100) { bytes += chunk(5, XDFScanner.mark) }
    }
    return bytes + chunk(6, littleEndian(UInt32(3)) + Array("<info/>".utf8))
  }
}
