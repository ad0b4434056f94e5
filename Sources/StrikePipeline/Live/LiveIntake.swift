import GaitAnalysis
import GaitModel
import SensorDecoding

/// Bytes of all ports in, samples of one session out: protocols, rates and placements found, clocks lined up.
///
/// Holds samples back until it knows what the analysis must be told (`isReady`), then hands them over and
/// goes on. Where nothing moves, a placement can't be guessed: then it waits for movement, and keeps the
/// last ten seconds. Every decision follows from the bytes and the times of their arrival, and from nothing
/// else, so that a raw recording gives the same session again.
///
/// Sources are lined up by the host's clock at their first samples; from then on each keeps its own pace.
public struct LiveIntake: Sendable {
  /// The sensors.
  public let inputs: [LiveInput]
  /// One stream for each.
  public private(set) var streams: [SerialStream]
  /// The analysis can begin; `descriptions` tells of what.
  public private(set) var isReady = false
  /// What each sensor turned out to be; empty before `isReady`.
  public private(set) var descriptions: [StreamDescription] = []
  /// What of each sensor was not pinned: what it was taken for, why, and how to pin it.
  public private(set) var guesses: [[Guess<String>]] = []
  /// Samples that came while nobody moved and no placement was named; left out.
  public private(set) var samplesBeforeMovement: Int64 = 0
  /// Samples that came while the session was paused; left out.
  public private(set) var samplesWhilePaused: Int64 = 0
  /// The runner has paused.
  public private(set) var isPaused = false

  private var held: [MotionSample] = []
  private var scratch: [MotionSample] = []
  private var firstArrival: Int64?
  private var zero: Int64 = 0
  /// The next sample of a source stands after a pause.
  private var pauseEnded: [Bool]
  private var placements: [Placement?]
  private var lastGuess: [Placement?]
  private var nextGuess: Int64 = 0

  private static let longestWait: Int64 = 10_000_000_000
  private static let firstGuess: Int64 = 4_000_000_000
  private static let guessEvery: Int64 = 1_000_000_000

  /// An intake that has taken nothing yet.
  public init(_ inputs: [LiveInput]) {
    precondition(!inputs.isEmpty, "a session has a sensor")
    self.inputs = inputs
    streams = inputs.enumerated().map { SerialStream(source: UInt16($0), settings: $1.stream) }
    pauseEnded = Array(repeating: false, count: inputs.count)
    placements = inputs.map(\.placement)
    lastGuess = Array(repeating: nil, count: inputs.count)
    held.reserveCapacity(4096)
    scratch.reserveCapacity(256)
  }

  /// Takes the next bytes of a port, appending the samples they completed once the session `isReady`.
  public mutating func push(
    _ bytes: Span<UInt8>, from source: Int, arrival: Int64, into samples: inout [MotionSample]
  ) {
    if firstArrival == nil { firstArrival = arrival }
    scratch.removeAll(keepingCapacity: true)
    streams[source].push(bytes, arrival: arrival, into: &scratch)
    take(source, into: &samples)
    if !isReady { decide(at: arrival, into: &samples) }
  }

  /// A port hung up.
  public mutating func lineWasLost(_ source: Int, into samples: inout [MotionSample]) {
    scratch.removeAll(keepingCapacity: true)
    streams[source].lineWasLost(into: &scratch)
    take(source, into: &samples)
  }

  /// The runner pauses, or goes on; what comes in a pause is decoded, counted and left out.
  public mutating func setPaused(_ paused: Bool) {
    if isPaused, !paused { for source in pauseEnded.indices { pauseEnded[source] = true } }
    isPaused = paused
  }

  /// A port's source is over.
  public mutating func end(_ source: Int, into samples: inout [MotionSample]) {
    scratch.removeAll(keepingCapacity: true)
    streams[source].finish(into: &scratch)
    take(source, into: &samples)
  }

