import GaitModel
import SensorDecoding
import SensorIO
import Synchronization

/// Serial lines, pipes and standard input as one session of samples, read by one thread.
///
/// First `prepare` reads on the caller's thread until it is known what the analysis must be told; then
/// `read` is the reader's whole life in a `PipelineRun`, and hands over what was held. A line that hangs up
/// is opened again; the other lines go on meanwhile. The reader never waits for anything but its lines.
public final class LiveSession: SampleSource {
  /// Something worth telling a person, in one sentence.
  public typealias Notice = String

  private let desk = LiveDesk()
  private let reader: Mutex<LiveReader>
  private let wakeUp: WakeUp
  private let stopSignal: StopSignal
  private let readerStarts: @Sendable () -> Void
  private let begun: Double

  /// Opens every port. One of several may be away, if another is there: it is waited for.
  ///
  /// - Parameters:
  ///   - stop: ends the session once it is set and `wake` was called.
  ///   - wakeUp: how a signal handler ends a wait.
  ///   - recorder: gets all bytes as they come.
  ///   - readerStarts: called by the reader's thread before it reads, as to ask for real-time scheduling.
  /// - Throws: `SensorIOError` where a port can't be opened, with who holds it or what right is missing.
  public init(
    _ inputs: [LiveInput], stop: StopSignal, wakeUp: WakeUp, recorder: RawRecorder? = nil,
    readerStarts: @escaping @Sendable () -> Void = {}
  ) throws(SensorIOError) {
    self.readerStarts = readerStarts
    // The record of a session tells the same beginning as the session, however long its ports take to open.
    begun = recorder?.startEpochSeconds ?? Double(HostClock.sinceEpoch()) * 1e-9
    self.wakeUp = wakeUp
    stopSignal = stop
    var sources: [any PolledSource] = []
    for input in inputs {
      sources.append(try Self.open(input, wakeUp: wakeUp, mayBeAway: inputs.count > 1))
    }
    // A misspelt port would be waited for in vain.
    let failures = sources.compactMap(\.lastFailure)
    if failures.count == sources.count, sources.allSatisfy({ !$0.isConnected }) { throw failures[0] }
    reader = Mutex(
      LiveReader(inputs, group: SourceGroup(sources, wakeUp: wakeUp), recorder: recorder, desk: desk))
    reader.withLock { $0.publishIfDue(force: true) }
  }

  private static func open(
    _ input: LiveInput, wakeUp: WakeUp, mayBeAway: Bool
  ) throws(SensorIOError) -> any PolledSource {
    if input.path == "-" { return try FileSource(path: "-", wakeUp: wakeUp) }
    if NetworkPort.isMeant(by: input.path) { return try openNetwork(input, wakeUp: wakeUp) }
    do throws(SensorIOError) {
      return try SerialLine(
        path: input.path, settings: SerialSettings(baud: input.effectiveBaud), wakeUp: wakeUp,
        mayBeAway: mayBeAway)
    } catch {
      // A named pipe or a file is read as it is.
      guard error.cause == .notSerial else { throw error }
      return try FileSource(path: input.path, wakeUp: wakeUp)
    }
  }

  private static func openNetwork(
    _ input: LiveInput, wakeUp: WakeUp
  ) throws(SensorIOError) -> any PolledSource {
    guard let port = input.network else {
      throw SensorIOError(
        .notFound, path: input.path, what: "this names nothing of the network", advice: NetworkPort.advice)
    }
    switch port.kind {
    case .tcp, .tcpListen: return try TCPLine(port, name: input.path, wakeUp: wakeUp)
    case .udp: return try UDPLine(port, name: input.path, wakeUp: wakeUp)
    case .sensorLogger: return try HTTPPushLine(port, name: input.path, wakeUp: wakeUp)
    case .phyphox:
      var questions = PhyphoxQuestions()
      return try HTTPPollLine(
        port, name: input.path, interval: .milliseconds(40), wakeUp: wakeUp, first: questions.first
      ) { status, body in questions.next(status: status, body) }
    }
  }

  /// Its ports'.
  public var name: String { status.ports.map(\.path).joined(separator: " ") }
  /// When it was opened, by this computer.
  public var startEpochSeconds: Double? { begun }
  /// What all streams brought and lost so far.
  public var health: StreamHealth { status.health }
  /// What was refused so far.
  public var refusals: RefusalTally { status.refusals }
  /// A line that fails is told of by `takeNotices`, and ends no session.
  public var failure: FootstrikeError? { nil }

  /// How it stands now; a quarter of a second old at most while bytes come.
  public var status: LiveStatus { desk.status }

  /// What happened since the last call, oldest first.
  public func takeNotices() -> [Notice] { desk.takeNotices() }

  /// Has the reader write to a line as soon as it can; lost where the line is away.
  public func send(_ bytes: [UInt8], to source: Int) {
    desk.order { orders in
      if orders.messages.count < 64 { orders.messages.append((source, bytes)) }
    }
    wakeUp.wake()
  }

  /// Pauses or goes on: in a pause bytes are read, recorded and counted, and nothing is analysed.
  public func setPaused(_ paused: Bool) {
    desk.order { $0.wantsPause = paused }
    wakeUp.wake()
  }

  /// Reads until it is known what the sensors are.
  ///
  /// - Parameter idle: called a few times a second, to show what is waited for.
  /// - Returns: what the analysis must be told, and what of it was guessed; `nil` where the session ended
  ///   before anything could be told.
  public func prepare(idle: () -> Void) -> [SourceSensor]? {
    reader.withLock { reader in
      while !reader.intake.isReady {
        if stopSignal.isSet || !reader.step(longest: 200_000_000) {
          reader.finish()
          break
        }
        reader.publishIfDue(force: true)
        idle()
      }
      reader.publishIfDue(force: true)
      return reader.intake.sensors()
    }
  }

  /// Reads for so long on the caller's thread, after `prepare` and instead of `read`, and ends the session.
  ///
  /// - Parameters:
  ///   - most: samples after which it ends as well.
  ///   - idle: called a few times a second with the seconds of samples there are.
  /// - Returns: every sample from the first one that was held, in session time.
  public func collect(seconds: Double, most: Int = .max, idle: (Double) -> Void = { _ in }) -> [MotionSample]
  {
    var samples: [MotionSample] = []
    func length() -> Double { samples.last.map { $0.time.seconds(since: samples[0].time) } ?? 0 }
    reader.withLock { reader in
      reader.take(into: &samples)
      while !stopSignal.isSet, length() < seconds, samples.count < most, reader.step(longest: 200_000_000) {
        reader.take(into: &samples)
        reader.publishIfDue(force: false)
        idle(length())
      }
      reader.finish()
      reader.take(into: &samples)
      reader.publishIfDue(force: true)
    }
    return samples
  }

  /// The reader's whole life: hands over what was held, then all that comes until the end.
  public func read(into samples: inout SampleSink) {
    readerStarts()
    reader.withLock { reader in
      reader.deliver(to: &samples)
      while !stopSignal.isSet, !samples.consumerHasLeft, reader.step(longest: 250_000_000) {
        reader.deliver(to: &samples)
        reader.publishIfDue(force: false)
      }
      reader.finish()
      reader.deliver(to: &samples)
      reader.publishIfDue(force: true)
    }
  }
}
