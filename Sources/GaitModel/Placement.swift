/// Where on the body the sensor sits.
public enum Placement: String, CaseIterable, BitwiseCopyable, Sendable {
  /// On the shoe: laces, heel counter or instep. The only placement that sees the foot's angle.
  case shoe
  /// On the shin or ankle.
  case shank
  /// At the back of the pelvis, or anywhere on a belt at the waist.
  case sacrum
  /// On the breastbone, as a strap: tells what a sacrum does, but not the side.
  case chest
  /// On the wrist, as a watch.
  case wrist
}
