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
    #expect(TimeText.epochSeconds(text) == seconds)
  }

  @Test(arguments: [
    "", "2012-12-26", "2012-13-26T21:29:53Z", "2012-12-26T21:29:53Zx", "12:00:00", "2012-12-26T21:29:53+x",
  ])
  func `what is no time is told so`(text: String) { #expect(TimeText.epochSeconds(text) == nil) }

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

  @Test func `heart rate and position come with the points`() throws {
    let gpx = try track(
      """
      <gpx><trk><trkseg><trkpt lat="46" lon="7"><ele>500</ele><time>2020-01-01T00:00:00Z</time>
      <extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>142</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>
      </trkpt><trkpt lat="46.001" lon="7.002"><ele>501</ele><time>2020-01-01T00:00:10Z</time></trkpt>
      </trkseg></trk></gpx>
      """)
    let tcx = try track(
      """
      <TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap><Track><Trackpoint>
      <Time>2020-01-01T00:00:00Z</Time><Position><LatitudeDegrees>46</LatitudeDegrees>
      <LongitudeDegrees>7</LongitudeDegrees></Position><AltitudeMeters>500</AltitudeMeters>
      <HeartRateBpm><Value>142</Value></HeartRateBpm></Trackpoint><Trackpoint><Time>2020-01-01T00:00:10Z</Time>
      <AltitudeMeters>501</AltitudeMeters></Trackpoint></Track></Lap></Activity></Activities>
      </TrainingCenterDatabase>
      """)
    for track in [gpx, tcx] {
      #expect(track.points[0].heartRateBeatsPerMinute == 142 && track.points[1].heartRateBeatsPerMinute.isNaN)
      #expect(track.points[0].latitudeDegrees == 46 && track.points[0].longitudeDegrees == 7)
    }
    #expect(gpx.points[1].longitudeDegrees == 7.002 && tcx.points[1].latitudeDegrees.isNaN)
  }

  @Test func `points without a time or with nothing are refused and counted, others are sorted`() throws {
    let track = try track(
      """
      <gpx><trk><trkseg><trkpt lat="46" lon="7"><time>2020-01-01T00:00:05Z</time></trkpt>
      <trkpt lat="46" lon="7"><ele>1</ele></trkpt>
      <trkpt lat="46" lon="7"><time>2020-01-01T00:00:01Z</time></trkpt>
      <trkpt lat="146" lon="7"><time>2020-01-01T00:00:06Z</time></trkpt>
      </trkseg></trk></gpx>
      """)
    #expect(track.points.map(\.time.seconds) == [0, 4])
    #expect(track.refusals.records(.missingField) == 1)
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
    let later = (1..<20).map { "\(2500 + $0 * 1500);1001,3\r\n" }.joined()
    let track = try track(
      "\u{FEFF}Time (ms);Pressure (hPa)\r\n1000;1013,25\r\n2500;1001,3\r\nx;1\r\n" + later)
    #expect(track.clock == .own(firstSeconds: 1))
    #expect(track.points.count == 21)
    #expect(track.points[1].time == SensorTime(seconds: 1.5))
    #expect(abs(track.points[0].altitudeMetres) < 0.01)
    #expect(abs(track.points[1].altitudeMetres - 99.99) < 0.5)
    #expect(track.refusals.records(.missingField) == 1)
    #expect(track.refusals.first[0].line == 4)
  }

  @Test func `clocks are lined up by UTC, by their own origin, or by their starts`() throws {
    let utc = try track("time,altitude_m\n2020-01-01T00:00:10Z,1\n2020-01-01T00:00:11Z,1\n")
    let start = utc.startEpochSeconds!
    #expect(utc.aligned(to: .utc(firstSeconds: start - 4)).points[0].time == SensorTime(seconds: 4))
    #expect(utc.aligned(to: nil, offsetSeconds: 2).points[0].time == SensorTime(seconds: 2))
    #expect(utc.aligned(to: .own(firstSeconds: 3)).alignment == .starts)
    let own = try track("time_s,altitude_m\n100,1\n101,1\n")
    let aligned = own.aligned(to: .own(firstSeconds: 90), offsetSeconds: 0.5)
    #expect(aligned.points[0].time == SensorTime(seconds: 10.5))
    #expect(aligned.alignment == .ownClock)
  }

  @Test func `nothing of a track before the recording is in its time`() throws {
    let all = try track("time_s,altitude_m\n" + (0..<100).map { "\($0),1\n" }.joined())
    let aligned = all.aligned(to: .own(firstSeconds: 60))
    #expect(aligned.points.count == 40)
    #expect(aligned.points[0].time == .zero)
    #expect(all.aligned(to: .own(firstSeconds: 200)).points.isEmpty)
    #expect(all.aligned(to: .own(firstSeconds: 200)).span == -200...(-101))
  }
}

