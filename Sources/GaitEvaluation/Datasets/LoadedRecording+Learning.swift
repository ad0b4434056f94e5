import GaitModel
import MotionRecordings
import SignalProcessing

extension LoadedRecording {
  /// Its acceleration with its one pattern, evenly sampled; `nil` where it has no one pattern.
  ///
  /// - Parameter rateHertz: rows a second; the samples are resampled to it, gaps left out.
  public func labelled(rateHertz: Double) -> LabelledRecording? {
    guard let pattern = truth.pattern, pattern != .midfoot else { return nil }
    return LabelledRecording(
      runner: runner, pattern: pattern, rateHertz: rateHertz, rows: samples.evenRows(rateHertz: rateHertz))
  }
}

extension [MotionSample] {
  /// Their acceleration at an even rate, m/s²; gaps left out.
  func evenRows(rateHertz: Double) -> [SIMD3<Float>] {
    var resampler = UniformResampler(rateHertz: rateHertz, longestBridgeSeconds: 0.06)
    var rows: [SIMD3<Float>] = []
    for sample in self {
      resampler.push(
        nanoseconds: sample.time.nanoseconds, sample.acceleration,
        gapBefore: sample.flags.contains(.gapBefore), into: &rows)
    }
    return rows
  }
}

extension RecordedSamples {
  /// Its acceleration at an even rate, m/s²; gaps left out.
  public func evenRows(rateHertz: Double) -> [SIMD3<Float>] { samples.evenRows(rateHertz: rateHertz) }
}
