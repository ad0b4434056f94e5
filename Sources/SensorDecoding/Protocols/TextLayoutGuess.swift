import GaitModel

/// Finds the layout of a text stream from its first lines.
struct TextLayoutGuess {
  private var named = 0
  private var angularRateLines = 0
  private var header: TextLine?
  private var numericLines = InlineArray<33, Int>(repeating: 0)
  private let settings: ProtocolSettings

  init(_ settings: ProtocolSettings) { self.settings = settings }

  /// The layout that most of the lines agree with; `nil` where they hold no acceleration.
  static func layout(
    _ bytes: Span<UInt8>, _ lines: [Range<Int>], _ settings: ProtocolSettings
  ) -> TextLayout? {
    var guess = TextLayoutGuess(settings)
    for range in lines { guess.look(at: TextLine(bytes, range)) }
    return guess.conclude(bytes, lines)
  }

  private mutating func look(at line: TextLine) {
    guard line.problem == nil, line.count > 0, line.count <= TextLine.mostFields else { return }
    if line.hasNames {
      if line.place(of: .accelerationX) != nil { named += 1 }
      if line.place(of: .accelerationX) == nil, line.place(of: .angularRateX) != nil { angularRateLines += 1 }
    } else if line.count(.word) == line.count - line.count(.empty) {
      if line.place(of: .accelerationX) != nil, line.place(of: .accelerationZ) != nil { header = line }
    } else if line.count(.number) >= 3, line.count(.word) == 0 || header?.count == line.count {
      numericLines[line.count] += 1
    }
  }

  private func conclude(_ bytes: Span<UInt8>, _ lines: [Range<Int>]) -> TextLayout? {
    var layout = TextLayout()
    var most = 3
    for columns in 3...TextLine.mostFields where numericLines[columns] > numericLines[most] { most = columns }
    if named > numericLines[most] {
      layout.isSplit = angularRateLines > 0
    } else if numericLines[most] > 0 {
      layout.columns = most
      if let header, header.count == most {
        layout.take(header)
      } else {
        layout.guessColumns(isRising: Self.isFirstRising(bytes, lines, columns: most))
      }
      guard layout.acceleration.min() >= 0 else { return nil }
    } else {
      return nil
    }
    scale(&layout, bytes, lines)
    return layout
  }

  private static func isFirstRising(_ bytes: Span<UInt8>, _ lines: [Range<Int>], columns: Int) -> Bool {
    var last = -Double.infinity
    for range in lines {
      let line = TextLine(bytes, range)
      guard line.problem == nil, line.count == columns, line.fields[0].kind == .number else { continue }
      // A fall by more than half of 32 bits is a counter that wrapped.
      if line.fields[0].value <= last, last - line.fields[0].value < 0x1p31 { return false }
      last = line.fields[0].value
    }
    return true
  }

  /// Finds the units: pinned, told by a name, or guessed from the size of the readings.
  private func scale(_ layout: inout TextLayout, _ bytes: Span<UInt8>, _ lines: [Range<Int>]) {
    var sizes: [Double] = []
    var steps: [Double] = []
    var accelerationUnit = TextField.Unit.unknown
    var angularRateUnit = TextField.Unit.unknown
    var timeUnit = TextField.Unit.unknown
    var lastTime: Double?
    if let header {
      for place in 0..<min(header.count, TextLine.mostFields) {
        let field = header.fields[place]
        if field.role.isAcceleration { accelerationUnit = field.unit }
        if field.role == .angularRateX { angularRateUnit = field.unit }
        if field.role == .time, place == layout.time { timeUnit = field.unit }
      }
    }
    for range in lines {
      let line = TextLine(bytes, range)
      guard line.problem == nil, layout.isNamed ? line.hasNames : line.count == layout.columns else {
        continue
      }
      if let a = layout.readings(line, .accelerationX, layout.acceleration) {
        sizes.append((a.x * a.x + a.y * a.y + a.z * a.z).squareRoot())
      }
      for place in 0..<line.count where layout.isNamed {
        let field = line.fields[place]
        if field.role == .accelerationX, field.unit != .unknown { accelerationUnit = field.unit }
        if field.role == .angularRateX, field.unit != .unknown { angularRateUnit = field.unit }
        if field.role == .time, field.unit != .unknown { timeUnit = field.unit }
      }
      if !layout.isNamed, layout.time >= 0, line.fields[layout.time].role == .time,
        line.fields[layout.time].kind == .number
      {
        timeUnit = .seconds
      }
      if let time = layout.time(line) {
        if let lastTime { steps.append(time - lastTime) }
        lastTime = time
      }
    }
    sizes.sort()
    steps.sort()
    let size = sizes.isEmpty ? 1 : sizes[sizes.count / 2]
    layout.isUnitGuessed = settings.accelerationUnit == nil && accelerationUnit == .unknown
    let unit = settings.accelerationUnit ?? .named(accelerationUnit) ?? .guessed(medianSize: size)
    layout.accelerationStep = unit.step
    layout.angularRateStep =
      (settings.angularRateUnit ?? .named(angularRateUnit) ?? .usual(with: unit)).step
    layout.timeStep = Self.timeStep(timeUnit, medianStep: steps.isEmpty ? 0 : steps[steps.count / 2])
  }

  /// Nanoseconds for 1, by name or by the usual time between two samples.
  private static func timeStep(_ unit: TextField.Unit, medianStep: Double) -> Double {
    switch unit {
    case .milliseconds: 1e6
    case .microseconds: 1e3
    case .seconds: 1e9
    default: medianStep < 0.5 ? 1e9 : medianStep <= 250 ? 1e6 : 1e3
    }
  }
}
