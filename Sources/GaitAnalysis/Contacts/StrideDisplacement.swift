import GaitModel

/// How far a foot came from lying still to lying still again.
struct StrideDisplacement: BitwiseCopyable, Sendable {
  /// When it lay still again.
  var time: SensorTime
  /// Metres gained in height, negative downhill.
  var riseMetres: Float
  /// Metres over ground, level; never negative.
  var runMetres: Float
  /// Seconds from stance to stance.
  var seconds: Float
  /// Up, in the sensor's frame as it lay then: opposite to gravity.
  var up: SIMD3<Float>
  /// How it lay then against how it lay before, as axis times angle, rad.
  var turn: SIMD3<Float>
}
