import GaitModel

/// How far a foot came from lying flat to lying flat again.
public struct StrideDisplacement: BitwiseCopyable, Sendable {
  /// When it lay flat again.
  public var time: SensorTime
  /// Metres gained in height, negative downhill.
  public var riseMetres: Float
  /// Metres over ground, level; never negative.
  public var runMetres: Float
  /// Seconds from flat to flat.
  public var seconds: Float

  /// A displacement.
  public init(time: SensorTime, riseMetres: Float, runMetres: Float, seconds: Float) {
    self.time = time
    self.riseMetres = riseMetres
    self.runMetres = runMetres
    self.seconds = seconds
  }
}
