import GaitModel

extension SerialProtocol {
  /// The project's own frames, for makers of wearables.
  static let footstrike = SerialProtocol(
    name: "footstrike", title: "footstrike frames, for boards of one's own",
    advice: "Samples/arduino-sender is a sender to start from.",
    checksumBits: 16, clock: DeviceClock(ticksPerSecond: 1e6, bits: 32), hasCounter: true,
    startCommands: [[0x73]], stopCommands: [[0x78]],
    baudRates: [115_200, 230_400, 460_800, 921_600, 1_000_000],
    encoder: { FootstrikeEncoder($0) }
  ) { _ in FootstrikeGrammar() }
}

/// Decodes the project's own frames: 16-bit check, sample counter, device clock, several samples a frame.
///
/// A frame is `00`, then a body in COBS (Cheshire and Baker 1999: no zero byte inside), then `00`; the zero
/// between two frames may be shared. A body is at most 253 bytes, so its COBS is one byte longer. Numbers
/// are little-endian but for the check.
///
///     body    offset size
///     all        0    1   version, 1
///                1    1   kind: 1 header, 2 samples
///                2    2   number of the (next) sample, modulo 65536
///                4    4   device time in µs of the (next) sample, modulo 2³²
///     header     8    4   nominal samples a second × 1000
///               12    4   float: m/s² for one step of an acceleration
///               16    4   float: rad/s for one step of an angular rate; 0 where there is no gyroscope
///               20    1   foot: 0 unknown, 1 left, 2 right
///               21    1   length of the name, at most 32
///               22    n   name, UTF-8
///     samples    8    2   µs from one sample to the next
///               10    1   samples in the frame, 1…20 with a gyroscope, 1…40 without
///               11  n·6   int16 acceleration x, y, z, or
///               11 n·12   int16 acceleration x, y, z, angular rate x, y, z
///     all      end    2   CRC-16 of all before it, high byte first: polynomial 0x1021, start 0xFFFF,
///                         nothing reflected ("CCITT-FALSE"; of "123456789" it is 0x29B1)
///
/// A header comes first and again at least each second. Samples that come before any header wait for it. A
/// sender may wait for the letter `s` to start, and stop at `x`; one that sends on its own is as good.
///
/// `00 COBS(body) 00`; the closing zero may be the next frame's opening one.
struct FootstrikeGrammar: FrameGrammar {
  /// Steps of the numbers, and what else the header tells.
  private struct Scale: BitwiseCopyable {
    var acceleration: Float
    var angularRate: Float
  }

  let hasDeviceTime = true
  private(set) var lostByCounter: Int64 = 0
  private var scale: Scale?
  private var nextNumber: UInt16?
  /// Which of the 64 numbers before `nextNumber` came, the last one in the lowest bit: by radio a frame may come
  /// after the next one, or twice.
  private var came: UInt64 = 0
  private var lastWasFrame = false
  private var body: [UInt8] = []
  /// Bodies that wait for the first header: one length byte each, then the body.
  private var held: [UInt8] = []
  private var heldOrigins: [(offset: Int64, count: Int)] = []
  private static let mostHeld = 1024
  private static let longestBody = 253

