import GaitModel
import SensorDecoding

extension RecordedSamples {
  /// Reads one port of a raw live record as the live session read it, pauses left out.
  ///
  /// - Parameter options: `sensor` names the port or its side, where there are several; rate and gravity are
  ///   taken as told.
  init(
    _ record: RawRecordFile, _ options: DecodingOptions, _ most: (samples: Int, seconds: Double)
  ) throws(FootstrikeError) {
    func mistake(_ what: String) -> FootstrikeError {
      FootstrikeError(what: what, where: record.name, advice: "look at it with footstrike inspect")
    }
    let names = record.ports.map { $0.side.isEmpty ? $0.name : $0.side }.joined(separator: ", ")
    let named = record.ports.firstIndex { $0.name == options.sensor || $0.side == options.sensor }
    guard let chosen = named ?? (options.sensor == nil && record.ports.count == 1 ? 0 : nil) else {
      throw mistake("it has the sensors \(names), one of which --sensor must name")
    }
    let port = record.ports[chosen]
    var settings = SerialStream.Settings()
    settings.rateHertz = options.rateHertz ?? (port.rateHertz > 0 ? port.rateHertz : nil)
    settings.decoding.acceptsGravityRemoved = options.gravityRemoved == true
    settings.decoding.lines = options
    settings.entry = try port.entry(in: record.name)
    var stream = SerialStream(source: 0, settings: settings)
    var samples: [MotionSample] = []
    var isPaused = false
    // One that is paused decodes and leaves out.
    func take(_ decode: (inout SerialStream, inout [MotionSample]) -> Void) {
      let count = samples.count
      decode(&stream, &samples)
      if isPaused { samples.removeLast(samples.count - count) }
    }
    while !Self.suffice(samples, most),
      try record.readRecords({ kind, port, time, payload in
        switch kind {
        case .paused: isPaused = true
        case .resumed: isPaused = false
        case .bytes where port == chosen: take { $0.push(payload, arrival: time, into: &$1) }
        case .lineLost where port == chosen: take { $0.lineWasLost(into: &$1) }
        case .ended where port == chosen: take { $0.finish(into: &$1) }
        default: break
        }
      })
    {}
    let isCut = Self.suffice(samples, most)
    take { $0.finish(into: &$1) }
    guard let rate = stream.rateHertz, samples.count > 1 else {
      let why = stream.detectionProblem ?? stream.rateProblem
      throw mistake("nothing in it can be read as samples\(why.map { ": \($0)" } ?? "")")
    }
    let start = stream.start ?? 0
    for place in samples.indices {
      samples[place].time = SensorTime(nanoseconds: samples[place].time.nanoseconds - start)
    }
    self.init(
      samples,
      stream: StreamDescription(
        placement: .shoe, rateHertz: rate, hasAngularRate: stream.hasAngularRate,
        gravityRemoved: options.gravityRemoved == true),
      health: stream.health, startSeconds: 0, isCut: isCut)
  }
}

extension RawRecordingPort {
  /// The protocol that was named when it was recorded; `nil` where it was found out.
  ///
  /// - Throws: `FootstrikeError` where it names one that is not known here.
  public func entry(in recording: String) throws(FootstrikeError) -> SerialProtocol? {
    guard !protocolName.isEmpty else { return nil }
    if let entry = SerialProtocol.named(protocolName) { return entry }
    throw FootstrikeError(
      what: "it was recorded with the protocol \(protocolName), which is not known here", where: recording,
      advice: "replay it with the version that recorded it")
  }
}
