import FootstrikeTesting
import GaitModel
import Testing

@testable import SensorDecoding

/// Lines as boards and their libraries print them: a sensor stands, and then runs.
@Suite struct TextShapesTests {
  /// One reading: g and deg/s, ten milliseconds after the one before.
  struct Reading: Sendable {
    var number: Int
    var a: SIMD3<Double>
    var w: SIMD3<Double>
    var metres: SIMD3<Double> { a * 9.80665 }
    var counts: SIMD3<Double> { (a * 2_048).rounded(.toNearestOrEven) }
  }

  static func readings(_ count: Int, standing: Int = 150) -> [Reading] {
    (0..<count).map { number in
      guard number >= standing else {
        return Reading(
          number: number, a: [0.11, 0.2, -0.95 - 0.001 * Double(number % 2)], w: [Double(number % 3), -1, 0])
      }
      let step = Double((number - standing) % 70) / 70
      let impact = step < 0.06 ? 7.5 : 0
      let swing = Double.sine(step)
      // No two samples of a run are alike.
      let shake = Double(number * 7_919 % 101) / 101 - 0.5
      return Reading(
        number: number, a: [0.11 + 2 * swing + shake, 0.2 + impact * 0.4, -0.95 - 1.5 * swing - impact],
        w: [30 * swing, 640 * swing, -80 * swing])
    }
  }

  struct Shape: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var hasRates: Bool
    var line: @Sendable (Reading) -> String

