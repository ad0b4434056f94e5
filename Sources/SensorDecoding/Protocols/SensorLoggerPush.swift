import GaitModel

extension SerialProtocol {
  /// The app Sensor Logger's HTTP push (awesome-sensor-logger, PUSHING.md).
  public static let sensorLogger = SerialProtocol(
    name: "sensorlogger", title: "Sensor Logger's HTTP push",
    advice: "Switch on Total Acceleration (or Accelerometer and Gravity) and Gyroscope.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64)
  ) { PhoneDecoder<SensorLoggerGrammar>($0) }
}

/// `{"messageId": 7, "sessionId": "…", "deviceId": "…", "payload": [{"name": "accelerometer",
/// "time": 1698501144401773000, "values": {"z": 9.7, "y": 0.1, "x": 0.2}}, …]}`: nanoseconds since 1970 UTC.
struct SensorLoggerGrammar: PhoneGrammar {
  var readings: PhoneReadings
  var problem: String? { nil }

  private enum Field { case name, time, x, y, z, other }

  /// Whether what is open is a list, outermost first.
  private var lists: [Bool] = []
  /// Depth of the object that is a reading.
  private var readingDepth: Int?
  private var field = Field.other
  private var kind: PhoneReadings.Kind?
  private var time: Int64?
  private var value = SIMD3<Float>(repeating: .nan)

  private static let kinds: [(name: [UInt8], kind: PhoneReadings.Kind)] = [
    (Array("totalacceleration".utf8), .acceleration), (Array("accelerometer".utf8), .withoutGravity),
    (Array("gravity".utf8), .gravity), (Array("accelerometeruncalibrated".utf8), .uncalibrated),
    (Array("gyroscope".utf8), .angularRate),
  ]

  init(_ settings: ProtocolSettings) {
    readings = PhoneReadings(settings)
    lists.reserveCapacity(64)
  }

  mutating func take(_ token: JSONScanner.Token, _ text: ArraySlice<UInt8>) {
    switch token {
    case .openObject:
      if lists.last == true, readingDepth == nil {
        readingDepth = lists.count
        (kind, time, value) = (nil, nil, SIMD3(repeating: .nan))
      }
      lists.append(false)
    case .openArray: lists.append(true)
    case .closeObject, .closeArray:
      _ = lists.popLast()
      guard lists.count == readingDepth else { return }
      readingDepth = nil
      if let kind, let time { _ = readings.add(kind, time: time, value) }
    case .key: field = Self.field(text)
    case .string:
      if field == .name { kind = Self.kind(text) } else { number(text) }
    case .number: number(text)
    case .word: break
    case .damage: breakOff()
    }
  }

  mutating func endDocument() { lists.removeAll(keepingCapacity: true) }

  mutating func breakOff() {
    lists.removeAll(keepingCapacity: true)
    readingDepth = nil
    readings.breakOff()
  }

  /// Numbers are written as such or as text.
  private mutating func number(_ text: ArraySlice<UInt8>) {
    switch field {
    case .time: time = text.jsonNanoseconds
    case .x: value.x = Float(text.jsonNumber ?? .nan)
    case .y: value.y = Float(text.jsonNumber ?? .nan)
    case .z: value.z = Float(text.jsonNumber ?? .nan)
    case .name, .other: break
    }
  }

  private static func field(_ name: ArraySlice<UInt8>) -> Field {
    guard let first = name.first else { return .other }
    if name.count == 1 { return first == 0x78 ? .x : first == 0x79 ? .y : first == 0x7A ? .z : .other }
    return name.elementsEqual("name".utf8) ? .name : name.elementsEqual("time".utf8) ? .time : .other
  }

  private static func kind(_ name: ArraySlice<UInt8>) -> PhoneReadings.Kind? {
    kinds.first { known in
      known.name.count == name.count && zip(known.name, name).allSatisfy { $0 == $1 | 0x20 }
    }?.kind
  }
}
