import GaitModel
import Testing

@testable import SensorDecoding

func track(_ text: String, name: String = "t") throws -> Track {
  try TrackReader.read(Array(text.utf8), name: name)
}

@Suite struct TrackReaderTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2012-12-26T21:29:53.250Z", 1_356_557_393.25),
    ("2012-12-26T22:29:53+01:00", 1_356_557_393), ("2012-12-26 21:29:53", 1_356_557_393),
    ("2012-12-26T16:29:53-0500", 1_356_557_393), ("2000-02-29T00:00:00Z", 951_782_400),
  ])
  func `times of XML are seconds since 1970`(text: String, seconds: Double) {
    #expect(UTCTime.epochSeconds(text) == seconds)
  }

  @Test(arguments: [
    "", "2012-12-26", "2012-13-26T21:29:53Z", "2012-12-26T21:29:53Zx", "12:00:00", "2012-12-26T21:29:53+0",
  ])
  func `what is no time is told so`(text: String) { #expect(UTCTime.epochSeconds(text) == nil) }

  @Test func `XML in all its dress is read and nothing in it is expanded`() throws {
    let track = try track(
      """
      <?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
      <!-- <trkpt lat="1" lon="1"><time>2020-01-01T00:00:00Z</time></trkpt> -->
      <x:gpx xmlns:x="http://www.topografix.com/GPX/1/1"><x:trk><x:name><![CDATA[a<b & ]]>&#100;&lt;&b;</x:name>
      <x:trkseg><x:trkpt lon='7.0' lat = "46.0" note="a>b"><x:ele> 5&#48;0.5
      </x:ele><x:time>2020-01-01T00:00:00Z</x:time><x:extensions><g:cad>80</g:cad></x:extensions></x:trkpt>
      <x:trkpt lat="46.001" lon="7.0"><x:time>2020-01-01T00:00:40Z</x:time></x:trkpt>
      </x:trkseg></x:trk></x:gpx>
      """)
    #expect(track.title == "a<b & d<&b;")
    #expect(track.points.count == 2)
    #expect(track.points[0].altitudeMetres == 500.5)
    #expect(track.points[0].cadenceStepsPerMinute == 160)
    #expect(track.points[1].altitudeMetres.isNaN)
    #expect(abs(track.points[1].distanceMetres - 111.195) < 0.01)
    #expect(track.refusals.totalRecords == 0)
  }

  @Test func `points without a time, out of order or with nothing are refused and counted`() throws {
    let track = try track(
      """
      <gpx><trk><trkseg><trkpt lat="46" lon="7"><time>2020-01-01T00:00:05Z</time></trkpt>
      <trkpt lat="46" lon="7"><ele>1</ele></trkpt>
      <trkpt lat="46" lon="7"><time>2020-01-01T00:00:01Z</time></trkpt>
      <trkpt lat="146" lon="7"><time>2020-01-01T00:00:06Z</time></trkpt>
      </trkseg></trk></gpx>
      """)
    #expect(track.points.count == 1)
    #expect(track.refusals.records(.missingField) == 1)
    #expect(track.refusals.records(.implausible) == 1)
    #expect(track.refusals.records(.empty) == 1)
    #expect(track.refusals.first[0].line == 2)
  }

  @Test func `a document cut short keeps the points before and says so`() throws {
    let track = try track(
      "<gpx><trk><trkseg><trkpt lat=\"46\" lon=\"7\"><time>2020-01-01T00:00:05Z</time></trkpt>\n<trkpt lat=\"4",
      name: "cut.gpx")
    #expect(track.points.count == 1)
    #expect(track.refusals.records(.truncated) == 1)
    #expect(track.remarks.contains { $0.hasPrefix("cut.gpx:2: the document ends") })
  }

  @Test(arguments: ["", "<html></html>", "<gpx></gpx>", "a,b\n1,2\n", "time_s,x\n1,2\n", "\u{0}\u{1}\u{2}"])
  func `what is no track ends in a sentence`(text: String) {
    #expect(throws: FootstrikeError.self) { try track(text) }
  }

  @Test func `an error says where and what to do`() {
    let error = FootstrikeError(what: "no time", where: "a.csv", line: 3, advice: "name it")
    #expect("\(error)" == "a.csv:3: no time; name it")
    let binary = FootstrikeError(what: "cut", where: "\("a.fit"): at byte \(12)", advice: "copy it")
    #expect("\(binary)" == "a.fit: at byte 12: cut; copy it")
  }

  @Test func `a table with a decimal comma, a byte order mark and a pressure is read`() throws {
    let track = try track("\u{FEFF}Time (ms);Pressure (hPa)\r\n1000;1013,25\r\n2500;1001,3\r\nx;1\r\n")
    #expect(track.clock == .own(firstSeconds: 1))
    #expect(track.points.count == 2)
    #expect(track.points[1].time == SensorTime(seconds: 1.5))
    #expect(abs(track.points[0].altitudeMetres) < 0.01)
    #expect(abs(track.points[1].altitudeMetres - 99.99) < 0.5)
    #expect(track.refusals.records(.missingField) == 1)
    #expect(track.refusals.first[0].line == 4)
  }

  @Test func `clocks are lined up by UTC, by their own origin, or by their starts`() throws {
    let utc = try track("time,altitude_m\n2020-01-01T00:00:10Z,1\n")
    let start = utc.startEpochSeconds!
    #expect(utc.aligned(to: .utc(firstSeconds: start - 4)).points[0].time == SensorTime(seconds: 4))
    #expect(utc.aligned(to: nil, offsetSeconds: -2).points[0].time == SensorTime(seconds: -2))
    #expect(utc.aligned(to: .own(firstSeconds: 3)).alignment == .starts)
    let own = try track("time_s,altitude_m\n100,1\n")
    let (points, alignment) = own.aligned(to: .own(firstSeconds: 90), offsetSeconds: 0.5)
    #expect(points[0].time == SensorTime(seconds: 10.5))
    #expect(alignment == .ownClock)
  }
}
