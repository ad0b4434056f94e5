import GaitModel

/// Finds how a recording tells its time, and how fast it goes.
struct TimeSniffing {
  var sniffing: Sniffing
  var rateHertz: Double?
  var stamps = TimelineSettings.Stamps.each
  var wrapNanoseconds: Int64?
  var isIrregular = false
  var kind = "none"

  private static let headingSaysSo = "the heading says so"

  init(_ sniffing: Sniffing) { self.sniffing = sniffing }

  mutating func run() throws(FootstrikeError) {
    if let rate = sniffing.options.rateHertz, rate > 0 {
      rateHertz = rate
    } else if let told = rateFromPreamble() {
      rateHertz = told
      note(
        "rate", "\(shortNumber(told)) Hz", "the lines above the data say so", "--rate \(shortNumber(told))",
        isInferred: false)
    }
    if sniffing.layout.time == nil { findUnnamed() }
    guard let column = sniffing.layout.time else {
      sniffing.layout.timeFormat = .none
      if let rateHertz { sniffing.layout.nanosecondsPerRow = 1e9 / rateHertz }
      return
    }
    try findUnit(column)
  }

  private mutating func note(
    _ what: String, _ value: String, _ because: String, _ pin: String, isInferred: Bool = true
  ) {
    sniffing.guesses.append(
      Guess(what, value, because: because, option: pin, isInferred: isInferred))
  }

  /// `at 100 Hz` (ActiGraph), `Update Rate: 100.0Hz` and `OutputRate:,60Hz` (Xsens).
  private func rateFromPreamble() -> Double? {
    for line in sniffing.preamble.split(separator: "\n") {
      guard let hertz = line.firstRange(of: "hz"), line.contains("rate") || line.contains(" at ") else {
        continue
      }
      let digits = line[..<hertz.lowerBound].reversed().drop { $0 == " " }
        .prefix { $0.isNumber || $0 == "." }
      if let rate = Double(String(digits.reversed())), rate >= 1, rate < 100_000 { return rate }
    }
    return nil
  }

  /// A first column without a known name that grows is a time or a count.
  private mutating func findUnnamed() {
    guard let first = sniffing.layout.acceleration.compactMap({ $0 }).min(), first > 0,
      !sniffing.headings.isEmpty, sniffing.headings[0].alias == nil
    else { return }
    let name = sniffing.headings[0].text.lowercased()
    guard ["", "axis", "sensor", "index", "sample", "samples", "#", "n", "sample no"].contains(name) else {
      return
    }
    let values = sniffing.column(0)
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    guard !steps.isEmpty, steps.allSatisfy({ $0 >= 0 }), steps.contains(where: { $0 > 0 }) else { return }
    sniffing.layout.time = 0
  }

  private mutating func findUnit(_ column: Int) throws(FootstrikeError) {
    let cells = sniffing.rows.compactMap { column < $0.count ? $0[column] : nil }
    let heading = column < sniffing.headings.count ? sniffing.headings[column] : nil
    var unit = sniffing.options.timeUnit
    var because = "the option says so"
    let texts = cells.prefix(50).count { sniffing.text.content($0, point: sniffing.point) == .time }
    if unit == nil, texts * 2 > min(cells.count, 50) {
      let hasDate = cells.first.map { sniffing.text.string($0).contains { $0 == "-" || $0 == "/" } } ?? false
      unit = hasDate ? .dateTime : .clock
      because = "it reads like \(cells.first.map { sniffing.text.string($0) } ?? "")"
    }
    let values = sniffing.column(column)
    let finite = values.filter(\.isFinite)
    guard unit != nil || finite.count * 10 >= values.count * 9 else {
      throw FootstrikeError(
        what: "column \(sniffing.columnName(column)) holds no times that can be read", where: sniffing.name,
        line: sniffing.layout.skipLines + 1, advice: "name another with --column time=COLUMN")
    }
    if unit == nil { (unit, because) = guessUnit(finite, heading: heading) }
    guard let unit else { return }
    kind = unit.rawValue
    note(
      "time unit", unit.rawValue, because, "--time-unit \(unit.rawValue)",
      isInferred: because != Self.headingSaysSo && unit != .dateTime && unit != .clock)

    if unit == .counter {
      guard let rateHertz else {
        // A count without a rate is no time.
        sniffing.layout.time = nil
        sniffing.layout.timeFormat = .none
        kind = "none"
        return
      }
      sniffing.layout.timeFormat = .counter(nanosecondsPerCount: 1e9 / rateHertz)
      if finite.allSatisfy({ $0 < 65_536 }), heading?.alias?.spelling == "packetcounter" {
        wrapNanoseconds = Int64(65_536e9 / rateHertz)
      }
      return
    }
    let stamps: [Int64]
    if let power = unit.powerToNanoseconds {
      sniffing.layout.timeFormat = .decimal(power: power)
      stamps = cells.compactMap { sniffing.text.whole($0, point: sniffing.point, power: power) }
      if unit == .milliseconds || unit == .microseconds, finite.allSatisfy({ $0 < 4_294_967_296 }) {
        // The 32-bit counters of small boards.
        var wrap: Int64 = 4_294_967_296
        for _ in 0..<power { wrap *= 10 }
        wrapNanoseconds = wrap
      }
    } else {
      let isMilliseconds = cells.prefix(200).contains { isUnpadded(sniffing.text.string($0)) }
      sniffing.layout.timeFormat = .text(millisecondFraction: isMilliseconds)
      stamps = cells.compactMap { sniffing.text.time($0, millisecondFraction: isMilliseconds) }
      if unit == .clock { wrapNanoseconds = 86_400_000_000_000 }
      if isMilliseconds {
        note("time fraction", "milliseconds", "its numbers have no leading zeros", "")
      }
    }
    findRate(stamps)
  }

