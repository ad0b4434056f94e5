/// The factors between units at the edges and SI units inside.
public enum Units {
  /// m/s² in one g (CGPM 1901).
  public static let standardGravity: Float = 9.80665
  /// Radians in one degree.
  public static let radiansPerDegree: Float = .pi / 180
}
