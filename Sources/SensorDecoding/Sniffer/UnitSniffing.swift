import GaitModel

/// Finds units, gravity and range from headings, or else from the readings.
struct UnitSniffing {
  var sniffing: Sniffing
  var gravityRemoved = false
  var range: Float?
  /// The rate of a format that is known to have only one.
  var knownRateHertz: Double?
  var knownRateReason = ""
  /// Readings of each axis as they stand in the file.
  private var axes: [[Double]] = []
  private var evidence = UnitEvidence([])
  private var rest: Double { evidence.rest }

  init(_ sniffing: Sniffing) { self.sniffing = sniffing }

  mutating func run() throws(FootstrikeError) {
    axes = sniffing.layout.acceleration.compactMap { $0 }.map { sniffing.column($0) }
    if !sniffing.layout.gravity.contains(nil) {
      axes = zip(axes, sniffing.layout.gravity).map { axis, gravity in
        zip(axis, sniffing.column(gravity!)).map { $0 + $1 }
      }
    }
    evidence = UnitEvidence(axes)
    guard rest.isFinite else {
      throw FootstrikeError(
        what: "the columns of the acceleration hold no numbers", where: sniffing.name,
        line: sniffing.layout.skipLines + 1, advice: "name others with --column ax=COLUMN")
    }
    let mean = evidence.mean
    let unit = try accelerationUnit(mean: mean)
    try refuseGauss(unit)
    try refuseAngles()
    contradict(unit)
    sniffing.layout.accelerationScale = unit.metresPerSecondSquared
    findGravity(mean: mean * unit.metresPerSecondSquared)
    angularRateUnit(unit)
    findRange(unit)
  }

  private mutating func note(
    _ what: String, _ value: String, _ because: String, _ pin: String, isInferred: Bool = true
  ) {
    sniffing.guesses.append(
      Guess(what, value, because: because, option: pin, isInferred: isInferred))
  }

  /// `X [G]` is what a magnetometer's file calls gauss, and an accelerometer's g: the numbers tell.
  private func refuseGauss(_ unit: AccelerationUnit) throws(FootstrikeError) {
    let first = sniffing.layout.acceleration.compactMap { $0 }.first ?? 0
    guard first < sniffing.headings.count, sniffing.headings[first].mayBeGauss,
      sniffing.options.accelerationUnit == nil, axes.count == 3, !isWithin(rest, 0.85, 1.15)
    else { return }
    throw FootstrikeError(
      what: "\(sniffing.columnName(first)) reads like a magnetometer in gauss: it is "
        + "\(shortNumber((rest * 100).rounded() / 100)) at rest, where an acceleration is 1 g",
      where: sniffing.name, line: max(1, sniffing.layout.skipLines),
      advice: "give the accelerometer's file, or say --acceleration-unit g")
  }

  /// Columns that are called no more than x, y and z may be an orientation's.
  private func refuseAngles() throws(FootstrikeError) {
    let first = sniffing.layout.acceleration.compactMap { $0 }.first ?? 0
    guard axes.count == 3, sniffing.options.accelerationUnit == nil, sniffing.options.columns.isEmpty,
      sniffing.accelerationUnitText.isEmpty, first < sniffing.headings.count,
      sniffing.headings[first].alias?.standsAlone == true, !evidence.isStill, !evidence.explainsGravity,
      evidence.turnsLikeAngles
    else { return }
    throw FootstrikeError(
      what: "x, y and z turn as angles do and weigh nothing", where: sniffing.name,
      line: max(1, sniffing.layout.skipLines),
      advice: "give the accelerometer's readings, or say --acceleration-unit UNIT")
  }

  /// What the option says is done, and said where the readings say otherwise.
  private mutating func contradict(_ unit: AccelerationUnit) {
    guard sniffing.options.accelerationUnit != nil, evidence.isStill, axes.count == 3,
      sniffing.options.gravityRemoved != true
    else { return }
    let inG = rest * unit.metresPerSecondSquared / 9.80665
    guard !isWithin(inG, 0.5, 2), !isWithin(inG, 0, 0.2) || isWithin(rest, 0.8, 1.25) else { return }
    note(
      "acceleration unit", "\(unit)",
      "the option says so, though |a| at rest is then \(shortNumber((inG * 1_000).rounded() / 1_000)) g", "")
  }

