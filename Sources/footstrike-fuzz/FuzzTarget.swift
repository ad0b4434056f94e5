import Foundation
import GaitEvaluation
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import StrictJSON
import StrikeWarnings

/// Something that takes foreign bytes, whatever they are: it may refuse them, and must neither trap nor hang.
struct FuzzTarget: Sendable {
  let name: String
  let take: @Sendable (Span<UInt8>) -> Void

  /// Every decoder, reader and sink of foreign bytes.
  static let all: [FuzzTarget] = [
    FuzzTarget(name: "recording", take: recording), FuzzTarget(name: "serial", take: serial),
    FuzzTarget(name: "protocol", take: namedProtocol), FuzzTarget(name: "record", take: record),
    FuzzTarget(name: "track", take: track), FuzzTarget(name: "fit", take: fit),
    FuzzTarget(name: "gzip", take: gzip), FuzzTarget(name: "container", take: container),
    FuzzTarget(name: "sheet", take: sheet),
    FuzzTarget(name: "json") { _ = try? JSONValue(json: array($0)) },
    FuzzTarget(name: "profile") { _ = try? RunnerProfile(json: array($0), file: "fuzz") },
    FuzzTarget(name: "model") { _ = try? PatternModelFile.read(data: Data(array($0)), file: "fuzz") },
    FuzzTarget(name: "dataset") { _ = try? Dataset(data: Data(array($0)), file: "fuzz") },
    FuzzTarget(name: "table") { _ = try? TableFile(text: text($0), name: "fuzz") },
    FuzzTarget(name: "text", take: sinks),
  ]

  private static func array(_ bytes: Span<UInt8>) -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }
  private static func text(_ bytes: Span<UInt8>) -> String { String(decoding: array(bytes), as: UTF8.self) }

  /// A file of samples: sniffed, and read whole and in pieces, which must give as many.
  private static func recording(_ bytes: Span<UInt8>) {
    guard case .samples(let description)? = try? Sniffer.sniff(head: bytes, name: "fuzz") else { return }
    count(bytes, description)
  }

  private static func count(_ bytes: Span<UInt8>, _ description: RecordingDescription) {
    func count(piece: Int) -> Int64 {
      var reader = SampleReader(description)
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + piece)
        reader.decode(bytes.extracting(start..<end)) { _ in }
        start = end
      }
      reader.finish { _ in }
      return reader.health.samples
    }
    precondition(count(piece: max(1, bytes.count)) == count(piece: 61), "pieces change what is read")
  }

  /// A line whose protocol is not known; its first byte is how it is cut.
  private static func serial(_ bytes: Span<UInt8>) { stream(bytes, SerialStream.Settings()) }

  /// A line of a protocol that its first byte names.
  private static func namedProtocol(_ bytes: Span<UInt8>) {
    guard bytes.count > 1 else { return }
    var settings = SerialStream.Settings()
    settings.entry = SerialProtocol.all[Int(bytes[0]) % SerialProtocol.all.count]
    stream(bytes.extracting(1...), settings)
  }

  private static func stream(_ bytes: Span<UInt8>, _ settings: SerialStream.Settings) {
    guard bytes.count > 0 else { return }
    let piece = Int(bytes[0]) + 1
    var stream = SerialStream(source: 0, settings: settings)
    var samples: [MotionSample] = []
    var (start, arrival) = (0, Int64(0))
    while start < bytes.count {
      let end = min(bytes.count, start + piece)
      stream.push(bytes.extracting(start..<end), arrival: arrival, into: &samples)
      (start, arrival) = (end, arrival + 10_000_000)
      if end.isMultiple(of: 7919) { stream.lineWasLost(into: &samples) }
    }
    stream.finish(into: &samples)
    precondition(zip(samples, samples.dropFirst()).allSatisfy { $0.time <= $1.time }, "time falls")
  }

  private static func record(_ bytes: Span<UInt8>) {
    var record = RawRecording(name: "fuzz")
    _ = try? record.push(bytes) { _, _, _, _ in }
    _ = try? record.finish()
  }

  private static func track(_ bytes: Span<UInt8>) {
    guard let track = try? TrackReader.read(array(bytes), name: "fuzz") else { return }
    precondition(zip(track.points, track.points.dropFirst()).allSatisfy { $0.time <= $1.time }, "time falls")
  }

  /// A file of several sensors: listed, and each of them read.
  private static func container(_ bytes: Span<UInt8>) {
    guard case .tables(let container)? = try? Sniffer.sniff(head: bytes, name: "fuzz") else { return }
    var lister = container.makeLister()
    lister.push(bytes)
    for table in (try? lister.finish(name: "fuzz"))?.prefix(4) ?? [] { read(table, bytes) }
  }

  private static func sheet(_ bytes: Span<UInt8>) {
    let strings = Workbook.strings(array(bytes))
    let name = Workbook.sheets(workbook: array(bytes), relations: array(bytes)).first?.name ?? ""
    read(
      MadeTable(
        name: name, format: "", because: "", fileExtension: "xlsx", maker: WorkbookSheet(strings: strings)),
      bytes)
  }

  private static func read(_ table: MadeTable, _ bytes: Span<UInt8>) {
    guard let description = try? table.describe(bytes, "fuzz", DecodingOptions()) else { return }
    count(bytes, description)
  }

  /// A watch's file that gets more in each of its messages: what was read of it stays.
  private static func fit(_ bytes: Span<UInt8>) {
    guard let track = try? TrackReader.read(array(bytes), name: "fuzz"), let copy = track.copy else { return }
    let developer = FITDeveloper(
      application: Array(1...16), version: 1, fields: [.init(7, "angle", units: "deg", .float32)])
    let longer = copy.adding(of: developer) { _, _ in
      FITCopy.Addition(fields: [FITField(41, .uint16, 2_400)], developer: [FITField(7, .float32, 12.5)])
    }
    let again = try? TrackReader.read(longer, name: "fuzz")
    // What was damaged is left out, and may take with it what it made of what follows.
    precondition(
      track.refusals.totalRecords > 0 || again?.points.count == track.points.count, "a point is lost")
  }

  private static func gzip(_ bytes: Span<UInt8>) {
    guard var stream = try? GzipStream(name: "fuzz") else { return }
    var block: [UInt8] = []
    var taken = 0
    // No more than a recording's head: a few bytes may stand for gigabytes.
    for _ in 0..<8 {
      guard let (more, made) = try? stream.inflate(bytes, from: taken, into: &block) else { return }
      taken += more
      if made == 0, more == 0 || taken == bytes.count { return }
    }
  }

  /// Foreign words in every report: nothing but text may come out.
  private static func sinks(_ bytes: Span<UInt8>) {
    let words = text(bytes)
    let terminal: TerminalText = "\(words)"
    precondition(
      terminal.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    let session = SessionDescription(
      program: words,
      sensors: [
        .init(
          input: words, format: words,
          stream: StreamDescription(placement: .shoe, rateHertz: 100, hasAngularRate: true))
      ], guesses: [.init(quantity: words, value: words, option: words)])
    let summary = SessionSummary(session)
    for format in ReportFormat.all {
      var report = format.make(session, ReportStyle(recording: words))
      var written: [UInt8] = []
      report.begin(into: &written)
      report.finish(summary, into: &written)
      precondition(
        format.isBinary || written.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D },
        "\(format.name): a control character")
    }
  }
}
