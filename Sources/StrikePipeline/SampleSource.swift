import GaitModel
import SensorDecoding

/// Where a session's samples come from: recorded files, a raw live record, or lines that are read as they come.
///
/// `prepare` on the caller's thread, then `read` on the reader's thread of a `PipelineRun`, then what it all came
/// to; so a session is one road, whatever it begins with.
public protocol SampleSource: AnyObject, Sendable {
  /// What messages call it.
  var name: String { get }
  /// Reads until it is known what the sensors are; `nil` where the source ends before that.
  ///
  /// - Parameter idle: called a few times a second while something is waited for.
  func prepare(idle: () -> Void) -> [SourceSensor]?
  /// The reader's whole life: hands over all samples until the source ends, is stopped, or nobody takes them.
  func read(into samples: inout SampleSink)
  /// When it began, seconds since 1970 UTC; `nil` where nothing tells.
  var startEpochSeconds: Double? { get }
  /// What the streams brought and lost. Complete after the run.
  var health: StreamHealth { get }
  /// What was refused, with the first few places. Complete after the run.
  var refusals: RefusalTally { get }
  /// How far it was read where it was stopped before its end, and how long it is if anybody can know, seconds; `nil`
  /// where it was read to its end. Complete after the run.
  var endedEarly: (atSeconds: Double, ofSeconds: Double?)? { get }
  /// Why it could not be read to its end; all before that place was analysed. Complete after the run.
  var failure: FootstrikeError? { get }
}

extension SampleSource {
  /// What comes live has no other end.
  public var endedEarly: (atSeconds: Double, ofSeconds: Double?)? { nil }

  /// Reads until it is known what the sensors are.
  public func prepare() -> [SourceSensor]? { prepare(idle: {}) }
}

/// One sensor of a session, as it was found.
public struct SourceSensor: Sendable {
  /// What messages call its file or port.
  public var name: String
  /// The file or port, and which sensor of it.
  public var input: String
  /// How a file is written, or what a device speaks.
  public var format: String
  /// What the analysis must know of it.
  public var stream: StreamDescription
  /// What of it nobody told.
  public var guesses: [Guess<String>]
  /// Columns that are read, where it is a table.
  public var columns: [String] = []
  /// What the person calls it among several, as `sacrum`; `nil` where nobody names it.
  public var label: String?

  /// A sensor.
  public init(
    name: String, input: String, format: String, stream: StreamDescription, guesses: [Guess<String>]
  ) {
    self.name = name
    self.input = input
    self.format = format
    self.stream = stream
    self.guesses = guesses
  }
}
