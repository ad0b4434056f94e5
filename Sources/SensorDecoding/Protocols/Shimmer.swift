import GaitModel

extension SerialProtocol {
  /// Shimmer3 with the LogAndStream firmware (Shimmer "LogAndStream firmware user manual").
  static let shimmer = SerialProtocol(
    name: "shimmer3", title: "Shimmer3 and Shimmer3R (LogAndStream, Bluetooth)",
    advice: "Enable the wide-range accelerometer: the low-noise one clips at 2 g. Leave the CRC off.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 32_768, bits: 24),
    isSilentUntilStarted: true, startCommands: [[0x01], [0x2C], [0x07]], stopCommands: [[0x20]],
    encoder: { ShimmerEncoder($0) }
  ) { _ in ShimmerGrammar() }
}

/// Decodes a Shimmer's data packets, by the channels that its answer to the inquiry named.
///
/// Packets have no mark, length or checksum. One is believed when another packet, an acknowledgement or a
/// status stands right behind it, and its time stamp fits its neighbours'; so each sample comes one packet
/// late. Nothing can be decoded before the answer to the inquiry: record from the start of a session.
///
/// `00`, 24 bits of clock, then the channels in the order of the inquiry; answers begin with `FF` or `8A`.
struct ShimmerGrammar: FrameGrammar {
  /// Where a packet has its readings.
  private struct Layout: BitwiseCopyable {
    var length = 0
    var acceleration = 0
    var angularRate: Int?
    var isWideRange = false
    var rateTicks = 0
  }

  let hasDeviceTime = true
  private var layout: Layout?
  private var lastTicks: UInt32?
  private var lowNoise = ShimmerCalibration.nominal(offset: 2047, sensitivity: 83, isWideRange: false)
  private var wideRange = ShimmerCalibration.nominal(offset: 0, sensitivity: 1631, isWideRange: true)
  private var gyroscope = ShimmerCalibration.nominal(offset: 0, sensitivity: 131, isWideRange: false)
  private var isCalibrated = false
  private static let mostChannels = 40

  init() {}

  /// Bytes of a channel's number.
  private static func size(_ channel: UInt8) -> Int {
    switch channel {
    case 0x1B, 0x1E, 0x1F, 0x21, 0x22: 3
    case 0x1D, 0x20: 1
    default: 2
    }
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    switch bytes[start] {
    case 0x00: return matchPacket(bytes, at: start, context)
    case 0xFF:
      guard start + 1 < bytes.count else { return context.isLast ? .frame(1) : .incomplete }
      switch answer(bytes, at: start + 1) {
      case .frame(let length): return .frame(1 + length)
      case .incomplete: return .incomplete
      default: return context.isContiguous ? .filler(1) : .refused(.unknownFrame)
      }
    case 0x8A: return context.isContiguous ? answer(bytes, at: start) : .refused(.unknownFrame)
    default: return .refused(.unknownFrame)
    }
  }

  /// The answer to a command that starts at `start`, behind its acknowledgement or within the stream.
  private func answer(_ bytes: Span<UInt8>, at start: Int) -> FrameMatch {
    switch bytes[start] {
    case 0x02:
      guard start + 8 <= bytes.count else { return .incomplete }
      let channels = Int(bytes[start + 7])
      guard bytes.littleUInt16(start + 1) > 0, (1...Self.mostChannels).contains(channels) else {
        return .refused(.unknownFrame)
      }
      guard start + 9 + channels <= bytes.count else { return .incomplete }
      for place in (start + 9)..<(start + 9 + channels) where bytes[place] > 0x40 {
        return .refused(.unknownFrame)
      }
      return .frame(9 + channels)
    case 0x2D: return start + 85 <= bytes.count ? .frame(85) : .incomplete
    case 0x8A:
      guard start + 1 < bytes.count else { return .incomplete }
      let length: Int
      switch bytes[start + 1] {
      case 0x71: length = 3
      case 0x94: length = 5
      default: return .refused(.unknownFrame)
      }
      return start + length <= bytes.count ? .frame(length) : .incomplete
    default: return .refused(.unknownFrame)
    }
  }

  private func matchPacket(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard let layout else { return .refused(.unknownFrame) }
    let next = start + layout.length
    guard next <= bytes.count else { return .incomplete }
    let ticks = Self.ticks(bytes, at: start)
    let fitsLast = lastTicks.map { fits(ticks, after: $0, layout) } ?? false
    guard next < bytes.count else {
      guard context.isLast else { return .incomplete }
      return fitsLast ? .frame(layout.length) : .refused(.implausible)
    }
    switch bytes[next] {
    case 0x00:
      guard next + 4 <= bytes.count else {
        guard context.isLast else { return .incomplete }
        return fitsLast ? .frame(layout.length) : .refused(.implausible)
      }
      let fitsNext = fits(Self.ticks(bytes, at: next), after: ticks, layout)
      // After damage, or at the start, the next packet alone may vouch for this one.
      let mayStart = lastTicks == nil || !context.isContiguous
      return fitsLast || (fitsNext && mayStart) ? .frame(layout.length) : .refused(.implausible)
    case 0xFF, 0x8A:
      return fitsLast || lastTicks == nil ? .frame(layout.length) : .refused(.implausible)
    default: return .refused(.implausible)
    }
  }

