import GaitModel

/// A phone's readings as they come in documents, each sensor's by itself, made into samples.
///
/// A phone's accelerometer and gyroscope have a clock in common and moments of their own: each acceleration gets
/// the angular rate that was measured nearest to it.
struct PhoneReadings: Sendable {
  /// What was measured.
  enum Kind: CaseIterable, Sendable {
    /// m/s², with gravity.
    case acceleration
    /// m/s², of which the phone took gravity.
    case withoutGravity
    /// What it took, m/s².
    case gravity
    /// As the sensor gave it: m/s² on Android, g on iOS.
    case uncalibrated
    /// rad/s.
    case angularRate
  }

  private struct Reading: BitwiseCopyable {
    var time: Int64
    var value: SIMD3<Float>
  }

  private var readings: [[Reading]] = Kind.allCases.map { _ in [] }
  /// Where the acceleration is taken from, once there was one.
  private var used: Kind?
  private var isInG = false
  private let acceptsGravityRemoved: Bool
  /// Why nothing can be made of what comes; `nil` where something can.
  private(set) var problem: String?

  /// Nanoseconds between readings of one moment: two at the rate of a slow phone.
  private static let apart: Int64 = 20_000_000
  /// Readings of a sensor without the other that are kept: a document's, and some of the one before.
  private static let mostKept = 4_096
  /// More kinds of readings than are looked at are other sensors' and cost nothing.
  private static let standardGravity: Float = 9.80665

  init(_ settings: ProtocolSettings) {
    acceptsGravityRemoved = settings.acceptsGravityRemoved
    for kind in readings.indices { readings[kind].reserveCapacity(256) }
  }

  /// Takes a reading; what no sensor can have read is left out. False where it was.
  mutating func add(_ kind: Kind, time: Int64, _ value: SIMD3<Float>) -> Bool {
    let isPlausible = kind == .angularRate ? value.isPlausibleAngularRate : value.isPlausibleAcceleration
    let place = Self.place(kind)
    guard isPlausible, readings[place].count < Self.mostKept else { return false }
    readings[place].append(Reading(time: time, value: value))
    return true
  }

  /// Makes samples of the document that has ended.
  mutating func endDocument(into samples: inout [MotionSample]) {
    for place in readings.indices {
      var isInOrder = true
      for next in readings[place].indices.dropFirst()
      where readings[place][next].time < readings[place][next - 1].time { isInOrder = false }
      if !isInOrder { readings[place].sort { $0.time < $1.time } }
    }
    choose()
    guard let used else { return forget(keepingLast: false) }
    let place = Self.place(used)
    var (gravityNext, rateNext) = (0, 0)
    for reading in readings[place] {
      var value = reading.value
      if used == .uncalibrated, isInG { value *= Self.standardGravity }
      if used == .withoutGravity, !acceptsGravityRemoved {
        guard let gravity = nearest(.gravity, to: reading.time, from: &gravityNext) else { continue }
        value += gravity
      }
      samples.append(
        MotionSample(
          time: SensorTime(nanoseconds: reading.time), acceleration: value,
          angularRate: nearest(.angularRate, to: reading.time, from: &rateNext)))
    }
    forget(keepingLast: true)
  }

  /// Nothing of a document that was broken off is used.
  mutating func breakOff() { forget(keepingLast: false) }

  private static func place(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind)! }

  private func has(_ kind: Kind) -> Bool { !readings[Self.place(kind)].isEmpty }

  /// The best there is; better than what was used before only.
  private mutating func choose() {
    if has(.acceleration) {
      used = .acceleration
    } else if used == nil, has(.withoutGravity), has(.gravity) || acceptsGravityRemoved {
      used = .withoutGravity
    } else if used == nil, has(.uncalibrated) {
      used = .uncalibrated
      let sizes = readings[Self.place(.uncalibrated)].map { ($0.value * $0.value).sum().squareRoot() }
      // Nobody runs a whole document long under half of his weight.
      isInG = sizes.reduce(0, +) / Float(sizes.count) < 0.5 * Self.standardGravity
    }
    if used != nil {
      problem = nil
    } else if has(.withoutGravity) {
      problem =
        "it sends acceleration without gravity; have it send gravity or total acceleration as well, or give"
        + " --gravity-removed"
    }
  }

  /// The value of another sensor at a moment; `nil` where it has none near.
  private func nearest(_ kind: Kind, to time: Int64, from next: inout Int) -> SIMD3<Float>? {
    let list = readings[Self.place(kind)]
    while next + 1 < list.count, abs(list[next + 1].time - time) <= abs(list[next].time - time) { next += 1 }
    guard next < list.count, abs(list[next].time - time) <= Self.apart else { return nil }
    return list[next].value
  }

  /// A document may end between two readings of a moment: the last of the sensors beside are kept.
  private mutating func forget(keepingLast: Bool) {
    for kind in Kind.allCases {
      let place = Self.place(kind)
      guard let last = readings[place].last else { continue }
      readings[place].removeAll(keepingCapacity: true)
      if keepingLast, kind == .angularRate || kind == .gravity { readings[place].append(last) }
    }
  }
}

