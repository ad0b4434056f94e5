import GaitModel

/// Finds how a recording tells its time, and how fast it goes.
struct TimeSniffing {
  var sniffing: Sniffing
  var rateHertz: Double?
  var stamps = TimelineSettings.Stamps.each
  /// Nanoseconds from one shared stamp to the next.
  var stampStep: Int64 = 0
  var wrapNanoseconds: Int64?
  var isIrregular = false
  var kind = "none"
  /// Nanoseconds to add to a recorded time for nanoseconds since 1970 UTC; `nil` where nothing tells the date.
  var dateOffset: Int64?
  /// Its clock is that of a place, and is put forward or back by an hour twice a year.
  var isLocal = false
  /// The lines above the data tell the rate.
  private var isRateTold = false

  /// A clock that so many rows share is a poor one where another is at hand.
  private static let mostStanding = 0.1
  private static let mostFalling = 0.05

  init(_ sniffing: Sniffing) { self.sniffing = sniffing }

  mutating func run() throws(FootstrikeError) {
    if let rate = sniffing.options.rateHertz, rate > 0 {
      rateHertz = rate
    } else if let told = rateFromPreamble() {
      rateHertz = told
      isRateTold = true
      note(
        "rate", "\(shortNumber(told)) Hz", "the lines above the data say so", "--rate \(shortNumber(told))",
        isInferred: false)
    }
    let readings = candidates().compactMap { sniffing.timeReading($0) }
    guard let clock = best(of: readings) else {
      if let column = sniffing.layout.time, rateHertz == nil { throw unreadable(column) }
      sniffing.layout.time = nil
      sniffing.layout.timeFormat = .none
      if let rateHertz { sniffing.layout.nanosecondsPerRow = 1e9 / rateHertz }
      return
    }
    use(clock.reading, addend: clock.addend, others: readings)
  }

  private func unreadable(_ column: Int) -> FootstrikeError {
    let cell = sniffing.rows.first { column < $0.count }.map { sniffing.text.string($0[column]) } ?? ""
    return FootstrikeError(
      what: "column \(sniffing.columnName(column)) holds no times that can be read, but \(cell)",
      where: sniffing.name, line: sniffing.layout.skipLines + 1,
      advice: "name another with --column time=COLUMN, or give the samples a second with --rate HERTZ")
  }

  private mutating func note(
    _ what: String, _ value: String, _ because: String, _ pin: String, isInferred: Bool = true
  ) {
    sniffing.guesses.append(
      Guess(what, value, because: because, option: pin, isInferred: isInferred))
  }

  /// `at 100 Hz` (ActiGraph), `Update Rate: 100.0Hz` and `OutputRate:,60Hz` (Xsens), `Sampling rate = 100`.
  private func rateFromPreamble() -> Double? {
    for line in sniffing.preamble.split(separator: "\n") {
      if let hertz = line.firstRange(of: "hz"), line.contains("rate") || line.contains(" at ") {
        let digits = line[..<hertz.lowerBound].reversed().drop { $0 == " " }
          .prefix { $0.isNumber || $0 == "." }
        if let rate = Double(String(digits.reversed())), rate >= 1, rate < 100_000 { return rate }
      }
    }
    for name in [
      "sampling rate", "sample rate", "samplerate", "sampling frequency", "frequency", "fs", "rate",
    ] {
      if let rate = sniffing.preambleScale(name), rate >= 1, rate < 100_000 { return rate }
    }
    return nil
  }

  // MARK: which column

  /// Columns that may tell the time, the likeliest first.
  private func candidates() -> [Int] {
    let headings = sniffing.headings
    if sniffing.options.columns[.time] != nil {
      return [sniffing.layout.time, sniffing.layout.timeAddend?.column].compactMap { $0 }
    }
    var named = headings.indices.filter { headings[$0].alias?.role == .time }
      .sorted { (headings[$0].rank, $0) < (headings[$1].rank, $1) }
    if let first = sniffing.layout.acceleration.compactMap({ $0 }).first,
      Set(named.map { headings[$0].text.lowercased().prefix(4) }).count == 1, named.count > 3
    {
      // Delsys writes a time before each channel.
      named.sort { (abs(first - $0), $0) < (abs(first - $1), $1) }
    }
    if !named.isEmpty { return named }
    if let placed = sniffing.layout.time {
      return [placed, sniffing.layout.timeAddend?.column].compactMap { $0 }
    }
    return unnamed().map { [$0] } ?? []
  }

