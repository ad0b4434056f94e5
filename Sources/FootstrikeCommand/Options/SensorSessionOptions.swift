import ArgumentParser
import Foundation
import GaitEvaluation
import GaitModel

/// Recordings of several sensors, one of which tells the truth about the others.
struct SensorSessionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The sensor or placement that the others are held against; else force, else the nearest to the ground.",
      valueName: "sensor"))
  var reference: String?

  @OptionGroup var clocks: ClockOptions

  @Option(help: ArgumentHelp("The heading of the force, where several are called so.", valueName: "heading"))
  var forceColumn: String?

  @Option(
    help: ArgumentHelp("Contact is force beyond this; else 0.1 body weights or 50 N.", valueName: "force"))
  var forceThreshold: Double?

  @Option(help: ArgumentHelp("Samples of force a second, where it has no times.", valueName: "hertz"))
  var forceRate: Double?

  func validate() throws {
    if let forceThreshold, !(forceThreshold > 0 && forceThreshold <= 10_000) {
      throw ValidationError("--force-threshold is up to 10000")
    }
    if let forceRate, !(50...100_000).contains(forceRate) {
      throw ValidationError("--force-rate is 50 to 100000 Hz")
    }
  }

  /// - Throws: `ValidationError` where what is told is not of these sensors.
  func check(_ sensors: [SensorArgument]) throws(ValidationError) {
    try clocks.check(sensors)
    if let reference {
      let known = sensors.map(\.name) + sensors.compactMap(\.placement?.rawValue)
      guard known.contains(reference) else {
        throw ValidationError(
          "--reference: no sensor is called \(reference); there are \(sensors.map(\.name).joined(separator: ", "))"
        )
      }
    }
    if !sensors.isEmpty, sensors.count < 2 {
      throw ValidationError("name a second sensor to hold it against")
    }
    if sensors.count(where: \.isForce) > 1 { throw ValidationError("name one force") }
  }

  /// The sessions that sensors stand for, below a folder that is returned too.
  func dataset(
    _ sensors: [SensorArgument], _ options: TruthFolderOptions
  ) throws -> (Dataset, root: String) {
    let told = try SensorArgument.sessions(sensors) { Console.complain($0) }
    guard !told.isEmpty else { throw RecordingFolder.refuseNothing(in: sensors.map(\.path)) }
    let paths = told.flatMap { $0.sensors.map(\.path) }
    let root = Self.commonFolder(paths)
    func below(_ path: String) -> String { String(path.dropFirst(root.isEmpty ? 0 : root.count + 1)) }
    let names = try options.runners.names()
    var sessions: [SensorSessions.Session] = []
    for (name, sensors) in told {
      let values =
        try options.runners.areTold
        ? names.values(of: name ?? ReplaySession.name(of: sensors[0].path, depth: 1)) : [:]
      var session = SensorSessions.Session(runner: values["runner"] ?? name ?? "1", sensors: [])
      session.groups = values.filter { $0.key != "runner" && names.gaps.contains($0.key) }
      for sensor in sensors {
        if sensor.isForce {
          session.force = try TruthSource.ForceTruth(
            file: below(sensor.path), root: root.isEmpty ? "." : root, column: forceColumn,
            threshold: forceThreshold, rateHertz: forceRate)
        } else {
          var known = SensorTruth.Sensor(
            name: sensor.name, file: below(sensor.path),
            placement: sensor.placement ?? options.placement ?? .shoe, side: sensor.side)
          known.reading = options.reading
          session.sensors.append(known)
        }
      }
      sessions.append(session)
    }
    var all = SensorSessions(sessions)
    all.reference = reference
    all.findsOffset = clocks.isAuto
    all.givenGradePercent = options.grade
    all.subjects = options.measuredOn
    for sensor in sensors { all.addedSeconds[sensor.name] = clocks.seconds(of: sensor.name) }
    return (try all.dataset(name: sensors.map(\.name).joined(separator: "+")), root.isEmpty ? "." : root)
  }

  /// The folder that all paths lie in; empty for the one that the command was given in.
  private static func commonFolder(_ paths: [String]) -> String {
    let folders = paths.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
    var parts = folders[0].split(separator: "/", omittingEmptySubsequences: false)
    for folder in folders {
      let other = folder.split(separator: "/", omittingEmptySubsequences: false)
      parts = Array(zip(parts, other).prefix { $0 == $1 }.map(\.0))
    }
    return parts.joined(separator: "/")
  }
}
