import Foundation
import GaitModel
import SensorDecoding
import StrictJSON

extension Dataset {
  /// Reads a description.
  ///
  /// - Throws: `FootstrikeError` where it is no description; every key is checked, unknown ones are refused.
  public init(path: String) throws(FootstrikeError) {
    guard let data = SmallFile.read(path, most: JSONValue.mostBytes) else {
      throw FootstrikeError(file: path, what: "it can't be read", remedy: "name a dataset's JSON file")
    }
    try self.init(data: data, file: path)
  }

  /// Reads a description's bytes.
  public init(data: Data, file: String) throws(FootstrikeError) {
    let top = try DescriptionObject(file: file, data: data)
    try top.allow([
      "schema", "name", "about", "measured_on", "licence", "non_commercial", "source", "tolerance_ms",
      "recordings",
    ])
    let schema = try top.requiredText("schema")
    guard schema == Self.schema else {
      throw top.mistake("schema", "it is \(schema)", "this version reads \(Self.schema)")
    }
    self.file = file
    name = try top.requiredText("name")
    about = try top.text("about") ?? ""
    licence = try top.requiredText("licence")
    isNonCommercial = try top.flag("non_commercial") ?? false
    source = try top.requiredText("source")
    toleranceSeconds = (try top.number("tolerance_ms", in: 0.1...2000) ?? 50) / 1000
    var sources: [RecordingSource] = []
    for entry in try top.objects("recordings") { sources.append(try RecordingSource(entry)) }
    guard !sources.isEmpty else { throw top.mistake("recordings", "there are none", "add one") }
    self.sources = sources
    let isMade = sources.allSatisfy { if case .synthetic = $0.content { true } else { false } }
    subjects = try top.choice("measured_on", Subjects.self) ?? (isMade ? .simulation : nil)
  }
}

extension RecordingSource {
  fileprivate init(_ entry: DescriptionObject) throws(FootstrikeError) {
    try entry.allow([
      "file", "synthetic", "runner", "placement", "side", "read", "given_grade_percent", "only", "by",
      "truth",
    ])
    place = entry.path
    placement = try entry.requiredChoice("placement", Placement.self)
    side = try entry.value("side")
    if case .text(let text)? = side, Side(named: text) == nil {
      throw entry.mistake("side", "nothing is called \(text)", "say left or right")
    }
    runner = try entry.value("runner") ?? .text("1")
    if let by = try entry.object("by") {
      for name in by.names { groups[name] = try by.value(name) }
    }
    if let synthetic = try entry.object("synthetic") {
      if entry.has("file") { throw entry.mistake("file", "it is simulated already", "leave one of both out") }
      if entry.has("truth") { throw entry.mistake("truth", "a simulation knows its truth", "leave it out") }
      content = .synthetic(try SyntheticRuns(synthetic))
    } else {
      let pattern = try entry.requiredText("file")
      guard FilePattern(pattern) != nil else {
        throw entry.mistake("file", "its braces don't match", "write gaps as {name}")
      }
      content = .files(pattern: pattern)
    }
    reading =
      try entry.object("read").map { object throws(FootstrikeError) in try ReadingOptions(object) }
      ?? ReadingOptions()
    givenGradePercent = try entry.number("given_grade_percent", in: -100...100)
    var conditions: [TableCondition] = []
    for object in try entry.objects("only") {
      try object.allow(["file", "where", "column", "equals", "below", "above"])
      conditions.append(
        TableCondition(
          lookup: try TableLookup(object), equals: try object.text("equals"),
          below: try object.number("below"), above: try object.number("above")))
    }
    self.conditions = conditions
    truth =
      try entry.object("truth").map { object throws(FootstrikeError) in try TruthSource(object) }
      ?? TruthSource()
  }
}

extension TableLookup {
  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    file = try object.requiredText("file")
    conditions = try object.pairs("where")
    column = try object.requiredText("column")
  }
}

extension DescriptionObject {
  /// A text with gaps, or a place in a table; `nil` where the key is absent.
  fileprivate func value(_ key: String) throws(FootstrikeError) -> NamedValue? {
    guard holdsObject(key), let object = try object(key) else { return try text(key).map(NamedValue.text) }
    try object.allow(["file", "where", "column"])
    return .table(try TableLookup(object))
  }
}

