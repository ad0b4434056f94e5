import GaitModel

/// Writes the rows of a worksheet in a workbook (`.xlsx`, ECMA-376 part 1, section 18.3).
///
/// Cells without a place follow the one before; formulas are their last result; errors are blank.
public struct WorkbookSheet: TableMaker {
  private let strings: [[UInt8]]
  private var pending: [UInt8] = []
  private var offset: Int64 = 0
  /// Of `pending`, what holds no end of a row.
  private var searched = 0
  private var cells: [ArraySlice<UInt8>] = []

  private static let mostColumns = 1_024
  /// A row is shorter; where its end does not come, there is none.
  private static let longestRow = 1 << 20

  /// - Parameter strings: what the workbook's cells share.
  public init(strings: [String]) { self.strings = strings.map { Array($0.utf8) } }

  /// Appends the rows that the next bytes of the sheet complete.
  public mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    var start = 0
    // A row at a time: what is wrong in one has no part in the next.
    while let end = Self.endOfRow(pending, from: max(start, searched)) {
      write(Array(pending[start..<end]), at: start, isRow: true, into: &text, refusals: &refusals)
      start = end
    }
    if isLast {
      write(Array(pending[start...]), at: start, isRow: false, into: &text, refusals: &refusals)
      start = pending.count
    } else if pending.count - start > Self.longestRow {
      refusals.add(
        Refusal(
          cause: .tooLong, byteOffset: offset + Int64(start), byteCount: Int64(pending.count - start)))
      start = pending.count
    }
    pending.removeSubrange(..<start)
    searched = max(0, pending.count - 5)
    offset += Int64(start)
  }

  /// Behind the next `</row>`, with or without a prefix.
  private static func endOfRow(_ bytes: [UInt8], from start: Int) -> Int? {
    let word: [4 of UInt8] = [0x72, 0x6F, 0x77, 0x3E]
    var place = max(start, 2)
    while place + 4 <= bytes.count {
      if bytes[place] == word[0], bytes[place + 1] == word[1], bytes[place + 2] == word[2],
        bytes[place + 3] == word[3],
        bytes[place - 1] == UInt8(ascii: "/") && bytes[place - 2] == UInt8(ascii: "<")
          || bytes[place - 1] == UInt8(ascii: ":")
      {
        return place + 4
      }
      place += 1
    }
    return nil
  }

  /// - Parameter isRow: a row ends with it.
  private mutating func write(
    _ rows: [UInt8], at place: Int, isRow: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    var scanner = XMLScanner(rows)
    var column = -1
    var type = ""
    var value: [UInt8] = []
    var isValue = false
    var isInRow = false
    var isBad = false
    var isWhole = !isRow
    cells.removeAll(keepingCapacity: true)
    while let token = scanner.next() {
      switch token {
      case .open("row", _):
        isInRow = true
        (column, isBad) = (-1, false)
        cells.removeAll(keepingCapacity: true)
      case .open("c", let attributes) where isInRow:
        type = attributes.first { $0.name == "t" }?.value ?? "n"
        column = attributes.first { $0.name == "r" }.flatMap { Self.column($0.value) } ?? column + 1
        value.removeAll(keepingCapacity: true)
      case .open("v", _), .open("t", _): isValue = true
      case .close("v"), .close("t"): isValue = false
      case .text(let told) where isValue: value.append(contentsOf: told.utf8.prefix(256))
      case .close("c") where isInRow:
        guard column >= 0, column < Self.mostColumns else {
          isBad = true
          break
        }
        while cells.count <= column { cells.append([]) }
        cells[column] = ArraySlice(value)
        if type == "s" {
          let number = Int(String(decoding: value, as: UTF8.self)) ?? -1
          isBad = isBad || !strings.indices.contains(number)
          if strings.indices.contains(number) { cells[column] = strings[number].prefix(256) }
        } else if type == "e" {
          cells[column] = []
        }
      case .close("row") where isInRow:
        isInRow = false
        isWhole = !isBad
        if isBad {
          break
        } else if !cells.allSatisfy(\.isEmpty) {
          for (place, cell) in cells.enumerated() {
            if place > 0 { text.append(9) }
            text.appendCell(cell)
          }
          text.append(10)
        }
      default: break
      }
    }
    if isInRow || scanner.isTruncated || !isWhole {
      refusals.add(
        Refusal(
          cause: isBad ? .missingField : .truncated, byteOffset: offset + Int64(place),
          byteCount: Int64(rows.count)),
        isRecord: true)
    }
  }

  /// `BC12` is column 54, counted from 0.
  private static func column(_ place: String) -> Int? {
    var column = 0
    for byte in place.utf8 {
      guard (0x41...0x5A).contains(byte & 0xDF), byte >= 0x41 else { break }
      column = column * 26 + Int(byte & 0xDF) - 0x40
      if column > 1 << 20 { return nil }
    }
    return column > 0 ? column - 1 : nil
  }
}

/// What the parts of a workbook say of its sheets.
public enum Workbook {
  /// Names of the sheets that are shown, and their parts, in order.
  ///
  /// - Parameters:
  ///   - workbook: `xl/workbook.xml`.
  ///   - relations: `xl/_rels/workbook.xml.rels`.
  public static func sheets(workbook: [UInt8], relations: [UInt8]) -> [(name: String, part: String)] {
    var parts: [String: String] = [:]
    each(relations, "Relationship") { told in
      if let id = told["Id"], let target = told["Target"] {
        parts[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
      }
    }
    var sheets: [(name: String, part: String)] = []
    each(workbook, "sheet") { told in
      if let name = told["name"], let part = told["id"].flatMap({ parts[$0] }) { sheets.append((name, part)) }
    }
    return sheets
  }

  /// The texts that cells share, `xl/sharedStrings.xml`; each the sum of its runs.
  public static func strings(_ part: [UInt8]) -> [String] {
    var scanner = XMLScanner(part)
    var strings: [String] = []
    var isText = false
    var isPhonetic = false
    while let token = scanner.next() {
      switch token {
      case .open("si", _): strings.append("")
      case .open("rPh", _): isPhonetic = true
      case .close("rPh"): isPhonetic = false
      case .open("t", _): isText = true
      case .close("t"): isText = false
      case .text(let text) where isText && !isPhonetic && !strings.isEmpty:
        strings[strings.count - 1] += text
      default: break
      }
    }
    return strings
  }

  private static func each(_ part: [UInt8], _ element: String, _ body: ([String: String]) -> Void) {
    var scanner = XMLScanner(part)
    while let token = scanner.next() {
      guard case .open(element, let attributes) = token else { continue }
      body(Dictionary(attributes.map { ($0.name, $0.value) }) { first, _ in first })
    }
  }
}
