import GaitModel

extension TableContainer {
  /// JSON with an object a reading: Sensor Logger's, and that of anybody's own programs.
  static let json = TableContainer(
    title: "JSON with an object a reading, as Sensor Logger's", fileExtension: "json",
    recognises: { $0.isJSON }, makeLister: { JSONReadingsLister() })
}

/// One object of a JSON document as names and values: what is nested is `acc_x`, and of a list of three numbers
/// the axes are. What stands around a list of objects belongs to each of them.
private struct JSONRecordReader: Sendable {
  struct Field {
    /// Places in `text`.
    var name: Range<Int>
    var value: Range<Int>
    var isText: Bool
  }

  private struct Frame: BitwiseCopyable {
    var isObject: Bool
    /// It is a reading of its own.
    var isRecord: Bool
    /// Objects in it were readings.
    var isAround = false
    /// Fields and text that were there before it.
    var fieldCount: Int
    var textCount: Int
    /// Length of the name that its values' names begin with.
    var prefix: Int
    var elements = 0
    var start: Int64
  }

  private var scanner = JSONScanner()
  private var frames: [Frame] = []
  private(set) var fields: [Field] = []
  private(set) var text: [UInt8] = []
  private var name: [UInt8] = []
  /// A list is longer than any reading: columns instead of rows.
  private(set) var hasColumns = false

  private static let mostFields = 256
  private static let mostText = 1 << 20
  /// Names that say nothing of what they hold.
  private static let empty: [[UInt8]] = ["values", "value", "data", "payload", "reading"].map {
    Array($0.utf8)
  }

  /// Reads on; `body` gets each whole object, or nothing where one was refused.
  mutating func push(
    _ bytes: Span<UInt8>, isLast: Bool, refusals: inout RefusalTally, _ body: (Self) -> Void
  ) {
    var scanner = JSONScanner()
    swap(&scanner, &self.scanner)
    var found: [Refusal] = []
    scanner.push(bytes, isLast: isLast, refusals: &refusals) { token, slice, end in
      take(token, slice, end, &found, body)
    }
    swap(&scanner, &self.scanner)
    for refusal in found { refusals.add(refusal, isRecord: true) }
  }

  private mutating func take(
    _ token: JSONScanner.Token, _ slice: ArraySlice<UInt8>, _ end: Int64, _ refused: inout [Refusal],
    _ body: (Self) -> Void
  ) {
    switch token {
    case .key:
      endName()
      for byte in slice.prefix(128) { name.append(byte) }
    case .openObject:
      let isRecord = frames.last?.isObject != true
      if isRecord { for place in frames.indices { frames[place].isAround = true } }
      push(isObject: true, isRecord: isRecord, end)
    case .openArray: push(isObject: false, isRecord: false, end)
    case .number, .word, .string:
      add(
        slice, isText: token == .string,
        isNull: token == .word && slice.elementsEqual("null".utf8))
    case .closeObject, .closeArray:
      guard let frame = frames.popLast() else { return }
      if frame.isRecord, !frame.isAround, fields.count > frame.fieldCount { body(self) }
      if frame.isRecord { drop(to: frame) }
      endName()
    case .damage:
      var outer: Frame?
      while let last = frames.last, last.isObject {
        outer = last
        frames.removeLast()
      }
      if let outer {
        if !outer.isAround {
          refused.append(
            Refusal(cause: .truncated, byteOffset: outer.start, byteCount: max(1, end - outer.start)))
        }
        drop(to: outer)
      }
      endName()
    }
  }

  /// Goes back to the name of what is open.
  private mutating func endName() { name.removeSubrange(min(name.count, frames.last?.prefix ?? 0)...) }

  private mutating func drop(to frame: Frame) {
    fields.removeSubrange(min(frame.fieldCount, fields.count)...)
    text.removeSubrange(min(frame.textCount, text.count)...)
  }

  private mutating func push(isObject: Bool, isRecord: Bool, _ end: Int64) {
    if let last = frames.last, !last.isObject, !isRecord { appendElement(last) }
    let added = name.suffix(name.count - min(name.count, frames.last?.prefix ?? 0)).map { $0 | 0x20 }
    if isRecord || Self.empty.contains(added) {
      endName()
    } else if !added.isEmpty {
      name.append(UInt8(ascii: "_"))
    }
    frames.append(
      Frame(
        isObject: isObject, isRecord: isRecord, fieldCount: fields.count, textCount: text.count,
        prefix: name.count, start: end - 1))
  }

  /// The name of a list's next element: an axis or a number.
  private mutating func appendElement(_ list: Frame) {
    endName()
    let axes: [UInt8] = [0x78, 0x79, 0x7A]
    if list.elements < 3 {
      name.append(axes[list.elements])
    } else {
      name.append(contentsOf: "\(list.elements)".utf8)
    }
    frames[frames.count - 1].elements += 1
  }

  private mutating func add(_ slice: ArraySlice<UInt8>, isText: Bool, isNull: Bool) {
    guard let frame = frames.last else { return }
    if !frame.isObject {
      if frame.elements >= 16 { hasColumns = true }
      guard frame.elements < 16 else { return }
      appendElement(frame)
    }
    guard !isNull, fields.count < Self.mostFields, text.count < Self.mostText else { return }
    let first = text.count
    // Within the reading: what stands around it has no part in its names.
    text.append(contentsOf: name.dropFirst(frames.last { $0.isRecord }?.prefix ?? 0))
    let middle = text.count
    text.append(contentsOf: slice.prefix(256))
    fields.append(Field(name: first..<middle, value: middle..<text.count, isText: isText))
  }

