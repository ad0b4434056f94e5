import ArgumentParser
import Foundation
import SensorDecoding

extension AccelerationUnit: ExpressibleByArgument {
  /// Reads the option's value.
  public init?(argument: String) { self.init(argument) }
}

extension AngularRateUnit: ExpressibleByArgument {
  /// Reads the option's value.
  public init?(argument: String) { self.init(argument) }
}

extension DecodingOptions.TimeUnit: ExpressibleByArgument {}

/// Which part of a date comes first.
enum DateOrder: String, ExpressibleByArgument, CaseIterable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
}

extension ClockZone: ExpressibleByArgument {
  /// Reads `+01:00`, `-0400`, `UTC` or a name of the system's table.
  public init?(argument: String) {
    if let zone = TimeZone(identifier: argument) {
      self.init(name: argument) { clock in
        // What the clock shows is UTC and the offset; near a change of it the second look decides.
        let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(clock)))
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(Int(clock) - guess)))
      }
      return
    }
    guard let sign = argument.first, sign == "+" || sign == "-" else { return nil }
    let digits = argument.dropFirst().filter { $0 != ":" }
    guard let told = Int(digits), (1...4).contains(digits.count) else { return nil }
    let (hours, minutes) = digits.count < 3 ? (told, 0) : (told / 100, told % 100)
    guard hours <= 14, minutes < 60 else { return nil }
    let seconds = (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    self.init(name: argument) { _ in seconds }
  }
}

/// Whether gravity is in an acceleration.
enum Gravity: String, ExpressibleByArgument, CaseIterable {
  /// At rest it reads 1 g.
  case included
  /// The device took it out.
  case removed
}

/// What stands in which column and in what unit, where the person knows better: of files and of lines.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column of a role, by name or number from 1: \(ColumnRole.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "role=column"))
  var column: [String] = []

  @Option(help: ArgumentHelp("g, mg, m/s2, or raw:COUNTS_PER_G.", valueName: "unit"))
  var accelerationUnit: AccelerationUnit?

  @Option(help: ArgumentHelp("deg/s, rad/s, or raw:COUNTS_PER_DEGREE_PER_SECOND.", valueName: "unit"))
  var angularRateUnit: AngularRateUnit?

  @Option(
    help: ArgumentHelp(
      "\(DecodingOptions.TimeUnit.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "unit"))
  var timeUnit: DecodingOptions.TimeUnit?

  func validate() throws {
    var options = DecodingOptions()
    try add(to: &options)
  }

  func add(to options: inout DecodingOptions) throws {
    for text in column {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let roles = ColumnRole.allCases.map(\.rawValue)
      guard parts.count == 2, let role = ColumnRole(rawValue: parts[0]), !parts[1].isEmpty else {
        throw ValidationError(
          "--column is ROLE=COLUMN; \(roles.hint(for: parts.first ?? ""))a role is one of \(roles.joined(separator: ", "))"
        )
      }
      options.columns[role] = parts[1]
    }
    options.accelerationUnit = accelerationUnit
    options.angularRateUnit = angularRateUnit
    options.timeUnit = timeUnit
  }
}

/// How a recorded file is written, where the person knows better than the sniffer.
struct RecordingOptions: ParsableArguments {
  @OptionGroup var readings: ReadingOptions

  @Option(help: ArgumentHelp("comma, semicolon, tab, bar or space.", valueName: "name"))
  var delimiter: String?

  @Flag(inversion: .prefixedNo, help: "Numbers are written 0,5.")
  var decimalComma: Bool?

  @Option(help: ArgumentHelp("Lines before the first row of data.", valueName: "lines"))
  var skipRows: Int?

  @Option(help: ArgumentHelp("dmy or mdy, for dates such as 1/3/2026.", valueName: "order"))
  var dateOrder: DateOrder?

  @Option(
    help: ArgumentHelp(
      "The zone of dates that name none: +01:00, UTC or a name such as Europe/London.", valueName: "zone"))
  var timeZone: ClockZone?

  @Option(help: ArgumentHelp("Samples a second.", valueName: "hertz"))
  var rate: Double?

  @Option(help: "Whether the acceleration has gravity in it.")
  var gravity: Gravity?

  @Option(help: ArgumentHelp("Where the accelerometer clips.", valueName: "g"))
  var accelerationRange: Double?

  @Option(help: ArgumentHelp("Which of several sensors in one file.", valueName: "name"))
  var sensor: String?

  func validate() throws { _ = try decoding() }

  /// The options as the sniffer takes them.
  func decoding() throws -> DecodingOptions {
    var options = DecodingOptions()
    try readings.add(to: &options)
    switch delimiter {
    case nil: break
    case "comma", ",": options.delimiter = ","
    case "semicolon", ";": options.delimiter = ";"
    case "tab", "\t", "\\t": options.delimiter = "\t"
    case "bar", "|": options.delimiter = "|"
    case "space", " ": options.delimiter = " "
    case let name?:
      throw ValidationError(
        no: "delimiter", called: name, among: ["comma", "semicolon", "tab", "bar", "space"])
    }
    if let skipRows, !(0...1_000_000).contains(skipRows) {
      throw ValidationError("--skip-rows is 0 to 1000000")
    }
    if let rate, !(1...RecordingDescription.highestRateHertz).contains(rate) {
      throw ValidationError("--rate is 1 to \(Int(RecordingDescription.highestRateHertz)) Hz")
    }
    if let accelerationRange, !(0.1...1000).contains(accelerationRange) {
      throw ValidationError("--acceleration-range is 0.1 to 1000 g")
    }
    options.decimalComma = decimalComma
    options.skipRows = skipRows
    options.dayFirst = dateOrder.map { $0 == .dayFirst }
    options.timeZone = timeZone
    options.rateHertz = rate
    options.gravityRemoved = gravity.map { $0 == .removed }
    options.accelerationRangeG = accelerationRange
    options.sensor = sensor
    return options
  }
}
