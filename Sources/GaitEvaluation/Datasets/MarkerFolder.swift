import Foundation
import GaitModel
import GaitSynthesis
import MotionRecordings
import SensorDecoding

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of trials by markers and force, as `Scripts/fetch-datasets` lays the set of Fukuchi 2017 out:
/// `people.csv` with a row a trial (`person`, `mass_kg`, `speed_m_s`, `markers_file`, `force_file`,
/// `standing_file`), markers in mm with columns `NAME.x`, `NAME.y`, `NAME.z` (forward, left, up; empty where
/// hidden), one column of force in N, the standing markers row by row. Files may be gzipped.
public struct MarkerFolder: Sendable {
  /// The trials, not yet read.
  public let trials: [Trial]

  /// One trial's files.
  public struct Trial: Sendable {
    /// Who.
    public let person: String
    /// Speed of the belt, m/s.
    public let speedMetresPerSecond: Double
    fileprivate let mass: Double
    fileprivate let folder: String
    fileprivate let markers: String
    fileprivate let force: String
    fileprivate let standing: String
  }

  /// Frames of markers and values of force a second.
  private static let (markerRate, forceRate) = (150.0, 300.0)

  /// Reads which trials there are.
  public init(path: String) throws(FootstrikeError) {
    let table = try TableFile(path: path + "/people.csv", name: "people.csv")
    let person = try table.column("person")
    let mass = try table.column("mass_kg")
    let speed = try table.column("speed_m_s")
    let files = (
      try table.column("markers_file"), try table.column("force_file"), try table.column("standing_file")
    )
    var trials: [Trial] = []
    for (row, line) in zip(table.rows, table.lines) {
      guard let mass = Double(row[mass]), mass > 0, let speed = Double(row[speed]), speed > 0 else {
        throw FootstrikeError(
          file: table.name, place: "line \(line)", what: "mass_kg or speed_m_s is no number",
          remedy: "mend it")
      }
      trials.append(
        Trial(
          person: row[person], speedMetresPerSecond: speed, mass: mass, folder: path, markers: row[files.0],
          force: row[files.1], standing: row[files.2]))
    }
    self.trials = trials
  }
}

extension MarkerFolder.Trial {
  /// Reads the trial.
  public func load() throws(FootstrikeError) -> MarkerTrial {
    let still = try TableFile(path: folder + "/" + standing, name: standing)
    let names = (
      try still.column("marker"), try still.column("x_mm"), try still.column("y_mm"), try still.column("z_mm")
    )
    var places: [String: SIMD3<Double>] = [:]
    for (row, line) in zip(still.rows, still.lines) {
      guard let x = Double(row[names.1]), let y = Double(row[names.2]), let z = Double(row[names.3]) else {
        throw FootstrikeError(
          file: standing, place: "line \(line)", what: "a place is no number", remedy: "mend it")
      }
      places[row[names.0]] = SIMD3(x, y, z) / 1000
    }
    let (headings, rows) = try numbers(markers)
    var paths: [String: [SIMD3<Double>]] = [:]
    for (column, heading) in headings.enumerated()
    where heading.hasSuffix(".x") && column + 2 < headings.count {
      paths[String(heading.dropLast(2))] = rows.map {
        SIMD3($0[column], $0[column + 1], $0[column + 2]) / 1000
      }
    }
    guard !paths.isEmpty else {
      throw FootstrikeError(
        file: markers, what: "no column is called NAME.x", remedy: "see MarkerFolder for the layout")
    }
    return MarkerTrial(
      person: person, speedMetresPerSecond: speedMetresPerSecond, massKilograms: mass, markers: paths,
      standing: places, rateHertz: MarkerFolder.markerRate, force: try numbers(force).rows.map { $0[0] },
      forceRateHertz: MarkerFolder.forceRate)
  }

  /// Of one trial's table, inflated.
  private static let mostBytes = 256 << 20

  /// Headings and numbers; an empty field is NaN.
  private func numbers(_ name: String) throws(FootstrikeError) -> (headings: [String], rows: [[Double]]) {
    guard let data = SmallFile.read(folder + "/" + name, most: Self.mostBytes), data.count <= Self.mostBytes
    else {
      throw FootstrikeError(
        file: name, what: "it can't be read, or is larger than \(Self.mostBytes >> 20) MiB",
        remedy: "fetch the set again")
    }
    var bytes = [UInt8](data)
    if GzipStream.hasSignature(bytes.span) {
      var inflated: [UInt8] = []
      do throws(FootstrikeError) {
        var stream = try GzipStream(name: name)
        var block: [UInt8] = []
        var taken = 0
        while true {
          let (more, made) = try stream.inflate(bytes.span, from: taken, into: &block)
          taken += more
          inflated += block[..<made]
          if made == 0, more == 0 || taken == bytes.count { break }
          guard inflated.count <= Self.mostBytes else {
            throw FootstrikeError(
              what: "it inflates to more than \(Self.mostBytes >> 20) MiB", where: name,
              advice: "fetch the set again")
          }
        }
        try stream.finish()
      } catch {
        throw FootstrikeError(file: name, what: error.what, remedy: error.advice)
      }
      bytes = inflated
    }
    guard let head = bytes.firstIndex(of: 10) else {
      throw FootstrikeError(file: name, what: "it has no rows", remedy: "fetch the set again")
    }
    let headings = String(decoding: bytes[..<head], as: UTF8.self).split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    bytes.append(0)
    var rows: [[Double]] = []
    var row: [Double] = []
    let text = bytes
    text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var at = head + 1
      while at < buffer.count - 1 {
        let here = UnsafeRawPointer(base + at).assumingMemoryBound(to: CChar.self)
        var end: UnsafeMutablePointer<CChar>?
        let isEmpty = base[at] == UInt8(ascii: ",") || base[at] == 10 || base[at] == 13
        let value = isEmpty ? Double.nan : strtod(here, &end)
        if let end { at += max(UnsafePointer(end) - here, 0) }
        row.append(value)
        if base[at] == 13 { at += 1 }
        if base[at] == 10 || base[at] == 0 {
          rows.append(row)
          row.removeAll(keepingCapacity: true)
        } else if base[at] != UInt8(ascii: ",") {
          return
        }
        at += 1
      }
    }
    if let short = rows.firstIndex(where: { $0.count != headings.count }) {
      throw FootstrikeError(
        file: name, place: "line \(short + 2)",
        what: "it has \(rows[short].count) numbers where the headings are \(headings.count)",
        remedy: "fetch the set again")
    }
    return (headings, rows)
  }
}
