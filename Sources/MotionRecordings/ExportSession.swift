import CLibrary
import GaitModel
import SensorDecoding

/// An export with a file for each sensor, in a folder or an archive: phyphox's, Sensor Logger's and the like.
/// Which of its files are read, and which are left out.
struct ExportSession {
  /// A file of the export, that can be opened.
  struct File {
    var name: String
    /// How it is made, where it is no table of text.
    var table: MadeTable?
    var open: () throws(FootstrikeError) -> RecordingBytes

    /// Its first lines, at most 1 MiB.
    func text() throws(FootstrikeError) -> String {
      guard var maker = table?.maker else {
        return String(decoding: try open().readWhole(most: 1 << 20), as: UTF8.self)
      }
      let bytes = try open()
      var text: [UInt8] = []
      var refusals = RefusalTally()
      while text.count < 1 << 20,
        try bytes.readBlock({ maker.make($0, isLast: false, into: &text, refusals: &refusals) })
      {}
      let none: [UInt8] = []
      maker.make(none.span, isLast: true, into: &text, refusals: &refusals)
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// What the files lie in, in words: `the export has a file for each sensor`.
  private let because: String
  private let fileExtension: String

  private let name: String
  private let options: DecodingOptions
  private var parts: [SessionBytes.Part] = []
  private var leftOut: [String] = []
  private var pauses = SessionPauses()
  private var isTurned = false
  private var notes: [Guess<String>] = []

  /// Chooses among the files: the total acceleration rather than one without gravity, one file of each quantity.
  init(
    _ files: [File], name: String, options: DecodingOptions,
    because: String = "the export has a file for each sensor", fileExtension: String = "csv"
  ) throws(FootstrikeError) {
    self.name = name
    self.because = because
    self.fileExtension = fileExtension
    self.options = options
    var found: [SessionBytes.Part] = []
    var problem: FootstrikeError?
    for file in files {
      if try readNotes(file) { continue }
      guard file.table != nil || RecordedKind.isTable(file.name) else { continue }
      do throws(FootstrikeError) {
        let bytes = try file.open()
        let head = bytes.head
        if let sensor = try SensorPart(head: head.span, name: file.name, options: options, table: file.table)
        {
          found.append(SessionBytes.Part(bytes: bytes, sensor: sensor, name: file.name))
        } else {
          leftOut.append(file.name)
        }
      } catch {
        problem = problem ?? error
        leftOut.append(file.name)
      }
    }
    try choose(found, else: problem)
  }

  /// Reads files that hold no readings but say something of them; false for all others.
  private mutating func readNotes(_ file: File) throws(FootstrikeError) -> Bool {
    switch file.name.lowercased().split(separator: "/").suffix(2).joined(separator: "/") {
    case let path where path == "meta/time.csv" || file.table != nil && path.hasSuffix("/metadata time"):
      pauses = SessionPauses(phyphox: try file.text())
      return true
    case let path where file.table != nil && path.hasSuffix("/metadata device"): return true
    case let path where ["metadata.csv", "metadata"].contains(path.split(separator: "/").last):
      let text = try file.text().lowercased()
      let lines = text.split(whereSeparator: \.isNewline).map {
        $0.split(separator: file.table == nil ? "," : "\t", omittingEmptySubsequences: false)
      }
      guard lines.count > 1 else { return true }
      func value(_ column: String) -> Substring? {
        lines[0].firstIndex(of: Substring(column)).flatMap { $0 < lines[1].count ? lines[1][$0] : nil }
      }
      // Sensor Logger hands on what Apple's devices tell, whose axes point the other way.
      isTurned = value("platform") == "ios" && value("standardisation") != "true"
      return true
    case let path where path.hasPrefix("meta/"): return true
    default: return false
    }
  }

  /// How well a file of accelerations will do; less is better.
  private func rank(_ part: SessionBytes.Part) -> Int {
    let file = Self.short(part.name).lowercased()
    return (part.sensor.description.gravityRemoved ? 4 : 0) + (file.contains("watch") ? 2 : 0)
      + (file.contains("uncalibrated") ? 1 : 0)
  }

  private mutating func choose(
    _ found: [SessionBytes.Part], else problem: FootstrikeError?
  ) throws(FootstrikeError) {
    func best(_ quantity: SensorPart.Quantity, of session: String? = nil) -> SessionBytes.Part? {
      found.filter {
        $0.sensor.quantity == quantity && (session == nil || Self.session($0.name) == session)
      }.min { rank($0) < rank($1) }
    }
    try refuseSeveral(found)
    guard let accelerometer = best(.acceleration) else {
      throw problem
        ?? FootstrikeError(
          what: "no file in it holds an acceleration", where: name,
          advice: "export the accelerometer too, as CSV")
    }
    parts = [accelerometer]
    // What lies beside it of other sessions is none of it.
    let session = Self.session(accelerometer.name)
    let isDated = accelerometer.sensor.description.dateOffset != nil
    let wanted: [SensorPart.Quantity] =
      accelerometer.sensor.description.gravityRemoved ? [.gravity] : []
    for quantity in wanted + [.angularRate, .altitude, .location] {
      guard let part = best(quantity, of: session), (part.sensor.description.dateOffset != nil) == isDated
      else { continue }
      parts.append(part)
    }
    let names = parts.map(\.name)
    leftOut += found.map(\.name).filter { !names.contains($0) }
  }

  /// Several recordings in one archive are none.
  private func refuseSeveral(_ found: [SessionBytes.Part]) throws(FootstrikeError) {
    let unknown = found.filter {
      $0.sensor.quantity == .acceleration && SensorPart.quantity(ofFile: $0.name) == nil
    }
    let sessions = Set(
      found.filter { $0.sensor.quantity == .acceleration }.compactMap { Self.session($0.name) })
    let count = max(unknown.count, sessions.count)
    if count > 1 {
      let first = unknown.first ?? found.first { $0.sensor.quantity == .acceleration }
      throw FootstrikeError(
        what: "it holds \(count) recordings, \(first?.name ?? "") the first of them", where: name,
        advice: "unpack it and give its folder")
    }
  }

  /// Tables as one recording; a single one is read as a file of its own.
  static func recording(
    _ files: [File], name: String, options: DecodingOptions, because: String, fileExtension: String
  ) throws(FootstrikeError) -> RecordingFile {
    if files.count == 1, let table = files[0].table {
      let bytes = try files[0].open()
      let head = bytes.head
      return RecordingFile(bytes, try table.describe(head.span, name, options))
    }
    let session = try ExportSession(
      files, name: name, options: options, because: because, fileExtension: fileExtension)
    return try session.recording()
  }

  /// The session as one recording.
  func recording() throws(FootstrikeError) -> RecordingFile {
    let main = parts[0].sensor.description
    let quantities = parts.map(\.sensor.quantity)
    let joined = try RecordingBytes(
      SessionBytes(parts, pauses: pauses, isTurned: isTurned), name: name)
    var description = RecordingDescription(
      name: name, format: .joined(fileExtension: fileExtension), timeline: main.timeline)
    description.guesses = main.guesses.filter { !["delimiter", "rows before the data"].contains($0.what) }
    description.guesses.insert(
      Guess(
        "session", parts.map { Self.short($0.name) }.joined(separator: " + "),
        because: because, option: ""), at: 0)
    if !leftOut.isEmpty {
      description.guesses.append(
        Guess(
          "left out", leftOut.map(Self.short).joined(separator: ", "),
          because: "there is nothing in it that is read here, or less than in another", option: ""))
    }
    if isTurned {
      description.guesses.append(
        Guess(
          "axes", "turned round", because: "Metadata.csv says ios and no standardisation", option: "",
          isInferred: false))
    }
    description.rateHertz = main.rateHertz
    description.timeKind = main.timeKind
    description.dateOffset = main.dateOffset != nil ? 0 : pauses.dateOffset
    description.hasAngularRate = main.hasAngularRate || quantities.contains(.angularRate)
    description.hasAltitude =
      quantities.contains(.altitude) || parts.contains { $0.sensor.description.hasAltitude }
    description.gravityRemoved = main.gravityRemoved && !quantities.contains(.gravity)
    description.accelerationRange =
      description.gravityRemoved == main.gravityRemoved ? main.accelerationRange : nil
    description.columns = parts.map { Self.short($0.name) }
    return RecordingFile(joined, description)
  }

  /// Which session of several a file's name says it is of.
  private static func session(_ name: String) -> String? { SensorFileName(short(name))?.session }

  private static func short(_ name: String) -> String {
    name.split(separator: "/").last.map(String.init) ?? name
  }
}

/// What names of files say of them.
enum RecordedKind {
  static func ending(_ name: String) -> String {
    var parts = name.lowercased().split(separator: ".")
    if parts.last == "gz" { parts.removeLast() }
    return parts.count > 1 ? String(parts[parts.count - 1]) : ""
  }