  /// A first column without a known name that grows, or holds dates, is a time or a count.
  private func unnamed() -> Int? {
    let used = (sniffing.layout.acceleration + sniffing.layout.angularRate).compactMap { $0 }
    guard !sniffing.headings.isEmpty, sniffing.headings[0].alias == nil, !used.contains(0) else { return nil }
    let name = sniffing.headings[0].text.lowercased()
    let isText = sniffing.rows.prefix(20).allSatisfy {
      !$0.isEmpty && sniffing.text.content($0[0], point: sniffing.point) == .time
    }
    if isText { return 0 }
    guard ["", "axis", "sensor", "index", "sample", "samples", "#", "n", "sample no"].contains(name) else {
      return nil
    }
    let values = sniffing.column(0)
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    guard !steps.isEmpty, steps.allSatisfy({ $0 >= 0 }), steps.contains(where: { $0 > 0 }) else { return nil }
    return 0
  }

  /// The best clock, and what is added to it.
  private func best(of readings: [TimeReading]) -> (reading: TimeReading, addend: TimeReading?)? {
    for whole in readings where whole.isWholeSeconds || whole.isDateOnly {
      for part in readings where part.column != whole.column && isPart(part, of: whole) {
        return (whole, part)
      }
    }
    let usable = readings.filter { !$0.isDateOnly && $0.unit != .counter }
    func isGood(_ reading: TimeReading) -> Bool {
      reading.standing <= Self.mostStanding && reading.falling <= Self.mostFalling
    }
    guard let first = usable.first else { return readings.first { $0.unit == .counter }.map { ($0, nil) } }
    if isGood(first) { return (first, nil) }
    return (usable.first(where: isGood) ?? first, nil)
  }

  /// Milliseconds, microseconds or nanoseconds beside whole seconds, or a time of day beside a date: together
  /// they rise where neither does alone.
  private func isPart(_ part: TimeReading, of whole: TimeReading) -> Bool {
    if whole.isDateOnly {
      guard part.unit == .clock || part.dateOffset == nil, !part.isDateOnly else { return false }
      return part.stamps.allSatisfy { ($0 ?? 0) >= 0 && ($0 ?? 0) < 90_000_000_000_000 }
    }
    let told = part.stamps.compactMap { $0 }
    guard part.unit.powerToNanoseconds != nil, !told.isEmpty,
      told.allSatisfy({ $0 >= 0 && $0 < 1_000_000_000 }), told.contains(where: { $0 > 0 })
    else { return false }
    var both = whole
    both.stamps = whole.adding(part)
    return both.falling <= 0.01 && both.standing < whole.standing
  }

  // MARK: what it says

  private mutating func use(_ clock: TimeReading, addend: TimeReading?, others: [TimeReading]) {
    var clock = clock
    sniffing.layout.time = clock.column
    kind = clock.unit.rawValue
    note(
      "time unit", clock.unit.rawValue, clock.because, "--time-unit \(clock.unit.rawValue)",
      isInferred: clock.because != Sniffing.headingSaysSo && clock.because != Sniffing.optionSaysSo
        && clock.unit != .dateTime && clock.unit != .clock)
    if clock.unit == .counter {
      useCounter(clock)
      return
    }
    sniffing.layout.timeFormat = clock.format
    wrapNanoseconds = clock.wrap
    if case .text(let grammar) = clock.format, grammar.millisecondFraction {
      note("time fraction", "milliseconds", "its numbers have no leading zeros", "")
    }
    noteOrder(clock)
    if let addend {
      sniffing.layout.timeAddend = CSVLayout.TimeColumn(column: addend.column, format: addend.format)
      let name = sniffing.columnName(addend.column)
      note(
        "time", "column \(clock.column + 1) and column \(addend.column + 1) together",
        clock.isDateOnly
          ? "one is a date and \(name) a time of day"
          : "one tells whole seconds and \(name) what is beyond them",
        "--column time=\(clock.column + 1) --column fraction=\(addend.column + 1)", isInferred: false)
      clock.stamps = clock.adding(addend)
      clock.hasZone = clock.hasZone || addend.hasZone
      wrapNanoseconds = nil
      if clock.dateOffset == nil || isGarmin(clock, addend) { findGarminDate(&clock) }
    }
    findDate(clock, others)
    findRate(clock.steps)
  }