/// A GPX point going north at 3 m/s and down from the 100th second on.
private func point(_ second: Int, at time: Int? = nil, east: Double = 7) -> String {
  let time = time ?? second
  return """
    <trkpt lat="\(46 + Double(second) * 27e-6)" lon="\(east)"><ele>\(500 - Double(max(0, second - 100)) * 0.3)</ele>\
    <time>\(TimeText.instant(1.6e9 + Double(time)))</time></trkpt>\n
    """
}

private func gpx(_ tracks: [String]...) throws -> Track {
  try track(
    "<gpx>" + tracks.map { "<trk><trkseg>\($0.joined())</trkseg></trk>" }.joined() + "</gpx>", name: "t.gpx")
}

@Suite struct TrackOrderTests {
  private static let straight = (0..<200).map { point($0) }

  /// What is not as in the straight track.
  private func problem(of track: Track) -> String? {
    let metres = track.points.last?.distanceMetres ?? 0
    if track.points.map(\.time) != (0..<200).map({ SensorTime(seconds: Double($0)) }) {
      return "\(track.points.count) points"
    }
    return abs(metres - 199 * 3) < 3 ? nil : "\(metres) m"
  }

  @Test func `points in any order are sorted, and it is said`() throws {
    let straight = Self.straight
    #expect(try gpx(straight).remarks.count == 1)
    var swapped = straight
    for place in stride(from: 0, to: 180, by: 7) { swapped.swapAt(place, place + 1) }
    for (track, words) in [
      (try gpx(straight.reversed()), "from the last to the first"),
      (try gpx(Array(straight[100...]), Array(straight[..<100])), "out of the order of time"),
      (try gpx(Array(straight[100...]) + Array(straight[..<100])), "out of the order of time"),
      (try gpx(swapped), "out of the order of time"),
    ] {
      #expect(problem(of: track) == nil)
      #expect(track.remarks.contains { $0.contains(words) })
      #expect(track.refusals.totalRecords == 0)
    }
  }

  @Test func `of two tracks at the same time the longer is taken`() throws {
    let beside = (50..<180).map { point($0, east: 7.01) }
    for track in [try gpx(Self.straight, beside), try gpx(beside, Self.straight)] {
      #expect(problem(of: track) == nil)
      #expect(track.refusals.records(.implausible) == 130)
      #expect(track.remarks.contains { $0.contains("130 points were recorded at the same time") })
    }
  }

  @Test func `a clock that is set back costs the seconds told twice, and one wrong time one point`() throws {
    let back = Self.straight + (200..<400).map { point($0, at: $0 - 15) }
    let track = try gpx(back)
    #expect(track.points.count == 385)
    #expect(track.refusals.records(.implausible) == 15)
    var flipped = Self.straight
    flipped[50] = point(50, at: 50 + 4_096)
    flipped[90] = point(90, at: 90 - 65_536)
    #expect(try gpx(flipped).points.count == 198)
    #expect(try gpx(flipped).refusals.records(.implausible) == 2)
  }

  @Test func `two days in one file are two recordings`() throws {
    let week = 7 * 86_400
    let later = (0..<300).map { point($0, at: $0 + week) }
    for track in [try gpx(Self.straight, later), try gpx(later + Self.straight)] {
      #expect(track.parts.map(\.points.count) == [200, 300])
      #expect(track.points.count == 300)
      #expect(track.points.last?.time == SensorTime(seconds: 299))
      #expect(track.startEpochSeconds == 1.6e9 + Double(week))
      let first = track.aligned(to: .utc(firstSeconds: 1.6e9 + 50))
      #expect(first.part == 0)
      #expect(first.points.count == 150)
      #expect(track.aligned(to: .utc(firstSeconds: 1.6e9 + 86_400)).part == 1)
      #expect(track.aligned(to: nil).part == 1)
    }
  }