  /// `21:59:0.246`: whoever writes no leading zeros writes none in the milliseconds either.
  private func isUnpadded(_ text: String) -> Bool {
    let parts = text.split { $0 == ":" || $0 == "." || $0 == " " || $0 == "-" }
    return parts.count >= 4 && text.contains(".")
      && parts.dropFirst(parts.count > 5 ? 4 : 1).dropLast()
        .contains { $0.count == 1 }
  }

  private func guessUnit(_ values: [Double], heading: ColumnHeading?)
    -> (DecodingOptions.TimeUnit?, String)
  {
    switch heading?.unit {
    case "s": return (.seconds, Self.headingSaysSo)
    case "ms": return (.milliseconds, Self.headingSaysSo)
    case "us": return (.microseconds, Self.headingSaysSo)
    case "ns": return (.nanoseconds, Self.headingSaysSo)
    case "counter": return (.counter, Self.headingSaysSo)
    case "clock": return (.clock, Self.headingSaysSo)
    default: break
    }
    guard let first = values.first else { return (nil, "") }
    switch abs(first) {
    case 1e17...: return (.nanoseconds, "the first is \(shortNumber(first)): nanoseconds since 1970")
    case 1e14..<1e17: return (.microseconds, "the first is \(shortNumber(first)): microseconds since 1970")
    case 1e11..<1e14: return (.milliseconds, "the first is \(shortNumber(first)): milliseconds since 1970")
    default: break
    }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }.filter { $0 > 0 }.sorted()
    guard !steps.isEmpty else { return (.seconds, "it does not move") }
    let step = steps[steps.count / 2]
    let isWhole = values.prefix(500).allSatisfy { $0 == $0.rounded() }
    let isUnnamed = heading?.alias == nil && !sniffing.headings.isEmpty
    if isWhole, step == 1, isUnnamed || steps.last == 1 && heading == nil {
      return (.counter, "it counts 0, 1, 2")
    }
    if !isWhole && step <= 1 || step < 0.5 { return (.seconds, "its median step is \(shortNumber(step))") }
    if step < 500 { return (.milliseconds, "its median step is \(shortNumber(step))") }
    if step < 500_000 { return (.microseconds, "its median step is \(shortNumber(step))") }
    return (.nanoseconds, "its median step is \(shortNumber(step))")
  }

  private mutating func findRate(_ stamps: [Int64]) {
    guard stamps.count > 2 else { return }
    // Damaged stamps may lie further apart than a difference can tell.
    let steps = zip(stamps.dropFirst(), stamps).map { later, earlier in
      let (step, isBeyond) = later.subtractingReportingOverflow(earlier)
      return isBeyond ? 0 : step
    }
    let forward = steps.filter { $0 > 0 }.sorted()
    guard !forward.isEmpty else { return }
    var standing = 0
    for index in steps.indices where steps[index] == 0 {
      if !isSameReading(index, index + 1) { standing += 1 }
    }
    var rate: Double
    var because: String
    if standing * 10 > steps.count {
      self.stamps = .shared
      // Time runs while samples come; long silences are no part of it.
      let median = forward[forward.count / 2]
      let span = forward.lazy.map(Double.init).filter { $0 <= 10 * Double(median) }.reduce(0, +)
      rate = Double(steps.count) / span * 1e9
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
    rateHertz = rate
    sniffing.guesses.removeAll { $0.what == "rate" }
    // Even stamps tell the rate; bundled or uneven ones leave room for another view.
    note(
      "rate", "\(shortNumber(rate)) Hz", because, "--rate \(shortNumber(rate))",
      isInferred: isIrregular || self.stamps == .shared)
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
