import GaitModel

/// Keeps cues rare over all rules, to one theme a descent, and fewer with every session where that is asked for.
struct CueGate: Sendable {
  private let settings: CueSettings
  private let share: Double
  private var lastCue: SensorTime?
  /// Grows by the share with every raise; a raise is given when it reaches one.
  private var credit: Double
  /// What is spoken of on a descent.
  private var theme: (kind: StrikeWarning.Kind, descent: Int32)?
  /// What is spoken of on the level, for as long as it holds.
  private var levelTheme: StrikeWarning.Kind?
  private var lastDescent: (number: Int32, end: SensorTime)?

  init(_ settings: CueSettings) {
    self.settings = settings
    share = settings.effectiveShare
    // So that the first raise is given at any share above zero, and a share of one gives them all.
    credit = 1 - share
  }

  /// Long enough after the last cue of any rule; or so long before it that the clock was set back.
  func isOpen(at time: SensorTime) -> Bool {
    guard let lastCue else { return true }
    return abs(time.seconds(since: lastCue)) >= settings.minimumSecondsBetween
  }

  /// Long enough after its own last cue to say it again.
  func repeats(after lastCue: SensorTime, at time: SensorTime) -> Bool {
    settings.repeatAfterSeconds > 0 && abs(time.seconds(since: lastCue)) >= settings.repeatAfterSeconds
  }

  /// Whether the next raise is one of those that are given; each call counts as one raise.
  mutating func takesNextRaise() -> Bool {
    guard share > 0 else { return false }
    credit += share
    // A share like 0.1 adds up to a little less than one.
    guard credit >= 1 - 1e-9 else { return false }
    credit -= 1
    return true
  }

  /// Makes a kind the theme of a descent, 0 for the level, where there is none; false where another is.
  mutating func takesTheme(_ kind: StrikeWarning.Kind, on descent: Int32) -> Bool {
    guard kind.isCoaching else { return true }
    if descent == 0 {
      levelTheme = levelTheme ?? kind
    } else if theme?.descent != descent {
      theme = (kind, descent)
    }
    return hasTheme(kind, on: descent)
  }

  /// Whether a kind is the theme of a descent already.
  func hasTheme(_ kind: StrikeWarning.Kind, on descent: Int32) -> Bool {
    guard kind.isCoaching else { return true }
    return descent == 0 ? levelTheme == kind : theme?.kind == kind && theme?.descent == descent
  }

  /// A kind is over: on a descent it stays the theme, and the level gets another.
  mutating func end(_ kind: StrikeWarning.Kind) { if levelTheme == kind { levelTheme = nil } }

  /// Takes the beginning or end of a descent: one that follows at once is the same to who runs it.
  mutating func push(_ descent: Descent) {
    if let end = descent.end {
      lastDescent = (descent.number, end)
    } else if let theme, let last = lastDescent, theme.descent == last.number,
      abs(descent.start.seconds(since: last.end)) < settings.minimumSecondsBetween
    {
      self.theme?.descent = descent.number
    }
  }

  mutating func close(at time: SensorTime) { lastCue = time }
}
