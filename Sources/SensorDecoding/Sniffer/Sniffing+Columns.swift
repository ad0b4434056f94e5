import GaitModel

extension Sniffing {
  /// Sensors on the foot first, then by what they can tell.
  private static let placesByWorth = [
    "foot", "shoe", "ankle", "shank", "tibia", "leg", "sacrum", "pelvis", "waist", "hip", "wrist",
  ]

  /// Words before a column's name that say how it was made, and are no sensor.
  private static let adjectives: Set<String> = [
    "calibrated", "cal", "raw", "filtered", "total", "uncalibrated",
  ]

  /// Finds each role's column; returns why the file is a track, if it is one.
  mutating func findColumns(_ dialect: Dialect) throws(FootstrikeError) -> String? {
    let hasNames = headings.contains { $0.alias != nil }
    try refuseKnownOthers()
    var chosen: [ColumnRole: Int] = [:]
    for (role, told) in options.columns { chosen[role] = try column(called: told) }
    if hasNames {
      chooseSensor()
      let pinned = Array(chosen.values)
      for role in ColumnRole.ofSamples where chosen[role] == nil {
        chosen[role] = bestColumn(role, besides: pinned)
      }
    } else if !ColumnRole.accelerations.contains(where: { chosen[$0] != nil }) {
      try placeUnnamed(dialect, into: &chosen)
    }
    try refuseShared(chosen)
    let axes = ColumnRole.accelerations.map { chosen[$0] }
    if axes.allSatisfy({ $0 == nil }) {
      if [.altitude, .pressure, .speed].contains(where: { role in chosen[role].map(hasNumber) ?? false }) {
        return "it has a column of altitude, pressure or speed and none of acceleration"
      }
      throw missing("acc_x or ax", "ax")
    }
    if !mayLackAxes(chosen) {
      for (axis, letter) in ["x", "y", "z"].enumerated() where axes[axis] == nil {
        throw missing("acc_\(letter) or a\(letter)", "a\(letter)")
      }
    }
    layout.acceleration = axes
    layout.angularRate = ColumnRole.angularRates.map { chosen[$0] }
    if layout.angularRate.contains(where: { $0 == nil }) { layout.angularRate = [nil, nil, nil] }
    layout.time = chosen[.time]
    layout.timeAddend = chosen[.timeAddend].map { CSVLayout.TimeColumn(column: $0, format: .none) }
    layout.altitude = chosen[.altitude]
    layout.pressure = chosen[.pressure]
    layout.speed = chosen[.speed]
    if let speed = chosen[.speed], speed < headings.count {
      layout.speedScale = UnitSpelling.scale(headings[speed].unit)
    }
    if let altitude = chosen[.altitude], altitude < headings.count {
      layout.altitudeScale = UnitSpelling.scale(headings[altitude].unit)
    }
    if let first = axes.compactMap({ $0 }).first, first < headings.count {
      isNamedGravityFree = headings[first].alias?.gravityRemoved ?? false
      isNameSure = !(headings[first].alias?.mayHaveGravity ?? false)
      accelerationUnitText = headings[first].unit
      addGravityColumns()
      if accelerationUnitText.isEmpty, headings[first].alias?.spelling.hasPrefix("useracc") ?? false,
        UnitEvidence(axes.compactMap { $0 }.map { column($0) }).greatest < 30
      {
        // CoreMotion's word, and its unit.
        accelerationUnitText = "g"
      }
    }
    if let first = layout.angularRate[0], first < headings.count {
      angularRateUnitText = headings[first].unit
    }
    explainColumns(chosen, hasNames: hasNames)
    chooseRows(chosen)
    return nil
  }

  /// CoreMotion tells gravity and what the wearer does in columns of their own: an accelerometer reads the sum.
  private mutating func addGravityColumns() {
    let names = headings.map { heading in
      heading.text.prefix { $0 != "(" && $0 != "[" }.lowercased().filter(\.isLetter)
    }
    let gravity = ["x", "y", "z"].map { axis in
      names.firstIndex { $0.hasSuffix("gravity" + axis) || $0.hasSuffix("grav" + axis) }
    }
    let acceleration = layout.acceleration.compactMap { $0 }
    guard gravity.allSatisfy({ $0 != nil }), acceleration.count == 3 else { return }
    func means(_ columns: [Int]) -> [Double] {
      columns.map { index in
        let told = column(index).filter(\.isFinite)
        return told.isEmpty ? 0 : told.reduce(0, +) / Double(told.count)
      }
    }
    let weights = gravity.compactMap { $0 }
    let told = UnitEvidence(weights.map { column($0) }).rest
    let (mean, weight) = (means(acceleration), means(weights))
    let square = zip(weight, weight).reduce(0) { $0 + $1.0 * $1.1 }
    guard told > 0, square > 0 else { return }
    // What has gravity in it has as much of it in the mean, whatever the names say.
    let share = zip(mean, weight).reduce(0) { $0 + $1.0 * $1.1 } / square
    let isNamed = isNamedGravityFree && isNameSure || names[acceleration[0]] == "accelerationx"
    guard isNamed ? !(0.85...1.15).contains(share) : abs(share) < 0.3 else { return }
    isApple = true
    if accelerationUnitText.isEmpty { accelerationUnitText = told < 3 ? "g" : "m/s2" }
    guard options.gravityRemoved != true else { return }
    layout.gravity = gravity
    isNamedGravityFree = false
    guesses.append(
      Guess(
        "gravity", "added from \(columnName(gravity[0]!)) and the like",
        because: "\(columnName(acceleration[0])) is told without it, and an accelerometer reads both",
        option: "--gravity included"))
  }

