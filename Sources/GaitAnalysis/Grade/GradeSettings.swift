import GaitModel

/// What counts as a descent, and how far a grade is averaged.
public struct GradeSettings: Sendable, Equatable {
  /// A descent is entered below this grade, percent; negative.
  public var enterPercent = -4.0
  /// A descent is left above this grade, percent; not below `enterPercent`.
  public var leavePercent = -1.5
  /// Where only a shoe tells the slope, a descent is entered and left that much lower, percent; zero trusts
  /// it as any other source. A shoe's slope is off by some percent, the same in every stride of it.
  public var shoeMarginPercent = 2.0
  /// No descent shorter than this is reported, metres; zero reports all.
  public var shortestMetres = 20.0
  /// A descent is left only where the mean grade of this much ground around is above `leavePercent` too,
  /// metres, so that a step of level ground does not split it; zero looks at the place alone.
  public var leaveWindowMetres = 40.0
  /// Ground beyond a descent that must be seen before it is said to be over, metres. Less says it sooner
  /// and dates the end worse.
  public var leaveCertaintyMetres = 30.0
  /// Length scale of the smoothing, metres of ground: features shorter than about twice this are averaged
  /// out, and the live grade lags by about this much.
  public var smoothingMetres = 10.0
  /// Travelled without an altitude, metres: beyond it a descent ends and the grade is unknown.
  public var longestHoleMetres = 150.0
  /// Silence of a source of altitude or distance, seconds, before the next best one is believed.
  public var sourceTimeoutSeconds = 20.0
  /// Metres that must be known before a grade is told; the shoe needs 30 m and 10 strides at least.
  public var evidenceMetres = 15.0

  /// The defaults: −4 % to enter, −1.5 % to leave, over metres; 2 % lower by a shoe alone.
  public init() {}

  /// The grades, percent, below which a descent is entered and above which it is left, by what tells them.
  func limits(of source: GradeSource) -> (enter: Double, leave: Double) {
    let margin = source == .shoe ? shoeMarginPercent : 0
    return (enterPercent - margin, leavePercent - margin)
  }

  /// What is wrong with these settings, as a sentence; `nil` where they can be used.
  public var problem: String? {
    let all = [
      enterPercent, leavePercent, shortestMetres, leaveWindowMetres, leaveCertaintyMetres, smoothingMetres,
      longestHoleMetres, sourceTimeoutSeconds, evidenceMetres, shoeMarginPercent,
    ]
    if !all.allSatisfy(\.isFinite) { return "every setting of a grade must be a finite number" }
    if enterPercent >= 0 { return "a descent must be entered below a negative grade" }
    if leavePercent < enterPercent { return "a descent must be left above the grade at which it is entered" }
    if shoeMarginPercent < 0 { return "the margin of a shoe's grade must not be negative" }
    if shortestMetres < 0 || leaveWindowMetres < 0 || leaveCertaintyMetres < 0 || evidenceMetres < 0
      || sourceTimeoutSeconds < 0
    {
      return "lengths and times of a grade must not be negative"
    }
    if smoothingMetres < 1 || smoothingMetres > 60 { return "a grade is smoothed over 1 to 60 metres" }
    if max(shortestMetres, leaveCertaintyMetres, leaveWindowMetres) > 200 {
      return "the lengths that make a descent must be at most 200 metres"
    }
    if longestHoleMetres < 10 { return "a hole in the altitudes must be allowed at least 10 metres" }
    return nil
  }
}
