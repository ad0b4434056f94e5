import ArgumentParser
import Foundation
import GaitEvaluation
import GaitModel
import GaitSynthesis
import StrikePipeline

/// Writes what sensors would have read on people whose markers were recorded.
struct Virtual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write virtual sensors moved by measured people, with their truth.",
    discussion: """
      Takes a folder of markers and force (Fukuchi 2017; Scripts/fetch-datasets gets it) and writes rNN.csv \
      with rNN.truth.csv for every person, speed and foot, and people.csv. The pose and the contacts are \
      measured; the sensor's place, turn and noise, and the shape of an impact, are assumed.
      """)

  @Argument(help: ArgumentHelp("People's markers and force.", valueName: "folder"))
  var markers: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Made where it does not exist.", valueName: "folder"))
  var output: String

  @OptionGroup(title: "The sensor")
  var sensor: SimulatedSensor

  @Option(help: "Where on a shoe it sits.")
  var place = ShoePlace.laces

  @Option(help: ArgumentHelp("Only these, as R01,R03.", valueName: "people"))
  var people: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Turns gravity as if the treadmill sloped; the movement stays level.", valueName: "percent"))
  var grade = 0.0

  @Flag(help: "Leave out what the markers can't show of an impact.")
  var withoutShock = false

  @Flag(help: "A perfect sensor along the segment's axes: no noise, no losses, no turn.")
  var clean = false

  @Option(help: "Of the mounting, the noise and the shock.")
  var seed: UInt64 = 1

  @OptionGroup var jobs: JobsOption

  func validate() throws {
    if [.chest, .wrist].contains(sensor.placement) {
      throw ValidationError("no marker was on a \(sensor.placement.rawValue)")
    }
    if sensor.altitudeRate > 0 {
      throw ValidationError("a treadmill gains no height: leave --altitude-rate out")
    }
    if !(-40...40).contains(grade) { throw ValidationError("--grade is -40 to 40 percent") }
  }

  func run() throws {
    let stop = StopOnSignal.install()
    let wanted = people.map { Set($0.split(separator: ",").map(String.init)) }
    let trials = try MarkerFolder(path: markers).trials.filter { wanted?.contains($0.person) ?? true }
    guard !trials.isEmpty else {
      throw FootstrikeError(what: "nobody asked for is in it", where: markers, advice: "see its people.csv")
    }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw FootstrikeError(what: "can't make the folder: \(error)", where: output, advice: "name another")
    }
    var choices = VirtualSensor.Choices(sensor: sensor.model)
    choices.gradePercent = grade
    choices.place = place
    choices.hasShock = !withoutShock
    choices.isClean = clean
    choices.seed = seed
    let (chosen, folder) = (choices, output)
    let rows = try SeveralJobs(atOnce: jobs.atOnce).map(trials.count) { number in
      if stop.isSet {
        throw EndedEarly(place: "trial \(number + 1) of \(trials.count)", output: output + "/people.csv")
      }
      let sensors = VirtualSensor.all(of: try trials[number].load(), chosen)
      return try sensors.enumerated().map { place, sensor in
        // A trial has two feet, so numbers are known before the trials are read.
        let name = Self.name(number * (chosen.sensor.placement == .sacrum ? 1 : 2) + place)
        try Self.write(sensor, name: name, folder: folder, sensor: chosen.sensor)
        return Self.row(sensor, name: name)
      }
    }
    let table = try OutputFile(path: output + "/people.csv")
    table.buffer += "file,person,speed,foot,contacts,rearfoot,midfoot,forefoot,mean_angle_deg\n".utf8
    for row in rows.joined() { table.buffer += row.utf8 }
    try table.finish()
  }

  /// `r00` to `rzz`, counted in base 36.
  private static func name(_ number: Int) -> String {
    "r" + (number < 36 ? "0" : "") + String(number, radix: 36)
  }

  private static func write(_ sensor: VirtualSensor, name: String, folder: String, sensor model: SensorModel)
    throws
  {
    let recording = try OutputFile(path: "\(folder)/\(name).csv")
    var encoder = CSVEncoder(.plain(angularRate: model.hasAngularRate, altitude: false), sensor: model)
    encoder.encode(sensor.samples.span, into: &recording.buffer)
    try recording.finish()
    let truth = try OutputFile(path: "\(folder)/\(name).truth.csv")
    truth.buffer += TruthEncoder.contactHeader.utf8
    TruthEncoder.encode(sensor.contacts, into: &truth.buffer)
    try truth.finish()
  }

  private static func row(_ sensor: VirtualSensor, name: String) -> String {
    let contacts = sensor.contacts
    let counts = StrikePattern.allCases.map { pattern in String(contacts.count { $0.pattern == pattern }) }
    let mean = contacts.reduce(0) { $0 + $1.footStrikeAngleDegrees } / Double(max(1, contacts.count))
    return
      ([
        name, sensor.person, String(sensor.speedMetresPerSecond), sensor.side?.rawValue ?? "",
        String(contacts.count),
      ]
      + counts + [String(format: "%.1f", mean)]).joined(separator: ",") + "\n"
  }
}

extension ShoePlace: ExpressibleByArgument {}
