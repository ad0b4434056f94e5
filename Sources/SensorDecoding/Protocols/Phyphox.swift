import GaitModel

extension SerialProtocol {
  /// The app phyphox's remote interface (phyphox wiki, "Remote-interface communication"; its `RemoteServer.java`).
  public static let phyphox = SerialProtocol(
    name: "phyphox", title: "phyphox's remote interface",
    advice: "Open an experiment with the accelerometer, and with the gyroscope where it has one.",
    checksumBits: 0, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64)
  ) { PhoneDecoder<PhyphoxGrammar>($0) }
}

/// What `/config` and `/get` answer.
///
///     /config  {…, "inputs": [{"source": "accelerometer", "outputs": [{"x": "accX"}, …, {"t": "acc_time"}]}], …}
///     /get     {"buffer": {"accX": {"size": 0, "updateMode": "partial", "buffer": [0.178, …]}, …},
///               "status": {"session": "ab12cd", "measuring": true, …}}
///
/// Times are seconds of the experiment, with eight digits.
struct PhyphoxGrammar: PhoneGrammar {
  /// A sensor's buffers, by time, x, y and z: what they are called, and what of them came in this document.
  struct Sensor: Sendable {
    let source: [UInt8]
    let kind: PhoneReadings.Kind
    var names: [[UInt8]] = [[], [], [], []]
    var columns: [[Double]] = [[], [], [], []]
    /// The last time that came, seconds.
    var last: Double?

    var isThere: Bool { names.allSatisfy { !$0.isEmpty } }
  }

  var readings: PhoneReadings
  private(set) var sensors: [Sensor]
  private(set) var problem: String?
  /// Of the status.
  private(set) var session: [UInt8] = []

  /// Names of what is open, outermost first; empty for a list or the document.
  private var path: [[UInt8]] = []
  private var key: [UInt8] = []
  /// The sensor that an entry of the inputs is of, and the column that a buffer is.
  private var input: Int?
  private var column: (sensor: Int, axis: Int)?
  private var isConfiguration = false

  /// A day's column at 500 Hz is no answer.
  private static let mostValues = 4_096
  private static let axes: [[UInt8]] = ["t", "x", "y", "z"].map { Array($0.utf8) }

  init(_ settings: ProtocolSettings) {
    readings = PhoneReadings(settings)
    func names(_ prefix: String) -> [[UInt8]] {
      ["_time", "X", "Y", "Z"].map { Array((prefix + $0).utf8) }
    }
    // What the app's own experiments call them, for versions that do not tell.
    sensors = [
      Sensor(source: Array("accelerometer".utf8), kind: .acceleration, names: names("acc")),
      Sensor(source: Array("gyroscope".utf8), kind: .angularRate, names: names("gyr")),
      Sensor(source: Array("linear_acceleration".utf8), kind: .withoutGravity),
    ]
  }

  mutating func take(_ token: JSONScanner.Token, _ text: ArraySlice<UInt8>) {
    switch token {
    case .key: key = Array(text.prefix(64))
    case .openObject, .openArray:
      path.append(key)
      key = []
      begin()
    case .closeObject, .closeArray:
      _ = path.popLast()
      key = []
      if path.count < 4 { column = nil }
    case .string: string(text)
    case .number, .word:
      guard let column, path.count == 4, sensors[column.sensor].columns[column.axis].count < Self.mostValues
      else { return }
      sensors[column.sensor].columns[column.axis].append(text.jsonNumber ?? .nan)
    case .damage: breakOff()
    }
  }

  /// Something was opened: a list of inputs, one of them, or a buffer.
  private mutating func begin() {
    if path.count == 2, path[1].elementsEqual("inputs".utf8) {
      isConfiguration = true
      for place in sensors.indices { sensors[place].names = [[], [], [], []] }
    }
    if path.count == 3 { input = nil }
    guard path.count == 4, path[1].elementsEqual("buffer".utf8), path[3].elementsEqual("buffer".utf8) else {
      return
    }
    for (place, sensor) in sensors.enumerated() {
      if let axis = sensor.names.firstIndex(of: path[2]) { column = (place, axis) }
    }
  }

