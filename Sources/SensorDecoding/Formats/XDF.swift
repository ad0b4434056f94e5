import CLibrary
import GaitModel

extension TableContainer {
  /// XDF, as LabRecorder writes what LabStreamingLayer brings.
  static let xdf = TableContainer(
    title: "XDF of LabStreamingLayer", fileExtension: "xdf",
    recognises: { $0.begins(with: "XDF:".utf8) }, makeLister: { XDFLister() })
}

/// How the numbers of a stream are written.
private enum XDFNumber: String {
  case float32, double64, int8, int16, int32, int64

  var size: Int {
    switch self {
    case .int8: 1
    case .int16: 2
    case .float32, .int32: 4
    case .double64, .int64: 8
    }
  }

  /// The shortest text that is read as the same number.
  func text(_ bytes: Span<UInt8>, _ at: Int) -> String {
    switch self {
    case .float32: "\(Float(bitPattern: bytes.littleUInt32(at)))"
    case .double64: "\(Double(bitPattern: bytes.littleUInt64(at)))"
    case .int8: "\(Int8(bitPattern: bytes[at]))"
    case .int16: "\(bytes.littleInt16(at))"
    case .int32: "\(Int32(bitPattern: bytes.littleUInt32(at)))"
    case .int64: "\(Int64(bitPattern: bytes.littleUInt64(at)))"
    }
  }
}

/// Finds the streams, what their channels are called, and how far their clocks are off.
private struct XDFLister: TableLister {
  private struct Stream {
    var id: UInt32
    var name = ""
    var type = ""
    var format = ""
    var rate = 0.0
    var channelCount = 0
    var channels: [(label: String, unit: String, type: String)] = []
    /// Moments of the stream's clock and what it is behind the recorder's then, seconds.
    var offsets: [(time: Double, offset: Double)] = []
  }

  private var scanner = XDFScanner()
  private var streams: [Stream] = []
  private static let mostStreams = 256
  private static let mostChannels = 1_024
  private static let mostOffsets = 1_024

  mutating func push(_ bytes: Span<UInt8>) { push(bytes, isLast: false) }

  private mutating func push(_ bytes: Span<UInt8>, isLast: Bool) {
    var scanner = XDFScanner()
    swap(&scanner, &self.scanner)
    // What is refused is counted when the rows are read.
    var refusals = RefusalTally()
    scanner.push(bytes, isLast: isLast, refusals: &refusals) { tag, content, _ in take(tag, content) }
    swap(&scanner, &self.scanner)
  }

  private mutating func take(_ tag: XDFScanner.Tag, _ content: Span<UInt8>) {
    guard content.count >= 4 else { return }
    let id = content.littleUInt32(0)
    let place = streams.firstIndex { $0.id == id }
    switch tag {
    case .streamHeader where place == nil && streams.count < Self.mostStreams:
      streams.append(Self.stream(id, content.extracting(4...)))
    case .clockOffset:
      guard let place, content.count >= 20 else { return }
      let time = Double(bitPattern: content.littleUInt64(4))
      let offset = Double(bitPattern: content.littleUInt64(12))
      guard abs(time) < 1e12, abs(offset) < 1e12 else { return }
      streams[place].offsets.append((time, offset))
      // Every other one is enough of a long recording.
      if streams[place].offsets.count > Self.mostOffsets {
        streams[place].offsets = streams[place].offsets.enumerated().filter { $0.offset.isMultiple(of: 2) }
          .map(\.element)
      }
    default: break
    }
  }

  private static func stream(_ id: UInt32, _ xml: Span<UInt8>) -> Stream {
    var stream = Stream(id: id)
    var scanner = XMLScanner(xml.withUnsafeBufferPointer { Array($0) })
    var path: [String] = []
    var text = ""
    while let token = scanner.next() {
      switch token {
      case .open(let name, _):
        path.append(name)
        text = ""
        if name == "channel", stream.channels.count < mostChannels { stream.channels.append(("", "", "")) }
      case .text(let told): text += told.prefix(256)
      case .close:
        let value = String(text.trimming(\.isWhitespace))
        let last = stream.channels.count - 1
        switch path.joined(separator: "/") {
        case "info/name": stream.name = value
        case "info/type": stream.type = value
        case "info/channel_format": stream.format = value
        case "info/nominal_srate":
          stream.rate = Double(value).flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? 0
        case "info/channel_count": stream.channelCount = Int(value) ?? 0
        case let path where path.hasSuffix("/channel/label") && last >= 0: stream.channels[last].label = value
        case let path where path.hasSuffix("/channel/unit") && last >= 0: stream.channels[last].unit = value
        case let path where path.hasSuffix("/channel/type") && last >= 0: stream.channels[last].type = value
        default: break
        }
        _ = path.popLast()
        text = ""
      }
    }
    return stream
  }

  mutating func finish(name: String) throws(FootstrikeError) -> [MadeTable] {
    let none: [UInt8] = []
    push(none.span, isLast: true)
    guard !streams.isEmpty else {
      throw FootstrikeError(
        what: "this is XDF, and tells of no stream", where: name, advice: "copy it again from its source")
    }
    let numeric = streams.filter {
      XDFNumber(rawValue: $0.format) != nil && (1...Self.mostChannels).contains($0.channelCount)
    }
    return numeric.map { stream in
      let line = Self.line(stream.offsets)
      return MadeTable(
        name: (stream.name.isEmpty ? "stream \(stream.id)" : stream.name).split(separator: "/")
          .joined(separator: "-"),
        format: "XDF", because: "it begins with XDF:", fileExtension: "xdf",
        maker: XDFTable(
          stream: stream.id, number: XDFNumber(rawValue: stream.format)!, channels: stream.channelCount,
          period: stream.rate > 0 ? 1 / stream.rate : 0, shift: line.shift, slope: line.slope,
          headings: Self.headings(stream)))
    }
  }

