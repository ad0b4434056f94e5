import GaitModel

/// Writes samples as text, piece by piece.
///
/// Fast enough for files of hundreds of megabytes: no allocation per sample, no formatting library.
public struct CSVEncoder: Sendable {
  /// How it is written.
  public let spelling: CSVSpelling
  private let accelerationFactor: Double
  private let rateFactor: Double
  private var altitude = Double.nan
  private var headerWritten = false

  /// - Parameter sensor: for the size of a count.
  public init(_ spelling: CSVSpelling, sensor: SensorModel) {
    self.spelling = spelling
    switch spelling.unit {
    case .si:
      accelerationFactor = 1
      rateFactor = 1
    case .gAndDegrees:
      accelerationFactor = 1 / 9.80665
      rateFactor = 180 / .pi
    case .counts:
      let steps = Double(1 << (max(min(sensor.bits, 32), 2) - 1))
      accelerationFactor = steps / (sensor.accelerationRangeG * 9.80665)
      rateFactor = steps / sensor.angularRateRange * 180 / .pi
    }
  }

  /// Appends these samples as lines; the first call writes the header before them.
  public mutating func encode(_ samples: Span<MotionSample>, into bytes: inout [UInt8]) {
    if !headerWritten {
      headerWritten = true
      if spelling.byteOrderMark { bytes += [0xEF, 0xBB, 0xBF] }
      if !spelling.header.isEmpty {
        bytes += spelling.header.utf8
        if spelling.carriageReturn { bytes.append(13) }
        bytes.append(10)
      }
    }
    let room = samples.count * 10 * (DecimalText.width + 1)
    let start = bytes.count
    bytes.reserveCapacity(start + room)
    let lines = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      for i in samples.indices { count += line(samples[i], to: base + count) }
    }
    bytes += lines
  }

  private mutating func line(_ sample: MotionSample, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    let point = spelling.point
    let separator = spelling.separator
    var n = 0
    let time = sample.time.nanoseconds &+ spelling.timeOffsetNanoseconds
    switch spelling.time {
    case .seconds(let decimals):
      n += DecimalText.write(Double(time) * 1e-9, decimals: decimals, point: point, to: bytes)
    case .milliseconds: n += DecimalText.write((time &+ 500_000) / 1_000_000, to: bytes)
    case .microseconds: n += DecimalText.write((time &+ 500) / 1000, to: bytes)
    case .unixNanoseconds:
      n += DecimalText.write(time, to: bytes)
      bytes[n] = separator
      n += 1
      n += DecimalText.write(sample.time.seconds, decimals: 6, point: point, to: bytes + n)
    case .none: break
    }
    var a = SIMD3<Double>(sample.acceleration) * accelerationFactor
    if spelling.time == .unixNanoseconds { a = SIMD3(a.z, a.y, a.x) }
    let decimals = spelling.unit == .counts ? 0 : spelling.accelerationDecimals
    for k in 0..<3 {
      if n > 0 {
        bytes[n] = separator
        n += 1
      }
      n += DecimalText.write(a[k], decimals: decimals, point: point, to: bytes + n)
    }
    if spelling.writesAngularRate && sample.flags.contains(.hasAngularRate) {
      let w = SIMD3<Double>(sample.angularRate) * rateFactor
      let decimals = spelling.unit == .counts ? 0 : spelling.angularRateDecimals
      for k in 0..<3 {
        bytes[n] = separator
        n += 1
        n += DecimalText.write(w[k], decimals: decimals, point: point, to: bytes + n)
      }
    }
    if spelling.writesAltitude {
      if !sample.altitudeMetres.isNaN { altitude = Double(sample.altitudeMetres) }
      bytes[n] = separator
      n += 1
      if !altitude.isNaN { n += DecimalText.write(altitude, decimals: 1, point: point, to: bytes + n) }
    }
    if spelling.carriageReturn {
      bytes[n] = 13
      n += 1
    }
    bytes[n] = 10
    return n + 1
  }
}
