import GaitAnalysis
import GaitModel
import SensorDecoding

/// Bytes of all ports in, samples of one session out: protocols, rates and placements found, clocks lined up.
///
/// Each sensor's samples are held back until it is known what the analysis must be told of it, then handed over.
/// The session `isReady` with the first; one that comes later joins it (`takeJoined`). Two that both send begin
/// together, if they are known within a second of each other. Where nothing moves, a placement can't be guessed:
/// then a sensor waits for movement, and its last ten seconds are kept. Every decision follows from the bytes and
/// the times of their arrival, and from nothing else, so that a raw recording gives the same session again.
///
/// Sources are lined up by the host's clock at their first samples; from then on each keeps its own pace.
public struct LiveIntake: Sendable {
  /// The sensors.
  public let inputs: [LiveInput]
  /// One stream for each.
  public private(set) var streams: [SerialStream]
  /// The analysis can begin; `descriptions` tells of what.
  public private(set) var isReady = false
  /// What each sensor turned out to be, and for one that is not known yet, what the first one is; empty before
  /// `isReady`.
  public private(set) var descriptions: [StreamDescription] = []
  /// What of each sensor was not pinned: what it was taken for, why, and how to pin it.
  public private(set) var guesses: [[Guess<String>]] = []
  /// Samples that were left out since they came before the session began, or while nobody moved and no placement
  /// was named.
  public private(set) var samplesBeforeMovement: Int64 = 0
  /// Samples that came while the session was paused; left out.
  public private(set) var samplesWhilePaused: Int64 = 0
  /// The runner has paused.
  public private(set) var isPaused = false

  /// What is known of a sensor besides its stream.
  private struct Sensor {
    var placement: Placement?
    /// What it was taken for a second ago.
    var lastGuess: Placement?
    var nextGuess: Int64 = 0
    var firstArrival: Int64?
    var lastArrival: Int64 = 0
    /// Its samples, until it joins.
    var held: [MotionSample] = []
    var hasJoined = false
    /// The next sample stands after a pause.
    var pauseEnded = false
  }

  private var sensors: [Sensor]
  private var scratch: [MotionSample] = []
  /// When the first sensor was known.
  private var firstKnown: Int64?
  private var zero: Int64 = 0
  /// Sensors that joined after the beginning, and of which nobody was told yet.
  private var joined: [Int] = []

  private static let longestHold: Int64 = 10_000_000_000
  private static let firstGuess: Int64 = 4_000_000_000
  private static let guessEvery: Int64 = 1_000_000_000
  /// How long a sensor that is known waits for one that sends and is not.
  private static let patience: Int64 = 1_000_000_000

  /// An intake that has taken nothing yet.
  public init(_ inputs: [LiveInput]) {
    precondition(!inputs.isEmpty, "a session has a sensor")
    self.inputs = inputs
    streams = inputs.enumerated().map { SerialStream(source: UInt16($0), settings: $1.stream) }
    sensors = inputs.map { input in
      var sensor = Sensor(placement: input.placement)
      sensor.held.reserveCapacity(4096)
      return sensor
    }
    scratch.reserveCapacity(256)
  }

  /// Takes the next bytes of a port, appending the samples they completed once its sensor is known and the session
  /// `isReady`.
  public mutating func push(
    _ bytes: Span<UInt8>, from source: Int, arrival: Int64, into samples: inout [MotionSample]
  ) {
    scratch.removeAll(keepingCapacity: true)
    streams[source].push(bytes, arrival: arrival, into: &scratch)
    sensors[source].lastArrival = arrival
    take(source, into: &samples)
    guard !sensors[source].hasJoined else { return }
    if sensors[source].firstArrival == nil { sensors[source].firstArrival = arrival }
    if streams[source].isSettled { decide(source, at: arrival, into: &samples) }
  }

  /// A port hung up.
  public mutating func lineWasLost(_ source: Int, into samples: inout [MotionSample]) {
    scratch.removeAll(keepingCapacity: true)
    streams[source].lineWasLost(into: &scratch)
    take(source, into: &samples)
  }

  /// The runner pauses, or goes on; what comes in a pause is decoded, counted and left out.
  public mutating func setPaused(_ paused: Bool) {
    if isPaused, !paused { for source in sensors.indices { sensors[source].pauseEnded = true } }
    isPaused = paused
  }

  /// A port's source is over.
  public mutating func end(_ source: Int, into samples: inout [MotionSample]) {
    scratch.removeAll(keepingCapacity: true)
    streams[source].finish(into: &scratch)
    take(source, into: &samples)
  }

