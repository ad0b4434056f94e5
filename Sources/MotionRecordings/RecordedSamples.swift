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
  /// There are more samples in it than were asked for.
  public let isCut: Bool
  /// The recording's own clock at its first sample, seconds.
  public let startSeconds: Double

  /// Samples a second: measured over all of it, or given where nothing tells.
  public let rateHertz: Double

  /// Samples that were recorded just now.
  public init(_ samples: [MotionSample], stream: StreamDescription, health: StreamHealth) {
    self.init(samples, stream: stream, health: health, startSeconds: 0)
  }

  init(
    _ samples: [MotionSample], stream: StreamDescription, health: StreamHealth, startSeconds: Double,
    isCut: Bool = false, measuredHertz: Double? = nil
  ) {
    self.isCut = isCut
    rateHertz = measuredHertz ?? stream.rateHertz
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
  ///   - most: samples and seconds after which reading ends.
  public init(
    path: String, name: String? = nil, options: DecodingOptions,
    most: (samples: Int, seconds: Double) = (.max, .infinity)
  ) throws(FootstrikeError) {
    switch try MotionRecording.open(path, name: name, options: options) {
    case .samples(let file): try self.init(file, options, most)
    case .record(let record): try self.init(record, options, most)
    case .track:
      throw FootstrikeError(
        what: "it holds no acceleration", where: name ?? path, advice: "name a file that does")
    }
  }

  /// Whether samples are as many or as long as is wanted.
  static func suffice(_ samples: [MotionSample], _ most: (samples: Int, seconds: Double)) -> Bool {
    guard let first = samples.first, let last = samples.last else { return false }
    return samples.count >= most.samples || last.time.seconds(since: first.time) >= most.seconds
  }

  private init(
    _ file: RecordingFile, _ options: DecodingOptions, _ most: (samples: Int, seconds: Double)
  ) throws(FootstrikeError) {
    let description = file.description
    let given = try description.knownRateHertz()
    var reader = SampleReader(description)
    var samples: [MotionSample] = []
    func keep(_ batch: Span<MotionSample>) {
      batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    }
    try file.readBlocks { bytes in
      reader.decode(bytes, keep)
      return !Self.suffice(samples, most)
    }
    let isCut = Self.suffice(samples, most)
    if !isCut { reader.finish(keep) }
    guard samples.count > 1 else {
      throw FootstrikeError(
        what: "none of its lines holds a sample", where: file.name,
        advice: "look at it with footstrike inspect")
    }
    let measured = reader.health.effectiveRateHertz
    self.init(
      samples,
      stream: StreamDescription(
        placement: .shoe, rateHertz: given,
        hasAngularRate: description.hasAngularRate, hasAltitude: description.hasAltitude,
        gravityRemoved: description.gravityRemoved, accelerationRange: description.accelerationRange),
      health: reader.health, startSeconds: reader.start.map { Double($0) * 1e-9 } ?? 0, isCut: isCut,
      measuredHertz: options.rateHertz ?? (measured > 0 ? measured : nil))
  }

  /// What the analysis is told of it.
  public func stream(placement: Placement, side: Side? = nil) -> StreamDescription {
    var stream = told
    stream.placement = placement
    stream.side = side
    return stream
  }
}
