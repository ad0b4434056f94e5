import GaitModel

/// How far a foot came from lying flat to lying flat again.
struct StrideDisplacement: BitwiseCopyable, Sendable {
  /// When it lay flat again.
  var time: SensorTime
  /// Metres gained in height, negative downhill.
  var riseMetres: Float
  /// Metres over ground, level; never negative.
  var runMetres: Float
  /// Seconds from flat to flat.
  var seconds: Float
  /// Up, in the sensor's frame as it lay when flat: opposite to gravity.
  var up: SIMD3<Float>
  /// When the foot was fastest, averaged over some 50 ms: about the middle of the swing.
  var fastest: SensorTime
}