  /// All sources are over, or the session ends: whatever has come takes part, though too little came to be sure.
  public mutating func finish(into samples: inout [MotionSample]) {
    for source in sensors.indices where !sensors[source].hasJoined && streams[source].isSettled {
      if sensors[source].placement == nil { guessPlacement(source, atEnd: true) }
    }
    let last = sensors.map(\.lastArrival).max() ?? 0
    if !isReady, streams.contains(where: \.isSettled) { return begin(at: last, atEnd: true, into: &samples) }
    for source in sensors.indices where !sensors[source].hasJoined && streams[source].isSettled {
      join(source, into: &samples)
    }
  }

  /// Sensors that joined the session since the last call, after its beginning; `descriptions` tells what they are.
  mutating func takeJoined() -> [Int] {
    guard !joined.isEmpty else { return [] }
    defer { joined = [] }
    return joined
  }

  /// Adds up what all streams brought and lost.
  public var health: StreamHealth {
    var sum = StreamHealth()
    for stream in streams {
      var health = stream.health
      health.effectiveRateHertz = stream.effectiveRateHertz
      sum.add(health)
    }
    sum.samples -= samplesBeforeMovement + samplesWhilePaused
    return sum
  }

  private mutating func take(_ source: Int, into samples: inout [MotionSample]) {
    guard !scratch.isEmpty else { return }
    guard sensors[source].hasJoined else {
      sensors[source].held.append(contentsOf: scratch)
      return
    }
    emit(source, into: &samples)
  }

