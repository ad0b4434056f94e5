import GaitModel

/// One file of an export that has a file for each sensor.
public struct SensorPart: Sendable {
  /// What such a file tells.
  public enum Quantity: String, Sendable {
    /// What the accelerometer reads.
    case acceleration
    /// Gravity alone.
    case gravity
    /// What the gyroscope reads.
    case angularRate = "angular rate"
    /// Height or pressure of a barometer.
    case altitude
    /// Height and speed of a satellite receiver.
    case location
  }

  /// What it tells.
  public var quantity: Quantity
  /// How it is read; of the gyroscope's and the barometer's rows the acceleration is zero.
  public var description: RecordingDescription

  /// Words that names of such files hold, and what they mean; `nil` is nothing that is read here. The first that
  /// fits counts.
  private static let words: [(String, Quantity?)] = [
    ("magnet", nil), ("orient", nil), ("light", nil), ("micro", nil), ("camera", nil), ("heart", nil),
    ("step", nil), ("pedometer", nil), ("activity", nil), ("annotation", nil), ("metadata", nil),
    ("battery", nil), ("compass", nil), ("headphone", nil), ("network", nil), ("bluetooth", nil),
    ("device", nil), ("gyro", .angularRate), ("rotation", .angularRate), ("grav", .gravity),
    ("baro", .altitude), ("press", .altitude), ("location", .location), ("gps", .location),
    ("accel", .acceleration), ("beschl", .acceleration), ("motion", .acceleration),
  ]

  /// What a file's name says it tells; `nil` where it says nothing, and `.some(nil)` where it is none of these.
  public static func quantity(ofFile name: String) -> Quantity?? {
    let file = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    return words.first { file.contains($0.0) }.map(\.1)
  }

  /// Describes a file of one sensor from its first bytes; `nil` where it tells none of the quantities.
  ///
  /// - Parameters:
  ///   - head: its first `Sniffer.headBytes` bytes, or all where there are fewer.
  ///   - name: what to call it; its last part may tell the quantity, where columns are called x, y and z.
  ///   - options: what the person knows.
  ///   - table: how it is made, where the file is no table of text.
  public init?(
    head: Span<UInt8>, name: String, options: DecodingOptions, table: MadeTable? = nil
  ) throws(FootstrikeError) {
    let named = Self.quantity(ofFile: name)
    if let named, named == nil { return nil }
    let bytes =
      table?.text(of: head) ?? head.withUnsafeBufferPointer { Array($0.prefix(Sniffer.headBytes)) }
    let options = table == nil ? options : MadeTable.options(options)
    if table == nil, case .binary(let format) = FileKind.of(bytes).content {
      quantity = .acceleration
      description = try format.describe(bytes.span, name, options)
      return
    }
    var sniffing = Sniffing(text: HeadText(bytes), name: name, options: options)
    _ = try sniffing.adoptDialect()
    guard let quantity = named ?? sniffing.quantityOfColumns else { return nil }
    self.quantity = quantity
    if quantity == .acceleration {
      var options = options
      let columns = sniffing.headings.map { $0.text.lowercased() }
      // Sensor Logger's are in m/s², but for the raw ones.
      if options.accelerationUnit == nil, columns.starts(with: ["time", "seconds_elapsed"]),
        Set(columns.dropFirst(2)) == ["x", "y", "z"], !name.lowercased().contains("uncalibrated")
      {
        options.accelerationUnit = .metresPerSecondSquared
      }
      var whole = Sniffing(text: HeadText(bytes), name: name, options: options)
      guard case .samples(let told) = try whole.run() else { return nil }
      description = told
    } else {
      description = try sniffing.describePart(quantity)
    }
    if let table { description = table.read(description) }
  }
}

extension Sniffing {
  /// What the columns' names and units say the file tells.
  fileprivate var quantityOfColumns: SensorPart.Quantity? {
    let roles = Set(headings.compactMap { $0.alias?.role })
    if roles.isSuperset(of: ColumnRole.accelerations) { return .acceleration }
    if roles.isSuperset(of: ColumnRole.angularRates) { return .angularRate }
    if roles.contains(.latitude) || roles.contains(.speed) { return .location }
    return roles.contains(.pressure) || roles.contains(.altitude) || pressureColumn != nil ? .altitude : nil
  }

  /// `X (hPa)`.
  private var pressureColumn: Int? {
    headings.firstIndex { ["hpa", "mbar"].contains(where: $0.text.lowercased().contains) }
  }

  fileprivate mutating func describePart(
    _ quantity: SensorPart.Quantity
  ) throws(FootstrikeError) -> RecordingDescription {
    layout.time = bestColumn(.time, besides: [])
    switch quantity {
    case .acceleration, .gravity:
      layout.acceleration = ColumnRole.accelerations.map { bestColumn($0, besides: []) }
    case .angularRate:
      layout.angularRate = ColumnRole.angularRates.map { bestColumn($0, besides: []) }
      if layout.angularRate.contains(where: { $0 == nil }) {
        layout.angularRate = ColumnRole.accelerations.map { bestColumn($0, besides: []) }
      }
      angularRateUnitText = layout.angularRate[0].map { headings[$0].unit } ?? ""
    case .altitude, .location:
      layout.altitude = bestColumn(.altitude, besides: [])
      layout.pressure = bestColumn(.pressure, besides: []) ?? pressureColumn
      layout.speed = bestColumn(.speed, besides: [])
      layout.altitudeScale = layout.altitude.map { UnitSpelling.scale(headings[$0].unit) } ?? 1
      layout.speedScale = layout.speed.map { UnitSpelling.scale(headings[$0].unit) } ?? 1
    }
    let axes = quantity == .angularRate ? layout.angularRate : layout.acceleration
    let isThere =
      quantity == .altitude || quantity == .location
      ? layout.altitude != nil || layout.pressure != nil || layout.speed != nil : !axes.contains(nil)
    guard isThere, layout.time != nil else {
      throw FootstrikeError(
        what: "its columns tell no \(quantity.rawValue)", where: name, line: max(1, layout.skipLines),
        advice: "export it anew, or leave it out")
    }
    var clock = TimeSniffing(self)
    try clock.run()
    var units = UnitSniffing(clock.sniffing)
    units.angularRateUnit(.metresPerSecondSquared)
    layout = units.sniffing.layout
    var description = RecordingDescription(
      name: name, format: .table(layout), timeline: TimelineSettings(rateHertz: clock.rateHertz ?? 0))
    description.rateHertz = clock.rateHertz
    description.timeKind = clock.kind
    description.dateOffset = clock.dateOffset
    description.hasAltitude = layout.altitude != nil || layout.pressure != nil
    return description
  }
}