/// One app's documents: which of their numbers are readings. `PhoneDecoder` does the rest.
protocol PhoneGrammar: Sendable {
  init(_ settings: ProtocolSettings)
  /// The readings of the document so far.
  var readings: PhoneReadings { get set }
  /// Why nothing can be made of what comes; `nil` where something can.
  var problem: String? { get }
  /// Takes the next token.
  mutating func take(_ token: JSONScanner.Token, _ text: ArraySlice<UInt8>)
  /// The document has ended: what it holds in columns is handed to `readings`.
  mutating func endDocument()
  /// What of a document was taken is not whole.
  mutating func breakOff()
}

/// Decodes an app's JSON documents, one after the other, however they are cut.
struct PhoneDecoder<Grammar: PhoneGrammar>: FrameCounting {
  private(set) var statistics = FrameStatistics()
  private var grammar: Grammar
  private var scanner = JSONScanner()
  private var depth = 0
  private var documentEnd: Int64 = 0
  private var index: Int64 = 0

  init(_ settings: ProtocolSettings) { grammar = Grammar(settings) }

  var problem: String? { grammar.problem ?? grammar.readings.problem }

  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    scan(bytes, isLast: false, into: &batch)
  }

  mutating func finish(into batch: inout DecodedBatch) {
    let none: [UInt8] = []
    scan(none.span, isLast: true, into: &batch)
  }

  mutating func lineWasLost(into batch: inout DecodedBatch) {
    finish(into: &batch)
    scanner = JSONScanner()
    depth = 0
    grammar.breakOff()
  }

  private mutating func scan(_ bytes: Span<UInt8>, isLast: Bool, into batch: inout DecodedBatch) {
    var scanner = JSONScanner()
    swap(&scanner, &self.scanner)
    var samples: [MotionSample] = []
    swap(&samples, &batch.samples)
    let before = samples.count
    scanner.push(bytes, isLast: isLast, refusals: &batch.refusals) { token, text, end in
      take(token, text, end, into: &samples)
    }
    for place in before..<samples.count {
      samples[place].index = index
      index += 1
    }
    statistics.samples = index
    statistics.timedSamples = index
    swap(&samples, &batch.samples)
    swap(&scanner, &self.scanner)
  }

  private mutating func take(
    _ token: JSONScanner.Token, _ text: ArraySlice<UInt8>, _ end: Int64, into samples: inout [MotionSample]
  ) {
    switch token {
    case .openObject, .openArray: depth += 1
    case .closeObject, .closeArray: depth -= 1
    case .damage:
      depth = 0
      grammar.breakOff()
      return
    case .key, .string, .number, .word: break
    }
    grammar.take(token, text)
    guard depth <= 0, token == .closeObject || token == .closeArray else { return }
    depth = 0
    grammar.endDocument()
    grammar.readings.endDocument(into: &samples)
    statistics.frames += 1
    statistics.frameBytes += end - documentEnd
    documentEnd = end
  }
}

extension ArraySlice<UInt8> {
  /// The number that stands here; `nil` where it is none.
  var jsonNumber: Double? { decimal { $0.double(text: $1, end: $2, point: 0x2E) } }

  /// The same as nanoseconds, exactly; `nil` where it is no whole number of them.
  var jsonNanoseconds: Int64? {
    decimal { decimal, _, _ in
      guard !decimal.isNegative, !decimal.isCut else { return nil }
      var (value, exponent) = (decimal.mantissa, decimal.exponent)
      while exponent < 0, value > 0 { (value, exponent) = (value / 10, exponent + 1) }
      while exponent > 0, value > 0 {
        let (next, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        (value, exponent) = (next, exponent - 1)
      }
      return value < 1 << 62 ? Int64(value) : nil
    } ?? nil
  }

  private func decimal<Value>(
    _ body: (Decimal, UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Value
  ) -> Value? {
    guard count <= 64 else { return nil }
    // A digit's end and eight readable bytes behind it are what the scanner asks for.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 16) { copy in
      copy.initialize(repeating: 0)
      for (place, byte) in self.enumerated() { copy[place] = byte }
      let start = UnsafePointer(copy.baseAddress!)
      var place = start
      guard let decimal = Decimal.scan(&place, end: start + count, point: 0x2E), place == start + count else {
        return nil
      }
      return body(decimal, start, place)
    }
  }
}