  /// Who names the body's planes may have recorded fewer than three; but an axis whose place in the table
  /// was given to another column is not lacking, it was pushed out.
  private func mayLackAxes(_ chosen: [ColumnRole: Int]) -> Bool {
    let namesPlanes = ColumnRole.accelerations.contains { role in
      guard let index = chosen[role], index < headings.count else { return false }
      return ["anteroposterior", "mediolateral", "vertical"].contains(headings[index].alias?.spelling)
    }
    let pushedOut = headings.indices.contains { index in
      guard let role = headings[index].alias?.role, ColumnRole.accelerations.contains(role) else {
        return false
      }
      return options.columns[role] != nil && !chosen.values.contains(index)
    }
    return namesPlanes && !pushedOut
  }

  /// A column is read once: given to two roles, the first of them would stay empty in every row.
  private func refuseShared(_ chosen: [ColumnRole: Int]) throws(FootstrikeError) {
    var roles: [Int: ColumnRole] = [:]
    for role in ColumnRole.allCases {
      guard let index = chosen[role] else { continue }
      if let other = roles[index] {
        throw FootstrikeError(
          what: "column \(columnName(index)) can't be both \(other.rawValue) and \(role.rawValue)",
          where: name, line: max(1, layout.skipLines),
          advice: "give each a column of its own with --column \(role.rawValue)=COLUMN")
      }
      roles[index] = role
    }
  }

  func missing(_ names: String, _ role: String) -> FootstrikeError {
    let there = headings.map(\.text).filter { !$0.isEmpty }.prefix(12).joined(separator: ", ")
    return FootstrikeError(
      what: "no column is called \(names)" + (there.isEmpty ? "" : "; they are \(there)"), where: name,
      line: layout.skipLines > 0 ? max(1, layout.skipLines) : 1,
      advice: "name one with --column \(role)=COLUMN")
  }

  /// Files of one quantity each, whose columns are called x, y and z like an acceleration's.
  private func refuseKnownOthers() throws(FootstrikeError) {
    let file = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard options.columns.isEmpty else { return }
    let words = file.split { !$0.isLetter }
    let isBare = headings.allSatisfy { $0.alias?.standsAlone ?? true || $0.alias?.role == .time }
    guard isBare, !words.contains(where: { $0.hasPrefix("acc") || $0 == "imu" }) else { return }
    let others = [
      ("gravity", "gravity"), ("gyroscope", "gyroscope"), ("gyro", "gyroscope"), ("mag", "magnetometer"),
      ("magnetometer", "magnetometer"), ("orientation", "orientation"), ("ecg", "ECG"), ("ppg", "PPG"),
    ]
    for (word, other) in others where words.contains(Substring(word)) {
      throw FootstrikeError(
        what: "this is a recorder's file of the \(other) alone, by its name", where: name,
        advice: "give the file of the accelerometer, or pin the columns with --column ax=COLUMN")
    }
  }

  func column(called told: String) throws(FootstrikeError) -> Int {
    if let index = headings.firstIndex(where: { $0.text == told }) { return index }
    if let index = headings.firstIndex(where: { $0.text.lowercased() == told.lowercased() }) { return index }
    if let number = Int(told), number >= 1, number <= layout.fieldCount { return number - 1 }
    throw FootstrikeError(
      what: "there is no column \(told)", where: name, line: max(1, layout.skipLines),
      advice: headings.isEmpty
        ? "give a number from 1 to \(layout.fieldCount)"
        : "there are \(headings.map(\.text).filter { !$0.isEmpty }.joined(separator: ", "))")
  }

