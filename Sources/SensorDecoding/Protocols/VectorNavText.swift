import GaitModel

extension SerialProtocol {
  /// VectorNav's text sentences with acceleration: VNYMR, VNQMR and VNIMU.
  static let vectornavText = SerialProtocol(
    name: "vectornav-ascii", title: "VectorNav text sentences (VNYMR, VNQMR, VNIMU)",
    advice: "The sentences carry no time; prefer binary output, which does.",
    checksumBits: 8, baudRates: [115_200, 57_600, 230_400, 460_800, 921_600],
    encoder: { VectorNavTextEncoder($0) }
  ) { _ in VectorNavTextGrammar() }
}

/// Decodes VectorNav sentences with an 8-bit or a 16-bit check.
///
/// Other sentences that begin with `$VN` and have a good check, such as errors, are frames without a sample.
///
/// `$VNxxx,numbers*check` and a line end: the check is the XOR of what is between `$` and `*`, or its CRC-16.
struct VectorNavTextGrammar: FrameGrammar {
  let hasDeviceTime = false
  private static let longest = 300
  private var fields = InlineArray<13, Float>(repeating: 0)

  init() {}

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    switch bytes[start] {
    case UInt8(ascii: "$"): break
    case 0x0D, 0x0A: return context.isContiguous ? .filler(1) : .refused(.unknownFrame)
    default: return .refused(.unknownFrame)
    }
    var place = start + 1
    var xor: UInt8 = 0
    while place < bytes.count, bytes[place] != UInt8(ascii: "*") {
      let byte = bytes[place]
      switch place - start {
      case 1: if byte != UInt8(ascii: "V") { return .refused(.unknownFrame) }
      case 2: if byte != UInt8(ascii: "N") { return .refused(.unknownFrame) }
      case Self.longest: return .refused(.tooLong)
      default: break
      }
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "$") else { return .refused(.checksum) }
      xor ^= byte
      place += 1
    }
    guard place + 2 < bytes.count else { return .incomplete }
    guard let high = bytes.hexDigit(place + 1), let low = bytes.hexDigit(place + 2) else {
      return .refused(.checksum)
    }
    // A third hexadecimal digit makes it the 16-bit check.
    guard place + 3 < bytes.count else {
      guard context.isLast else { return .incomplete }
      return high << 4 | low == xor ? .frame(place + 3 - start) : .refused(.checksum)
    }
    guard let third = bytes.hexDigit(place + 3) else {
      return high << 4 | low == xor ? .frame(place + 3 - start) : .refused(.checksum)
    }
    guard place + 4 < bytes.count else { return .incomplete }
    guard let fourth = bytes.hexDigit(place + 4) else { return .refused(.checksum) }
    let told = UInt16(high) << 12 | UInt16(low) << 8 | UInt16(third) << 4 | UInt16(fourth)
    let crc = CRC16.ccitt(bytes, (start + 1)..<place, seed: 0)
    return told == crc ? .frame(place + 5 - start) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let kind = frame.lowerBound + 3
    guard frame.count > 8 else { return nil }
    let first: Int
    let wanted: Int
    switch (bytes[kind], bytes[kind + 1], bytes[kind + 2]) {
    case (UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "R")): (first, wanted) = (6, 12)
    case (UInt8(ascii: "Q"), UInt8(ascii: "M"), UInt8(ascii: "R")): (first, wanted) = (7, 13)
    case (UInt8(ascii: "I"), UInt8(ascii: "M"), UInt8(ascii: "U")): (first, wanted) = (3, 11)
    default: return nil
    }
    var place = kind + 3
    for field in 0..<wanted {
      guard place < frame.upperBound, bytes[place] == UInt8(ascii: ",") else { return .missingField }
      place += 1
      guard let number = bytes.decimal(&place, end: frame.upperBound) else { return .notANumber }
      fields[field] = Float(number)
    }
    guard bytes[place] == UInt8(ascii: "*") else { return .missingField }
    let acceleration = SIMD3(fields[first], fields[first + 1], fields[first + 2])
    let turning = SIMD3(fields[first + 3], fields[first + 4], fields[first + 5])
    guard acceleration.isPlausibleAcceleration, turning.isPlausibleAngularRate else { return .implausible }
    samples.append(MotionSample(time: context.hostTime, acceleration: acceleration, angularRate: turning))
    return nil
  }
}
