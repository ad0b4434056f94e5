extension SIMD3<Float> {
  /// The readings of a 16-bit sensor whose smallest step is `step`, clipped at the end of its range.
  func quantised(step: Float) -> SIMD3<Int16> {
    let raw = (self / step).rounded(.toNearestOrEven)
    return SIMD3<Int16>(
      raw.clamped(lowerBound: SIMD3(repeating: -32768), upperBound: SIMD3(repeating: 32767)))
  }
}
