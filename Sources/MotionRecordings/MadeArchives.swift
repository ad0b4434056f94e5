import GaitModel
import SensorDecoding

extension MotionRecording {
  /// What is a zip archive by its making, and no export: a workbook, ActiGraph's `.gt3x`; `nil` for any other.
  static func madeByArchive(
    _ path: String, _ entries: [Archive.Entry], name: String, options: DecodingOptions
  ) throws(FootstrikeError) -> MotionRecording? {
    let archive = NamedArchive(path: path, name: name, entries: entries)
    if archive["[Content_Types].xml"] != nil {
      return .samples(try workbook(archive, options))
    }
    if archive["info.txt"] != nil, archive["log.bin"] != nil || archive["activity.bin"] != nil {
      return .samples(try actiGraph(archive, options))
    }
    if let first = entries.first(where: { $0.name.lowercased().hasSuffix(".npy") }) {
      throw FootstrikeError(
        what: "these are arrays of numpy (.npz), \(first.name) the first of them", where: name,
        advice:
          "convert one: python3 -c \"import numpy; numpy.savetxt('FILE.csv', numpy.load('FILE.npz')['\(first.name.dropLast(4))'], delimiter=',')\""
      )
    }
    return nil
  }

  private static func actiGraph(
    _ archive: NamedArchive, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingFile {
    let info = ActiGraphInfo(String(decoding: try archive.whole("info.txt", most: 1 << 20), as: UTF8.self))
    if archive["calibration.json"] != nil {
      let text = String(decoding: try archive.whole("calibration.json", most: 1 << 20), as: UTF8.self)
      if text.lowercased().filter({ !$0.isWhitespace }).contains("\"iscalibrated\":false") {
        throw FootstrikeError(
          what: "ActiGraph's calibration.json says that its readings are not calibrated", where: archive.name,
          advice: "export the raw data as CSV from CentrePoint")
      }
    }
    guard archive["log.bin"] == nil else {
      let bytes = try archive.open("log.bin")
      let head = bytes.head
      return RecordingFile(bytes, try info.describe(head.span, archive.name, options))
    }
    return RecordingFile(try archive.open("activity.bin"), try info.describeOld(archive.name, options))
  }

  private static func workbook(
    _ archive: NamedArchive, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingFile {
    guard archive["xl/workbook.xml"] != nil, archive["xl/_rels/workbook.xml.rels"] != nil else {
      throw FootstrikeError(
        what: archive["xl/workbook.bin"] != nil
          ? "this is a binary workbook (.xlsb)" : "this is an office document and no workbook",
        where: archive.name, advice: "save the sheet of the accelerometer as .xlsx or CSV")
    }
    let sheets = Workbook.sheets(
      workbook: try archive.whole("xl/workbook.xml", most: 1 << 20),
      relations: try archive.whole("xl/_rels/workbook.xml.rels", most: 1 << 20)
    ).filter { archive[$0.part] != nil }
    guard !sheets.isEmpty else {
      throw FootstrikeError(
        what: "this workbook has no sheet", where: archive.name, advice: "save it again, or as CSV")
    }
    let strings =
      archive["xl/sharedStrings.xml"] == nil
      ? [] : Workbook.strings(try archive.whole("xl/sharedStrings.xml", most: 4 << 20))
    let files = sheets.map { sheet in
      let title = sheet.name.split(separator: "/").joined(separator: "-")
      return ExportSession.File(
        name: archive.name + "/" + title,
        table: MadeTable(
          name: title, format: "workbook (.xlsx)", because: "it is a zip archive with xl/workbook.xml",
          fileExtension: "xlsx", maker: WorkbookSheet(strings: strings))
      ) { () throws(FootstrikeError) in try archive.open(sheet.part) }
    }
    return try ExportSession.recording(
      files, name: archive.name, options: options, because: "the workbook has a sheet for each sensor",
      fileExtension: "xlsx")
  }
}

/// An archive whose entries are opened by name.
private struct NamedArchive: @unchecked Sendable {
  let path: String
  let name: String
  private let entries: [String: Archive.Entry]

  init(path: String, name: String, entries: [Archive.Entry]) {
    (self.path, self.name) = (path, name)
    self.entries = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
  }

  subscript(entry: String) -> Archive.Entry? { entries[entry] }

  func open(_ entry: String) throws(FootstrikeError) -> RecordingBytes {
    guard let found = entries[entry] else {
      throw FootstrikeError(what: "there is no \(entry) in it", where: name, advice: "copy it again")
    }
    return try RecordingBytes(ArchiveBytes(path, found, name: name), name: name)
  }

  func whole(_ entry: String, most: Int) throws(FootstrikeError) -> [UInt8] {
    try open(entry).readWhole(most: most)
  }
}