extension ReadingOptions {
  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    try object.allow([
      "columns", "acceleration_unit", "angular_rate_unit", "time_unit", "rate_hz", "sensor",
      "gravity_removed",
      "acceleration_range_g", "skip_rows", "gyroscope",
    ])
    self.init()
    columns = try object.pairs("columns")
    accelerationUnit = try object.text("acceleration_unit")
    angularRateUnit = try object.text("angular_rate_unit")
    timeUnit = try object.text("time_unit")
    rateHertz = try object.number("rate_hz", in: 1...RecordingDescription.highestRateHertz)
    sensor = try object.text("sensor")
    gravityRemoved = try object.flag("gravity_removed")
    accelerationRangeG = try object.number("acceleration_range_g", in: 0.1...1000)
    ignoresAngularRate = try object.flag("gyroscope") == false
    skipRows = try object.number("skip_rows", in: 0...10_000).map { Int($0) }
  }
}

extension TruthSource {
  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    try object.allow([
      "pattern", "activity", "grade_percent", "grade", "force", "contacts", "swings", "standing", "sensors",
      "clock_offset_s", "find_clock_offset",
    ])
    self.init()
    pattern = try object.choice("pattern", StrikePattern.self)
    activity = try object.choice("activity", TrueActivity.self)
    gradePercent = try object.number("grade_percent", in: -100...100)
    if let grade = try object.object("grade") {
      try grade.allow(["file", "where", "column", "unit"])
      gradeTable = try TableLookup(grade)
      let unit = try grade.text("unit") ?? "percent"
      guard unit == "percent" || unit == "deg" else {
        throw grade.mistake("unit", "nothing is called \(unit)", "write percent or deg")
      }
      gradeIsDegrees = unit == "deg"
    }
    if let force = try object.object("force") {
      try force.allow(["file", "column", "threshold", "rate_hz"])
      guard let rate = try force.number("rate_hz", in: 50...100_000) else {
        throw force.mistake("rate_hz", "it is missing", "add the samples of force a second")
      }
      self.force = ForceTruth(
        file: try force.requiredText("file"), column: try force.requiredText("column"),
        threshold: try force.number("threshold", in: 0.0001...10_000) ?? 0.10, rateHertz: rate)
    }
    contacts = try Self.times(object, "contacts", keys: ("initial", "terminal"), labels: ContactLabels.keys)
    if let inner = try object.object("contacts") {
      contacts?.labels = try ContactLabels(inner)
      if let contacts, !contacts.labels.isEmpty, contacts.initial.count != 1 || contacts.terminal.count > 1 {
        throw inner.mistake("initial", "contacts that are labelled have one row each", "name one column")
      }
      if contacts?.labels.patterns.isEmpty == false, pattern != nil {
        throw object.mistake("pattern", "a column tells it already", "leave one of both out")
      }
    }
    var sensors: [SensorTruth.Sensor] = []
    for inner in try object.objects("sensors") { sensors.append(try SensorTruth.Sensor(inner)) }
    let added = try object.number("clock_offset_s", in: -1e9...1e9)
    let isFound = try object.flag("find_clock_offset") ?? false
    if added != nil, isFound {
      throw object.mistake("clock_offset_s", "it is to be found", "leave one of both out")
    }
    if !sensors.isEmpty {
      self.sensors = SensorTruth(sensors: sensors, addedSeconds: added, findsOffset: isFound)
    } else if added != nil || isFound {
      throw object.mistake("sensors", "it is missing", "name the sensors whose clock it is")
    }
    if !sensors.isEmpty, contacts != nil || force != nil {
      throw object.mistake("sensors", "other times tell the contacts already", "leave one of both out")
    }
    swings = try Self.times(object, "swings", keys: ("column", nil))
    standing = try Self.times(object, "standing", keys: ("column", nil))
    if standing != nil, contacts != nil || swings != nil || force != nil {
      throw object.mistake("standing", "other times tell the strides already", "leave one of both out")
    }
    if force != nil, contacts != nil {
      throw object.mistake("contacts", "the force tells them already", "leave one of both out")
    }
  }

  private static func times(
    _ object: DescriptionObject, _ key: String, keys: (initial: String, terminal: String?),
    labels: [String] = []
  ) throws(FootstrikeError) -> ContactTruth? {
    guard let inner = try object.object(key) else { return nil }
    try inner.allow(
      ["file", "where", keys.initial, "samples_hz", "complete"] + (keys.terminal.map { [$0] } ?? []) + labels)
    let initial = try inner.texts(keys.initial)
    guard !initial.isEmpty else { throw inner.mistake(keys.initial, "it is missing", "name a column") }
    return ContactTruth(
      file: try inner.requiredText("file"), conditions: try inner.pairs("where"), initial: initial,
      terminal: try keys.terminal.map { key throws(FootstrikeError) in try inner.texts(key) } ?? [],
      samplesHertz: try inner.number("samples_hz", in: 1...100_000),
      isComplete: try inner.flag("complete") ?? true)
  }
}

