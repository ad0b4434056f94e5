import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

/// How many intact frames of damaged streams were found, and how many frames were found that nobody sent.
struct RecoveryFigures {
  var intact = 0
  var damagedFrames = 0
  var missed = 0
  var invented = 0

  var recovered: Double { intact == 0 ? 1 : 1 - Double(missed) / Double(intact) }

  /// Damages a stream in every way and at every rate from 0.1 to 5 %, with fixed seeds.
  ///
  /// - Parameter tail: bytes after an accepted stretch without which its frame is not whole.
  init(_ grammar: some FrameGrammar, _ clean: [UInt8], tail: Int = 0, seeds: Range<UInt64> = 1..<4) {
    let sent = FrameTrace(grammar, clean).accepted
    let frames = Set(sent.map { Array(clean[$0]) })
    for damage in Damage.allCases {
      for rate in [0.001, 0.005, 0.02, 0.05] {
        for seed in seeds {
          let damaged = DamagedStream(clean, damage, rate: rate, seed: seed)
          let found = FrameTrace(grammar, damaged.bytes)
          let accounted = found.statistics.frameBytes + found.refusals.totalBytes
          #expect(accounted == Int64(damaged.bytes.count), "\(damage) \(rate) \(seed)")
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

@Suite struct `After damage` {
  static func figures(_ name: String, _ bytes: [UInt8]) throws -> RecoveryFigures {
    switch name {
    case "footstrike": RecoveryFigures(FootstrikeGrammar(), bytes, tail: 1)
    case "xsens": RecoveryFigures(XsensGrammar(acceptsFreeAcceleration: false), bytes)
    case "witmotion": RecoveryFigures(WitMotionGrammar(), bytes)
    case "vectornav": RecoveryFigures(VectorNavBinaryGrammar(), bytes)
    case "vectornav-ascii": RecoveryFigures(VectorNavTextGrammar(), bytes)
    case "mip": RecoveryFigures(MicroStrainGrammar(), bytes)
    case "ximu3": RecoveryFigures(XIMU3Grammar(), bytes)
    case "shimmer3": RecoveryFigures(ShimmerGrammar(), bytes)
    case "witmotion-ble": RecoveryFigures(WitMotionBLEGrammar(), bytes)
    case "bno055": RecoveryFigures(BNO055Grammar(), bytes)
    default: try #require(nil as RecoveryFigures?, "\(name) has no line in this test")
    }
  }

  // Needs the captures, which are not part of the project.
  @Test(.enabled(if: SerialCapture.isPresent)) func `intact frames of real captures are found too`() throws {
    let xsens = try ["float32", "fp1220", "fp1632", "quat_freeacc_float32"].map {
      RecoveryFigures(
        XsensGrammar(acceptsFreeAcceleration: true), try SerialCapture.bytes("xsens_mti/mti_g710_\($0).bin"))
    }
    let figures =
      [
        (
          "VectorNav", 16,
          RecoveryFigures(
            VectorNavBinaryGrammar(), try SerialCapture.bytes("vectornav/vn100_logger_F00294.bin"),
            seeds: 1..<9)
        ),
        (
          "WitMotion", 8,
          RecoveryFigures(
            WitMotionGrammar(), try SerialCapture.bytes("witmotion/wt901sd_capture_sd.bin"), seeds: 1..<2)
        ),
      ] + xsens.map { ("Xsens", 8, $0) }
    for (name, bits, found) in figures {
      print("capture of \(name): \(found)")
      #expect(found.intact > 100)
      if bits == 16 {
        #expect(found.missed == 0 && found.invented == 0)
      } else {
        #expect(found.recovered >= 0.999)
      }
    }
  }

  @Test(arguments: SerialProtocol.all.map(\.name).filter { $0 != "text" })
  func `every intact frame is found, and none that nobody sent`(name: String) throws {
    let entry = try #require(SerialProtocol.named(name))
    let clean = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(1000)))
    let figures = try Self.figures(name, clean)
    print(
      "\(name): \(figures.intact) intact frames, \(figures.missed) missed;",
      "\(figures.damagedFrames) damaged ones, \(figures.invented) invented")
    #expect(figures.intact > 1000)
    if entry.checksumBits >= 16 {
      #expect(figures.missed == 0)
      // What still passes MicroStrain's sums is told in `MicroStrain packets`.
      #expect(figures.invented <= (name == "mip" ? figures.damagedFrames / 1000 : 0))
    } else if entry.checksumBits >= 8 {
      #expect(figures.recovered >= 0.999)
    }
  }
}
