import GaitModel

/// Where on a shoe a sensor sits.
public enum ShoePlace: String, CaseIterable, Sendable {
  /// On the laces.
  case laces
  /// At the outer side, under the ankle.
  case side
  /// Over the toes.
  case toe
  /// At the back of the heel cap.
  case heel

  /// From the middle of the heel's markers on the ground forward, left, up, m.
  ///
  /// - Parameter footMetres: from the middle of the heel's markers to that of the ball's.
  func metres(footMetres: Double, side: Side) -> SIMD3<Double> {
    switch self {
    case .laces: SIMD3(0.6 * footMetres, 0, 0.075)
    case .side: SIMD3(0.3 * footMetres, side == .left ? 0.045 : -0.045, 0.045)
    case .toe: SIMD3(footMetres, 0, 0.055)
    case .heel: SIMD3(-0.02, 0, 0.06)
    }
  }
}
