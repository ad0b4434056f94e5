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
      others.map { Array($0.utf8) } + CSVSpelling.named.map(table)
        + SampleRecording.all.prefix(4).map { prefix($0.make().recording) }
    case "serial": SerialProtocol.all.map { frames($0.name) }
    case "protocol":
      SerialProtocol.all.enumerated().compactMap { place, entry in
        entry.encoder != nil ? [UInt8(place)] + frames(entry.name) : nil
      }
    case "container": containers.map { Array($0.utf8) } + [xdf]
    case "sheet": [Array(sheet.utf8)]
    case "record": [record()]
    case "track": tracks.map { Array($0.utf8) } + [watch()]
    case "fit": [watch()]
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

  /// A watch's file of twenty seconds.
  private static func watch() -> [UInt8] {
    var writer = FITWriter()
    writer.message(0, local: 0, [FITField(0, .enumeration, 4)])
    let start: Int64 = 1_700_000_000
    for second in 0..<20 {
      writer.message(
        20, local: 1,
        [
          FITField(253, second: start + Int64(second)), FITField(0, .int32, 5e8), FITField(1, .int32, 8e7),
          FITField(2, .uint16, 7_000 - Double(second)), FITField(3, .uint8, 150),
        ])
    }
    for kind: UInt16 in [19, 18] {
      writer.message(kind, local: 2, [FITField(253, second: start + 20), FITField(2, second: start)])
    }
    return writer.file()
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
  ]
  /// Files of other programs that are made a table, and ActiGraph's first bytes.
  private static let others = [
    "{\"Meas\":[{\"ArrayAcc\":[{\"x\":0.1,\"y\":0.2,\"z\":9.8},{\"x\":0,\"y\":0,\"z\":9.7}],\"ArrayGyro\":[{\"x\":1,\"y\":2,\"z\":3}],\"Timestamp\":5},{\"ArrayAcc\":[{\"x\":0.1,\"y\":0.2,\"z\":9.8}],\"Timestamp\":25}]}",
    "version=1\ninDegrees=no\nDataType=Vec3\nendheader\ntime\tfoot_imu\n0\t0.1,0.2,9.8\n0.01\t0.1,0.3,9.7\n",
    "1528283440.0, 1528283440.0, 1528283440.0\n32.0, 32.0, 32.0\n1,2,64\n3,4,63\n5,6,62\n",
    "Device Identity\r\nMeasurement Frequency:100 Hz\r\nx gain:25600\r\nx offset:0\r\ny gain:25600\r\ny offset:0\r\nz gain:25600\r\nz offset:0\r\nRecorded Data\r\na\r\nSequence Number:0\r\nPage Time:2026-03-01 08:00:00:000\r\nb\r\nc\r\nd\r\ne\r\nMeasurement Frequency:100\r\n000000100040001001101040\r\n",
    "\u{1E}\u{6}\0\0\0\0\u{1}\0\u{1}\u{E7}\u{1E}\u{6}",
  ]
  private static let containers = [
    #"[{"sensor":"Accelerometer","time":"1","x":"0.1","y":"0.2","z":"9.8"},{"sensor":"Gyroscope","time":"1","x":1,"y":2,"z":3},{"sensor":"Accelerometer","time":"2","x":"0.1","y":"0.2","z":"9.8"}]"#,
    "{\"t\":0,\"acc\":[0,0,1],\"gyro\":{\"x\":1,\"y\":2,\"z\":3}}\n{\"t\":0.01,\"acc\":[0,0.1,1],\"gyro\":{\"x\":1,\"y\":2,\"z\":3}}\n",
    #"{"data":[{"t":0,"ax":0,"ay":0,"az":1},{"t":1,"ax":0,"ay":null,"az":true}],"ok":true}"#,
  ]
  /// A stream of three int16 channels and two samples.
  private static let xdf: [UInt8] = {
    let header =
      "<info><name>acc</name><channel_count>3</channel_count><nominal_srate>100</nominal_srate><channel_format>int16</channel_format></info>"
    var bytes = Array("XDF:".utf8) + [1, UInt8(header.utf8.count + 6), 2, 0, 1, 0, 0, 0] + Array(header.utf8)
    bytes += [1, 30, 3, 0, 1, 0, 0, 0, 1, 2, 8, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
    return bytes + [1, 0, 2, 0, 0, 4, 0, 1, 0, 2, 0, 0, 4]
  }()
  private static let sheet =
    "<w><sst><si><t>t</t></si><si><t>ax</t></si><si><t>ay</t></si><si><t>az</t></si></sst><sheet name=\"a\" id=\"b\"/><Relationship Id=\"b\" Target=\"c\"/><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>"
    + (0..<9).map { "<row><c><v>0.0\($0)</v></c><c><v>0</v></c><c><v>0.1</v></c><c><v>1</v></c></row>" }
    .joined()
  private static let dataset =
    #"{"schema":"footstrike.dataset/1","name":"d","licence":"l","source":"s","recordings":[{"file":"x/{runner}_{trial=1|2}.csv","placement":"shoe","truth":{"pattern":"rearfoot","definition":{"by":"observer"}}},{"synthetic":{"scenarios":["downhill-heel"],"first_runner":1,"runners":2,"rates_hz":["200"]},"placement":"shoe"}]}"#
  private static let model =
    #"{"schema":"footstrike.model/1","program":"p","placement":"wrist","rateHertz":100,"windowRows":100,"hopRows":50,"seed":1,"features":"f","limits":[0.5],"weights":[0.1],"intercept":0,"steepness":1,"classes":["rearfoot","forefoot"],"trainingSet":"t","trainingLicence":"l","heldBackF1":0.9}"#
}
