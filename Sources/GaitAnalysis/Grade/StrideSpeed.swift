import CLibrary

/// The likely speed of a person of whom only the strides are known. A guess: good to about a fifth.
///
/// Don't use it where any source measures speed or distance.
public enum StrideSpeed {
  /// Metres a second, from the duration of one stride; NaN where that is no human stride.
  ///
  /// Running: 256 runners' watches gave strides a minute = 75.01 + 3.006 × speed, at 1.64–4.68 m/s (van
  /// Oeveren et al. 2019, J Sports Sci 37:1996). Turned round, that line would follow the differences
  /// between people and not the speed, so it is drawn towards the mean: speeds of 2.9 ± 0.6 m/s and
  /// 4 strides a minute between people are assumed, which leaves 0.056 m/s for each stride a minute.
  ///
  /// Walking: strides a minute = 64.8 × (statures a second)^0.57 (Grieve and Gear 1966, Ergonomics
  /// 9:379), for a stature of 1.7 m.
  public static func metresPerSecond(strideSeconds: Double, isRunning: Bool) -> Double {
    guard strideSeconds > 0.3, strideSeconds < 4 else { return .nan }
    let rate = 60 / strideSeconds
    if isRunning { return min(max(2.9 + 0.056 * (rate - 83.7), 1.64), 4.68) }
    return min(1.7 * pow(rate / 64.8, 1 / 0.57), 2.5)
  }
}