  private mutating func chooseSensor() {
    for heading in headings where heading.alias?.role == .accelerationX && !heading.sensor.isEmpty {
      if !sensors.contains(heading.sensor), !Self.adjectives.contains(heading.sensor) {
        sensors.append(heading.sensor)
      }
    }
    guard sensors.count > 1 else {
      sensors = []
      return
    }
    pickSensor()
  }

  private mutating func pickSensor() {
    if let told = options.sensor?.lowercased() {
      sensor =
        sensors.first { $0.lowercased() == told } ?? sensors.first { $0.lowercased().contains(told) }
        ?? Int(told).flatMap { $0 >= 1 && $0 <= sensors.count ? sensors[$0 - 1] : nil }
    }
    let byWorth = Self.placesByWorth.compactMap { place in
      sensors.first { $0.lowercased().contains(place) }
    }.first
    sensor = sensor ?? byWorth ?? sensors[0]
    guesses.append(
      Guess(
        "sensor", sensor ?? "",
        because: "the file holds \(sensors.joined(separator: ", "))", option: "--sensor \(sensor ?? "")"))
  }

  /// - Parameter pinned: columns that were given a role by name, whatever theirs is.
  func bestColumn(_ role: ColumnRole, besides pinned: [Int]) -> Int? {
    let found = headings.indices.filter { index in
      guard headings[index].alias?.role == role, !pinned.contains(index) else { return false }
      return isOfSensor(headings[index]) || role == .time
    }
    let usable = found.filter { role == .time ? isFilled($0) : role != .altitude || hasNumber($0) }
    // Counts have no known scale: another spelling of the same reading, with a unit, is better.
    return (usable.isEmpty && role == .time ? found : usable).min {
      (headings[$0].unit == "lsb" ? 1 : 0, headings[$0].rank, $0)
        < (headings[$1].unit == "lsb" ? 1 : 0, headings[$1].rank, $1)
    }
  }

  /// Makers name the place of a gyroscope and of an accelerometer with more or fewer words around it.
  private func isOfSensor(_ heading: ColumnHeading) -> Bool {
    guard let sensor, heading.sensor != sensor, !heading.sensor.isEmpty else { return true }
    if Self.adjectives.contains(heading.sensor) { return true }
    guard !sensors.contains(heading.sensor) else { return false }
    let words = Set(heading.sensor.split(separator: "_"))
    return words.isSuperset(of: sensor.split(separator: "_"))
  }

  /// A slow sensor's column is mostly empty; one of a sensor that is not there is always.
  private func hasNumber(_ index: Int) -> Bool {
    rows.contains { index < $0.count && text.number($0[index], point: point) != nil }
  }

  /// Some exports name a column and leave it empty.
  private func isFilled(_ index: Int) -> Bool {
    let filled = rows.prefix(200).count {
      index < $0.count && text.content($0[index], point: point) != .blank
    }
    return filled * 10 >= min(rows.count, 200) * 9
  }

  private mutating func explainColumns(_ chosen: [ColumnRole: Int], hasNames: Bool) {
    guard hasNames else { return }
    for role in ColumnRole.allCases {
      guard let index = chosen[role], options.columns[role] == nil else { continue }
      guesses.append(
        Guess(
          role.rawValue, "column \(index + 1)",
          because: "it is called \(columnName(index))", option: "--column \(role.rawValue)=\(index + 1)",
          isInferred: false))
    }
  }

  /// Files whose rows take turns between sensors and quantities, as UMAFall's do.
  private mutating func chooseRows(_ chosen: [ColumnRole: Int]) {
    if let kind = chosen[.sensorKind] {
      layout.filters.append(.init(column: kind, value: 0))
      guesses.append(
        Guess(
          "rows", "those whose \(columnName(kind)) is 0",
          because: "accelerometer, gyroscope and magnetometer take turns, and 0 is the accelerometer",
          option: "", isInferred: false))
    }
    guard let column = chosen[.sensor] else { return }
    var ids: [Double] = []
    for line in text.lines.indices.dropFirst(layout.skipLines) {
      let cells = text.cells(line, delimiter: delimiter)
      guard column < cells.count, let id = text.number(cells[column], point: point) else { continue }
      if !ids.contains(id) { ids.append(id) }
    }
    guard !ids.isEmpty else { return }
    ids.sort()
    var names: [Double: String] = [:]
    for line in preamble.split(separator: "\n") {
      let fields = line.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      if fields.count >= 3, let id = Double(fields[1]) { names[id] = fields[2] }
    }
    sensors = ids.map { names[$0] ?? shortNumber($0) }
    pickSensor()
    if let sensor, let index = sensors.firstIndex(of: sensor) {
      layout.filters.append(.init(column: column, value: ids[index]))
    }
  }
}
