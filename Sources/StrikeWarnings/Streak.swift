import GaitModel

/// What one step says about a rule's matter.
public enum StepVerdict: Sendable {
  /// The rule has nothing to say here: on the level, walking, no baseline yet.
  case outside
  /// It could not be told; neither for nor against.
  case doubt
  /// As it should be.
  case onTarget
  /// As it should not be.
  case fault
}

/// How many faulty steps make a streak.
public struct StreakSettings: Sendable, Equatable {
  /// Faulty steps needed; 1 or more, at most `window`.
  public var raiseCount: Int
  /// Out of how many of the last judged steps; 1…64.
  public var window: Int
  /// Steps on target in a row that end it; 1 or more.
  public var clearCount: Int
  /// Steps in a row that can't be judged before the streak is forgotten; 0 never forgets for that.
  public var doubtCount: Int = 8
  /// Seconds without a judged step before the streak is forgotten; 0 never forgets for that.
  public var forgetAfterSeconds: Double = 10

  /// A streak of `raiseCount` out of `window`, over after `clearCount` on target.
  public init(raiseCount: Int, window: Int, clearCount: Int) {
    self.raiseCount = raiseCount
    self.window = window
    self.clearCount = clearCount
  }
}

/// Counts faulty steps among the last few, with memory of when the last one was.
public struct Streak: Sendable {
  /// What a step makes of it.
  public enum State: Sendable {
    /// Nothing new.
    case unchanged
    /// Too long without a judged step: it begins anew.
    case forgotten
    /// The step is faulty, and enough of the window are.
    case holds
    /// Enough steps on target in a row.
    case onTarget
  }

  private let settings: StreakSettings
  private let mask: UInt64
  /// One bit a judged step, newest lowest; set where faulty.
  private var bits: UInt64 = 0
  /// Judged steps in the window.
  public private(set) var judged = 0
  private var doubts = 0
  private var onTargetRun = 0
  private var lastJudged: SensorTime?

  /// A streak of nothing yet.
  public init(_ settings: StreakSettings) {
    self.settings = settings
    mask = settings.window >= 64 ? .max : (1 << UInt64(settings.window)) - 1
  }

  /// Faulty steps in the window.
  public var faults: Int { bits.nonzeroBitCount }

  /// The share of the judged steps at fault, where so many of a whole window would raise it; 0 otherwise, and once
  /// nothing was judged for some steps.
  public func badness(at time: SensorTime) -> Float {
    guard let lastJudged, abs(time.seconds(since: lastJudged)) < 3,
      faults * settings.window >= settings.raiseCount * judged
    else { return 0 }
    return Float(faults) / Float(judged)
  }

  /// Counts a step.
  public mutating func push(_ verdict: StepVerdict, at time: SensorTime) -> State {
    if case .outside = verdict { return .unchanged }
    var forgot = false
    if let last = lastJudged, settings.forgetAfterSeconds > 0,
      abs(time.seconds(since: last)) > settings.forgetAfterSeconds
    {
      forget()
      forgot = true
    }
    switch verdict {
    case .outside: break
    case .doubt:
      doubts += 1
      if doubts == settings.doubtCount {
        forget()
        return .forgotten
      }
    case .onTarget:
      count(faulty: false, at: time)
      onTargetRun += 1
      if !forgot, onTargetRun >= settings.clearCount { return .onTarget }
    case .fault:
      count(faulty: true, at: time)
      onTargetRun = 0
      if faults >= settings.raiseCount { return .holds }
    }
    return forgot ? .forgotten : .unchanged
  }

  private mutating func count(faulty: Bool, at time: SensorTime) {
    bits = ((bits << 1) | (faulty ? 1 : 0)) & mask
    judged = min(judged + 1, settings.window)
    doubts = 0
    lastJudged = time
  }

  /// Begins anew.
  public mutating func forget() {
    bits = 0
    judged = 0
    doubts = 0
    onTargetRun = 0
    lastJudged = nil
  }
}
