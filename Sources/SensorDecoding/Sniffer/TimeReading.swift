import GaitModel

/// One column of times, read as one unit.
struct TimeReading {
  typealias Unit = DecodingOptions.TimeUnit

  /// 0-based.
  var column: Int
  var unit: Unit
  /// Why it is taken for that.
  var because: String
  var format: CSVLayout.TimeFormat
  /// A stamp for each row; `nil` where a cell holds none.
  var stamps: [Int64?]
  /// Nanoseconds to add for nanoseconds since 1970, as it is told or in UTC; `nil` where it has no date.
  var dateOffset: Int64?
  /// A date or time of day that names its zone.
  var hasZone = false
  /// A date and no time of day.
  var isDateOnly = false
  /// Numbers without a broken part below a second.
  var isWholeSeconds = false
  /// Nanoseconds after which it starts again.
  var wrap: Int64?

  /// Shares of the steps between rows that stand, and that go back.
  var standing: Double { share { $0 == 0 } }
  var falling: Double { share { $0 < 0 } }

  /// Steps from row to row; damaged stamps may lie further apart than a difference can tell.
  var steps: [Int64] {
    let told = stamps.compactMap { $0 }
    return zip(told.dropFirst(), told).map { later, earlier in
      let (step, isBeyond) = later.subtractingReportingOverflow(earlier)
      return isBeyond ? 0 : step
    }
  }

  private func share(_ isCounted: (Int64) -> Bool) -> Double {
    let steps = steps
    return steps.isEmpty ? 0 : Double(steps.count(where: isCounted)) / Double(steps.count)
  }

  /// The sum of this one and another, row by row.
  func adding(_ other: TimeReading) -> [Int64?] {
    zip(stamps, other.stamps).map { first, second in
      guard let first, let second else { return nil }
      let (sum, isBeyond) = first.addingReportingOverflow(second)
      return isBeyond ? nil : sum
    }
  }
}

extension Sniffing {
  static let headingSaysSo = "the heading says so"
  static let optionSaysSo = "the option says so"

  /// Reads a column as times; `nil` where it can't be.
  func timeReading(_ column: Int) -> TimeReading? {
    let cells = rows.map { column < $0.count ? $0[column] : 0..<0 }
    let heading = column < headings.count ? headings[column] : nil
    let asked = options.columns[.time] == nil || options.columns[.time] == columnName(column)
    let pinned = asked ? options.timeUnit : nil
    let filled = cells.filter { !text.trimmed($0).isEmpty }
    let texts = filled.prefix(50).count { text.content($0, point: point) == .time }
    if pinned == .dateTime || pinned == .clock || pinned == nil && texts * 2 > min(filled.count, 50) {
      return textReading(column, cells, pinned: pinned)
    }
    let values = cells.map { text.number($0, point: point) ?? .nan }
    let finite = values.filter(\.isFinite)
    guard !filled.isEmpty, finite.count * 10 >= filled.count * 9 else { return nil }
    var guess = pinned.map { NumberedTime(unit: $0, because: Self.optionSaysSo) }
    guess = guess ?? preambleScale("tscale").map { NumberedTime(scale: $0) }
    guess = guess ?? NumberedTime(finite, heading: heading, isNamed: !headings.isEmpty)
    guard let guess else { return nil }
    var reading = TimeReading(
      column: column, unit: guess.unit, because: guess.because, format: .none, stamps: [],
      dateOffset: guess.dateOffset)
    reading.isWholeSeconds = guess.unit == .seconds && finite.allSatisfy { $0 == $0.rounded() }
    if let power = guess.unit.powerToNanoseconds, guess.scale == nil {
      reading.format = .decimal(power: power)
      reading.stamps = cells.map { text.whole($0, point: point, power: power) }
      if guess.dateOffset == nil, guess.unit == .milliseconds || guess.unit == .microseconds,
        finite.allSatisfy({ $0 < 4_294_967_296 })
      {
        // The 32-bit counters of small boards.
        reading.wrap = guess.unit == .milliseconds ? 4_294_967_296_000_000 : 4_294_967_296_000
      }
    } else {
      let scale = guess.scale ?? (guess.unit == .days ? 86_400e9 : 1)
      reading.format = .scaled(nanosecondsPerUnit: scale)
      reading.stamps = values.map { abs($0 * scale) < 9e18 ? Int64(($0 * scale).rounded()) : nil }
    }
    return reading
  }

  private func textReading(
    _ column: Int, _ cells: [HeadText.Cell], pinned: DecodingOptions.TimeUnit?
  ) -> TimeReading? {
    var grammar = TimeGrammar()
    grammar.millisecondFraction = cells.prefix(200).contains { Self.isUnpadded(text.string($0)) }
    let first = cells.prefix(3_000).compactMap { text.time($0, grammar) }
    grammar.dayFirst = options.dayFirst ?? first.contains { $0.parts.contains(.isOtherOrder) }
    let times = cells.map { text.time($0, grammar) }
    let told = times.compactMap { $0 }
    guard let any = told.first, told.count * 2 > cells.count(where: { !text.trimmed($0).isEmpty }) else {
      return nil
    }
    let hasDate = told.allSatisfy { $0.parts.contains(.date) }
    let sample = cells.first { !text.trimmed($0).isEmpty }.map { text.string(text.trimmed($0)) } ?? ""
    var reading = TimeReading(
      column: column, unit: hasDate ? .dateTime : .clock, because: "it reads like \(sample)",
      format: .text(grammar), stamps: times.map { $0?.nanoseconds }, dateOffset: hasDate ? 0 : nil)
    if let pinned {
      reading.unit = pinned
      reading.because = Self.optionSaysSo
    }
    reading.hasZone = told.allSatisfy { $0.parts.contains(.zone) }
    reading.isDateOnly = told.allSatisfy { !$0.parts.contains(.clock) }
    reading.isWholeSeconds = told.allSatisfy { $0.nanoseconds.isMultiple(of: 1_000_000_000) }
    if !hasDate { reading.wrap = any.parts.contains(.minutes) ? 3_600_000_000_000 : 86_400_000_000_000 }
    return reading
  }

