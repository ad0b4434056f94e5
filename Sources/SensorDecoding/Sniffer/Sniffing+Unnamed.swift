import GaitModel

extension Sniffing {
  /// Without names: time first where it grows, the acceleration where it weighs 1 g, the angular rate beside
  /// it; a temperature, a total or a magnetic field between them is left out.
  mutating func placeUnnamed(_ dialect: Dialect, into chosen: inout [ColumnRole: Int])
    throws(FootstrikeError)
  {
    let lastIsEmpty = rows.first?.last.map { text.trimmed($0).isEmpty } ?? false
    let count = dialect.fieldCount - (lastIsEmpty ? 1 : 0)
    let hasWords = dialect.headingLine != nil && headings.contains { !$0.text.isEmpty }
    guard count >= 3, count <= 16, !hasWords, headings.allSatisfy({ $0.alias == nil }) else {
      throw missing("acc_x or ax", "ax")
    }
    var free = Array(0..<count)
    var told: [String] = []
    if count >= 4, isTag() { free.removeFirst() }
    if free.count >= 4, growsSteadily(free[0]) {
      if chosen[.time] == nil { chosen[.time] = free[0] }
      free.removeFirst()
      if free.count >= 4, isDateBeforeClock() {
        chosen[.timeAddend] = 1
        free.removeFirst()
      } else if free.count >= 4, growsSteadily(free[0]) {
        // A count of the rows in front of a time, or two clocks.
        let steps = column(free[0] - 1)
        let isCount = zip(steps.dropFirst(), steps).allSatisfy { $0 - $1 == 1 }
        if isCount, options.columns[.time] == nil { chosen[.time] = free[0] }
        free.removeFirst()
      }
      told.append("its first column grows")
    } else {
      told.append("its first column does not grow")
    }
    if free.count % 3 == 1, free.count >= 4, isFlat(free) {
      // What it took from the row before, or how warm it is.
      free.removeFirst()
      told.append("that hardly changes")
    }
    if free.count >= 7 {
      // An orientation stands before the rest, or behind it.
      if isQuaternion(free[0]) {
        free.removeFirst(4)
      } else if isQuaternion(free[free.count - 4]) {
        free.removeLast(4)
      }
    }
    let first = firstAcceleration(free)
    let rates = angularRates(besides: first, of: free)
    if first != free[0] { told.append("columns \(first + 1) to \(first + 3) weigh 1 g at rest") }
    for axis in 0..<3 {
      chosen[ColumnRole.accelerations[axis]] = first + axis
      if let rates { chosen[ColumnRole.angularRates[axis]] = rates + axis }
    }
    let left = free.filter { !chosen.values.contains($0) }
    if !left.isEmpty { told.append("\(left.count) more stand beside them") }
    guesses.append(
      Guess(
        "columns without names",
        (chosen[.time] != nil ? "time first, then " : "")
          + (rates.map { $0 < first ? "angular rate and acceleration" : "acceleration and angular rate" }
            ?? "acceleration"),
        because: "line \(dialect.dataLine + 1) has no names above it and \(told.joined(separator: ", "))",
        option: "--column ax=\(first + 1) --column ay=\(first + 2) --column az=\(first + 3)"
          + (rates.map { " --column gx=\($0 + 1) --column gy=\($0 + 2) --column gz=\($0 + 3)" } ?? "")))
  }

  /// Readings stand in threes, perhaps with one thing before them. What never rests in few rows weighs
  /// anything by chance: there gravity is what is left of a reading in the mean, and nothing of a turn is.
  private func firstAcceleration(_ free: [Int]) -> Int {
    func evidence(_ first: Int) -> UnitEvidence { UnitEvidence((first..<first + 3).map { column($0) }) }
    let weighed = [0, 3, 1, 4, 6, 2, 5].filter { $0 + 2 < free.count }.map { (free[$0], evidence(free[$0])) }
    if let found = weighed.first(where: { ($1.isStill || rows.count >= 500) && $1.explainsGravity }) {
      return found.0
    }
    guard free.count >= 6, weighed.allSatisfy({ !$1.isStill }) else {
      return weighed.first { $1.explainsGravity }?.0 ?? free[0]
    }
    func left(_ evidence: UnitEvidence) -> Double {
      let sorted = evidence.magnitudes.filter(\.isFinite).sorted()
      return sorted.isEmpty ? 0 : evidence.mean / max(sorted[sorted.count / 2], 1e-9)
    }
    return left(weighed[1].1) > 2 * left(weighed[0].1) ? free[3] : free[0]
  }

