import FootstrikeTesting
import GaitModel
import GaitSynthesis

@testable import SensorDecoding

/// Streams to try every protocol on, made by the encoders of the synthesis.
enum ProtocolSamples {
  /// A runner-like signal: strong, aperiodic, no two samples alike.
  static func motion(_ count: Int, rateHertz: Double = 100) -> [MotionSample] {
    var random = SplitMix(state: 20_26)
    func within(_ limit: Float) -> SIMD3<Float> {
      SIMD3(
        Float.random(in: -limit...limit, using: &random), Float.random(in: -limit...limit, using: &random),
        Float.random(in: -limit...limit, using: &random))
    }
    return (0..<count).map { place in
      MotionSample(
        time: SensorTime(nanoseconds: Int64((Double(place) * 1e9 / rateHertz).rounded())),
        acceleration: within(80), angularRate: within(15))
    }
  }

  /// What the played device sends for these samples.
  static func bytes(_ name: String, _ motion: [MotionSample], rateHertz: Double = 100) -> [UInt8]? {
    guard var encoder = ProtocolEncoding(rateHertz: rateHertz).encoder(named: name) else { return nil }
    var bytes: [UInt8] = []
    encoder.begin(into: &bytes)
    for sample in motion { encoder.encode(sample, into: &bytes) }
    encoder.finish(into: &bytes)
    return bytes
  }
}