  /// `21:59:0.246`: whoever writes no leading zeros writes none in the milliseconds either.
  private static func isUnpadded(_ text: String) -> Bool {
    let parts = text.split { $0 == ":" || $0 == "." || $0 == " " || $0 == "-" }
    return parts.count >= 4 && text.contains(".") && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
      && parts.dropFirst(parts.count > 5 ? 4 : 1).dropLast().contains { $0.count == 1 }
  }

  /// A number that stands above the table behind its name, as Gyroflow's logs have their scales.
  func preambleScale(_ name: String) -> Double? {
    for line in preamble.split(separator: "\n") {
      let fields = line.split { $0 == "," || $0 == ":" || $0 == "=" || $0 == ";" || $0 == "\t" }
        .map { $0.trimming(\.isWhitespace) }
      if fields.count == 2, fields[0] == name, let value = Double(fields[1]), value > 0, value.isFinite {
        return value
      }
    }
    return nil
  }
}

/// The unit of a column of numbers that are times, and the date they count from.
struct NumberedTime {
  var unit = DecodingOptions.TimeUnit.seconds
  var because: String
  /// Nanoseconds in one; `nil` for those of the unit.
  var scale: Double?
  /// Nanoseconds to add for nanoseconds since 1970; `nil` where they tell no date.
  var dateOffset: Int64?

  init(unit: DecodingOptions.TimeUnit, because: String) {
    self.unit = unit
    self.because = because
  }

  /// - Parameter seconds: in one of the column, by a line above the table.
  init(scale seconds: Double) {
    because = "the line tscale says so"
    scale = seconds * 1e9
  }

  /// A date of this century in seconds since 1970.
  private static let plausibleDates = 1e9...4.1e9
  /// Rates of sensors, samples a second: whether a unit may be right.
  private static let plausibleRates = 0.5...20_000.0

  /// What a clock may count from: the unit in seconds, the epoch in seconds since 1970, and in words.
  private static let epochs:
    [(unit: DecodingOptions.TimeUnit, seconds: Double, epoch: Double, words: String)] = [
      (.nanoseconds, 1e-9, 0, "nanoseconds since 1970"),
      (.microseconds, 1e-6, 0, "microseconds since 1970"),
      (.milliseconds, 1e-3, 0, "milliseconds since 1970"),
      (.seconds, 1, 0, "seconds since 1970"),
      (.nanoseconds, 1e-9, 946_684_800, "nanoseconds since 2000, as Polar counts"),
      (.days, 86_400, -2_209_161_600, "days since 1900, as spreadsheets count"),
      (.days, 86_400, -62_167_305_600, "days since the year 0, as MATLAB counts"),
    ]

  /// - Parameter isNamed: the table has names, whether or not this column has one.
  init?(_ values: [Double], heading: ColumnHeading?, isNamed: Bool) {
    guard let first = values.first else { return nil }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }.filter { $0 > 0 }.sorted()
    guard !steps.isEmpty else {
      self.init(unit: .seconds, because: "it does not move")
      return
    }
    let step = steps[steps.count / 2]
    // Of stamps that many rows share too.
    let period = steps.reduce(0, +) / Double(values.count - 1)
    let told = DecodingOptions.TimeUnit(heading: heading?.unit ?? "")
    for (unit, seconds, epoch, words) in Self.epochs where told == nil || told == unit {
      let date = first * seconds + epoch
      let isDated = Self.plausibleDates.contains(date) && (unit != .days || !Self.areWhole(values))
      guard isDated, Self.plausibleRates.contains(1 / (min(step, period) * seconds)) else { continue }
      self.init(
        unit: unit,
        because: told != nil && epoch == 0
          ? Sniffing.headingSaysSo : "the first is \(shortNumber(first)): \(words)")
      dateOffset = Int64(epoch) * 1_000_000_000
      return
    }
    if let told {
      self.init(unit: told, because: Sniffing.headingSaysSo)
      return
    }
    let isWhole = Self.areWhole(values)
    if isWhole, step == 1, heading?.alias == nil && isNamed || steps.last == 1 && heading == nil {
      self.init(unit: .counter, because: "it counts 0, 1, 2")
      return
    }
    let unit: DecodingOptions.TimeUnit =
      !isWhole && step <= 1 || step < 0.5
      ? .seconds : step < 500 ? .milliseconds : step < 500_000 ? .microseconds : .nanoseconds
    self.init(unit: unit, because: "its median step is \(shortNumber(step))")
  }

  private static func areWhole(_ values: [Double]) -> Bool {
    values.prefix(500).allSatisfy { $0 == $0.rounded() }
  }
}

extension DecodingOptions.TimeUnit {
  /// The unit a heading tells; `nil` where it tells none.
  init?(heading: String) {
    switch heading {
    case "s", "ms", "us", "ns", "counter", "clock", "days": self.init(rawValue: heading)
    default: return nil
    }
  }
}