extension SensorTruth.Sensor {
  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    try object.allow(["file", "placement", "side", "read"])
    let placement = try object.requiredChoice("placement", Placement.self)
    let side = try object.choice("side", Side.self)
    self.init(
      name: side.map { "\($0.rawValue)-\(placement.rawValue)" } ?? placement.rawValue,
      file: try object.requiredText("file"), placement: placement, side: side)
    if let read = try object.object("read") { reading = try ReadingOptions(read) }
  }
}

extension ContactLabels {
  fileprivate static let keys = ["pattern", "definition", "angle", "side", "grade", "activity", "measures"]

  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    self.init()
    angle = try object.text("angle")
    side = try object.text("side")
    grade = try object.text("grade")
    activity = try object.text("activity")
    hasMeasures = try object.flag("measures") ?? false
    let column = try object.text("pattern")
    let definitions = try object.oneOrMore("definition")
    guard
      (column == nil) == definitions.isEmpty || definitions.count > 1
        || definitions.first?.has("column") == true
    else {
      throw object.mistake(
        "definition", column == nil ? "there is no pattern to define" : "it is missing",
        "say by which rule the patterns were told, as { \"by\": \"observer\" }")
    }
    for inner in definitions { patterns.append(try LabelledPattern(inner, column: column)) }
    let columns = patterns.map(\.column)
    if let double = columns.indices.first(where: { columns[..<$0].contains(columns[$0]) }) {
      throw definitions[double].mistake(
        "column", "\(columns[double]) is defined before", "name the column of each definition")
    }
    nameDefinitions()
  }

  /// Tells several definitions by one rule apart.
  mutating func nameDefinitions() {
    for place in patterns.indices {
      let rule = patterns[place].definition.rule
      let before = patterns[..<place].count { $0.definition.rule == rule }
      if before > 0 { patterns[place].definition.name = "\(rule.rawValue)_\(before + 1)" }
    }
  }
}

extension LabelledPattern {
  /// - Parameter column: where the definition names none.
  fileprivate init(_ object: DescriptionObject, column: String?) throws(FootstrikeError) {
    try object.allow(["by", "column", "midfoot_from", "midfoot_to"])
    guard let rule = try object.choice("by", PatternDefinition.Rule.self) else {
      throw object.mistake("by", "it is missing", "say strike_angle, strike_index or observer")
    }
    let from = try object.number("midfoot_from", in: -180...180)
    let to = try object.number("midfoot_to", in: -180...180)
    guard (from == nil) == (to == nil), (from ?? 0) <= (to ?? 0) else {
      throw object.mistake("midfoot_from", "the limits make no range", "give both, the smaller one first")
    }
    guard let column = try object.text("column") ?? column else {
      throw object.mistake("column", "it is missing", "name the column of these patterns")
    }
    self.init(
      column: column,
      definition: PatternDefinition(rule: rule, midfoot: from.flatMap { from in to.map { from...$0 } }))
  }
}

extension SyntheticRuns {
  fileprivate init(_ object: DescriptionObject) throws(FootstrikeError) {
    try object.allow([
      "scenarios", "first_runner", "runners", "rates_hz", "gyroscope", "acceleration_range_g", "altitude_hz",
      "speeds", "grades",
    ])
    scenarios = try object.texts("scenarios")
    guard !scenarios.isEmpty else { throw object.mistake("scenarios", "there are none", "name one") }
    guard let first = try object.number("first_runner", in: 0...1e9),
      let count = try object.number("runners", in: 1...100_000)
    else { throw object.mistake("runners", "first_runner or runners is missing", "add both") }
    firstRunner = UInt64(first)
    runners = Int(count)
    var rates: [Double] = []
    for text in try object.texts("rates_hz") {
      guard let rate = Double(text), (1...4000).contains(rate) else {
        throw object.mistake("rates_hz", "\(text) is no rate", "give hertz in quotes, as \"200\"")
      }
      rates.append(rate)
    }
    ratesHertz = rates.isEmpty ? [200] : rates
    hasAngularRate = try object.flag("gyroscope") ?? true
    accelerationRangeG = try object.number("acceleration_range_g", in: 0.5...400) ?? 16
    altitudeHertz = try object.number("altitude_hz", in: 0...400) ?? 0
    if let range = try object.object("speeds") { speeds = try Self.range(range, 1.5...8) }
    if let range = try object.object("grades") { grades = try Self.range(range, -40...40) }
  }

  private static func range(
    _ object: DescriptionObject, _ limits: ClosedRange<Double>
  ) throws(FootstrikeError) -> ClosedRange<Double> {
    try object.allow(["from", "to"])
    guard let from = try object.number("from", in: limits), let to = try object.number("to", in: limits),
      from <= to
    else { throw object.mistake("from", "from and to make no range", "give both, the smaller one first") }
    return from...to
  }
}