  static func isTable(_ name: String) -> Bool { ["csv", "tsv", "txt"].contains(ending(name)) }

  private static let endings = Set(FileKind.all.flatMap(\.endings)).subtracting(["zip"])

  /// It may hold a recording or a track.
  static func mayBeRead(_ name: String) -> Bool { endings.contains(ending(name)) }
}

extension MotionRecording {
  /// Whether a folder is an export of one session: names of a recorder's files for several sensors.
  public static func isExport(_ folder: String) -> Bool {
    let names = Set(folderEntries(folder).map { $0.lowercased() })
    if names.contains("meta"), folderEntries(folder + "/meta").contains("time.csv") { return true }
    let accelerations = [
      "accelerometer.csv", "totalacceleration.csv", "accelerometeruncalibrated.csv", "wristmotion.csv",
    ]
    let others = [
      "gyroscope.csv", "barometer.csv", "gravity.csv", "location.csv", "metadata.csv", "pressure.csv",
    ]
    return !names.isDisjoint(with: accelerations) && !names.isDisjoint(with: others)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Names in a folder, sorted.
  static func folderEntries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.first != "." { names.append(name) }
    }
    return names.sorted()
  }

  /// Opens the export in a folder.
  static func export(_ folder: String, name: String?, options: DecodingOptions) throws(FootstrikeError)
    -> MotionRecording
  {
    let entries = folderEntries(folder) + folderEntries(folder + "/meta").map { "meta/" + $0 }
    return try session(
      entries.map { folder + "/" + $0 }.filter { !isFolder($0) }, name: name ?? folder, options: options)
  }

