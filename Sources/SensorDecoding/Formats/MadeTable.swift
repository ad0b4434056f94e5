import GaitModel

/// Writes what is no table of text as one, piece by piece: what a workbook, a JSON document or a lab's streams say
/// in their own way is then read with the same words, guesses and options as any table.
///
/// Fields stand between tabs. However the bytes are cut, the same lines come of them.
public protocol TableMaker: Sendable {
  /// Appends the lines that the next bytes complete; what can't be used is refused.
  ///
  /// - Parameter isLast: no more bytes will come.
  mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally)
}

/// A table in a file that is none, and how it is made.
public struct MadeTable: Sendable {
  /// What it is called in the file; empty where it is the only one.
  public var name: String
  /// The file's format, as it is told: `Movesense's JSON`.
  public var format: String
  /// Why it is taken for that.
  public var because: String
  /// How names of such files end.
  public var fileExtension: String
  /// Makes it, from the file's first byte on.
  public var maker: any TableMaker

  /// A table that a maker writes.
  public init(
    name: String = "", format: String, because: String, fileExtension: String, maker: any TableMaker
  ) {
    self.name = name
    self.format = format
    self.because = because
    self.fileExtension = fileExtension
    self.maker = maker
  }

  /// The lines that the first bytes of a file make.
  func text(of head: Span<UInt8>) -> [UInt8] {
    var maker = maker
    var text: [UInt8] = []
    var refusals = RefusalTally()
    maker.make(head, isLast: false, into: &text, refusals: &refusals)
    if head.count < Sniffer.headBytes {
      let none: [UInt8] = []
      maker.make(none.span, isLast: true, into: &text, refusals: &refusals)
    }
    return text
  }

  /// What is known of the delimiter and the like was not found but written here.
  static func options(_ options: DecodingOptions) -> DecodingOptions {
    var options = options
    options.delimiter = "\t"
    options.decimalComma = nil
    options.skipRows = nil
    return options
  }

  /// Describes the table from the file's first bytes.
  public func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    var sniffing = Sniffing(
      text: HeadText(text(of: head)), name: name, options: Self.options(options))
    guard case .samples(let description) = try sniffing.run() else {
      throw FootstrikeError(
        what: "it holds no acceleration", where: name, advice: "name a file or sensor that does")
    }
    return read(description)
  }

  /// The description of its lines as that of the file.
  func read(_ lines: RecordingDescription) -> RecordingDescription {
    guard case .table(let layout) = lines.format else { return lines }
    var description = lines
    let format = BinaryFormat(
      title: format, fileExtension: fileExtension, recognises: { _ in false },
      describe: { _, _, _ throws(FootstrikeError) in lines })
    let maker = maker
    description.format = .binary(format) { MadeTableDecoder(maker, layout) }
    description.guesses.removeAll {
      ["delimiter", "rows before the data", "decimal comma"].contains($0.what)
    }
    description.guesses.insert(
      Guess("format", self.format, because: because, option: "", isInferred: false), at: 0)
    return description
  }
}

/// Reads the rows of a table while it is made.
private struct MadeTableDecoder: SensorDecoder {
  private var maker: any TableMaker
  private var rows: CSVDecoder
  private var text: [UInt8] = []

  init(_ maker: any TableMaker, _ layout: CSVLayout) {
    self.maker = maker
    rows = CSVDecoder(layout: layout)
  }

  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    make(bytes, isLast: false, into: &batch)
  }

  mutating func finish(into batch: inout DecodedBatch) {
    let none: [UInt8] = []
    make(none.span, isLast: true, into: &batch)
    rows.finish(into: &batch)
  }

  private mutating func make(_ bytes: Span<UInt8>, isLast: Bool, into batch: inout DecodedBatch) {
    var text: [UInt8] = []
    swap(&text, &self.text)
    text.removeAll(keepingCapacity: true)
    maker.make(bytes, isLast: isLast, into: &text, refusals: &batch.refusals)
    rows.decode(text.span, arrival: nil, into: &batch)
    swap(&text, &self.text)
  }
}

extension [UInt8] {
  /// Appends a cell of a made table: what would end it, or quote, becomes a blank.
  mutating func appendCell(_ text: some Sequence<UInt8>) {
    for byte in text { append(byte == 9 || byte == 10 || byte == 13 || byte == 0x22 ? 0x20 : byte) }
  }

  mutating func appendCell(_ text: String) { appendCell(text.utf8) }

  /// Appends a line of cells.
  mutating func appendLine(_ cells: [String]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { append(9) }
      appendCell(cell)
    }
    append(10)
  }
}
