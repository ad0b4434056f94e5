import Foundation
import GaitAnalysis
import GaitModel
import SensorDecoding
import Testing

@Suite struct TrackDescentsTests {
  static let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats"
  ).appendingPathComponent("files")

  /// Whether the sample files are here; says so once where they are not.
  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder.path)
    if !present { print("skipped: no sample files in \(folder.path); set FOOTSTRIKE_FORMATS") }
    return present
  }()

  /// The watch counted 61 m of descent over the whole run, gentle stretches too.
  @Test(.enabled(if: arePresent, "needs the sample files"))
  func `a watch's FIT run has descents, and its settling barometer is none of them`() throws {
    let bytes = Array(
      try Data(contentsOf: Self.folder.appendingPathComponent("fit_running/activity-small-fenix2-run.fit")))
    let track = try TrackReader.read(bytes, name: "run.fit")
    let found = Descents.find(in: track.points)
    let drop = found.reduce(0) { $0 + Double($1.dropMetres) }
    let metres = found.reduce(0) { $0 + Double($1.lengthMetres) }
    print("FIT run: \(found.count) descents, \(metres.rounded()) m long, \(drop.rounded()) m down")
    #expect(!found.isEmpty)
    #expect(drop > 10 && drop < 61)
    #expect(found.allSatisfy { $0.lengthMetres >= 20 && $0.meanGradePercent < -1.5 })
  }

  @Test func `a track with speeds and no distances has its descents too`() throws {
    var text = "time_s,altitude_m,speed_ms\n"
    for second in 0..<300 {
      let way = Double(second) * 3
      text += "\(second),\(100 - max(0, min(way - 300, 300)) * 0.08),3\n"
    }
    let track = try TrackReader.read(Array(text.utf8), name: "t.csv")
    let found = Descents.find(in: track.points)
    #expect(found.count == 1)
    #expect(abs((found.first?.lengthMetres ?? 0) - 300) < 15)
  }
}
