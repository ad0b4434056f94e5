import GaitModel

extension BinaryFormat {
  /// OpenSim's storage files: a header, and a table.
  static let openSim = BinaryFormat(
    title: "OpenSim", fileExtension: "sto",
    recognises: { head in
      let text = head.withUnsafeBufferPointer { String(decoding: $0.prefix(4_096), as: UTF8.self) }
        .lowercased()
      guard !text.contains("\0"), let end = text.firstRange(of: "endheader") else { return false }
      let header = text[..<end.lowerBound]
      return ["version=", "nrows=", "ncolumns=", "indegrees=", "datatype="].count(where: header.contains) > 1
    }, describe: OpenSimTable.describe)
}

/// Writes OpenSim's rows; vectors, `1,2,3` in one cell, as three.
private struct OpenSimTable: LineTableMaker {
  private enum Kind { case numbers, vectors }

  private let kind: Kind
  /// What vectors are: `acc` or `gyro`, with the unit.
  private let quantity: String
  private let unit: String
  private let isInDegrees: Bool
  var lines = LineCutter()
  private var isInTable = false
  private var hasHeading = false
  private var columns = 0

  static func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    let text = head.withUnsafeBufferPointer { String(decoding: $0.prefix(65_536), as: UTF8.self) }
    var header: [String: String] = [:]
    var title = ""
    var headings: [Substring] = []
    var isOver = false
    for line in text.split(separator: "\n").prefix(200) {
      let line = line.trimming { $0.isWhitespace }
      if isOver {
        headings = line.split { $0 == "\t" || $0 == " " }
        break
      }
      let parts = line.split(separator: "=", maxSplits: 1)
      if line.lowercased() == "endheader" {
        isOver = true
      } else if parts.count == 2 {
        header[parts[0].trimming(\.isWhitespace).lowercased()] = parts[1].trimming(\.isWhitespace)
          .lowercased()
      } else if title.isEmpty {
        title = String(line)
      }
    }
    func refuse(_ what: String) -> FootstrikeError {
      FootstrikeError(
        what: what, where: name,
        advice: "give the accelerations: OpenSense writes them to NAME_linear_accelerations.sto")
    }
    let type = header["datatype"] ?? "double"
    let file = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let words = file + " " + title.lowercased()
    let named = headings.map { ColumnHeading(String($0)) }
    var maker: OpenSimTable
    switch type {
    case "vec3":
      if words.contains("magn") { throw refuse("this is OpenSim's file of magnetic fields") }
      let isRate = words.contains("angular") || words.contains("gyr")
      if isRate { throw refuse("this is OpenSim's file of angular velocities, and holds no acceleration") }
      maker = OpenSimTable(kind: .vectors, quantity: "acc", unit: "m/s^2", isInDegrees: false)
    case "double":
      let roles = Set(named.compactMap { $0.alias?.role })
      guard !roles.isDisjoint(with: ColumnRole.accelerations) || !options.columns.isEmpty else {
        let some = headings.dropFirst().prefix(3).joined(separator: ", ")
        throw refuse(
          "this is OpenSim's file of \(headings.count - 1) columns such as \(some), and none is an acceleration"
        )
      }
      maker = OpenSimTable(
        kind: .numbers, quantity: "", unit: "", isInDegrees: header["indegrees"] == "yes")
    default:
      throw refuse(
        type == "quaternion"
          ? "this is OpenSim's file of orientations, and holds no acceleration"
          : "this is OpenSim's file of the type \(type), and holds no acceleration")
    }
    maker.rate = header["datarate"].flatMap { Double($0) }
    return try MadeTable(
      format: "OpenSim's storage file", because: "its header ends with endheader", fileExtension: "sto",
      maker: maker
    ).describe(head, name, options)
  }

  /// Samples a second, where the header tells them.
  private var rate: Double?

  private init(kind: Kind, quantity: String, unit: String, isInDegrees: Bool) {
    (self.kind, self.quantity, self.unit, self.isInDegrees) = (kind, quantity, unit, isInDegrees)
  }

  mutating func take(_ line: ArraySlice<UInt8>, into text: inout [UInt8]) {
    guard isInTable else {
      let word = String(decoding: line.prefix(64), as: UTF8.self).trimming(\.isWhitespace)
      isInTable = word.lowercased() == "endheader"
      return
    }
    let cells = line.split { $0 == 9 || $0 == 0x20 && kind == .numbers }
    guard hasHeading else {
      if cells.isEmpty { return }
      hasHeading = true
      columns = cells.count
      if let rate { text.append(contentsOf: "sampling rate=\(rate)\n".utf8) }
      text.appendLine(cells.enumerated().flatMap { heading($0.element, $0.offset) })
      return
    }
    for (place, cell) in cells.enumerated() {
      if place > 0 { text.append(9) }
      if kind == .vectors, place > 0 {
        for (axis, part) in cell.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
          .enumerated()
        {
          if axis > 0 { text.append(9) }
          text.appendCell(part)
        }
      } else {
        text.appendCell(cell)
      }
    }
    text.append(10)
  }

  private func heading(_ cell: ArraySlice<UInt8>, _ place: Int) -> [String] {
    let name = String(String(decoding: cell, as: UTF8.self).trimming(\.isWhitespace))
    if place == 0 { return ["time (s)"] }
    if kind == .vectors { return ["x", "y", "z"].map { "\(name)_\(quantity)_\($0) (\(unit))" } }
    let told = ColumnHeading(name)
    guard let role = told.alias?.role, told.unit.isEmpty, ColumnRole.angularRates.contains(role) else {
      return [name]
    }
    return [name + (isInDegrees ? " (deg/s)" : " (rad/s)")]
  }
}