  /// The first column hardly changes where the three behind it do.
  private func isFlat(_ free: [Int]) -> Bool {
    func change(_ index: Int) -> Double {
      let values = column(index).filter(\.isFinite).sorted()
      guard let least = values.first, let most = values.last else { return 0 }
      return (most - least) / max(abs(values[values.count / 2]), 1e-9)
    }
    return change(free[0]) < 0.05 && free[1...3].allSatisfy { change($0) > 0.5 }
  }

  /// Four numbers whose squares add up to one in every row.
  private func isQuaternion(_ first: Int) -> Bool {
    let parts = (first..<first + 4).map { column($0) }
    return parts[0].indices.allSatisfy { row in
      let sum = parts.reduce(0) { $0 + $1[row] * $1[row] }
      return sum.isNaN || abs(sum - 1) < 0.01
    }
  }

  /// The first of three columns beside the acceleration that an angular rate fills; `nil` where there are
  /// fewer.
  private func angularRates(besides first: Int, of free: [Int]) -> Int? {
    let before = free.filter { $0 < first }
    let after = free.filter { $0 > first + 2 }
    if after.count < 3 { return before.count >= 3 ? before[before.count - 3] : nil }
    // A temperature may stand between: of four columns the one that is far from zero at any time.
    guard after.count % 3 == 1 else { return after[0] }
    let offsets = after.prefix(4).map { abs(median($0)) }
    return offsets[0] == offsets.max() && offsets[0] > 2 * (offsets.dropFirst().max() ?? 0)
      ? after[1] : after[0]
  }

  private func median(_ index: Int) -> Double {
    let values = column(index).filter(\.isFinite).sorted()
    return values.isEmpty ? 0 : values[values.count / 2]
  }

  /// Rows of several kinds take turns, each with its word first: keeps those of the acceleration.
  private mutating func isTag() -> Bool {
    let tags = rows.prefix(200).compactMap { $0.first.map { text.string(text.trimmed($0)) } }
    guard !tags.isEmpty, tags.allSatisfy({ $0.contains { $0.isLetter } }), Set(tags).count <= 8 else {
      return false
    }
    guard
      let tag = tags.first(where: { $0.lowercased().contains("acc") })
        ?? (Set(tags).count == 1 ? tags[0] : nil)
    else { return false }
    if Set(tags).count > 1 {
      layout.tag = tag
      rows = rows.filter { $0.first.map { text.string(text.trimmed($0)) } == tag }
      guesses.append(
        Guess(
          "rows", "those that begin with \(tag)",
          because: "rows of \(Set(tags).sorted().joined(separator: ", ")) take turns",
          option: "", isInferred: false))
    }
    return true
  }

  /// `06/21/2024,11:58:57.49`.
  private func isDateBeforeClock() -> Bool {
    rows.prefix(20).allSatisfy { row in
      guard row.count > 1, let date = text.time(row[0], TimeGrammar()),
        let clock = text.time(row[1], TimeGrammar())
      else { return false }
      return date.parts.isDisjoint(with: .clock) && clock.parts.isDisjoint(with: .date)
    }
  }

  /// Rises as time does: never back but where a counter wraps, and often, or by the same step each time.
  private func growsSteadily(_ index: Int) -> Bool {
    let sample = rows.prefix(500)
    if let row = sample.first, index < row.count, text.content(row[index], point: point) == .time {
      return true
    }
    let values = sample.compactMap { index < $0.count ? text.number($0[index], point: point) : nil }
    guard values.count >= 3 else { return false }
    // A fall by more than half of 32 bits, or to zero from a power of two, is a counter that wrapped.
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }.filter {
      $0 > -0x1p31 && ![-255, -1_023, -4_095, -65_535].contains($0)
    }
    let rises = steps.filter { $0 > 0 }
    let falls = steps.count { $0 < 0 }
    let isEven = falls == 0 && rises.count >= 2 && rises.allSatisfy { abs($0 - rises[0]) <= 1e-6 * rises[0] }
    return steps.reduce(0, +) > 0 && falls * 20 <= values.count && (rises.count * 2 > steps.count || isEven)
  }
}
