/// One descent on foot as it was made: ground of −4 % or steeper, from its first step to its last.
public struct TrueDescent: BitwiseCopyable, Sendable {
  /// 1-based.
  public var number: Int
  /// First contact on it, s.
  public var startSeconds: Double
  /// When the step that left it began, s.
  public var endSeconds: Double
  /// Along the ground, m.
  public var lengthMetres = 0.0
  /// Height lost, m, positive; felt but not lost on a treadmill.
  public var dropMetres = 0.0
  /// What the person was doing when it began.
  public var activity: Activity

  /// A descent that has just begun.
  init(number: Int, startSeconds: Double, activity: Activity) {
    self.number = number
    self.startSeconds = startSeconds
    endSeconds = startSeconds
    self.activity = activity
  }

  /// 100 × rise ÷ run, negative. NaN before its first metre.
  public var meanGradePercent: Double {
    let run = (lengthMetres * lengthMetres - dropMetres * dropMetres).squareRoot()
    return run > 0 ? -100 * dropMetres / run : .nan
  }

  mutating func extend(to end: Double, metres: Double, drop: Double) {
    endSeconds = end
    lengthMetres += metres
    dropMetres += drop
  }
}