  private mutating func accelerationUnit(mean: Double) throws(FootstrikeError)
    -> AccelerationUnit
  {
    if let told = sniffing.options.accelerationUnit { return told }
    if let scale = sniffing.preambleScale("ascale") {
      let unit = AccelerationUnit.raw(countsPerG: 1 / scale)
      note(
        "acceleration unit", "\(unit)", "the line ascale says so", "--acceleration-unit \(unit)",
        isInferred: false)
      return unit
    }
    let told = sniffing.accelerationUnitText
    let named: AccelerationUnit? =
      switch told {
      case "g": .g
      case "mg": .milliG
      case "ug": .raw(countsPerG: 1e6)
      case "m/s2": .metresPerSecondSquared
      case "cm/s2": .raw(countsPerG: 980.665)
      case "mm/s2": .raw(countsPerG: 9_806.65)
      case "razor": .raw(countsPerG: 256)
      default: nil
      }
    if let named {
      note(
        "acceleration unit", "\(named)", "the heading says so", "--acceleration-unit \(named)",
        isInferred: false)
      return named
    }
    let seen = shortNumber((rest * 100).rounded() / 100)
    if told == "lsb" { return try rawUnit(seen) }
    let isFree = sniffing.isNamedGravityFree || isSensorLogger && mean < 0.35 * 9.80665 && rest > 0
    let center = (rest * mean.squareRoot() * mean.squareRoot()).squareRoot()
    let unit: AccelerationUnit
    if evidence.areWhole, !isFree, let near = nearestUnit() { return near }
    if isFree && (mean < 0.5 || isSensorLogger && mean < 3.4 && !isWithin(rest, 0.7, 1.4)) {
      note(
        "acceleration unit", "m/s2", "gravity was taken out, which recorders do in m/s²",
        "--acceleration-unit m/s2")
      return .metresPerSecondSquared
    } else if isWithin(rest, 0.5, 2.5) || isWithin(rest, 0.2, 4) && isWithin(mean, 0.5, 2) {
      unit = .g
    } else if isWithin(rest, 5, 20) || isWithin(rest, 2, 40) && isWithin(mean, 5, 20) {
      unit = .metresPerSecondSquared
    } else if isWithin(rest, 850, 1_150)
      || isWithin(rest, 400, 2_500) && isWithin(mean, 600, 1_500) && !isPower(rest)
    {
      unit = .milliG
    } else if center < 5 && !evidence.areWhole {
      unit = center < 0.5 ? .g : .metresPerSecondSquared
      note(
        "acceleration unit", "\(unit)", "|a| at rest is \(seen), which no unit explains well",
        "--acceleration-unit \(unit)")
      return unit
    } else {
      return try rawUnit(seen)
    }
    note("acceleration unit", "\(unit)", "|a| at rest is \(seen)", "--acceleration-unit \(unit)")
    return unit
  }

  /// A sensor that never rests in few rows: the unit in which its usual reading is nearest to a runner's.
  ///
  /// Counts come with counts of the gyroscope, and half of the readings of a limb that turns fast and lands hard
  /// are over 2.5 g, those of a trunk over 1.15 g.
  private mutating func nearestUnit() -> AccelerationUnit? {
    let finite = evidence.magnitudes.filter(\.isFinite).sorted()
    guard !evidence.isStill, evidence.smoothness > 0.03, finite.count < 500,
      let median = finite.dropFirst(finite.count / 2).first, median > 0
    else { return nil }
    let rates = sniffing.layout.angularRate.compactMap { $0 }.flatMap { sniffing.column($0) }.filter(
      \.isFinite)
    let areCounts = rates.allSatisfy { $0 == $0.rounded() && abs($0) <= 32_768 }
    let fastest = (rates.map(abs).max() ?? 0) * (areCounts ? 1 / 16.384 : 1)
    let isLimb =
      evidence.greatest > (rates.isEmpty ? 4 : 3) * median
      && (rates.isEmpty || fastest > 500 || !areCounts && (8..<40).contains(fastest))
    let units =
      [AccelerationUnit.g, .milliG, .metresPerSecondSquared]
      + (evidence.areWhole && areCounts ? UnitEvidence.powers.map { .raw(countsPerG: $0) } : [])
    func distance(_ unit: AccelerationUnit) -> Double {
      let ratio = median / ((isLimb ? 2.5 : 1.15) * unit.perG)
      return max(ratio, 1 / ratio)
    }
    guard let unit = units.min(by: { distance($0) < distance($1) }), distance(unit) < 10 else { return nil }
    note(
      "acceleration unit", "\(unit)",
      "it never rests, and half of its readings are over \(shortNumber(median))"
        + (isLimb ? " as it lands hard" : "") + "; a second of standing makes it sure",
      "--acceleration-unit \(unit)")
    return unit
  }

