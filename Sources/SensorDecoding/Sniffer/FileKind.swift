import GaitModel

/// A kind of file that may be given for a recording, told by its first bytes.
public struct FileKind: Sendable {
  /// What stands in such a file.
  public enum Content: Sendable {
    /// Text in columns: samples, or a track.
    case table
    /// Samples as a device wrote them.
    case binary(BinaryFormat)
    /// A track.
    case track(Track.Kind)
    /// Several tables, a sensor each.
    case tables(TableContainer)
    /// What `live --record` kept.
    case record
    /// Nothing that is read here: what it is, and what to do about it.
    case refused(what: String, remedy: String)
  }

  /// What stands in it.
  public var content: Content
  /// Ends of the names of such files that are looked for in folders, without dot.
  public var endings: [String] = []
  /// Why a file is taken for one: `its root element is gpx`.
  public var because = ""
  let recognises: @Sendable (_ head: Head) -> Bool

  /// Every kind there is, the surest signs first; a new one is one line here. The last one takes any bytes.
  public static let all: [FileKind] =
    formats + foreign + known + containers + [
      .refused("this is text in UTF-16", "save it as UTF-8") {
        $0.begins(with: [0xFF, 0xFE]) || $0.begins(with: [0xFE, 0xFF])
      },
      .refused(
        "this is binary, and no known format",
        "convert it to CSV, or play a device's raw bytes with --protocol NAME"
      ) { $0.isBinary },
      FileKind(content: .table, endings: ["csv", "tsv", "txt"]) { _ in true },
    ]

  private static let formats = BinaryFormat.all.map { format in
    FileKind(content: .binary(format), endings: format.endings) { format.recognises($0.bytes.span) }
  }

  private static let foreign = Foreign.all.map { foreign in
    refused("this is \(foreign.what)", foreign.remedy, recognises: foreign.recognises)
  }

  private static let containers = TableContainer.all.map { container in
    FileKind(
      content: .tables(container), endings: container.endings, recognises: container.recognises)
  }

  private static let known: [FileKind] = [
    FileKind(content: .record, endings: ["fsraw"]) { $0.begins(with: RawRecording.magic) },
    .refused("this is compressed with gzip", "inflate it first with gunzip -k FILE") {
      $0.begins(with: [0x1F, 0x8B])
    },
    FileKind(
      content: .refused(what: "this is a zip archive inside another", remedy: "unpack it first"),
      endings: ["zip"]
    ) { $0.begins(with: "PK\u{3}\u{4}".utf8) },
    FileKind(
      content: .track(.fit), endings: ["fit"], because: "its first bytes are those of a FIT file"
    ) { FITScanner.hasSignature($0.bytes) },
    FileKind(content: .track(.gpx), endings: ["gpx"], because: "its root element is gpx") {
      $0.rootElement == "gpx"
    },
    FileKind(
      content: .track(.tcx), endings: ["tcx"], because: "its root element is TrainingCenterDatabase"
    ) { $0.rootElement == "TrainingCenterDatabase" },
    .refused("this is KML, which is drawn on maps and not read here", "export the track as GPX, FIT or TCX") {
      $0.rootElement == "kml"
    },
    .refused("this is XML, and not a track", "export the samples as CSV, or the track as GPX, FIT or TCX") {
      $0.text.hasPrefix("<")
    },
    .refused("this is GeoJSON, which tells no times of a run", "export the track as GPX, FIT or TCX") {
      $0.isJSON && ["\"FeatureCollection\"", "\"LineString\""].contains(where: $0.text.contains)
    },
  ]

  /// What a file that begins so is.
  static func of(_ head: [UInt8]) -> FileKind {
    let head = Head(head)
    return all.first { $0.recognises(head) } ?? all[all.count - 1]
  }

  /// The first bytes of a file, and their beginning as text.
  struct Head {
    let bytes: [UInt8]
    /// Without blanks before it.
    let text: Substring
    /// Of XML, without its prefix; `nil` of anything else.
    let rootElement: String?

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      text = String(decoding: bytes.prefix(2_048), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      rootElement = text.hasPrefix("<") ? Self.root(of: bytes) : nil
    }

    private static func root(of bytes: [UInt8]) -> String? {
      var scanner = XMLScanner(Array(bytes.prefix(4_096)))
      while let token = scanner.next() { if case .open(let root, _) = token { return root } }
      return nil
    }

    func begins(with magic: some Sequence<UInt8>) -> Bool { bytes.starts(with: magic) }

    var isJSON: Bool { text.hasPrefix("{") || text.hasPrefix("[") }

    /// A logger may put a stray NUL or a garbled line at the start; a binary file is full of them.
    var isBinary: Bool {
      let probe = bytes.prefix(65_536)
      let strange = probe.count { $0 < 9 || $0 > 13 && $0 < 32 && $0 != 27 || $0 == 127 }
      return strange * 50 > probe.count
    }
  }

  private static func refused(
    _ what: String, _ remedy: String, recognises: @escaping @Sendable (_ head: Head) -> Bool
  ) -> FileKind {
    FileKind(content: .refused(what: what, remedy: remedy), recognises: recognises)
  }

  private init(
    content: Content, endings: [String] = [], because: String = "",
    recognises: @escaping @Sendable (_ head: Head) -> Bool
  ) {
    self.content = content
    self.endings = endings
    self.because = because
    self.recognises = recognises
  }
}
