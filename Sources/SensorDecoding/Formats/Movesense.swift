import GaitModel

extension BinaryFormat {
  /// Movesense's JSON, of its logbook or its showcase app: bundles of readings under one stamp.
  static let movesense = BinaryFormat(
    title: "Movesense", fileExtension: "json",
    recognises: { head in
      let text = head.withUnsafeBufferPointer { String(decoding: $0.prefix(65_536), as: UTF8.self) }
      let begin = text.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
      return (begin == "{" || begin == "[") && text.lowercased().contains("\"arrayacc\"")
    },
    describe: { head, name, options throws(FootstrikeError) in
      try MadeTable(
        format: "Movesense's JSON", because: "it holds bundles called ArrayAcc", fileExtension: "json",
        maker: MovesenseTable()
      ).describe(head, name, options)
    })
}

/// Writes a row for each reading of Movesense's bundles.
///
/// A bundle's `Timestamp` (ms) is that of its first reading, and the next bundle's tells how fast they were read.
/// Accelerations (m/s²) and angular rates (°/s) stand in one object, or in two of the same stamp.
private struct MovesenseTable: TableMaker {
  private struct Bundle {
    var stamp = 0.0
    /// Places of x, y and z in `text`.
    var acceleration: [[Range<Int>]] = []
    var rate: [[Range<Int>]] = []
    var text: [UInt8] = []
    /// Offset in the stream of its first reading or stamp.
    var start: Int64 = 0

    var count: Int { acceleration.count }
  }

  private enum Key: BitwiseCopyable { case acceleration, rate, stamp, x, y, z, other }

  private struct Frame: BitwiseCopyable {
    /// What it stands under.
    var key: Key
    var isObject: Bool
  }

  private var scanner = JSONScanner()
  /// What is open.
  private var open: [Frame] = []
  private var key = Key.other
  /// What is open up to the object that holds the bundle; 0 outside of one.
  private var depth = 0
  private var bundle = Bundle()
  private var hasStamp = false
  private var isDamaged = false
  private var axes: [Range<Int>] = []
  /// Complete, but for the stamp after it.
  private var waiting: Bundle?
  private var period = 0.0
  private var hasHeading = false

  private static let mostReadings = 4_096

  mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    if !hasHeading {
      text.appendLine([
        "timestamp (ms)", "acc_x (m/s^2)", "acc_y (m/s^2)", "acc_z (m/s^2)", "gyro_x (deg/s)",
        "gyro_y (deg/s)", "gyro_z (deg/s)",
      ])
      hasHeading = true
    }
    // Taken out, so that what it finds may change the rest.
    var scanner = JSONScanner()
    swap(&scanner, &self.scanner)
    var found: [Refusal] = []
    scanner.push(bytes, isLast: isLast, refusals: &refusals) { token, slice, end in
      take(token, slice, end, into: &text, refused: &found)
    }
    swap(&scanner, &self.scanner)
    for refusal in found { refusals.add(refusal, isRecord: true) }
    if isLast { write(until: nil, into: &text) }
  }

  private mutating func take(
    _ token: JSONScanner.Token, _ slice: ArraySlice<UInt8>, _ end: Int64, into text: inout [UInt8],
    refused: inout [Refusal]
  ) {
    switch token {
    case .key: key = Self.key(slice)
    case .openObject, .openArray:
      if token == .openArray, key == .acceleration || key == .rate { begin(end) }
      open.append(Frame(key: key, isObject: token == .openObject))
      axes.removeAll(keepingCapacity: true)
      key = .other
    case .number, .string: takeNumber(slice, end)
    case .word: key = .other
    case .closeObject:
      let isBundle = depth > 0 && open.count == depth
      _ = open.popLast()
      if isBundle {
        finishBundle(end, into: &text, refused: &refused)
      } else if let array = open.last, !array.isObject {
        takeReading(array.key)
      }
    case .closeArray: _ = open.popLast()
    case .damage:
      while open.last?.isObject == true { open.removeLast() }
      isDamaged = depth > 0
      if depth > open.count { finishBundle(end, into: &text, refused: &refused) }
    }
  }

  /// What is open now holds readings or a stamp.
  private mutating func begin(_ end: Int64) {
    if depth == 0 { bundle.start = end }
    depth = open.count
  }

  private static func key(_ text: ArraySlice<UInt8>) -> Key {
    func isCalled(_ name: StaticString) -> Bool {
      text.count == name.utf8CodeUnitCount
        && zip(text, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
          .allSatisfy { $0 | 0x20 == $1 }
    }
    return isCalled("x")
      ? .x
      : isCalled("y")
        ? .y
        : isCalled("z")
          ? .z
          : isCalled("arrayacc")
            ? .acceleration : isCalled("arraygyro") ? .rate : isCalled("timestamp") ? .stamp : .other
  }

  private mutating func takeNumber(_ slice: ArraySlice<UInt8>, _ end: Int64) {
    switch key {
    case .stamp:
      guard let stamp = Double(String(decoding: slice, as: UTF8.self)), stamp.isFinite else { break }
      if depth == 0 { begin(end) }
      bundle.stamp = stamp
      hasStamp = true
    case .x, .y, .z:
      guard depth > 0 else { break }
      // In any order: each at its place.
      let place = key == .x ? 0 : key == .y ? 1 : 2
      while axes.count <= place { axes.append(0..<0) }
      let first = bundle.text.count
      bundle.text.append(contentsOf: slice)
      axes[place] = first..<bundle.text.count
    default: break
    }
    key = .other
  }

  private mutating func takeReading(_ array: Key) {
    defer { axes.removeAll(keepingCapacity: true) }
    guard axes.count == 3, !axes.contains(where: \.isEmpty), bundle.count < Self.mostReadings else { return }
    if array == .acceleration { bundle.acceleration.append(axes) }
    if array == .rate { bundle.rate.append(axes) }
  }

  private mutating func reset() {
    bundle = Bundle()
    (hasStamp, isDamaged) = (false, false)
    depth = 0
    axes.removeAll(keepingCapacity: true)
  }

  private mutating func finishBundle(
    _ end: Int64, into text: inout [UInt8], refused: inout [Refusal]
  ) {
    defer { reset() }
    guard hasStamp, !isDamaged else {
      if isDamaged || bundle.count > 0 {
        refused.append(
          Refusal(
            cause: isDamaged ? .truncated : .missingField, byteOffset: bundle.start,
            byteCount: max(1, end - bundle.start)))
      }
      return
    }
    if bundle.count == 0 {
      // Angular rates of their own belong to the accelerations of the same stamp.
      guard let last = waiting, !bundle.rate.isEmpty, last.rate.isEmpty, bundle.rate.count == last.count,
        abs(bundle.stamp - last.stamp) <= 5
      else { return }
      let shift = last.text.count
      waiting?.text += bundle.text
      waiting?.rate = bundle.rate.map { $0.map { $0.lowerBound + shift..<$0.upperBound + shift } }
      return
    }
    write(until: bundle.stamp, into: &text)
    waiting = bundle
  }

  /// Writes the bundle that waits, whose readings go on until the next one's stamp.
  private mutating func write(until next: Double?, into text: inout [UInt8]) {
    guard let bundle = waiting else { return }
    waiting = nil
    if let next {
      let step = (next - bundle.stamp) / Double(bundle.count)
      // A hole is no slower reading.
      if step > 0, period == 0 || step < 1.6 * period { period = step }
    }
    for place in 0..<bundle.count {
      let time = bundle.stamp + Double(place) * period
      text.appendCell(Self.decimal(time))
      for axis in bundle.acceleration[place] {
        text.append(9)
        text.append(contentsOf: bundle.text[axis])
      }
      for axis in 0..<3 {
        text.append(9)
        if place < bundle.rate.count { text.append(contentsOf: bundle.text[bundle.rate[place][axis]]) }
      }
      text.append(10)
    }
  }

  /// To the microsecond.
  private static func decimal(_ milliseconds: Double) -> String {
    guard abs(milliseconds) < 1e15 else { return "" }
    let micros = Int64((milliseconds * 1_000).rounded())
    let part = "\(abs(micros) % 1_000 + 1_000)".dropFirst()
    return (micros < 0 ? "-" : "") + "\(abs(micros) / 1_000).\(part)"
  }
}