  private func isWithin(_ value: Double, _ low: Double, _ high: Double) -> Bool {
    value >= low && value <= high
  }

  private func isPower(_ value: Double) -> Bool {
    UnitEvidence.powers.contains { $0 != 1_024 && abs(value / $0 - 1) < 0.06 }
  }

  /// Counts of the sensor.
  private mutating func rawUnit(_ seen: String) throws(FootstrikeError) -> AccelerationUnit {
    let names = sniffing.headings.map(\.text)
    if names == ["ax_lsb", "ay_lsb", "az_lsb", "gx_lsb", "gy_lsb", "gz_lsb"],
      isWithin(rest, 190, 330) || isWithin(evidence.mean, 150, 350)
    {
      note(
        "acceleration unit", "raw:256", "columns are named as in SisFall's files and |a| at rest is \(seen)",
        "--acceleration-unit raw:256")
      knownRateHertz = 200
      knownRateReason = "columns and scale are those of SisFall's files, which are all of 200 Hz"
      return .raw(countsPerG: 256)
    }
    for counts in UnitEvidence.powers
    where isWithin(rest / counts, 0.8, 1.25) && (evidence.areWhole || sniffing.accelerationUnitText == "lsb")
    {
      note(
        "acceleration unit", "raw:\(Int(counts))", "|a| at rest is \(seen) counts",
        "--acceleration-unit raw:\(Int(counts))")
      return .raw(countsPerG: counts)
    }
    if let near = nearestUnit() { return near }
    throw FootstrikeError(
      what: "|a| at rest is \(seen), which is neither g, mg nor m/s²", where: sniffing.name,
      line: sniffing.layout.skipLines + 1, advice: "give the unit with --acceleration-unit raw:COUNTS_PER_G")
  }

  private var isSensorLogger: Bool {
    let names = sniffing.headings.map { $0.text.lowercased() }
    return names.starts(with: ["time", "seconds_elapsed"]) && names.contains("z")
  }

  private mutating func findGravity(mean: Double) {
    if let told = sniffing.options.gravityRemoved {
      gravityRemoved = told
      return
    }
    if !sniffing.layout.gravity.contains(nil) { return }
    let seen = shortNumber((mean / 9.80665 * 100).rounded() / 100)
    let atRest = rest * sniffing.layout.accelerationScale / 9.80665
    let isHeavy =
      axes.count == 3 && (mean > 0.5 * 9.80665 || evidence.isStill && isWithin(atRest, 0.85, 1.15))
    if sniffing.isNamedGravityFree, isHeavy, !sniffing.isNameSure {
      note(
        "gravity", "included",
        "|a| at rest is \(shortNumber((atRest * 100).rounded() / 100)) g and the mean \(seen) g, whatever the"
          + " columns' names say", "--gravity included")
    } else if sniffing.isNamedGravityFree {
      gravityRemoved = true
      note("gravity", "removed", "the columns' names say so", "--gravity removed", isInferred: false)
    } else if axes.count == 3, mean < 0.25 * 9.80665, evidence.isStill || evidence.magnitudes.count >= 200,
      !(evidence.isStill && isWithin(rest * sniffing.layout.accelerationScale / 9.80665, 0.85, 1.15))
    {
      gravityRemoved = true
      note("gravity", "removed", "the mean acceleration is \(seen) g", "--gravity removed")
    } else {
      note(
        "gravity", "included", "the mean acceleration is \(seen) g", "--gravity included",
        isInferred: axes.count < 3 || mean < 0.6 * 9.80665)
    }
  }