  private mutating func string(_ text: ArraySlice<UInt8>) {
    if path.count == 2, path[1].elementsEqual("status".utf8), key.elementsEqual("session".utf8) {
      session = Array(text.prefix(64))
    }
    guard path.count >= 3, path[1].elementsEqual("inputs".utf8) else { return }
    if path.count == 3, key.elementsEqual("source".utf8) {
      input = sensors.firstIndex { $0.source.elementsEqual(text) }
    } else if path.count == 5, let input, let axis = Self.axes.firstIndex(of: key),
      text.count <= 64, text.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    {
      sensors[input].names[axis] = Array(text)
    }
  }

  mutating func endDocument() {
    path.removeAll(keepingCapacity: true)
    if isConfiguration {
      isConfiguration = false
      problem =
        sensors.contains { $0.kind != .angularRate && $0.isThere }
        ? nil : "its experiment has no accelerometer; open one that has, such as Acceleration (with g)"
    }
    for place in sensors.indices {
      if let last = sensors[place].columns[0].last(where: \.isFinite) { sensors[place].last = last }
      let columns = sensors[place].columns
      for row in 0..<(columns.map(\.count).min() ?? 0) {
        let time = columns[0][row]
        guard time.isFinite, abs(time) < 1e9 else { continue }
        _ = readings.add(
          sensors[place].kind, time: Int64((time * 1e9).rounded()),
          SIMD3(Float(columns[1][row]), Float(columns[2][row]), Float(columns[3][row])))
      }
      for axis in 0..<4 { sensors[place].columns[axis].removeAll(keepingCapacity: true) }
    }
  }

  mutating func breakOff() {
    path.removeAll(keepingCapacity: true)
    (input, column, isConfiguration) = (nil, nil, false)
    for place in sensors.indices {
      for axis in 0..<4 { sensors[place].columns[axis].removeAll(keepingCapacity: true) }
    }
    readings.breakOff()
  }
}

/// What to ask phyphox next: what its experiment measures, to start, and then ever again for what came since.
public struct PhyphoxQuestions: Sendable {
  private enum Step { case configuration, start, last, news }

  private var grammar = PhyphoxGrammar(ProtocolSettings())
  private var step = Step.configuration
  private var session: [UInt8] = []
  private var emptyAnswers = 0

  /// So many answers without anything new: its buffers may have been cleared, and its times begun anew.
  private static let mostEmpty = 50

  /// Nothing was asked yet.
  public init() {}

  /// The target of the first question.
  public let first = "/config"

  /// The target of the question after an answer.
  public mutating func next(status: Int, _ body: Span<UInt8>) -> String {
    let before = grammar.sensors.map(\.last)
    if status == 200 { read(body) }
    switch step {
    case .configuration:
      step = .start
      return "/control?cmd=start"
    case .start:
      step = .last
    case .last:
      step = .news
      session = grammar.session
    case .news:
      emptyAnswers = grammar.sensors.map(\.last) == before ? emptyAnswers + 1 : 0
      if grammar.session != session || status != 200 {
        step = .configuration
        return first
      }
      if emptyAnswers >= Self.mostEmpty {
        emptyAnswers = 0
        step = .last
      }
    }
    return question
  }

  private mutating func read(_ body: Span<UInt8>) {
    var scanner = JSONScanner()
    var refusals = RefusalTally()
    scanner.push(body, isLast: true, refusals: &refusals) { token, text, _ in grammar.take(token, text) }
    grammar.endDocument()
    grammar.readings.breakOff()
  }

  /// All there is of each sensor since its last time; first that time alone.
  private var question: String {
    let sensors = grammar.sensors.filter { $0.isThere && $0.kind != .withoutGravity }
    let asked = sensors.contains { $0.kind == .acceleration } ? sensors : grammar.sensors.filter(\.isThere)
    var parts: [String] = []
    for sensor in asked {
      let names = sensor.names.map { Self.escaped($0) }
      guard step == .news else {
        parts.append(names[0])
        continue
      }
      let last = sensor.last ?? 0
      parts.append("\(names[0])=\(last)")
      for name in names.dropFirst() { parts.append("\(name)=\(last)%7C\(names[0])") }
    }
    return "/get" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
  }

  /// As a name may stand in a question.
  private static func escaped(_ name: [UInt8]) -> String {
    var text = ""
    for byte in name {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}