  /// What the stream's clock is behind, as a line over its time: through the middle of all slopes and offsets, which
  /// a few late answers don't move (Theil and Sen).
  private static func line(_ offsets: [(time: Double, offset: Double)]) -> (shift: Double, slope: Double) {
    guard !offsets.isEmpty else { return (0, 0) }
    func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      return sorted.count.isMultiple(of: 2)
        ? (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2 : sorted[sorted.count / 2]
    }
    var slopes: [Double] = []
    let step = max(1, offsets.count / 256)
    let some = stride(from: 0, to: offsets.count, by: step).map { offsets[$0] }
    for (place, first) in some.enumerated() {
      for second in some[(place + 1)...] where second.time - first.time > 1 {
        slopes.append((second.offset - first.offset) / (second.time - first.time))
      }
    }
    let slope = slopes.isEmpty ? 0 : median(slopes)
    return (median(offsets.map { $0.offset - slope * $0.time }), slope)
  }

  /// Names of the channels, with their quantity where only the stream or the channel's type tells it.
  private static func headings(_ stream: Stream) -> [String] {
    func quantity(_ text: String) -> String? {
      let text = text.lowercased()
      return text.contains("gyr") || text.contains("angular")
        ? "gyro" : text.contains("magn") ? "mag" : text.contains("acc") ? "acc" : nil
    }
    let whole = quantity(stream.type) ?? quantity(stream.name)
    return (0..<stream.channelCount).map { place in
      let told = place < stream.channels.count ? stream.channels[place] : (label: "", unit: "", type: "")
      var label = told.label
      if label.isEmpty { label = stream.channelCount == 3 ? ["x", "y", "z"][place] : "channel \(place + 1)" }
      if quantity(label) == nil, let kind = quantity(told.type) ?? whole, label.count <= 2 {
        label = "\(kind)_\(label)"
      }
      return told.unit.isEmpty ? label : "\(label) (\(told.unit))"
    }
  }
}

/// Writes the samples of one stream, each with its time by the recorder's clock.
private struct XDFTable: TableMaker {
  let stream: UInt32
  let number: XDFNumber
  let channels: Int
  /// Seconds between two samples where the second has no time; 0 where unknown.
  let period: Double
  let shift: Double
  let slope: Double
  let headings: [String]
  private var scanner = XDFScanner()
  private var last = 0.0
  private var hasHeading = false

  init(
    stream: UInt32, number: XDFNumber, channels: Int, period: Double, shift: Double, slope: Double,
    headings: [String]
  ) {
    (self.stream, self.number, self.channels, self.period) = (stream, number, channels, period)
    (self.shift, self.slope, self.headings) = (shift, slope, headings)
  }

  mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    if !hasHeading {
      if period > 0 { text.append(contentsOf: "sampling rate=\(1 / period)\n".utf8) }
      text.appendLine(["time (s)"] + headings)
      hasHeading = true
    }
    var scanner = XDFScanner()
    swap(&scanner, &self.scanner)
    var found: [Refusal] = []
    scanner.push(bytes, isLast: isLast, refusals: &refusals) { tag, content, offset in
      guard tag == .samples, content.count >= 4, content.littleUInt32(0) == stream else { return }
      if let end = write(content, into: &text) {
        found.append(
          Refusal(cause: .truncated, byteOffset: offset + Int64(end), byteCount: Int64(content.count - end)))
      }
    }
    swap(&scanner, &self.scanner)
    for refusal in found { refusals.add(refusal, isRecord: true) }
  }

  /// Writes the samples of a chunk; where it can't go on, if it can't.
  private mutating func write(_ chunk: Span<UInt8>, into text: inout [UInt8]) -> Int? {
    guard let count = XDFScanner.length(chunk, at: 4) else { return 4 }
    var at = count.end
    for _ in 0..<count.value {
      guard at < chunk.count else { return min(at, chunk.count - 1) }
      let start = at
      let stamped = chunk[at]
      guard stamped == 0 || stamped == 8 else { return start }
      let end = at + 1 + Int(stamped) + channels * number.size
      guard end <= chunk.count else { return start }
      last = stamped == 8 ? Double(bitPattern: chunk.littleUInt64(at + 1)) : last + period
      at += 1 + Int(stamped)
      text.appendCell(Self.decimal(last + shift + slope * last))
      for _ in 0..<channels {
        text.append(9)
        text.append(contentsOf: number.text(chunk, at).utf8)
        at += number.size
      }
      text.append(10)
    }
    return nil
  }

  /// To the nanosecond.
  private static func decimal(_ seconds: Double) -> String {
    guard abs(seconds) < 9e9 else { return "" }
    let nanoseconds = Int64((seconds * 1e9).rounded())
    let part = "\(abs(nanoseconds) % 1_000_000_000 + 1_000_000_000)".dropFirst()
    return (nanoseconds < 0 ? "-" : "") + "\(abs(nanoseconds) / 1_000_000_000).\(part)"
  }
}