    init(_ name: String, rates: Bool = false, _ line: @escaping @Sendable (Reading) -> String) {
      testDescription = name
      hasRates = rates
      self.line = line
    }
  }

  private static func three(_ v: SIMD3<Double>, _ divider: String = ",", _ decimals: Int = 3) -> String {
    [v.x, v.y, v.z].map { $0.fixed(decimals) }.joined(separator: divider)
  }

  static let shapes: [Shape] = [
    Shape("bare, g") { three($0.a) },
    Shape("bare with a total") { "\(three($0.a)),\(($0.a * $0.a).sum().squareRoot().fixed(3))" },
    Shape("bare, m/s2 and deg/s", rates: true) { "\(three($0.metres)),\(three($0.w))" },
    Shape("counts with a temperature between", rates: true) {
      "\(three($0.counts, ",", 0)),-3200,\(three($0.w * 16.4, ",", 0))"
    },
    Shape("gyroscope first", rates: true) { "\(three($0.w)),\(three($0.a))" },
    Shape("counter in front", rates: true) {
      "\($0.number + 266),\(three($0.metres)),\(three($0.w / 57.29578))"
    },
    Shape("tag in front", rates: true) { "IMU,\(three($0.a)),\(three($0.w))" },
    Shape("blanks", rates: true) { "\(three($0.a, " ")) \(three($0.w, " "))" },
    Shape("tuple") { "(\(three($0.metres, ", ")))" },
    Shape("list") { "[\(three($0.metres, ", "))]" },
    Shape("named tuple") {
      "acceleration(x=\($0.metres.x.fixed(3)), y=\($0.metres.y.fixed(3)), z=\($0.metres.z.fixed(3)))"
    },
    Shape("json", rates: true) {
      "{\"t\": \($0.number * 10), \"ax\": \($0.a.x.fixed(3)), \"ay\": \($0.a.y.fixed(3)), \"az\": \($0.a.z.fixed(3)), "
        + "\"gx\": \($0.w.x.fixed(2)), \"gy\": \($0.w.y.fixed(2)), \"gz\": \($0.w.z.fixed(2))}"
    },
    Shape("json without blanks, nested", rates: true) {
      "{\"ms\":\($0.number * 10),\"acc\":{\"x\":\($0.a.x.fixed(3)),\"y\":\($0.a.y.fixed(3)),\"z\":\($0.a.z.fixed(3))},"
        + "\"gyro\":[\(three($0.w))]}"
    },
    Shape("teleplot, stamped") { r in
      ["x", "y", "z"].enumerated().map { ">a\($1):\(2_500 + r.number * 10):\(r.metres[$0].fixed(3))" }
        .joined(separator: "\n")
    },
    Shape("an axis a line") { r in
      ["X", "Y", "Z"].enumerated().map { "\($1): \(r.a[$0].fixed(2)) g" }.joined(separator: "\n")
    },
    Shape("signs with blanks around them", rates: true) {
      "AcX = \($0.counts.x.fixed(0)) | AcY = \($0.counts.y.fixed(0)) | AcZ = \($0.counts.z.fixed(0)) | Tmp = 28.41"
        + " | GyX = \(($0.w.x * 16.4).fixed(0)) | GyY = \(($0.w.y * 16.4).fixed(0)) | GyZ = \(($0.w.z * 16.4).fixed(0))"
    },
    Shape("a unit for all", rates: true) {
      "ax = \(($0.a.x * 1_000).fixed(0)) ay = \(($0.a.y * 1_000).fixed(0)) az = \(($0.a.z * 1_000).fixed(0)) mg\n"
        + "gx = \($0.w.x.fixed(2)) gy = \($0.w.y.fixed(2)) gz = \($0.w.z.fixed(2)) deg/s"
    },
    Shape("teleplot with units and flags") { r in
      ["Z", "Y", "X"].enumerated().map { ">acc\($1):\(r.metres[2 - $0].fixed(3))§m/s²|g" }.joined(
        separator: "\n")
    },
    Shape("teleplot with flags and no units") { r in
      ["x", "y", "z"].enumerated().map { ">a\($1):\(r.metres[$0].fixed(3))|g" }.joined(separator: "\n")
    },
    Shape("decimal commas", rates: true) {
      "\($0.number * 10);\(three($0.metres, ";"));\(three($0.w / 57.29578, ";"))".replacing(".", with: ",")
    },
    Shape("names and decimal commas") {
      "Beschleunigung X: \($0.metres.x.fixed(2)); Y: \($0.metres.y.fixed(2)); Z: \($0.metres.z.fixed(2)) m/s²"
        .replacing(".", with: ",")
    },
    Shape("json that names what it tells", rates: true) {
      "{\"type\": \"accelerometer\", \"x\": \($0.metres.x.fixed(3)), \"y\": \($0.metres.y.fixed(3)), "
        + "\"z\": \($0.metres.z.fixed(3))}\n{\"sensor\": \"Gyroscope\", \"values\": [\(three($0.w / 57.29578))]}"
    },
    Shape("words and no signs", rates: true) {
      "accel x \($0.a.x.fixed(3)) y \($0.a.y.fixed(3)) z \($0.a.z.fixed(3)) "
        + "gyro x \($0.w.x.fixed(2)) y \($0.w.y.fixed(2)) z \($0.w.z.fixed(2))"
    },
    Shape("orientation in front") { "0.8,\($0.number % 2 == 0 ? "" : "-")0.6,0.0,0.0,\(three($0.a))" },
    Shape("g with rad/s", rates: true) { "\(three($0.a, ";"));\(three($0.w / 57.29578, ";"))" },
    Shape("counter of a byte", rates: true) {
      "\(($0.number + 90) % 256)\t\(three($0.counts, "\t", 0))\t\(three($0.w * 16.4, "\t", 0))"
    },
    Shape("quantity in brackets") { "Acc (mg) [ \(three($0.a * 1_000, ", ", 0)) ]" },
    Shape("axis before quantity", rates: true) {
      "X-acceleration: \(($0.a.x * 1_000).fixed(2)) mg Y-acceleration: \(($0.a.y * 1_000).fixed(2)) mg"
        + " Z-acceleration: \(($0.a.z * 1_000).fixed(2)) mg \n"
        + "X-gyro rate: \($0.w.x.fixed(3)) degrees/sec Y-gyro rate: \($0.w.y.fixed(3)) degrees/sec"
        + " Z-gyro rate: \($0.w.z.fixed(3)) degrees/sec \nTemperature is 31.20 degrees C"
    },
    Shape("all that a fused sensor has", rates: true) {
      "Orient:\tx= 333.10 |\ty= -9.06 |\tz= 177.75\nRot:\tx= \(($0.w.x / 57.29578).fixed(3)) |\ty= "
        + "\(($0.w.y / 57.29578).fixed(3)) |\tz= \(($0.w.z / 57.29578).fixed(3))\nLinear:\tx= 0.02 |\ty= 0.06 |\tz= -0.02\n"
        + "Accl:\tx= \($0.metres.x.fixed(2)) |\ty= \($0.metres.y.fixed(2)) |\tz= \($0.metres.z.fixed(2))\n"
        + "Gravity:\tx= 1.52 |\ty= -0.06 |\tz= 9.68\n\ntemperature: 30\n--"
    },
  ]

  @Test(arguments: shapes) func `is read as it was meant`(_ shape: Shape) throws {
    let readings = Self.readings(900)
    let text = readings.map(shape.line).joined(separator: "\r\n") + "\r\n"
    let decoded = DecodedStream(.textLines, Array(text.utf8))
    #expect(decoded.problem == nil)
    // A reading that shows that a guess was wrong is left out, and counted.
    #expect(decoded.samples.count >= 898, "\(decoded.guesses.map(\.description))")
    #expect(decoded.statistics.frameBytes + decoded.refusals.totalBytes == Int64(text.utf8.count))
    // Once it was seen at rest and moving, every number is right.
    for sample in decoded.samples.suffix(300) {
      let told = readings[
        900 - 1 - (decoded.samples.count - 1 - decoded.samples.firstIndex { $0.index == sample.index }!)]
      let a = SIMD3<Double>(sample.acceleration)
      #expect(((a - told.metres) * (a - told.metres)).sum().squareRoot() < 0.12, "\(sample.index)")
      let w = SIMD3<Double>(sample.angularRate) * 57.29578
      if shape.hasRates { #expect(((w - told.w) * (w - told.w)).sum().squareRoot() < 2.5) }
    }
    let detection = try ProtocolDetector().detect(Array(text.utf8.prefix(6_000)).span)
    #expect(detection.entry.name == "text")
  }

  @Test(
    arguments: [
      (
        "orientation",
        { @Sendable (n: Int) -> String in
          "X: \((359.9 - 0.3 * Double(n)).fixed(2))\tY: \((2.5 * Double(n % 60)).fixed(2))\tZ: 12.30"
        }
      ),
      (
        "linear acceleration",
        { @Sendable (n: Int) -> String in "Linear: x= 0.0\(n % 9) y= -0.0\(n % 7) z= 0.02" }
      ),
      (
        "several readings in one",
        { @Sendable (n: Int) -> String in
          ">a\(["x", "y", "z"][n % 3]):\(n * 10):0.1\(n % 5);\(n * 10 + 5):0.98"
        }
      ),
      ("no three numbers", { @Sendable (n: Int) -> String in "temperature: \(30 + n % 3)" }),
    ] as [(String, @Sendable (Int) -> String)])
  func `what is no acceleration is refused, with the line that was seen`(
    name: String, line: @Sendable (Int) -> String
  ) {
    let text = Array((0..<400).map { line($0) + "\n" }.joined().utf8)
    let decoded = DecodedStream(.textLines, text)
    #expect(decoded.samples.isEmpty, "\(name): \(decoded.guesses)")
    #expect(throws: ProtocolDetectionError.self) { try ProtocolDetector().detect(text.span) }
    do {
      _ = try ProtocolDetector().detect(text.span)
    } catch {
      #expect("\(error)".hasPrefix("it sends lines of text that can't be read"), "\(error)")
      #expect(!"\(error)".contains("baud"))
    }
  }

  @Test func `units that are guessed while running are looked at again at rest`() throws {
    // Counts of 2048 to a g, running from the first line on: |a| in the middle is like mg.
    var readings = Self.readings(600, standing: 0)
    for number in 400..<600 { readings[number].a = [0.11, 0.2, -0.95] }
    let text = readings.map { Self.three($0.counts, ",", 0) + "\n" }.joined()
    let decoded = DecodedStream(.textLines, Array(text.utf8))
    let last = try #require(decoded.samples.last)
    #expect(abs(last.acceleration.z + 0.95 * 9.80665) < 0.05)
    #expect(decoded.guesses.contains { $0.what == "acceleration unit" && $0.value == "raw:2048" })
  }

  @Test(arguments: [
    ("mg", "named:", 1_000.0, 1.0), ("mg", "%a %w", 1_000, 1), ("raw:2048", "%w,%a,-3000", 2_048, 16.384),
    ("raw:2048", "%a,%w", 2_048, 16.384),
  ]) func `a runner from the first line on is read in its unit`(
    unit: String, line: String, counts: Double, rate: Double
  ) throws {
    let readings = Self.readings(700, standing: 0)
    let text = readings.map { r in
      let w = Self.three(r.w * rate, line.contains(",") ? "," : " ", rate > 1 ? 0 : 1)
      let a = Self.three(r.a * counts, line.contains(",") ? "," : " ", 0)
      return line.contains(":") ? Self.named(a, w) : line.replacing("%a", with: a).replacing("%w", with: w)
    }
    let decoded = DecodedStream(.textLines, Array((text.joined(separator: "\n") + "\n").utf8))
    #expect(
      decoded.guesses.contains { $0.what == "acceleration unit" && $0.value == unit }, "\(decoded.guesses)")
    let last = try #require(decoded.samples.last)
    let told = try #require(readings.last)
    #expect(abs(Double(last.acceleration.z) - told.metres.z) < 0.1)
    #expect(abs(Double(last.angularRate.y) * 57.29578 - told.w.y) < 2)
  }

  private static func named(_ a: String, _ w: String) -> String {
    zip(["ax", "ay", "az", "gx", "gy", "gz"], a.split(separator: " ") + w.split(separator: " "))
      .map { "\($0): \($1)" }.joined(separator: " ")
  }

  @Test func `columns and units that are pinned are taken`() throws {
    let text = Self.readings(200).map { "7,\(Self.three($0.metres)),\(Self.three($0.w))\n" }.joined()
    var settings = ProtocolSettings()
    settings.lines.columns = [.accelerationX: "2", .accelerationY: "3", .accelerationZ: "4"]
    settings.lines.accelerationUnit = .metresPerSecondSquared
    let decoded = DecodedStream(.textLines, Array(text.utf8), settings: settings)
    let first = try #require(decoded.samples.first)
    #expect(abs(first.acceleration.y - 0.2 * 9.80665) < 0.01)
  }
}

extension Double {
  fileprivate func fixed(_ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let whole = (self * scale).rounded()
    if decimals == 0 { return "\(Int(whole))" }
    let digits = String(Int(abs(whole)))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// A sine by its parabola; near enough for a swing.
  fileprivate static func sine(_ turn: Double) -> Double {
    let half = turn < 0.5 ? turn : turn - 0.5
    return (turn < 0.5 ? 1 : -1) * 16 * half * (0.5 - half)
  }
}
