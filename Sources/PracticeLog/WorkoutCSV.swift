import Foundation
import GaitModel
import GaitReporting

/// A session moment by moment, as CSV that a training program reads.
public struct WorkoutCSV: Sendable {
  /// Which program.
  public enum Reader: String, CaseIterable, Sendable {
    /// GoldenCheetah's own columns, by its `CsvRideFile`; it takes the beginning from the file's name.
    case goldenCheetah = "golden-cheetah"
    /// Runalyze takes CSV of two makers only; this is the layout of Wahoo's, by its `CsvWahoo`.
    case runalyze
  }

  private let session: LoggedSession
  private let series: SessionSeries
  private let calendar: LogCalendar

  /// A session with its series.
  public init(_ session: LoggedSession, _ series: SessionSeries, calendar: LogCalendar) {
    self.session = session
    self.series = series
    self.calendar = calendar
  }

  /// What its file should be called, without a folder; a session needs a date, as every workout has one.
  public var fileName: String? {
    session.figures.startEpochSeconds.map { start in
      let parts = calendar.parts(of: start)
      let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second]
      let name = numbers.map { number in
        let digits = String(number ?? 0)
        return digits.count < 2 ? "0" + digits : digits
      }
      return name.joined(separator: "_") + "_footstrike\(session.id).csv"
    }
  }

  /// The file.
  public func bytes(for reader: Reader) -> [UInt8] {
    switch reader {
    case .goldenCheetah: goldenCheetah
    case .runalyze: runalyze
    }
  }

  /// A part of the session that is a descent, or lies before, between or after them.
  private struct Leg {
    var start: Double
    var end: Double
  }

  private var legs: [Leg] {
    let end = Double(series.count) * series.stepSeconds
    var legs: [Leg] = []
    var at = 0.0
    for descent in session.descents {
      let start = min(descent.descent.start.seconds, end)
      let over = min(descent.descent.end?.seconds ?? end, end)
      guard over > at else { continue }
      if start - at >= series.stepSeconds { legs.append(Leg(start: at, end: start)) }
      legs.append(Leg(start: max(start, legs.last?.end ?? 0), end: over))
      at = over
    }
    if end - at >= series.stepSeconds || legs.isEmpty {
      legs.append(Leg(start: at, end: end))
    } else {
      legs[legs.count - 1].end = end
    }
    return legs
  }

  /// One stretch.
  private struct Moment {
    /// At its end.
    var seconds: Double
    var metres: Double
    var speed: Double
    var cadence: Double
    var contact: Double
    var grade: Double
    var altitude: Double
  }

  private var moments: [Moment] {
    func values(_ name: String) -> (Int) -> Double {
      let values = series.stretches[name] ?? []
      return { $0 < values.count && values[$0].isFinite ? Double(values[$0]) : .nan }
    }
    let (speed, cadence, grade) = (values("speed"), values("cadence"), values("grade"))
    let (contact, track) = (values("ground_contact_time"), values("track_distance_m"))
    let altitude = values("track_altitude_m")
    let hasTrack = series.stretches["track_distance_m"] != nil
    var metres = 0.0
    return (0..<series.count).map { place in
      let before = metres
      if hasTrack {
        metres = track(place).isFinite ? track(place) : metres
      } else if speed(place).isFinite {
        metres += speed(place) * series.stepSeconds
      }
      let told =
        speed(place).isFinite ? speed(place) : hasTrack ? (metres - before) / series.stepSeconds : .nan
      return Moment(
        seconds: Double(place + 1) * series.stepSeconds, metres: metres, speed: told, cadence: cadence(place),
        contact: contact(place), grade: grade(place), altitude: altitude(place))
    }
  }

  private static let goldenCheetahColumns =
    "secs,cad,hr,km,kph,nm,watts,alt,lon,lat,headwind,slope,temp,interval,lrbalance,lte,rte,lps,rps,smo2,thb,o2hb,hhb,target"

  /// A number as these programs read it: zero where it is not known, which is what they take for no value.
  private static func append(_ value: Double, _ places: Int, to bytes: inout [UInt8]) {
    if !bytes.append(decimal: value, places: places, trimming: true) { bytes.append("0") }
  }

  private var goldenCheetah: [UInt8] {
    let legs = legs
    var bytes = Array((Self.goldenCheetahColumns + "\n").utf8)
    var leg = 0
    for moment in moments {
      while leg + 1 < legs.count, moment.seconds > legs[leg].end { leg += 1 }
      let cells: [(Double, Int)] = [
        (moment.seconds, 0), (moment.cadence / 2, 1), (0, 0), (moment.metres / 1000, 5),
        (moment.speed * 3.6, 2),
        (0, 0), (0, 0), (moment.altitude, 1), (0, 0), (0, 0), (0, 0), (moment.grade, 1),
      ]
      for (value, places) in cells {
        Self.append(value, places, to: &bytes)
        bytes.append(",")
      }
      // No temperature; then the interval, and nothing of the rest.
      bytes.append(",")
      bytes.append(integer: Int64(leg + 1))
      bytes.append(",0,0,0,0,0,0,0,0,0,0\n")
    }
    return bytes
  }

  private var runalyze: [UInt8] {
    var bytes: [UInt8] = []
    // It knows the layout by this sentence, wherever it stands.
    bytes.append("Device,layout of: File created by Wahoo Fitness iPhone App\n")
    if let start = session.figures.startEpochSeconds {
      let parts = calendar.parts(of: start)
      let named = [
        ("Year", parts.year), ("Month", parts.month), ("Day", parts.day), ("Hour", parts.hour),
        ("Minute", parts.minute), ("Second", parts.second),
      ]
      bytes += named.map { "\($0),\($1 ?? 0)" }.joined(separator: ",").utf8
      bytes.append("\n")
    }
    let moments = moments
    func metres(_ seconds: Double) -> Double { moments.last { $0.seconds <= seconds }?.metres ?? 0 }
    bytes.append("interval,runningtime,stridedist\n")
    for (number, leg) in legs.enumerated() {
      bytes.append(integer: Int64(number + 1))
      bytes.append(",")
      Self.append((leg.end - leg.start).rounded(), 0, to: &bytes)
      bytes.append(",")
      Self.append(metres(leg.end) - metres(leg.start), 1, to: &bytes)
      bytes.append("\n")
    }
    bytes.append("time,paused,fp_accdist,disp_altitude,ma_cadence,ma_gct\n")
    for moment in moments {
      Self.append(moment.seconds, 0, to: &bytes)
      bytes.append(",0,")
      for (value, places) in [
        (moment.metres, 1), (moment.altitude, 1), (moment.cadence, 1), (moment.contact / 1000, 4),
      ] {
        if bytes.last != UInt8(ascii: ",") { bytes.append(",") }
        Self.append(value, places, to: &bytes)
      }
      bytes.append("\n")
    }
    return bytes
  }
}