  init() { body.reserveCapacity(Self.longestBody + 1) }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0 else { return .refused(.unknownFrame) }
    guard start + 1 < bytes.count else {
      return context.isLast && context.isContiguous && lastWasFrame ? .filler(1) : .incomplete
    }
    if bytes[start + 1] == 0 {
      return context.isContiguous && lastWasFrame ? .filler(1) : .refused(.empty)
    }
    var place = start + 1
    var crc: UInt16 = 0xFFFF
    var length = 0
    var blockEnd = place
    var endsInZero = false
    while place < bytes.count {
      let byte = bytes[place]
      if byte == 0 {
        guard place == blockEnd, length >= 10 else { return .refused(.checksum) }
        return crc == 0 ? .frame(place - start) : .refused(.checksum)
      }
      if place == blockEnd {
        if endsInZero {
          crc = CRC16.step(crc, 0)
          length += 1
        }
        blockEnd = place + Int(byte)
        endsInZero = byte != 0xFF
      } else {
        crc = CRC16.step(crc, byte)
        length += 1
      }
      guard length <= Self.longestBody else { return .refused(.checksum) }
      place += 1
    }
    return .incomplete
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    lastWasFrame = true
    unstuff(bytes, (frame.lowerBound + 1)..<frame.upperBound)
    guard body[0] == 1 else { return .unknownFrame }
    switch body[1] {
    case 1:
      return acceptHeader(into: &samples)
    case 2:
      let count = Int(body.count > 10 ? body[10] : 0)
      guard count > 0, body.count == 13 + 6 * count || body.count == 13 + 12 * count else {
        return .missingField
      }
      if scale == nil {
        guard heldOrigins.count < Self.mostHeld else { return .missingField }
        held.append(UInt8(body.count))
        held.append(contentsOf: body)
        heldOrigins.append((context.byteOffset, frame.count))
        return nil
      }
      appendSamples(to: &samples)
      return nil
    default:
      return .unknownFrame
    }
  }

  mutating func lineWasLost(into samples: inout [MotionSample]) {
    nextNumber = nil
    lastWasFrame = false
  }

  mutating func finish(into batch: inout DecodedBatch) -> Int64 {
    let unusable = Int64(heldOrigins.count)
    for origin in heldOrigins {
      batch.refusals.add(
        Refusal(cause: .missingField, byteOffset: origin.offset, byteCount: Int64(origin.count)))
    }
    heldOrigins = []
    held = []
    return unusable
  }

  /// Undoes COBS: each block is a count, then bytes that are not zero, then a zero that is not sent.
  private mutating func unstuff(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    body.removeAll(keepingCapacity: true)
    body.append(contentsOf: repeatElement(0, count: range.count))
    let count = body.withUnsafeMutableBufferPointer { body in
      var (place, count) = (range.lowerBound, 0)
      while place < range.upperBound {
        let block = Int(bytes[place])
        let end = min(place + block, range.upperBound)
        place += 1
        while place < end {
          body[count] = bytes[place]
          count += 1
          place += 1
        }
        if block < 0xFF, place < range.upperBound { count += 1 }
      }
      return count
    }
    body.removeLast(range.count - count)
  }

  private mutating func acceptHeader(into samples: inout [MotionSample]) -> RefusalCause? {
    guard body.count >= 24, body.count == 24 + Int(body[21]) else { return .missingField }
    let told = Scale(acceleration: body.span.littleFloat(12), angularRate: body.span.littleFloat(16))
    guard told.acceleration.isFinite, told.acceleration > 0, told.angularRate.isFinite else {
      return .notFinite
    }
    scale = told
    var place = 0
    while place < held.count {
      let length = Int(held[place])
      body.removeAll(keepingCapacity: true)
      body.append(contentsOf: held[(place + 1)..<(place + 1 + length)])
      appendSamples(to: &samples)
      place += 1 + length
    }
    held = []
    heldOrigins = []
    return nil
  }

  private mutating func countNumbers(from number: UInt16, _ count: Int) {
    let numbers: UInt64 = count < 64 ? 1 << UInt64(count) - 1 : .max
    let expected = nextNumber ?? number
    let behind = Int(expected &- number)
    if nextNumber != nil, behind > 0, behind <= 64, behind >= count {
      // Its place is known: what of it was missed is not lost after all.
      let place = numbers << UInt64(behind - count)
      lostByCounter -= min(lostByCounter, Int64((place & ~came).nonzeroBitCount))
      came |= place
      return
    }
    // Backwards is a board that started again, not 60 000 lost samples.
    let lost = number &- expected
    if lost < 0x8000 { lostByCounter += Int64(lost) }
    let moved = lost < 0x8000 ? Int(lost) + count : 64
    came = (moved < 64 ? came << UInt64(moved) : 0) | numbers
    nextNumber = number &+ UInt16(count)
  }

  private mutating func appendSamples(to samples: inout [MotionSample]) {
    guard let scale else { return }
    let whole = body
    let body = whole.span
    let count = Int(body[10])
    let number = body.littleUInt16(2)
    countNumbers(from: number, count)
    let interval = UInt32(body.littleUInt16(8))
    let hasAngularRate = body.count == 13 + 12 * count
    let stride = hasAngularRate ? 12 : 6
    var ticks = body.littleUInt32(4)
    for place in 0..<count {
      let raw = body.littleInt16x3(11 + place * stride)
      var sample = MotionSample(
        time: SensorTime(nanoseconds: Int64(ticks) * 1000),
        acceleration: SIMD3<Float>(raw) * scale.acceleration,
        flags: raw.isClipped ? .accelerationClipped : [])
      if hasAngularRate {
        let turning = body.littleInt16x3(17 + place * stride)
        sample.angularRate = SIMD3<Float>(turning) * scale.angularRate
        sample.flags.insert(.hasAngularRate)
        if turning.isClipped { sample.flags.insert(.angularRateClipped) }
      }
      samples.append(sample)
      ticks &+= interval
    }
  }
}