  private mutating func useCounter(_ clock: TimeReading) {
    guard let rateHertz else {
      // A count without a rate is no time.
      sniffing.layout.time = nil
      sniffing.layout.timeFormat = .none
      kind = "none"
      return
    }
    sniffing.layout.timeFormat = .scaled(nanosecondsPerUnit: 1e9 / rateHertz)
    let alias = clock.column < sniffing.headings.count ? sniffing.headings[clock.column].alias : nil
    if sniffing.column(clock.column).allSatisfy({ !($0 >= 65_536) }), alias?.spelling == "packetcounter" {
      wrapNanoseconds = Int64(65_536e9 / rateHertz)
    }
  }

  /// Seconds since the end of 1989 with the milliseconds in a column of their own are a FIT file's.
  private func isGarmin(_ clock: TimeReading, _ addend: TimeReading) -> Bool {
    guard clock.unit == .seconds, let first = clock.stamps.compactMap({ $0 }).first else { return false }
    // As seconds since 1970 they would lie before 2011, when no watch told milliseconds.
    return addend.unit == .milliseconds && first < 1_300_000_000_000_000_000
  }

  private func findGarminDate(_ clock: inout TimeReading) {
    guard clock.unit == .seconds, let first = clock.stamps.compactMap({ $0 }).first,
      (900_000_000_000_000_000..<2_000_000_000_000_000_000).contains(first)
    else { return }
    clock.dateOffset = 631_065_600_000_000_000
  }

  private mutating func noteOrder(_ clock: TimeReading) {
    guard case .text(let grammar) = clock.format, sniffing.options.dayFirst == nil else { return }
    let parts = sniffing.rows.compactMap { row in
      clock.column < row.count ? sniffing.text.time(row[clock.column], grammar)?.parts : nil
    }
    guard parts.contains(where: { $0.contains(.isOpenOrder) }) else { return }
    let isTold = parts.contains { !$0.contains(.isOpenOrder) }
    let order = grammar.dayFirst ? "day first" : "month first"
    guard !text(of: clock).contains(".") || isTold else { return }
    note(
      "order of dates", order,
      isTold ? "some could not be read otherwise" : "nothing in them tells, and \(order) is usual",
      "--date-order \(grammar.dayFirst ? "dmy" : "mdy")", isInferred: !isTold)
  }

  private func text(of clock: TimeReading) -> Substring {
    let cell = sniffing.rows.first { clock.column < $0.count }.map { sniffing.text.string($0[clock.column]) }
    return (cell ?? "").prefix { $0 != " " && $0 != "T" }
  }

  /// From what the times count: told by the clock itself or by another column beside it; and in which zone.
  private mutating func findDate(_ clock: TimeReading, _ others: [TimeReading]) {
    dateOffset = clock.dateOffset
    var dated = clock
    if dateOffset == nil, let first = clock.stamps.compactMap({ $0 }).first,
      let other = others.first(where: { $0.dateOffset != nil && $0.column != clock.column && !$0.isDateOnly }
      ),
      let date = other.stamps.compactMap({ $0 }).first, let offset = other.dateOffset
    {
      let (from, isBeyond) = date.subtractingReportingOverflow(first)
      if !isBeyond { dateOffset = from &+ offset }
      dated = other
    }
    guard let offset = dateOffset, case .text = dated.format else { return }
    isLocal = !dated.hasZone
    guard isLocal else { return }
    let zone = sniffing.options.timeZone
    if let zone, let first = dated.stamps.compactMap({ $0 }).first {
      dateOffset = offset - Int64(zone.secondsAhead(first / 1_000_000_000)) * 1_000_000_000
    } else {
      note(
        "time zone", "UTC", "its dates name none", "--time-zone +00:00",
        isInferred: false)
    }
  }

