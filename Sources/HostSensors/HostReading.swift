/// One reading of a sensor of the machine itself.
public struct HostReading: Sendable, Equatable, CustomStringConvertible {
  /// What is measured, and in which unit.
  public enum Quantity: String, CaseIterable, Sendable {
    /// °C.
    case temperature
    /// V.
    case voltage
    /// Turns a minute.
    case fan
    /// A.
    case current
    /// W.
    case power
    /// Percent, relative.
    case humidity

    /// What can be true of a computer; a register that was misread says anything else.
    public var plausible: ClosedRange<Double> {
      switch self {
      case .temperature: -100...300
      case .voltage: -1000...1000
      case .fan: 0...200_000
      case .current: -10_000...10_000
      case .power: -100_000...100_000
      case .humidity: 0...100
      }
    }

    /// The unit's sign.
    public var unit: String {
      switch self {
      case .temperature: "°C"
      case .voltage: "V"
      case .fan: "rpm"
      case .current: "A"
      case .power: "W"
      case .humidity: "%"
      }
    }
  }

  /// A limit that a reading can come near to.
  public enum Limit: String, CaseIterable, Sendable {
    /// Below it the machine is damaged or stops.
    case criticalMinimum = "critical minimum"
    /// The lowest normal value.
    case minimum
    /// The highest normal value.
    case maximum
    /// Above it the machine slows down, is damaged or stops.
    case critical
  }

  /// The chip, as `sensors` writes it: `k10temp-pci-00c3`.
  public var chip: String
  /// The sensor's label: `Tctl`, or `temp1` where nobody named it.
  public var label: String
  /// What is measured.
  public var quantity: Quantity
  /// In the quantity's unit.
  public var value: Double
  /// Those limits that the chip tells and that can be true: a maximum of zero, one that is not above the
  /// minimum, or no turns as the least of a fan, is a register that nobody has set.
  public var limits: [Limit: Double]
  /// The chip itself says that a limit was crossed.
  public var hasAlarm: Bool
  /// The chip says that the sensor is broken or absent, or it reads what can't be true.
  public var isFaulty: Bool

  /// A reading.
  public init(
    chip: String, label: String, quantity: Quantity, value: Double, limits: [Limit: Double] = [:],
    hasAlarm: Bool = false, isFaulty: Bool = false
  ) {
    self.chip = chip
    self.label = label
    self.quantity = quantity
    self.value = value
    var limits = limits.filter { $0.value.isFinite }
    let isSet = (limits[.maximum] ?? limits[.critical] ?? .infinity) > (limits[.minimum] ?? -.infinity)
    if quantity != .temperature, limits[.minimum] == 0 { limits[.minimum] = nil }
    if !isSet || limits[.maximum] == 0 { (limits[.minimum], limits[.maximum]) = (nil, nil) }
    if let critical = limits[.critical], critical <= (limits[.criticalMinimum] ?? 0) {
      (limits[.criticalMinimum], limits[.critical]) = (nil, nil)
    }
    self.limits = limits
    self.hasAlarm = hasAlarm
    self.isFaulty = isFaulty || !quantity.plausible.contains(value)
  }

  /// The most serious limit that is crossed or nearly so; `nil` where there is none, or where the sensor is
  /// faulty.
  ///
  /// - Parameters:
  ///   - degrees: how near a temperature may come, in °C. Zero: only at the limit.
  ///   - fraction: how near any other reading may come, as a part of the limit, 0…1.
  public func limitNear(degrees: Double = 5, fraction: Double = 0.03) -> Limit? {
    guard !isFaulty, value.isFinite else { return nil }
    func isNear(_ limit: Limit) -> Bool {
      guard let bound = limits[limit] else { return false }
      let margin = quantity == .temperature ? degrees : fraction * bound.magnitude
      return switch limit {
      case .criticalMinimum, .minimum: value <= bound + margin
      case .maximum, .critical: value >= bound - min(margin, mostBelowMaximum)
      }
    }
    if let near = [.critical, .criticalMinimum, .maximum, .minimum].first(where: isNear) { return near }
    // Chips whose limits nobody has set raise alarms all the time.
    return hasAlarm && !limits.isEmpty ? (limits[.maximum] != nil ? .maximum : limits.keys.first) : nil
  }

  /// A supply of 5 V that may have 4.63 to 5.25 is well at 5.1: of a narrow band the last tenth is near its end.
  private var mostBelowMaximum: Double {
    guard quantity != .temperature, let least = limits[.minimum], let most = limits[.maximum] else {
      return .infinity
    }
    return 0.1 * (most - least)
  }

  /// `k10temp-pci-00c3 Tctl: 55.25 °C (maximum 70, critical 90)`.
  public var description: String {
    let known = Limit.allCases.compactMap { limit in limits[limit].map { "\(limit.rawValue) \(rounded($0))" }
    }
    let told = known + (hasAlarm ? ["alarm"] : []) + (isFaulty ? ["faulty"] : [])
    return "\(chip) \(label): \(rounded(value)) \(quantity.unit)"
      + (told.isEmpty ? "" : " (" + told.joined(separator: ", ") + ")")
  }

  /// At most three decimals, and none where there is nothing to tell.
  private func rounded(_ value: Double) -> String {
    let value = (value * 1000).rounded() / 1000
    return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
