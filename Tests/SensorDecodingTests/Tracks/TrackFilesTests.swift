import GaitModel
import Testing

@testable import SensorDecoding

@Suite(.enabled(if: TrackFiles.arePresent, "needs the sample files"))
struct TrackFilesTests {
  @Test func `every record of a watch's FIT file is as two other decoders read it`() throws {
    let decoder = FITDecoder(try TrackFiles.bytes("fit_running/activity-small-fenix2-run.fit"))
    let rows = try TrackFiles.rows("fit_running/activity-small-fenix2-run.expected.csv")
    #expect(decoder.damages.isEmpty)
    #expect(decoder.sport == 1)
    #expect(decoder.records.count == rows.count)
    for (record, row) in zip(decoder.records, rows) {
      #expect(record.epochSeconds == TimeText.epochSeconds(row[0]))
      for (value, cell) in [
        (record.altitude, row[3]), (record.distance, row[4]), (record.speed, row[5]),
        (record.cadence, row[6]), (record.heartRate, row[7]),
      ] { #expect(value == Double(cell)) }
      // The expected positions are written to seven decimals.
      for (value, cell) in [(record.latitude, row[1]), (record.longitude, row[2])] {
        if let degrees = Double(cell) {
          #expect(abs((value ?? .infinity) - degrees) <= 0.5001e-7)
        } else {
          #expect(value == nil)
        }
      }
    }
  }

  @Test func `a FIT file becomes a track of nine kilometres`() throws {
    let track = try TrackReader.read(
      TrackFiles.bytes("fit_running/activity-small-fenix2-run.fit"), name: "run.fit")
    #expect(track.kind == .fit)
    #expect(track.startEpochSeconds == TimeText.epochSeconds("2015-08-15T14:45:08"))
    #expect(track.refusals.totalRecords == 0)
    let metres = track.points.last { $0.distanceMetres.isFinite }?.distanceMetres ?? 0
    #expect(metres > 8_900 && metres < 9_100)
    #expect(track.points[0].cadenceStepsPerMinute == 112)
  }

  @Test func `a TCX file gives its altitudes and distances`() throws {
    let track = try TrackReader.read(TrackFiles.bytes("gpx_tcx/no_hr.tcx"), name: "no_hr.tcx")
    #expect(track.kind == .tcx)
    #expect(track.title == "2012-12-26T21:29:53Z")
    #expect(track.startEpochSeconds == TimeText.epochSeconds("2012-12-26T21:29:53Z"))
    #expect(track.points[0].altitudeMetres == 178.942626953)
    #expect(track.points[2].distanceMetres == 1.10694694519)
    #expect(track.points[2].time == SensorTime(seconds: 6))
    #expect(!track.distanceFromPositions)
    let last = track.points.last { $0.distanceMetres.isFinite }
    #expect(last?.distanceMetres == 4686.31103516)
    #expect(last?.altitudeMetres == 166.4453125)
    // The last point holds nothing but a time.
    #expect(track.refusals.records(.empty) >= 1)
  }

  @Test func `a GPX track leaves out waypoints and adds up positions`() throws {
    let track = try TrackReader.read(TrackFiles.bytes("gpx_tcx/cerknicko-jezero.gpx"), name: "c.gpx")
    #expect(track.kind == .gpx)
    #expect(track.distanceFromPositions)
    #expect(track.points[0].altitudeMetres == 542.320923)
    #expect(track.startEpochSeconds == TimeText.epochSeconds("2010-08-05T14:23:59Z"))
    #expect(track.refusals.totalRecords == 0)
    let text = String(decoding: try TrackFiles.bytes("gpx_tcx/cerknicko-jezero.gpx"), as: UTF8.self)
    #expect(track.points.count == text.split(separator: "<trkpt").count - 1)
  }

  @Test func `an empty segment in GPX is no trouble`() throws {
    let track = try TrackReader.read(
      TrackFiles.bytes("gpx_tcx/track-with-empty-segment.gpx"), name: "empty.gpx")
    #expect(track.points.count == 9)
    #expect(track.points[1].time == SensorTime(seconds: 4))
  }

  @Test func `a phone's barometer file is a track of altitudes on UTC`() throws {
    let track = try TrackReader.read(
      TrackFiles.bytes("sensorlogger/android_total/Barometer.csv"), name: "Barometer.csv")
    #expect(track.kind == .csv)
    #expect(track.hasAltitude)
    #expect(!track.hasDistance)
    #expect(track.startEpochSeconds.map { Int64($0 * 1e3) } == 1_766_385_749_488)
  }

  @Test(arguments: [
    "gpx_tcx/track-with-empty-segment.gpx", "gpx_tcx/no_hr.tcx",
    "fit_running/activity-small-fenix2-run.fit", "sensorlogger/android_total/Barometer.csv",
  ])
  func `a file cut anywhere or with a flipped bit never traps`(path: String) throws {
    let whole = try TrackFiles.bytes(path)
    let short = Array(whole.prefix(2_200))
    for length in stride(from: 0, through: short.count, by: 3) {
      _ = try? TrackReader.read(Array(short.prefix(length)), name: path)
    }
    var state: UInt64 = 88_172_645_463_325_252
    func next() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33)
    }
    for _ in 0..<400 {
      var damaged = short
      for _ in 0...(next() % 4) { damaged[next() % damaged.count] ^= 1 << UInt8(next() % 8) }
      _ = try? TrackReader.read(damaged, name: path)
    }
  }
}
