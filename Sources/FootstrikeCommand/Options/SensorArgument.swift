import ArgumentParser
import GaitEvaluation
import GaitModel

/// `left-shoe=a.csv`: one sensor's recording of a session that has several, or a folder of such.
struct SensorArgument: Sendable {
  /// What the person calls it, as `left-shoe`.
  var name: String
  /// Where it sat; `nil` where only the side is told, and for force.
  var placement: Placement?
  var side: Side?
  /// It is force under the feet, and no sensor on them.
  var isForce = false
  var path: String

  /// `nil` for what names no placement, side or force before its `=`.
  init?(_ argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    (name, path) = (parts[0], parts[1])
    for word in name.split(separator: "-", omittingEmptySubsequences: false).map(String.init) {
      if let told = Side(rawValue: word), side == nil {
        side = told
      } else if let told = Placement(rawValue: word), placement == nil, !isForce {
        placement = told
      } else if word == "force", placement == nil, !isForce {
        isForce = true
      } else {
        return nil
      }
    }
  }

  /// The sensors that arguments name; empty where none does.
  ///
  /// - Throws: `ValidationError` where only some do, or two are called the same.
  static func all(_ arguments: [String]) throws(ValidationError) -> [SensorArgument] {
    let sensors = arguments.compactMap(SensorArgument.init)
    if sensors.isEmpty { return [] }
    guard sensors.count == arguments.count, Set(sensors.map(\.name)).count == sensors.count else {
      throw ValidationError(
        "left=FILE right=FILE, or shoe=FILE sacrum=FILE, are one session, each sensor named once;"
          + " give other recordings in a command of their own")
    }
    // The nearest to the ground is the one whose contacts count.
    let order = sensors.indices.sorted {
      (sensors[$0].nearness, $0) < (sensors[$1].nearness, $1)
    }
    return order.map { sensors[$0] }
  }

  private var nearness: Int { isForce ? -1 : placement?.nearness ?? 0 }

  /// Sessions that sensors stand for: one of files; of folders one for each name that all of them hold.
  ///
  /// - Parameter complain: is told of names that not every folder has, which are left out.
  /// - Returns: the sessions with their names, `nil` for the one of files.
  static func sessions(
    _ sensors: [SensorArgument], complain: (String) -> Void
  ) throws(ValidationError) -> [(name: String?, sensors: [SensorArgument])] {
    let folders = sensors.filter { RecordingFolder.isFolder($0.path) }
    if folders.isEmpty { return [(nil, sensors)] }
    guard folders.count == sensors.count else {
      throw ValidationError("\(folders[0].name) is a folder, so the other sensors must be folders, too")
    }
    var names: [String] = []
    var files: [[String: String]] = []
    for sensor in sensors {
      let found = RecordingFolder.recordings(among: [sensor.path])
      let own = found.map { ReplaySession.name(of: $0, depth: 1) }
      files.append(Dictionary(zip(own, found)) { first, _ in first })
      names += own
    }
    let all = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let whole = all.filter { name in files.allSatisfy { $0[name] != nil } }
    if whole.count < all.count {
      let missing = all.filter { !whole.contains($0) }.joined(separator: ", ")
      complain("footstrike: not every folder has a recording called \(missing), so it is left out")
    }
    return whole.map { name in
      let own = zip(sensors, files).map { sensor, files in
        var sensor = sensor
        sensor.path = files[name]!
        return sensor
      }
      return (name: String?.some(name), sensors: own)
    }
  }
}

/// `sacrum=1.25`, or `auto`: what is added to a sensor's times to bring it onto the clock of the others.
enum ClockOffsetArgument: ExpressibleByArgument {
  case auto
  case seconds(Double, of: String)

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let seconds = Double(parts[1]), abs(seconds) <= 1e9 else { return nil }
    self = .seconds(seconds, of: parts[0])
  }
}

/// How clocks of several sensors go together.
struct ClockOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Of several sensors: seconds to add to one's times, again for more; auto finds them by the contacts.",
      valueName: "sensor=seconds|auto"))
  var clockOffset: [ClockOffsetArgument] = []

  /// They are to be found.
  var isAuto: Bool { clockOffset.contains { if case .auto = $0 { true } else { false } } }

  /// What is added to a sensor's times.
  func seconds(of name: String) -> Double? {
    clockOffset.lazy.compactMap { if case .seconds(let seconds, name) = $0 { seconds } else { nil } }.first
  }

  /// - Throws: `ValidationError` where an offset is of no sensor.
  func check(_ sensors: [SensorArgument]) throws(ValidationError) {
    if sensors.count < 2, !clockOffset.isEmpty {
      throw ValidationError("--clock-offset is of several sensors: shoe=FILE sacrum=FILE")
    }
    if isAuto, clockOffset.count > 1 { throw ValidationError("--clock-offset is auto, or told of each") }
    for case .seconds(_, let name) in clockOffset where !sensors.contains(where: { $0.name == name }) {
      throw ValidationError(
        "--clock-offset: no sensor is called \(name); there are \(sensors.map(\.name).joined(separator: ", "))"
      )
    }
  }
}
