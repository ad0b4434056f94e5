import Foundation
import GaitModel
import SensorDecoding

/// A recorded file read whole, as the analysis would get its samples: a table of text, or a raw live record.
public struct SampleFile: Sendable {
  /// What the file says of its sensor; placement and side are told by whoever asks.
  private let told: StreamDescription
  /// The samples in stream time.
  public let samples: [MotionSample]
  /// What the stream lost.
  public let health: StreamHealth
  /// Samples a second: measured, or given where nothing tells.
  public let rateHertz: Double
  /// The recording's own clock at its first sample, seconds.
  public let startSeconds: Double

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - name: what messages call it.
  ///   - options: what is known of it.
  public init(path: String, name: String, options: DecodingOptions) throws(DatasetError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DatasetError(
        file: name, what: "it can't be read", remedy: "check that it exists and you may read it")
    }
    let bytes = [UInt8](data)
    if RawRecording.recognises(bytes.span) {
      try self.init(record: bytes, name: name, options: options)
    } else {
      try self.init(table: bytes, name: name, options: options)
    }
  }

  private init(table bytes: [UInt8], name: String, options: DecodingOptions) throws(DatasetError) {
    let description: RecordingDescription
    let given: Double
    do {
      guard case .samples(let found) = try Sniffer.sniff(head: bytes.span, name: name, options: options)
      else {
        throw DatasetError(file: name, what: "it holds no acceleration", remedy: "name a file that does")
      }
      description = found
      given = try found.knownRateHertz()
    } catch let error as DatasetError {
      throw error
    } catch let error as FootstrikeError {
      throw DatasetError(file: error.place, what: error.what, remedy: error.advice)
    } catch {
      throw DatasetError(file: name, what: "\(error)", remedy: "look at it with footstrike inspect")
    }
    var decoder = description.makeDecoder()
    var timeline = Timeline(description.timeline)
    var batch = DecodedBatch(capacity: bytes.count / 40)
    decoder.decode(bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    startSeconds = batch.samples.first.map { Double($0.time.nanoseconds) * 1e-9 } ?? 0
    var health = StreamHealth()
    var gaps: [StreamGap] = []
    timeline.process(&batch, health: &health, gaps: &gaps)
    var samples = batch.samples
    timeline.finish(&batch, health: &health, gaps: &gaps)
    samples += batch.samples
    guard samples.count > 1 else {
      throw DatasetError(
        file: name, what: "none of its lines holds a sample", remedy: "look at it with footstrike inspect")
    }
    self.samples = samples
    self.health = health
    rateHertz = options.rateHertz ?? (health.effectiveRateHertz > 0 ? health.effectiveRateHertz : given)
    told = StreamDescription(
      placement: .shoe, rateHertz: rateHertz, hasAngularRate: description.hasAngularRate,
      hasAltitude: description.hasAltitude, gravityRemoved: description.gravityRemoved,
      accelerationRange: description.accelerationRange)
  }

  /// Samples that were recorded just now.
  public init(samples: [MotionSample], stream: StreamDescription, health: StreamHealth) {
    self.samples = samples
    self.health = health
    rateHertz = stream.rateHertz
    startSeconds = 0
    told = stream
  }

  /// What the analysis is told of it.
  public func stream(placement: Placement, side: Side? = nil) -> StreamDescription {
    var stream = told
    stream.placement = placement
    stream.side = side
    return stream
  }
}