  /// Hands on what is in `scratch`, in session time.
  private mutating func emit(_ source: Int, into samples: inout [MotionSample]) {
    if isPaused {
      samplesWhilePaused += Int64(scratch.count)
      return
    }
    for var sample in scratch {
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds &- zero)
      // Of a sensor that was known after another, and whose line brought what had waited there.
      if sample.time < .zero {
        samplesBeforeMovement += 1
        continue
      }
      if sensors[source].pauseEnded {
        sensors[source].pauseEnded = false
        sample.flags.formUnion([.gapBefore, .pauseBefore])
      }
      samples.append(sample)
    }
  }

  /// A sensor whose rate is known joins once its placement is, and begins the session if it is the first.
  private mutating func decide(_ source: Int, at arrival: Int64, into samples: inout [MotionSample]) {
    if sensors[source].placement == nil {
      let waited = arrival - (sensors[source].firstArrival ?? arrival)
      guard waited >= max(Self.firstGuess, sensors[source].nextGuess) else { return }
      sensors[source].nextGuess = waited + Self.guessEvery
      let before = sensors[source].lastGuess
      guessPlacement(source)
      // Twice the same, a second apart: one step to the side while lacing up is no run.
      if sensors[source].placement == nil || sensors[source].placement != before {
        sensors[source].placement = nil
        return forgetOld(source)
      }
    }
    if isReady { return join(source, into: &samples) }
    let known = firstKnown ?? arrival
    firstKnown = known
    let othersMayFollow = sensors.indices.contains { other in
      !isKnown(other) && sensors[other].firstArrival != nil
        && arrival - sensors[other].lastArrival < Self.patience
    }
    if !othersMayFollow || arrival - known >= Self.patience { begin(at: arrival, into: &samples) }
  }

  /// What the analysis must be told of a sensor is known.
  private func isKnown(_ source: Int) -> Bool {
    streams[source].isSettled && sensors[source].placement != nil
  }

  private mutating func guessPlacement(_ source: Int, atEnd: Bool = false) {
    guard let rate = streams[source].rateHertz else { return }
    let held = sensors[source].held
    var guess = Self.placement(of: held.span, rateHertz: rate)
    if guess == nil, atEnd { guess = PlacementGuess(samples: held.span, rateHertz: rate).placement }
    sensors[source].placement = guess
    sensors[source].lastGuess = guess
  }

  /// What the last four seconds look like, if somebody moved in each of them: a guess on the first steps
  /// after standing would be a guess on standing.
  private static func placement(of samples: Span<MotionSample>, rateHertz: Double) -> Placement? {
    let second = max(8, Int(rateHertz))
    guard samples.count >= 4 * second else { return nil }
    let last = samples.extracting(samples.count - 4 * second..<samples.count)
    for start in stride(from: 0, to: 4 * second, by: second) {
      let part = last.extracting(start..<start + second)
      if PlacementGuess(samples: part, rateHertz: rateHertz).placement == nil { return nil }
    }
    return PlacementGuess(samples: last, rateHertz: rateHertz).placement
  }

  /// Drops what is ten seconds older than the newest: nobody moved in it. By the samples' own times, which a
  /// clock that leapt may have put anywhere.
  private mutating func forgetOld(_ source: Int) {
    guard let newest = sensors[source].held.lazy.map(\.time.nanoseconds).max() else { return }
    let time = newest - Self.longestHold
    let count = sensors[source].held.count
    sensors[source].held.removeAll { $0.time.nanoseconds < time }
    samplesBeforeMovement += Int64(count - sensors[source].held.count)
  }

  /// Begins with the sensors that are known, or at the end with all that sent anything.
  private mutating func begin(
    at arrival: Int64, atEnd: Bool = false, into samples: inout [MotionSample]
  ) {
    let present = sensors.indices.filter { atEnd ? streams[$0].isSettled : isKnown($0) }
    guard let first = present.first else { return }
    let usual = present.lazy.compactMap { [sensors] in sensors[$0].placement }.first ?? .shoe
    descriptions = sensors.indices.map { source in
      description(source, like: streams[source].isSettled ? source : first, usual: usual)
    }
    guesses = inputs.map { _ in [] }
    zero =
      sensors.lazy.compactMap { $0.held.lazy.map(\.time.nanoseconds).min() }.min()
      ?? streams.compactMap(\.start).min() ?? arrival
    isReady = true
    let before = samples.count
    for source in present {
      explain(source, descriptions[source].placement)
      handOver(source, into: &samples)
    }
    // One sensor's after the other's: in the order of their times, as they go on.
    if present.count > 1 {
      samples[before...].sort { ($0.time, $0.source, $0.index) < ($1.time, $1.source, $1.index) }
    }
  }

  /// Takes a sensor into the session that has begun.
  private mutating func join(_ source: Int, into samples: inout [MotionSample]) {
    descriptions[source] = description(source, like: source, usual: descriptions[source].placement)
    explain(source, descriptions[source].placement)
    joined.append(source)
    handOver(source, into: &samples)
  }

  private func description(_ source: Int, like: Int, usual: Placement) -> StreamDescription {
    StreamDescription(
      placement: sensors[source].placement ?? usual, side: inputs[source].side,
      rateHertz: streams[like].rateHertz ?? 100, hasAngularRate: streams[like].hasAngularRate,
      gravityRemoved: inputs[source].stream.decoding.acceptsGravityRemoved)
  }

  /// Hands on what a sensor's samples waited for.
  private mutating func handOver(_ source: Int, into samples: inout [MotionSample]) {
    sensors[source].hasJoined = true
    scratch.removeAll(keepingCapacity: true)
    swap(&scratch, &sensors[source].held)
    emit(source, into: &samples)
    scratch = []
    scratch.reserveCapacity(256)
    sensors[source].held = []
  }

  private mutating func explain(_ source: Int, _ placement: Placement) {
    let stream = streams[source]
    let input = inputs[source]
    var found: [Guess<String>] = []
    if input.stream.entry == nil, let entry = stream.entry {
      found.append(
        Guess("protocol", entry.name, because: stream.reason, option: "--protocol \(entry.name)"))
    }
    found += stream.guesses.filter { $0.what != "rate" }
    if input.stream.rateHertz == nil, let rate = stream.rateHertz {
      let hertz = "\((rate * 100).rounded() / 100)"
      found.append(
        Guess(
          "rate", "\(hertz) Hz",
          because: stream.hasDeviceTime ? "so its clock says" : "so its samples arrive",
          option: "--rate \(hertz)"))
    }
    if input.placement == nil {
      found.append(
        Guess(
          "placement", "\(placement)",
          because: sensors[source].placement == nil ? "nothing moved" : "it moves like one there",
          option: "--placement \(placement)"))
    }
    guesses[source] = found
  }

  /// The sensors as a session's, once it `isReady`.
  ///
  /// - Parameter name: what messages call them; each its port where not given.
  func sensors(name: String? = nil) -> [SourceSensor]? {
    guard isReady else { return nil }
    return inputs.indices.map { place in
      SourceSensor(
        name: name ?? inputs[place].path, input: inputs[place].path,
        format: streams[place].entry?.name ?? "unknown", stream: descriptions[place],
        guesses: guesses[place])
    }
  }
}