  func value(_ field: Field) -> ArraySlice<UInt8> { text[field.value] }
  func name(_ field: Field) -> ArraySlice<UInt8> { text[field.name] }

  private static let tags: [[UInt8]] = [
    "sensor", "sensorname", "sensor_name", "sensortype", "sensor_type", "name", "type", "kind",
  ].map { Array($0.utf8) }

  /// The field that tells which sensor it is of; the innermost counts.
  var tag: Field? {
    fields.last { field in
      field.isText && text[field.name].count <= 12
        && Self.tags.contains { tag in
          tag.count == field.name.count && zip(text[field.name], tag).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }
  }
}

/// Finds the sensors and the names of their values.
private struct JSONReadingsLister: TableLister {
  private struct Found {
    var tag: [UInt8]
    var columns: [[UInt8]] = []
    var count = 0
  }

  private var reader = JSONRecordReader()
  private var found: [Found] = []
  /// So many kinds are no sensors.
  private static let mostTags = 64
  private static let mostColumns = 64

  mutating func push(_ bytes: Span<UInt8>) { push(bytes, isLast: false) }

  private mutating func push(_ bytes: Span<UInt8>, isLast: Bool) {
    var reader = JSONRecordReader()
    swap(&reader, &self.reader)
    // What is refused is counted when the rows are read.
    var refusals = RefusalTally()
    reader.push(bytes, isLast: isLast, refusals: &refusals) { take($0) }
    swap(&reader, &self.reader)
  }

  private mutating func take(_ record: JSONRecordReader) {
    let field = record.tag
    let tag = field.map { record.value($0) } ?? []
    var place = found.firstIndex { $0.tag.elementsEqual(tag) }
    if place == nil, found.count < Self.mostTags {
      found.append(Found(tag: Array(tag)))
      place = found.count - 1
    }
    guard let place else { return }
    found[place].count += 1
    // Most are like the one before.
    for (number, value) in record.fields.enumerated() where value.name != field?.name {
      let name = record.name(value)
      if number < found[place].columns.count, found[place].columns[number].elementsEqual(name) { continue }
      if found[place].columns.count < Self.mostColumns,
        !found[place].columns.contains(where: { $0.elementsEqual(name) })
      {
        found[place].columns.append(Array(name))
      }
    }
  }

  mutating func finish(name: String) throws(FootstrikeError) -> [MadeTable] {
    let none: [UInt8] = []
    push(none.span, isLast: true)
    guard found.contains(where: { $0.count > 1 }) else {
      throw FootstrikeError(
        what: reader.hasColumns
          ? "this is JSON with a list for each column, and no object a reading"
          : "this is JSON without readings",
        where: name,
        advice: reader.hasColumns
          ? "convert it: python3 -c \"import json, pandas; pandas.DataFrame(json.load(open('FILE.json'))).to_csv('FILE.csv', index=False)\""
          : "give a recording, or export a track as GPX, FIT or TCX")
    }
    return found.map { found in
      let tag = String(decoding: found.tag, as: UTF8.self)
      // Sensor Logger's columns in the order of its CSV, which is how they are known.
      let first = ["time", "seconds_elapsed"].map { Array($0.utf8) }
      let columns = first.filter(found.columns.contains) + found.columns.filter { !first.contains($0) }
      return MadeTable(
        name: tag.split(separator: "/").joined(separator: "-"), format: "JSON",
        because: tag.isEmpty ? "it holds an object a reading" : "its objects are of several sensors",
        fileExtension: "json", maker: JSONReadingsTable(tag: found.tag, columns: columns))
    }
  }
}

/// Writes a row for each object of one sensor.
private struct JSONReadingsTable: TableMaker {
  let tag: [UInt8]
  let columns: [[UInt8]]
  private var reader = JSONRecordReader()
  private var hasHeading = false

  init(tag: [UInt8], columns: [[UInt8]]) { (self.tag, self.columns) = (tag, columns) }

  mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    if !hasHeading {
      text.appendLine(columns.map { String(decoding: $0, as: UTF8.self) })
      hasHeading = true
    }
    var reader = JSONRecordReader()
    swap(&reader, &self.reader)
    reader.push(bytes, isLast: isLast, refusals: &refusals) { write($0, into: &text) }
    swap(&reader, &self.reader)
  }

  private func write(_ record: JSONRecordReader, into text: inout [UInt8]) {
    let sensor = record.tag.map { record.value($0) } ?? []
    guard sensor.elementsEqual(tag) else { return }
    var next = 0
    let fields = record.fields
    for (number, column) in columns.enumerated() {
      if number > 0 { text.append(9) }
      var place = next
      if place >= fields.count || !record.name(fields[place]).elementsEqual(column) {
        place = fields.lastIndex { record.name($0).elementsEqual(column) } ?? fields.count
      }
      guard place < fields.count else { continue }
      text.appendCell(record.value(fields[place]))
      next = place + 1
    }
    text.append(10)
  }
}
