import GaitModel
import HostSensors
import Testing

@testable import footstrike

/// What is written on the command line of a live session.
struct LiveOptionsTests {
  @Test(arguments: [
    ("buzz", Array("buzz".utf8)), ("hex:07 ff", [0x07, 0xFF]), ("hex:0A", [0x0A]),
    ("\\x07on\\r\\n", [0x07, 0x6F, 0x6E, 0x0D, 0x0A]), ("a\\\\b\\t", [0x61, 0x5C, 0x62, 0x09]),
  ])
  func `a cue is text with escapes, or hexadecimal`(_ text: String, _ bytes: [UInt8]) {
    #expect(CueBytes(argument: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "hex:", "hex:1", "hex:zz", "\\", "\\q", "\\x0", "\\xgg"])
  func `a cue that makes no sense is refused`(_ text: String) {
    #expect(CueBytes(argument: text) == nil)
  }

  @Test func `a port may be told to be a foot's`() {
    let left = LivePort(argument: "left=/dev/ttyUSB0")
    #expect(left?.path == "/dev/ttyUSB0")
    #expect(left?.side == .left)
    #expect(LivePort(argument: "/dev/a=b")?.path == "/dev/a=b")
    #expect(LivePort(argument: "-")?.side == nil)
    #expect(LivePort(argument: "right=") == nil)
    #expect(LivePort(argument: "") == nil)
  }

  @Test(arguments: [
    ["live"], ["live", "/dev/a", "/dev/a"], ["live", "/dev/a", "--protocol", "morse"],
    ["live", "/dev/a", "--cue", "x"], ["live", "/dev/a", "--duration", "0"],
    ["live", "a", "b", "--side", "left"], ["live", "a", "--altitude", "track.gpx"],
    ["simulate", "--pty", "--protocol", "morse"], ["simulate", "--pty", "--unplug-every", "3"],
  ])
  func `a live command line that makes no sense is refused`(_ words: [String]) {
    #expect(throws: (any Error).self) { try Footstrike.parseAsRoot(words) }
  }

  @Test func `trouble of the computer is told once, and its end some way off the limit`() {
    func reading(_ degrees: Double) -> [HostReading] {
      [
        HostReading(
          chip: "k10temp", label: "Tctl", quantity: .temperature, value: degrees, limits: [.maximum: 70])
      ]
    }
    var trouble = HostTrouble()
    var told: [String] = []
    for degrees in [40.0, 64, 66, 71, 64, 63, 61, 50, 66] {
      guard let (warning, _) = trouble.look(reading(degrees), at: .zero) else { continue }
      told.append("\(Int(degrees)) \(warning.phase)")
    }
    #expect(told == ["66 raised", "61 cleared", "66 raised"])
  }
}