  /// All sources are over, or the session ends: begins with what there is, if it had not begun.
  public mutating func finish(into samples: inout [MotionSample]) {
    if !isReady, let arrival = firstArrival {
      if streams.contains(where: \.isSettled) {
        guessPlacements(atEnd: true)
        begin(at: arrival, into: &samples)
      }
    }
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
    guard isReady else {
      held.append(contentsOf: scratch)
      return
    }
    emit(into: &samples)
  }

  /// Hands on what is in `scratch`, in session time.
  private mutating func emit(into samples: inout [MotionSample]) {
    if isPaused {
      samplesWhilePaused += Int64(scratch.count)
      return
    }
    for var sample in scratch {
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds &- zero)
      let source = Int(sample.source)
      if pauseEnded[source] {
        pauseEnded[source] = false
        sample.flags.formUnion([.gapBefore, .pauseBefore])
      }
      samples.append(sample)
    }
  }

  private mutating func decide(at arrival: Int64, into samples: inout [MotionSample]) {
    guard let firstArrival, streams.contains(where: \.isSettled) else { return }
    let waited = arrival - firstArrival
    guard streams.allSatisfy(\.isSettled) || waited >= Self.longestWait else { return }
    if placements.contains(where: { $0 == nil }) {
      guard waited >= max(Self.firstGuess, nextGuess) else { return }
      nextGuess = waited + Self.guessEvery
      let before = lastGuess
      guessPlacements()
      // Twice the same, a second apart: one step to the side while lacing up is no run.
      let isSure = placements.indices.allSatisfy { source in
        inputs[source].placement != nil || !streams[source].isSettled
          || (placements[source] != nil && placements[source] == before[source])
      }
      guard isSure, placements.contains(where: { $0 != nil }) else {
        for source in placements.indices where inputs[source].placement == nil { placements[source] = nil }
        forgetOld()
        return
      }
    }
    begin(at: arrival, into: &samples)
  }

  private mutating func guessPlacements(atEnd: Bool = false) {
    for source in placements.indices where inputs[source].placement == nil {
      guard let rate = streams[source].rateHertz else { continue }
      let own = held.filter { Int($0.source) == source }
      placements[source] =
        Self.placement(of: own.span, rateHertz: rate)
        ?? (atEnd ? PlacementGuess(samples: own.span, rateHertz: rate).placement : nil)
      lastGuess[source] = placements[source]
    }
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
  private mutating func forgetOld() {
    guard let newest = held.lazy.map(\.time.nanoseconds).max() else { return }
    let time = newest - Self.longestWait
    let count = held.count
    held.removeAll { $0.time.nanoseconds < time }
    samplesBeforeMovement += Int64(count - held.count)
  }

  private mutating func begin(at arrival: Int64, into samples: inout [MotionSample]) {
    guard let known = streams.indices.first(where: { streams[$0].isSettled }) else { return }
    let usual = placements[known] ?? placements.compactMap { $0 }.first ?? .shoe
    for source in streams.indices {
      let stream = streams[source]
      // One that has not spoken yet is taken for a twin of one that has.
      let like = stream.isSettled ? stream : streams[known]
      let placement = placements[source] ?? usual
      descriptions.append(
        StreamDescription(
          placement: placement, side: inputs[source].side, rateHertz: like.rateHertz ?? 100,
          hasAngularRate: like.hasAngularRate,
          gravityRemoved: inputs[source].stream.decoding.acceptsGravityRemoved))
      explain(source, placement, isTwin: !stream.isSettled)
    }
    zero = held.map(\.time.nanoseconds).min() ?? streams.compactMap(\.start).min() ?? arrival
    isReady = true
    scratch.removeAll(keepingCapacity: true)
    swap(&scratch, &held)
    emit(into: &samples)
    scratch = []
    scratch.reserveCapacity(256)
    held = []
  }

  private mutating func explain(_ source: Int, _ placement: Placement, isTwin: Bool) {
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
      let reason =
        placements[source] == nil
        ? (isTwin ? "it has not sent anything yet, and is taken for the like of the other" : "nothing moved")
        : "it moves like one there"
      found.append(
        Guess("placement", "\(placement)", because: reason, option: "--placement \(placement)"))
    }
    guesses.append(found)
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
