import SensorDecoding

/// How many intact frames of damaged streams were found, and how many frames were found that nobody sent.
public struct RecoveryFigures: Sendable {
  /// Frames that came whole.
  public private(set) var intact = 0
  /// Frames that did not.
  public private(set) var damagedFrames = 0
  /// Intact frames that were not found.
  public private(set) var missed = 0
  /// Frames found that are none of those sent.
  public private(set) var invented = 0
  /// Streams whose bytes of frames and refused bytes don't add up to the bytes fed, by their damage.
  public private(set) var unaccounted: [String] = []

  /// The share of intact frames that were found, 0…1.
  public var recovered: Double { intact == 0 ? 1 : 1 - Double(missed) / Double(intact) }

  /// Damages a stream in every way and at every rate from 0.1 to 5 %, with fixed seeds.
  ///
  /// - Parameter tail: bytes after an accepted stretch without which its frame is not whole.
  public init(_ grammar: some FrameGrammar, _ clean: [UInt8], tail: Int = 0, seeds: Range<UInt64> = 1..<4) {
    let sent = FrameTrace(grammar, clean).accepted
    let frames = Set(sent.map { Array(clean[$0]) })
    for damage in StreamDamage.allCases {
      for rate in [0.001, 0.005, 0.02, 0.05] {
        for seed in seeds {
          let damaged = DamagedStream(clean, damage, rate: rate, seed: seed)
          let found = FrameTrace(grammar, damaged.bytes)
          let accounted = found.statistics.frameBytes + found.refusals.totalBytes
          if accounted != Int64(damaged.bytes.count) { unaccounted.append("\(damage) \(rate), seed \(seed)") }
          let places = Set(found.accepted)
          for frame in sent {
            guard let place = damaged.intact(frame.lowerBound..<(frame.upperBound + tail)) else {
              damagedFrames += 1
              continue
            }
            intact += 1
            if !places.contains(place.lowerBound..<(place.upperBound - tail)) { missed += 1 }
          }
          for place in found.accepted where !frames.contains(Array(damaged.bytes[place])) { invented += 1 }
        }
      }
    }
  }
}
