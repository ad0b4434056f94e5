/// Tells files that are no table of text by their first bytes, and says what to do with them.
enum FileSignature {
  /// What a file is.
  enum Verdict {
    case track(String)
    case refused(what: String, remedy: String)
  }

  /// `nil` for what may be a table of text.
  static func verdict(_ head: [UInt8]) -> Verdict? {
    func starts(_ text: String) -> Bool { head.starts(with: text.utf8) }
    if head.starts(with: RawRecording.magic) {
      return .refused(
        what: "this is a raw live record",
        remedy: "give the file itself to replay or inspect, uncompressed, and not one for each foot")
    }
    if head.starts(with: [0x1F, 0x8B]) {
      return .refused(what: "this is compressed with gzip", remedy: "inflate it first with gunzip -k FILE")
    }
    if starts("PK\u{3}\u{4}") {
      return .refused(
        what: "this is a zip archive, as ActiGraph (.gt3x) and phyphox write them",
        remedy: "unpack it and give the CSV file inside, or export raw CSV with the maker's software")
    }
    if head.count >= 14, head[8..<12].elementsEqual(".FIT".utf8) {
      return .track("its first bytes are those of a FIT file")
    }
    let words = String(decoding: head.prefix(2_048), as: UTF8.self)
    let text = words.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if text.hasPrefix("<") {
      if text.contains("<gpx") { return .track("its root element is gpx") }
      if text.contains("<TrainingCenterDatabase") {
        return .track("its root element is TrainingCenterDatabase")
      }
      return .refused(what: "this is XML, and not a track", remedy: "export the samples as CSV")
    }
    if text.hasPrefix("{") || text.hasPrefix("[") {
      let maker = words.contains("\"Meas\"") || words.contains("\"data\"") ? ", as Movesense writes it" : ""
      return .refused(what: "this is JSON\(maker)", remedy: "convert it to CSV, one sample a line")
    }
    if text.hasPrefix("Device Identity") {
      return .refused(
        what: "this is GENEActiv's .bin", remedy: "convert it to CSV with GENEActiv's PC software")
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      return .refused(what: "this is text in UTF-16", remedy: "save it as UTF-8")
    }
    // A logger may put a stray NUL or a garbled line at the start; a binary file is full of them.
    let probe = head.prefix(65_536)
    var strange = 0
    for byte in probe where byte < 9 || byte > 13 && byte < 32 && byte != 27 || byte == 127 { strange += 1 }
    if strange * 50 > probe.count {
      return .refused(
        what: "this is binary, and no known format",
        remedy: "convert it to CSV, or play a device's raw bytes with --protocol NAME")
    }
    return nil
  }
}
