/// How a segment's strikes are to fall.
public enum StrikeHabit: BitwiseCopyable, Sendable, Equatable {
  /// As the runner does, a little more heel first downhill.
  case own
  /// Around this foot strike angle, degrees against the ground, + is toes up.
  case angle(Double)
  /// Around two angles; the second with that share of the steps, 0…1.
  case mixed(Double, Double, secondShare: Double)
}
