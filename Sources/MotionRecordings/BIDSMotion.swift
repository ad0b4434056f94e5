import CLibrary
import GaitModel
import SensorDecoding

/// A motion recording of a BIDS data set: rows without headings in `…_motion.tsv`, whose names, units and rate stand
/// in `…_channels.tsv` and `…_motion.json` beside it, or in a folder above for many of them.
struct BIDSMotion {
  private let channels: String
  private let rateHertz: Double?
  private let rateFile: String
  private let path: String

  /// Looks for what belongs to a file; `nil` where its name or its neighbours are of another kind.
  init?(beside path: String) throws(FootstrikeError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let file = parts[parts.count - 1].lowercased()
    guard file.hasSuffix("_motion.tsv") || file.hasSuffix("_motion.tsv.gz"),
      let channels = Self.neighbour(of: path, "_channels.tsv")
    else { return nil }
    self.path = path
    self.channels = try Self.text(channels)
    let json = Self.neighbour(of: path, "_motion.json")
    rateFile = json?.split(separator: "/").last.map(String.init) ?? ""
    rateHertz = try json.flatMap { json throws(FootstrikeError) in Self.rate(try Self.text(json)) }
  }

  private static func text(_ path: String) throws(FootstrikeError) -> String {
    String(decoding: try RecordingBytes(path, name: nil, wakeUp: nil).readWhole(most: 1 << 20), as: UTF8.self)
  }

  /// The file of the same name but for its end, or the nearest above whose parts are all in the name.
  private static func neighbour(of path: String, _ end: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let stem = parts[parts.count - 1].split(separator: ".")[0]
    let entities = Set(stem.split(separator: "_"))
    var folder = parts.dropLast()
    for _ in 0..<4 {
      let place = folder.isEmpty ? "." : folder.joined(separator: "/")
      let found = MotionRecording.folderEntries(place.isEmpty ? "/" : place).filter { name in
        name.hasSuffix(end)
          && Set(name.dropLast(end.count).split(separator: "_")).isSubset(of: entities)
      }
      // The most special one.
      if let best = found.max(by: { $0.count < $1.count }) { return place + "/" + best }
      if folder.isEmpty { return nil }
      folder.removeLast()
    }
    return nil
  }

  /// `SamplingFrequency`, or where that is missing the effective one.
  private static func rate(_ json: String) -> Double? {
    for name in ["\"SamplingFrequency\"", "\"SamplingFrequencyEffective\""] {
      guard let range = json.firstRange(of: name) else { continue }
      let digits = json[range.upperBound...].drop { $0 == ":" || $0.isWhitespace }
        .prefix { $0.isNumber || ".eE+-".contains($0) }
      if let rate = Double(digits), rate > 0, rate.isFinite { return rate }
    }
    return nil
  }

  /// Headings as other tables have them: `leftFoot acc x (m/s^2)`.
  private func headings() throws(FootstrikeError) -> (names: [String], rate: Double?) {
    let lines = channels.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    let head = lines.first?.map { $0.lowercased().filter { !$0.isWhitespace && $0 != "\u{FEFF}" } } ?? []
    func column(_ name: String) -> Int? { head.firstIndex(of: name) }
    guard let name = column("name"), lines.count > 1 else {
      throw FootstrikeError(
        what: "the channels beside it have no column called name", where: path,
        advice: "mend its _channels.tsv")
    }
    var rate: Double?
    let names = lines.dropFirst().map { row in
      func cell(_ place: Int?) -> String {
        guard let place, place < row.count, row[place].lowercased() != "n/a" else { return "" }
        return row[place]
      }
      rate = rate ?? Double(cell(column("sampling_frequency")))
      let kind = cell(column("type")).uppercased()
      let quantity = [
        "ACCEL": "acc", "GYRO": "gyro", "MAGN": "mag", "ORNT": "orientation", "POS": "position",
      ][kind]
      let unit = cell(column("units"))
      let units = unit.isEmpty ? "" : " (\(unit))"
      if kind == "LATENCY" { return "time" + units }
      guard let quantity, !cell(column("component")).isEmpty else { return cell(name) + units }
      return "\(cell(column("tracked_point"))) \(quantity) \(cell(column("component")))\(units)"
    }
    return (names, rate)
  }

  /// The rows with their headings.
  func recording(
    _ bytes: RecordingBytes, options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingFile {
    let (names, channelRate) = try headings()
    let rate = rateHertz ?? channelRate
    let head = bytes.head
    if let first = head.split(separator: 10, maxSplits: 1).first {
      let fields = first.split(separator: 9, omittingEmptySubsequences: false).count
      guard fields == names.count else {
        throw FootstrikeError(
          what: "its rows have \(fields) fields, and the channels beside it are \(names.count)", where: path,
          advice: "give the _channels.tsv that belongs to it")
      }
    }
    let table = MadeTable(
      format: "motion of a BIDS data set", because: "its _channels.tsv names the columns",
      fileExtension: "tsv",
      maker: HeadedRows(headings: names, rateHertz: rate))
    var description = try table.describe(head.span, bytes.name, options)
    if options.rateHertz == nil, let rate {
      // Said by the lines above the data, which are made here.
      for place in description.guesses.indices
      where description.guesses[place].because == "the lines above the data say so" {
        description.guesses[place] = Guess(
          "rate", description.guesses[place].value,
          because: rateHertz == nil ? "its _channels.tsv says so" : "\(rateFile) says so",
          option: "--rate \(rate)", isInferred: false)
      }
    }
    return RecordingFile(bytes, description)
  }
}

/// Writes headings above rows that have none.
private struct HeadedRows: TableMaker {
  let headings: [String]
  let rateHertz: Double?
  private var isBegun = false

  init(headings: [String], rateHertz: Double?) { (self.headings, self.rateHertz) = (headings, rateHertz) }

  mutating func make(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], refusals: inout RefusalTally
  ) {
    if !isBegun {
      if let rateHertz { text.append(contentsOf: "sampling rate=\(rateHertz)\n".utf8) }
      for (place, heading) in headings.enumerated() {
        if place > 0 { text.append(9) }
        text.append(contentsOf: heading.utf8.filter { $0 >= 0x20 && $0 != 0x22 })
      }
      text.append(10)
      isBegun = true
    }
    bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) }
  }
}
