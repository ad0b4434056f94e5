import GaitModel
import SensorDecoding

/// A recording's samples in memory, as the analysis would get them.
public struct RecordedSamples: Sendable {
  /// What the recording says of its sensor; placement and side are told by whoever asks.
  private let told: StreamDescription
  /// The samples in stream time.
  public let samples: [MotionSample]
  /// What the stream lost.
  public let health: StreamHealth
  /// The recording's own clock at its first sample, seconds.
  public let startSeconds: Double

  /// Samples a second: measured, or given where nothing tells.
  public var rateHertz: Double { told.rateHertz }

  /// Samples that were recorded just now.
  public init(_ samples: [MotionSample], stream: StreamDescription, health: StreamHealth) {
    self.init(samples, stream: stream, health: health, startSeconds: 0)
  }

  init(_ samples: [MotionSample], stream: StreamDescription, health: StreamHealth, startSeconds: Double) {
    self.samples = samples
    self.health = health
    self.startSeconds = startSeconds
    told = stream
  }

  /// Reads a recording whole: a file of samples, or one port of a raw live record.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - name: what messages call it; its path where not given.
  ///   - options: what is known of it.
  public init(path: String, name: String? = nil, options: DecodingOptions) throws(FootstrikeError) {
    switch try MotionRecording.open(path, name: name, options: options) {
    case .samples(let file): try self.init(file, options)
    case .record(let record): try self.init(record, options)
    case .track:
      throw FootstrikeError(
        what: "it holds no acceleration", where: name ?? path, advice: "name a file that does")
    }
  }

  private init(_ file: RecordingFile, _ options: DecodingOptions) throws(FootstrikeError) {
    let description = file.description
    let given = try description.knownRateHertz()
    var reader = SampleReader(description)
    var samples: [MotionSample] = []
    func keep(_ batch: Span<MotionSample>) {
      batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    }
    try file.readBlocks { bytes in
      reader.decode(bytes, keep)
      return true
    }
    reader.finish(keep)
    guard samples.count > 1 else {
      throw FootstrikeError(
        what: "none of its lines holds a sample", where: file.name,
        advice: "look at it with footstrike inspect")
    }
    let measured = reader.health.effectiveRateHertz
    self.init(
      samples,
      stream: StreamDescription(
        placement: .shoe, rateHertz: options.rateHertz ?? (measured > 0 ? measured : given),
        hasAngularRate: description.hasAngularRate, hasAltitude: description.hasAltitude,
        gravityRemoved: description.gravityRemoved, accelerationRange: description.accelerationRange),
      health: reader.health, startSeconds: reader.start.map { Double($0) * 1e-9 } ?? 0)
  }

  /// What the analysis is told of it.
  public func stream(placement: Placement, side: Side? = nil) -> StreamDescription {
    var stream = told
    stream.placement = placement
    stream.side = side
    return stream
  }
}