  private static func ticks(_ bytes: Span<UInt8>, at start: Int) -> UInt32 {
    UInt32(bytes.littleUInt16(start + 1)) | UInt32(bytes[start + 3]) << 16
  }

  /// Up to 64 packets later, and never earlier.
  private func fits(_ ticks: UInt32, after last: UInt32, _ layout: Layout) -> Bool {
    let step = Int((ticks &- last) & 0xFF_FFFF)
    return step > 0 && step <= 64 * layout.rateTicks
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let start = frame.lowerBound
    guard bytes[start] == 0x00, let layout else {
      if bytes[start] == 0xFF, frame.count > 1 {
        if bytes[start + 1] == 0x02 { acceptInquiry(bytes, at: start + 1) }
        if bytes[start + 1] == 0x2D { acceptCalibration(bytes, at: start + 2) }
      }
      return nil
    }
    let ticks = Self.ticks(bytes, at: start)
    lastTicks = ticks
    // 32 768 ticks a second: 10⁹ / 32 768 = 5⁹ / 2⁶.
    let time = SensorTime(nanoseconds: (Int64(ticks) * 1_953_125 + 32) >> 6)
    let raw = bytes.littleInt16x3(start + layout.acceleration)
    let calibration = layout.isWideRange ? wideRange : lowNoise
    var sample = MotionSample(time: time, acceleration: calibration.apply(raw))
    if raw.isClipped { sample.flags.insert(.accelerationClipped) }
    if let place = layout.angularRate {
      let turning = bytes.bigInt16x3(start + place)
      sample.angularRate = gyroscope.apply(turning) * Units.radiansPerDegree
      sample.flags.insert(.hasAngularRate)
      if turning.isClipped { sample.flags.insert(.angularRateClipped) }
    }
    samples.append(sample)
    return nil
  }

  mutating func lineWasLost(into samples: inout [MotionSample]) { lastTicks = nil }

  /// `02 rate(2) configuration(4) channels buffer ids…`.
  private mutating func acceptInquiry(_ bytes: Span<UInt8>, at start: Int) {
    var found = Layout()
    found.rateTicks = Int(bytes.littleUInt16(start + 1))
    var offset = 4
    var lowNoiseAt: Int?
    var wideRangeAt: Int?
    let channels = Int(bytes[start + 7])
    for channel in 0..<channels {
      let id = bytes[start + 9 + channel]
      // Axes of a sensor stand together, in order; anything else is a damaged answer.
      let isTriple =
        channel + 2 < channels && bytes[start + 10 + channel] == id + 1
        && bytes[start + 11 + channel] == id + 2
      switch id {
      case 0x00 where isTriple: lowNoiseAt = offset
      case 0x04 where isTriple: wideRangeAt = offset
      case 0x0A where isTriple: found.angularRate = offset
      default: break
      }
      offset += Self.size(id)
    }
    found.length = offset
    lastTicks = nil
    guard let acceleration = wideRangeAt ?? lowNoiseAt else {
      layout = nil
      return
    }
    found.acceleration = acceleration
    found.isWideRange = wideRangeAt != nil
    layout = found
    guard !isCalibrated else { return }
    let wide: [Double] = [1631, 815, 408, 135]
    let turning: [Double] = [131, 65.5, 32.8, 16.4]
    wideRange = .nominal(
      offset: 0, sensitivity: wide[Int(bytes[start + 3] >> 2 & 3)], isWideRange: true)
    gyroscope = .nominal(
      offset: 0, sensitivity: turning[Int(bytes[start + 5] & 3)], isWideRange: false)
  }

  /// 21 bytes each for the low-noise accelerometer, the gyroscope, the magnetometer and the wide-range one.
  private mutating func acceptCalibration(_ bytes: Span<UInt8>, at start: Int) {
    lowNoise = ShimmerCalibration(bytes, at: start, sensitivityScale: 1) ?? lowNoise
    gyroscope = ShimmerCalibration(bytes, at: start + 21, sensitivityScale: 100) ?? gyroscope
    wideRange = ShimmerCalibration(bytes, at: start + 63, sensitivityScale: 1) ?? wideRange
    isCalibrated = true
  }
}
