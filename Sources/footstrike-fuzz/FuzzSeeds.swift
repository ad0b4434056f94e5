import Foundation
import GaitEvaluation
import GaitModel
import GaitSynthesis
import SensorDecoding
import StrikeWarnings

/// Good inputs of our own making, from which the fuzzer goes on: each form that a target knows.
enum FuzzSeeds {
  /// The seeds of a target.
  static func of(_ target: String) -> [[UInt8]] {
    switch target {
    case "recording":
      CSVSpelling.named.map(table) + SampleRecording.all.prefix(4).map { prefix($0.make().recording) }
    case "serial": SerialProtocol.all.map { frames($0.name) }
    case "protocol":
      SerialProtocol.all.enumerated().compactMap { place, entry in
        entry.encoder != nil ? [UInt8(place)] + frames(entry.name) : nil
      }
    case "record": [record()]
    case "track": tracks.map { Array($0.utf8) }
    // A member that is stored, one that is cut, and zeros after one.
    case "gzip": [stored + stored, Array(stored.dropLast(6)), stored + [0, 0, 0, 0]]
    case "json", "dataset", "profile", "model":
      [
        RunnerProfile().json(), Array(dataset.utf8), Array(model.utf8),
        Array(#"{"a":[1,-2.5e3,"\u00e9\n",true,null]}"#.utf8),
      ]
    case "table":
      ["time_s,side,pattern\n0.5,left,rearfoot\n1.2,right,forefoot\n", "a;b\r\n\"1\";2\r\n# end\n"].map {
        Array($0.utf8)
      }
    default:
      [
        "=cmd|calc!A0", "<img src=x onerror=alert(1)>", "\u{1B}]0;OWNED\u{07}", "d\u{600}<b>\u{202E}x",
        "a\nfootstrike: b\r\t\u{85}",
      ]
      .map { Array($0.utf8) }
    }
  }

  private static func prefix(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.prefix(6_000)) }

  private static func samples(_ count: Int) -> [MotionSample] {
    var simulation = Simulation(
      scenario: Scenario.named("downhill-heel")!, sensor: SensorModel(placement: .shoe, rateHertz: 100),
      runner: Runner(seed: 1), seed: 1)
    var samples: [MotionSample] = []
    _ = simulation.next(into: &samples, count: count)
    return samples
  }

  private static func table(_ spelling: CSVSpelling) -> [UInt8] {
    var encoder = CSVEncoder(spelling, sensor: SensorModel(placement: .shoe, rateHertz: 100))
    var bytes: [UInt8] = []
    encoder.encode(samples(60).span, into: &bytes)
    return prefix(bytes)
  }

  private static func frames(_ name: String) -> [UInt8] {
    guard var encoder = ProtocolEncoding(rateHertz: 100).encoder(named: name) else { return [] }
    var bytes: [UInt8] = []
    encoder.begin(into: &bytes)
    for sample in samples(60) { encoder.encode(sample, into: &bytes) }
    encoder.finish(into: &bytes)
    return prefix(bytes)
  }

  private static func record() -> [UInt8] {
    var bytes: [UInt8] = []
    RawRecording.writeHeader(
      [RawRecordingPort(name: "pod", placement: "shoe", protocolName: "footstrike")], into: &bytes)
    for (number, kind) in RawRecordKind.allCases.enumerated() {
      frames("footstrike").prefix(200).withUnsafeBytes {
        RawRecording.write(kind, port: 0, time: Int64(number) * 1_000_000, payload: $0, into: &bytes)
      }
    }
    return bytes
  }

  private static let stored: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 1, 0, 0xFE, 0xFF, 0x61, 0x43, 0xBE, 0xB7, 0xE8, 1, 0, 0, 0,
  ]
  private static let tracks = [
    #"<gpx><trk><name>a</name><trkseg><trkpt lat="46.1" lon="7.0"><ele>900</ele><time>2026-03-01T08:00:00Z</time></trkpt><trkpt lat="46.2" lon="7.0"><ele>890</ele><time>2026-03-01T08:00:01Z</time></trkpt></trkseg></trk></gpx>"#,
    "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Lap><Track><Trackpoint><Time>2026-03-01T08:00:00Z</Time><AltitudeMeters>900</AltitudeMeters><DistanceMeters>0</DistanceMeters></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>",
    "time,altitude\n1,900\n2,899\n3,898.5\n",
    "timestamp;pressure (hPa)\n2026-03-01 08:00:00;900,5\n2026-03-01 08:00:01;900,6\n",
    "\u{0E}\u{10}\0\0\0\0\0\0.FIT\0\0",
  ]
  private static let dataset =
    #"{"schema":"footstrike.dataset/1","name":"d","licence":"l","source":"s","recordings":[{"file":"x/{runner}_{trial=1|2}.csv","placement":"shoe","truth":{"pattern":"rearfoot","definition":{"by":"observer"}}},{"synthetic":{"scenarios":["downhill-heel"],"first_runner":1,"runners":2,"rates_hz":["200"]},"placement":"shoe"}]}"#
  private static let model =
    #"{"schema":"footstrike.model/1","program":"p","placement":"wrist","rateHertz":100,"windowRows":100,"hopRows":50,"seed":1,"features":"f","limits":[0.5],"weights":[0.1],"intercept":0,"steepness":1,"classes":["rearfoot","forefoot"],"trainingSet":"t","trainingLicence":"l","heldBackF1":0.9}"#
}
