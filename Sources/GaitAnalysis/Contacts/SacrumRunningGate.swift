import GaitModel

/// Says of each landing of a trunk whether it belongs to a run.
///
/// A jump, a stumble or a pothole lands once; stairs taken at a run end after a flight of eleven; a fast
/// walker dips under free fall's level but is thrown about less. A runner lands again and again, evenly,
/// at 2.1 to 5 steps a second, and swings between no weight and more than double. So a run begins with the
/// twelfth even step in a row and lasts while the steps go on; landings before are told of all the same.
struct SacrumRunningGate: BitwiseCopyable, Sendable {
  /// The shortest and the longest step of running, seconds.
  static let stepSeconds: ClosedRange<Float> = 0.2...0.48
  /// How many times a step may last the one before it, or the same foot's before that, or the other way
  /// round: a sensor at the hip times its own side's contacts otherwise than the far side's.
  static let evenness: Float = 1.35
  /// Even steps that make a run; a flight of stairs taken at a run has up to eleven.
  static let stepsToEnter = 12
  /// Uneven steps, one after another, that end a run.
  static let unevenToLeave = 4
  /// A pause that ends a run, seconds; a landing or two may have been missed in a shorter one.
  static let pauseSeconds: Float = 1.2

  /// Swing of the acceleration, root mean square, that begins a run and that ends it, g. At the waist fast
  /// walking stays under 0.51 in nine steps of ten and slow jogging over 0.54 (six people each).
  let spreadToEnter: Float
  let spreadToLeave: Float

  private var lastContact: Int64?
  private var lastStep: Float = .nan
  private var stepBefore: Float = .nan
  private var evenSteps = 0
  private var unevenSteps = 0
  private var spread: Float = .nan
  private var isRunning = false
  /// Contacts before the newest that belong to the run it is in; `nil` where it is in none.
  private(set) var contactsOfRun: Int?
  /// A run may yet begin of the steps so far.
  var mayBegin: Bool { !isRunning && evenSteps > 0 }

  /// How many steps of running a time between two contacts is: one, or two where a landing was missed; `nil`
  /// where it is neither.
  static func steps(in seconds: Float) -> Int? {
    if stepSeconds.contains(seconds) { return 1 }
    return seconds > stepSeconds.upperBound && seconds <= 2 * stepSeconds.upperBound ? 2 : nil
  }

  init(spreadToEnter: Float, spreadToLeave: Float) {
    self.spreadToEnter = spreadToEnter
    self.spreadToLeave = spreadToLeave
  }

  /// Judges the next landing.
  ///
  /// - Parameters:
  ///   - contact: nanoseconds.
  ///   - swing: of the acceleration since the landing before, root mean square, g.
  mutating func judge(contact: Int64, spread swing: Float) -> Bool {
    defer { lastContact = contact }
    guard let last = lastContact else { return false }
    let step = Float(contact - last) * 1e-9
    guard step < Self.pauseSeconds else {
      self = SacrumRunningGate(spreadToEnter: spreadToEnter, spreadToLeave: spreadToLeave)
      return false
    }
    spread = spread.isNaN ? swing : spread + (swing - spread) * 0.3
    let steady = Self.stepSeconds.contains(step)
    // The first step has none to be compared with.
    if steady && (lastStep.isNaN || Self.isEven(step, lastStep) || Self.isEven(step, stepBefore)) {
      evenSteps += 1
      unevenSteps = 0
    } else {
      evenSteps = 0
      unevenSteps += 1
    }
    stepBefore = lastStep
    lastStep = steady ? step : .nan
    if isRunning {
      isRunning = unevenSteps < Self.unevenToLeave && spread >= spreadToLeave
    } else {
      isRunning = evenSteps >= Self.stepsToEnter && spread >= spreadToEnter
      if isRunning { contactsOfRun = evenSteps - 1 }
    }
    contactsOfRun = isRunning ? (contactsOfRun ?? 0) + 1 : nil
    return isRunning && steady
  }

  private static func isEven(_ a: Float, _ b: Float) -> Bool { max(a, b) <= evenness * min(a, b) }
}
