import GaitModel

/// Sends the project's own frames; the layout is documented at the decoder, `FootstrikeGrammar`.
public struct FootstrikeEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding
  private let samplesPerFrame: Int
  private let interval: UInt16
  private let accelerationStep: Float
  private let angularRateStep: Float
  private let name: [UInt8]
  private let foot: UInt8
  private var waiting: [MotionSample] = []
  private var number: UInt16
  private var nextHeader: Int64 = .min

  /// A device that sends so many samples in a frame, at most 20.
  public init(
    _ settings: ProtocolEncoding, samplesPerFrame: Int = 4, side: Side? = nil, name: String = "pod",
    firstNumber: UInt16 = 0
  ) {
    precondition((1...20).contains(samplesPerFrame), "a frame holds 1 to 20 samples")
    self.settings = settings
    self.samplesPerFrame = samplesPerFrame
    self.name = Array(name.utf8.prefix(32))
    foot =
      switch side {
      case .left: 1
      case .right: 2
      case nil: 0
      }
    interval = UInt16(min((1e6 / settings.rateHertz).rounded(), 65535))
    accelerationStep = settings.accelerationRange / 32768
    angularRateStep = settings.hasAngularRate ? settings.angularRateRange / 32768 : 0
    number = firstNumber
  }

  /// Appends the frames that this sample completes.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    waiting.append(sample)
    if waiting.count == samplesPerFrame { send(into: &bytes) }
  }

  /// Appends what still waits.
  public mutating func finish(into bytes: inout [UInt8]) {
    if !waiting.isEmpty { send(into: &bytes) }
  }

  private mutating func send(into bytes: inout [UInt8]) {
    let first = waiting[0].time.nanoseconds
    if first >= nextHeader {
      var body = start(kind: 1, time: first)
      body.appendLittle(UInt32((settings.rateHertz * 1000).rounded()))
      body.appendLittle(accelerationStep)
      body.appendLittle(angularRateStep)
      body.append(foot)
      body.append(UInt8(name.count))
      body.append(contentsOf: name)
      Self.frame(body, into: &bytes)
      nextHeader = first + 1_000_000_000
    }
    var body = start(kind: 2, time: first)
    body.appendLittle(interval)
    body.append(UInt8(waiting.count))
    for sample in waiting {
      body.appendLittle(sample.acceleration.quantised(step: accelerationStep))
      if settings.hasAngularRate { body.appendLittle(sample.angularRate.quantised(step: angularRateStep)) }
    }
    Self.frame(body, into: &bytes)
    number &+= UInt16(waiting.count)
    waiting.removeAll(keepingCapacity: true)
  }

  private func start(kind: UInt8, time: Int64) -> [UInt8] {
    var body: [UInt8] = [1, kind]
    body.appendLittle(number)
    body.appendLittle(UInt32(truncatingIfNeeded: time / 1000))
    return body
  }

  /// Appends the check, then the body in COBS between two zeros.
  private static func frame(_ content: [UInt8], into bytes: inout [UInt8]) {
    var body = content
    body.appendBig(FrameChecks.crcCCITT(content, seed: 0xFFFF))
    bytes.append(0)
    var blockStart = bytes.count
    bytes.append(1)
    for byte in body {
      if byte == 0 {
        blockStart = bytes.count
        bytes.append(1)
      } else {
        bytes.append(byte)
        bytes[blockStart] += 1
      }
    }
    bytes.append(0)
  }
}