  @Test func `what can't be used is told by its true reason`() {
    let same = (0..<50).map { point($0, at: 0) }
    let bare = "<trkpt lat=\"x\" lon=\"y\"><time>2020-01-01T00:00:05Z</time></trkpt>"
    let timeless = "<trkpt lat=\"46\" lon=\"7\"><ele>3</ele></trkpt>"
    for (text, words) in [
      (same.joined(), "all 50 points have the same time, 2020-09-13T12:26:40Z"),
      (bare, "its 1 points have times but no altitude, distance, speed or position"),
      (timeless + timeless, "its 2 points have no times"),
      ("<wpt lat=\"46\" lon=\"7\"></wpt>", "1 points of a planned route or places"),
      ("", "there is no point of a track in this GPX file"),
    ] {
      let error = #expect(throws: FootstrikeError.self) { _ = try track("<gpx>\(text)</gpx>") }
      #expect(error?.what.contains(words) == true, "\(String(describing: error))")
    }
    for (text, words) in [
      ("<kml xmlns=\"x\"><Document/></kml>", "this is KML"),
      ("{\"type\":\"FeatureCollection\"}", "this is GeoJSON"),
    ] {
      let error = #expect(throws: FootstrikeError.self) { _ = try track(text) }
      #expect(error?.what.contains(words) == true, "\(String(describing: error))")
    }
  }

  @Test(arguments: [
    "Time (s),Altitude (ft),Distance (km),Speed (km/h),cadence_spm\n",
    "elapsed_s;height_ft;dist_km;velocity_kmh;cadence\n",
  ])
  func `a table's units and words are those of the samples' tables`(_ heading: String) throws {
    let comma = heading.contains(";") ? ";" : ","
    let rows = (0..<20).map { second in
      ["\(second)", "1000", "\(Double(second) * 0.003)", "10.8", "170"].joined(separator: comma) + "\n"
    }
    let track = try track(heading + rows.joined())
    #expect(abs(track.points[5].altitudeMetres - 304.8) < 1e-9)
    #expect(abs(track.points[5].distanceMetres - 15) < 1e-9)
    #expect(abs(track.points[5].speedMetresPerSecond - 3) < 1e-9)
    #expect(track.points[5].cadenceStepsPerMinute == 170)
  }

  @Test func `a table of positions with dates of a place is a track`() throws {
    let rows = (0..<60).map {
      "14.05.2026 23:59:\($0 < 10 ? "0" : "")\($0),46.\(100_000 + $0 * 27),7.5,\(500 - $0)\n"
    }
    var options = DecodingOptions()
    options.timeZone = ClockZone(name: "+02:00") { _ in 7_200 }
    let bytes = Array(("datetime,latitude,longitude,elevation\n" + rows.joined()).utf8)
    let track = try TrackReader.read(bytes, name: "t.csv", options: options)
    #expect(track.startEpochSeconds == TimeText.epochSeconds("2026-05-14T21:59:00Z"))
    #expect(abs((track.points.last?.distanceMetres ?? 0) - 177) < 2)
    #expect(try TrackReader.read(bytes, name: "t.csv").remarks.contains { $0.contains("UTC") })
  }

  @Test func `times of a clock on the wall, and numbers with a comma, are read`() throws {
    let points = (0..<30).map {
      "<trkpt lat=\"46.\(100_000 + $0 * 27)\" lon=\"7\"><ele>\(500 - $0),5</ele>"
        + "<time>2026-05-14T21:00:\($0 < 10 ? "0" : "")\($0)</time></trkpt>"
    }
    let text = "<gpx><trk><trkseg>\(points.joined())</trkseg></trk></gpx>"
    let plain = try track(text)
    #expect(plain.remarks.contains { $0.contains("time zone: UTC") })
    #expect(plain.points[10].altitudeMetres == 490.5)
    var options = DecodingOptions()
    options.timeZone = ClockZone(name: "+02:00") { _ in 7_200 }
    let told = try TrackReader.read(Array(text.utf8), name: "t.gpx", options: options)
    #expect(told.startEpochSeconds == TimeText.epochSeconds("2026-05-14T19:00:00Z"))
    #expect(!told.remarks.contains { $0.contains("time zone") })
  }

  @Test(arguments: [1, 2, 5]) func `whole times of a track are seconds`(step: Int) throws {
    let rows = (0..<60).map { "\($0 * step),\(500 - $0),\($0 * 3)\n" }.joined()
    let track = try track("time,altitude,distance\n" + rows)
    #expect(track.points[10].time.seconds(since: track.points[0].time) == Double(10 * step))
  }

  @Test func `a table in German is a track`() throws {
    let rows = (0..<60).map {
      "14.05.2026 21:00:\($0 < 10 ? "0" : "")\($0);46,\(100_000 + $0 * 27);7,5;\(500 - $0),5\n"
    }
    let track = try track("Zeit;Breite;Länge;Höhe (m)\n" + rows.joined())
    #expect(track.points[10].altitudeMetres == 490.5)
    #expect(abs((track.points.last?.distanceMetres ?? 0) - 177) < 2)
  }
}
