import GaitModel
import SensorDecoding

extension SampleFile {
  /// Reads one port of a raw live record as the live session read it, pauses left out.
  ///
  /// - Parameter options: `sensor` names the port or its side, where there are several; rate and gravity are
  ///   taken as told.
  init(record bytes: [UInt8], name: String, options: DecodingOptions) throws(DatasetError) {
    do throws(FootstrikeError) {
      let ports = try Self.ports(of: bytes.span)
      let port = try Self.choose(options.sensor, of: ports)
      var stream = SerialStream(source: 0, settings: try Self.settings(ports[port], options))
      let samples = try Self.samples(of: port, in: bytes.span, to: &stream)
      guard let rate = stream.rateHertz, samples.count > 1 else {
        let why = stream.detectionProblem ?? stream.rateProblem
        throw FootstrikeError(
          what: "nothing in it can be read as samples\(why.map { ": \($0)" } ?? "")", where: name,
          advice: Self.advice)
      }
      self.init(
        samples: samples,
        stream: StreamDescription(
          placement: .shoe, rateHertz: rate, hasAngularRate: stream.hasAngularRate,
          gravityRemoved: options.gravityRemoved == true),
        health: stream.health)
    } catch {
      throw DatasetError(file: name, what: error.what, remedy: Self.advice)
    }
  }

  private static let advice = "look at it with footstrike inspect"

  private static func ports(of bytes: Span<UInt8>) throws(FootstrikeError) -> [RawRecordingPort] {
    var recording = RawRecording(name: "")
    try recording.push(bytes) { _, _, _, _ in }
    try recording.finish()
    return recording.ports
  }

  private static func choose(
    _ sensor: String?, of ports: [RawRecordingPort]
  ) throws(FootstrikeError) -> Int {
    if sensor == nil, ports.count == 1 { return 0 }
    if let sensor, let port = ports.firstIndex(where: { $0.name == sensor || $0.side == sensor }) {
      return port
    }
    let names = ports.map { $0.side.isEmpty ? $0.name : $0.side }.joined(separator: ", ")
    throw FootstrikeError(
      what: "it has the sensors \(names), one of which --sensor must name", where: "", advice: Self.advice)
  }

  private static func settings(
    _ port: RawRecordingPort, _ options: DecodingOptions
  ) throws(FootstrikeError) -> SerialStream.Settings {
    var settings = SerialStream.Settings()
    settings.rateHertz = options.rateHertz ?? (port.rateHertz > 0 ? port.rateHertz : nil)
    settings.decoding.acceptsGravityRemoved = options.gravityRemoved == true
    guard !port.protocolName.isEmpty else { return settings }
    settings.entry = SerialProtocol.named(port.protocolName)
    if settings.entry == nil {
      throw FootstrikeError(
        what: "it was recorded with the protocol \(port.protocolName), which is not known here", where: "",
        advice: Self.advice)
    }
    return settings
  }

  /// In stream time.
  private static func samples(
    of chosen: Int, in bytes: Span<UInt8>, to stream: inout SerialStream
  ) throws(FootstrikeError) -> [MotionSample] {
    var recording = RawRecording(name: "")
    var samples: [MotionSample] = []
    var isPaused = false
    // One that is paused decodes and leaves out.
    func take(_ decode: (inout SerialStream, inout [MotionSample]) -> Void) {
      let count = samples.count
      decode(&stream, &samples)
      if isPaused { samples.removeLast(samples.count - count) }
    }
    try recording.push(bytes) { kind, port, time, payload in
      switch kind {
      case .paused: isPaused = true
      case .resumed: isPaused = false
      case .bytes where port == chosen: take { $0.push(payload, arrival: time, into: &$1) }
      case .lineLost where port == chosen: take { $0.lineWasLost(into: &$1) }
      case .ended where port == chosen: take { $0.finish(into: &$1) }
      default: break
      }
    }
    take { $0.finish(into: &$1) }
    let start = stream.start ?? 0
    for place in samples.indices {
      samples[place].time = SensorTime(nanoseconds: samples[place].time.nanoseconds - start)
    }
    return samples
  }
}
