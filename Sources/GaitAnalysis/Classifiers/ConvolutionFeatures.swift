/// Features of a short window of motion: how often each of many small convolutions is above a limit.
///
/// MiniRocket's 84 kernels of length 9 (Dempster, Schmidt & Webb 2021) at several dilations, each over a
/// fixed subset of the channels x, y, z and |a|, on the signal and on its first differences (MultiRocket,
/// Tan et al. 2022). Which subset a kernel sees is drawn from the seed; the limits are learned. One window
/// costs about 0.1 ms and allocates nothing.
public struct ConvolutionFeatures: Sendable {
  /// Rows of a window.
  public let windowRows: Int
  /// Features a window gives; also the number of limits.
  public var count: Int { units.count }

  private struct Unit: BitwiseCopyable, Sendable {
    var ofDifferences: Bool
    var dilation: Int32
    var channels: Int32
    var taps: (Int32, Int32, Int32)
  }

  private let units: [Unit]
  private let padding: Int
  private let stride: Int
  /// Sums of channels over time, zeros at both ends: one line a subset of channels, signal then differences.
  private var sums: [Float]
  /// −1 × the nine taps of the present dilation and subset.
  private var base: [Float]

  /// Channels of a window: x, y, z and their length.
  public static let channelCount = 4
  private static let subsets = 1 << channelCount

  /// The features of windows of so many rows.
  ///
  /// - Precondition: `windowRows` is 18 or more, so that two dilations fit.
  public init(windowRows: Int, seed: UInt64 = 1) {
    precondition(windowRows >= 18, "a window of under 18 rows holds no kernel of nine taps")
    self.windowRows = windowRows
    var dilations: [Int] = []
    for step in 0..<6 {
      // 2^(step/5 · log2((L−1)/8)): from 1 to the longest kernel that fits, evenly in the exponent.
      let dilation = Self.dilation(step, of: 6, windowRows: windowRows)
      if dilations.last != dilation { dilations.append(dilation) }
    }
    var state = seed
    var units: [Unit] = []
    for ofDifferences in [false, true] {
      for dilation in dilations {
        for a in 0..<9 {
          for b in (a + 1)..<9 {
            for c in (b + 1)..<9 {
              state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
              let channels = 1 + Int32((state >> 33) % UInt64(Self.subsets - 1))
              units.append(
                Unit(
                  ofDifferences: ofDifferences, dilation: Int32(dilation), channels: channels,
                  taps: (Int32(a), Int32(b), Int32(c))))
            }
          }
        }
      }
    }
    self.units = units
    padding = 4 * dilations.last!
    stride = windowRows + 2 * padding
    sums = Array(repeating: 0, count: 2 * Self.subsets * stride)
    base = Array(repeating: 0, count: Self.subsets * windowRows)
  }

  /// The largest whole dilation not above the power, by comparing and not by a logarithm, so that every
  /// machine finds the same.
  private static func dilation(_ step: Int, of steps: Int, windowRows: Int) -> Int {
    let longest = max(1, (windowRows - 1) / 8)
    var dilation = 1
    func power(_ base: Int, _ exponent: Int) -> Double {
      (0..<exponent).reduce(1.0) { product, _ in product * Double(base) }
    }
    while dilation < longest, power(dilation + 1, steps - 1) <= power(longest, step) { dilation += 1 }
    return dilation
  }

  /// A weighted sum of the features of one window: the share of its rows, 0…1, in which each kernel's
  /// response is above its limit.
  ///
  /// - Parameters:
  ///   - window: rows × 4 channels, row after row.
  ///   - limits: one for each feature.
  ///   - weights: one for each feature.
  public mutating func weightedSum(
    window: Span<Float>, limits: Span<Float>, weights: Span<Float>
  ) -> Float {
    precondition(limits.count == count && weights.count == count, "one limit and one weight a feature")
    prepare(window)
    var sum: Float = 0
    withEachResponse(windowRows) { unit, response in
      sum += weights[unit] * Self.share(of: response, above: limits[unit])
    }
    return sum
  }

  /// Share of the rows above a limit.
  @inline(__always)
  public static func share(of response: UnsafeBufferPointer<Float>, above limit: Float) -> Float {
    var above: Int32 = 0
    for row in 0..<response.count { above &+= response[row] > limit ? 1 : 0 }
    return Float(above) / Float(response.count)
  }

  /// The responses of one window, for learning limits: `body` gets each feature's number and its rows.
  public mutating func responses(
    window: Span<Float>, _ body: (_ feature: Int, _ response: UnsafeBufferPointer<Float>) -> Void
  ) {
    prepare(window)
    withEachResponse(windowRows, body)
  }

  private mutating func prepare(_ window: Span<Float>) {
    precondition(window.count == windowRows * Self.channelCount, "a window is rows × 4 channels")
    for part in 0..<2 {
      for subset in 1..<Self.subsets {
        let line = (part * Self.subsets + subset) * stride + padding
        for row in 0..<windowRows {
          var sum: Float = 0
          for channel in 0..<Self.channelCount where subset & (1 << channel) != 0 {
            let value = window[row * Self.channelCount + channel]
            // The last difference is nought: the window ends there.
            sum +=
              part == 0
              ? value
              : row + 1 < windowRows ? window[(row + 1) * Self.channelCount + channel] - value : 0
          }
          sums[line + row] = sum
        }
      }
    }
  }

  private mutating func withEachResponse(
    _ rows: Int, _ body: (_ feature: Int, _ response: UnsafeBufferPointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows) { response in
      sums.withUnsafeBufferPointer { sums in
        base.withUnsafeMutableBufferPointer { base in
          var dilation = -1
          var part = -1
          for (number, unit) in units.enumerated() {
            let newPart = unit.ofDifferences ? 1 : 0
            if Int(unit.dilation) != dilation || newPart != part {
              dilation = Int(unit.dilation)
              part = newPart
              for subset in 1..<Self.subsets {
                let line = (part * Self.subsets + subset) * stride + padding
                for row in 0..<rows {
                  var sum: Float = 0
                  for tap in -4...4 { sum -= sums[line + row + tap * dilation] }
                  base[subset * rows + row] = sum
                }
              }
            }
            let line = (part * Self.subsets + Int(unit.channels)) * stride + padding
            let first = line + (Int(unit.taps.0) - 4) * dilation
            let second = line + (Int(unit.taps.1) - 4) * dilation
            let third = line + (Int(unit.taps.2) - 4) * dilation
            let offset = Int(unit.channels) * rows
            for row in 0..<rows {
              response[row] =
                base[offset + row] + 3 * (sums[first + row] + sums[second + row] + sums[third + row])
            }
            body(number, UnsafeBufferPointer(response))
          }
        }
      }
    }
  }
}