  // MARK: how fast

  private mutating func findRate(_ steps: [Int64]) {
    guard steps.count > 1 else { return }
    let forward = steps.filter { $0 > 0 }.sorted()
    guard !forward.isEmpty else { return }
    var standing = 0
    for index in steps.indices where steps[index] == 0 {
      if !isSameReading(index, index + 1) { standing += 1 }
    }
    var rate: Double
    var because: String
    if standing * 10 > steps.count {
      stamps = .shared
      stampStep = forward[forward.count / 2]
      rate = sharedRate(steps, median: forward[forward.count / 2])
      because = "\(standing) of the first \(steps.count) samples share the stamp of the one before"
    } else {
      let median = Double(forward[forward.count / 2])
      let near = forward.filter { Double($0) > 0.5 * median && Double($0) < 1.5 * median }
      rate = Double(near.count) / near.lazy.map(Double.init).reduce(0, +) * 1e9
      because = "the median of the first \(forward.count) intervals is \(shortNumber(median / 1e6)) ms"
      let uneven = forward.count {
        let ratio = Double($0) / median
        return abs(ratio - max(1, ratio.rounded())) > 0.25
      }
      isIrregular = uneven * 100 > forward.count * 15
      if isIrregular {
        let usual = forward.filter { Double($0) < 10 * median }
        rate = Double(usual.count) / usual.lazy.map(Double.init).reduce(0, +) * 1e9
        because = "the first \(usual.count) intervals vary and are \(shortNumber(1e3 / rate)) ms in the mean"
      }
    }
    if !rate.isFinite || rate <= 0 || rate > 1e6 { return }
    rate = (rate * 1e6).rounded() / 1e6
    guard sniffing.options.rateHertz == nil else { return }
    // What the lines above say is better than stamps that many rows share.
    if isRateTold, stamps == .shared, let told = rateHertz, abs(rate / told - 1) < 0.1 { return }
    rateHertz = rate
    sniffing.guesses.removeAll { $0.what == "rate" }
    // Even stamps tell the rate; bundled or uneven ones leave room for another view.
    note(
      "rate", "\(shortNumber(rate)) Hz", because, "--rate \(shortNumber(rate))",
      isInferred: isIrregular || stamps == .shared)
  }

  /// From the first change of the stamp to the last: what stands before and after is cut off anywhere. Time
  /// runs while samples come; long silences are no part of it.
  private func sharedRate(_ steps: [Int64], median: Int64) -> Double {
    guard let first = steps.firstIndex(where: { $0 > 0 }), let last = steps.lastIndex(where: { $0 > 0 })
    else {
      return 0
    }
    if first == last { return Double(steps.count) / Double(steps[first]) * 1e9 }
    let span = steps[(first + 1)...last].lazy.filter { $0 > 0 && Double($0) <= 10 * Double(median) }
      .map(Double.init).reduce(0, +)
    return Double(last - first) / span * 1e9
  }

  private func isSameReading(_ a: Int, _ b: Int) -> Bool {
    guard a < sniffing.rows.count, b < sniffing.rows.count else { return true }
    return sniffing.layout.acceleration.compactMap { $0 }.allSatisfy { column in
      guard column < sniffing.rows[a].count, column < sniffing.rows[b].count else { return true }
      return sniffing.text.number(sniffing.rows[a][column], point: sniffing.point)
        == sniffing.text.number(sniffing.rows[b][column], point: sniffing.point)
    }
  }
}
