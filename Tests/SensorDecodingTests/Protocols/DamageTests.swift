import FootstrikeTesting
import Testing

@testable import SensorDecoding

@Suite struct `After damage` {
  private static let framed = SerialProtocol.all.filter { $0.grammar != nil }.map(\.name)

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

  @Test(arguments: framed)
  func `every intact frame is found, and none that nobody sent`(name: String) throws {
    let entry = try #require(SerialProtocol.named(name))
    let clean = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(1000)))
    let grammar = try #require(entry.grammar?(ProtocolSettings()))
    // The zero that closes a frame may be the next one's.
    let figures = RecoveryFigures(grammar, clean, tail: name == "footstrike" ? 1 : 0)
    print(
      "\(name): \(figures.intact) intact frames, \(figures.missed) missed;",
      "\(figures.damagedFrames) damaged ones, \(figures.invented) invented")
    #expect(figures.intact > 1000)
    #expect(figures.unaccounted == [])
    if entry.checksumBits >= 16 {
      #expect(figures.missed == 0)
      // What still passes MicroStrain's sums is told in `MicroStrain packets`.
      #expect(figures.invented <= (name == "mip" ? figures.damagedFrames / 1000 : 0))
    } else if entry.checksumBits >= 8 {
      #expect(figures.recovered >= 0.999)
    }
  }
}