  mutating func angularRateUnit(_ acceleration: AccelerationUnit) {
    let columns = sniffing.layout.angularRate.compactMap { $0 }
    guard columns.count == 3 else { return }
    var unit = sniffing.options.angularRateUnit
    var because = ""
    if unit == nil, let scale = sniffing.preambleScale("gscale") {
      unit = .raw(countsPerDegreePerSecond: .pi / 180 / scale)
      because = "the line gscale says so"
    }
    if unit == nil {
      switch sniffing.angularRateUnitText {
      case "deg/s": unit = .degreesPerSecond
      case "rad/s": unit = .radiansPerSecond
      case "mdeg/s": unit = .raw(countsPerDegreePerSecond: 1_000)
      case "razor": unit = .raw(countsPerDegreePerSecond: 14.375)
      default: break
      }
      if unit != nil { because = "the heading says so" }
    }
    let greatest = columns.flatMap { sniffing.column($0) }.filter(\.isFinite).map { abs($0) }.max() ?? 0
    if unit == nil, greatest > 32_768 {
      unit = .raw(countsPerDegreePerSecond: 1_000)
      because = "it reaches \(shortNumber(greatest)), which is mdeg/s as 16 bits do not hold it"
    }
    if unit == nil, case .raw(let counts) = acceleration {
      if knownRateHertz != nil {
        unit = .raw(countsPerDegreePerSecond: 65_536.0 / 4_000)
        because = "SisFall's gyroscope has 65536 counts for 4000 deg/s"
      } else {
        unit = .raw(countsPerDegreePerSecond: 16.384)
        because = "accelerations are counts (\(shortNumber(counts)) to a g), and ±2000 deg/s is usual"
      }
    }
    if let told = sniffing.options.angularRateUnit, greatest * told.radiansPerSecond > 75 {
      because =
        "the option says so, though it reaches "
        + "\(shortNumber((greatest * told.radiansPerSecond).rounded())) rad/s then, which no foot does"
    }
    if unit == nil {
      // Feet turn at up to 30 rad/s, which is 1,700 deg/s.
      if sniffing.isApple, greatest <= 40 {
        unit = .radiansPerSecond
        because =
          "it stays under \(shortNumber(greatest)), and stands beside gravity as CoreMotion's, in rad/s"
      } else if greatest > 40 {
        unit = .degreesPerSecond
        because = "it reaches \(shortNumber(greatest)), too fast for rad/s"
      } else if evidence.greatest * acceleration.metresPerSecondSquared > 30, greatest < 30 {
        unit = .radiansPerSecond
        because = "it stays under \(shortNumber(greatest)), too slow for deg/s of what moves so hard"
      } else if acceleration == .metresPerSecondSquared {
        unit = .radiansPerSecond
        because = "it stays under \(shortNumber(greatest)), and rad/s goes with m/s²"
      } else {
        unit = .degreesPerSecond
        because = "it stays under \(shortNumber(greatest)), and deg/s goes with \(acceleration)"
      }
    }
    guard let unit else { return }
    sniffing.layout.angularRateScale = unit.radiansPerSecond
    if !because.isEmpty {
      note(
        "angular rate unit", "\(unit)", because, "--angular-rate-unit \(unit)",
        isInferred: because != "the heading says so" && because != "the line gscale says so")
    }
  }

  /// A range is seen where readings pile up at its end: more of them in the last 0.2 % than in all of the
  /// 3 % before, which no movement does. An impact may clip for one sample only, and a sensor's two ends
  /// may differ by a count or two.
  private mutating func findRange(_ unit: AccelerationUnit) {
    if let told = sniffing.options.accelerationRangeG {
      range = Float(told * 9.80665)
      return
    }
    var top = 0.0
    for axis in axes { for value in axis where value.isFinite { top = max(top, abs(value)) } }
    guard top > 0 else { return }
    let inG = top * unit.metresPerSecondSquared / 9.80665
    var atEnd = 0
    var before = 0
    for axis in axes {
      for value in axis where abs(value) >= top * 0.97 {
        if abs(value) >= top * 0.998 { atEnd += 1 } else { before += 1 }
      }
    }
    guard atEnd >= 3, atEnd > before,
      let known = [2.0, 4, 6, 8, 10, 12, 16, 24, 32, 64, 100, 200].first(where: { abs(inG / $0 - 1) < 0.025 })
    else { return }
    range = Float(top * unit.metresPerSecondSquared)
    note(
      "acceleration range", "±\(Int(known)) g", "readings pile up at \(shortNumber(inG)) g",
      "--acceleration-range \(Int(known))")
  }
}