  /// What an archive holds: one file, or the files of one session.
  ///
  /// - Parameter isTrack: a track is wanted, whatever else is in it.
  static func unpacked(
    _ path: String, name: String, options: DecodingOptions, isTrack: Bool = false
  ) throws(FootstrikeError) -> MotionRecording {
    guard path != "-" else {
      throw FootstrikeError(
        what: "an archive can't be read from standard input", where: name, advice: "give its file")
    }
    let entries = try Archive(path, name: name).entries()
    func open(_ entry: Archive.Entry) throws(FootstrikeError) -> RecordingBytes {
      try RecordingBytes(ArchiveBytes(path, entry, name: name), name: name + "/" + entry.name)
    }
    func read(_ entry: Archive.Entry) throws(FootstrikeError) -> MotionRecording {
      try recording(try open(entry), options: options) { () throws(FootstrikeError) in try open(entry) }
    }
    if let made = try madeByArchive(path, entries, name: name, options: options) { return made }
    var readable = entries.filter { RecordedKind.mayBeRead($0.name) }
    // JSON is much else, too: only where nothing surer is there.
    if readable.isEmpty { readable = entries.filter { RecordedKind.ending($0.name) == "json" } }
    guard let first = readable.first else {
      let archive = entries.first {
        ["zip", "7z", "rar", "tar", "tgz"].contains(RecordedKind.ending($0.name))
      }
      throw FootstrikeError(
        what: archive.map { "it holds another archive, \($0.name)" }
          ?? "none of its \(entries.count) files is a recording or a track",
        where: name,
        advice: archive == nil ? "give the archive as the recorder exported it" : "unpack it first")
    }
    if readable.count == 1 { return try read(first) }
    let tracks = readable.filter { !RecordedKind.isTable($0.name) }
    if tracks.count == 1, isTrack || tracks.count == readable.count {
      return try read(tracks[0])
    }
    let files = readable.map { entry in
      ExportSession.File(name: name + "/" + entry.name, table: nil) { () throws(FootstrikeError) in
        try open(entry)
      }
    }
    return .samples(try ExportSession(files, name: name, options: options).recording())
  }
}
