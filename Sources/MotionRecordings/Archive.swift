import CArchive
import GaitModel

/// A zip archive, looked through or read entry by entry; nothing of it is unpacked to disk.
///
/// Memory stays bounded whatever it holds: only stored and deflated entries are read, in blocks, and no more
/// entries are listed than any recorder writes.
final class Archive {
  /// A file in it.
  struct Entry {
    var name: String
    /// Its place among all entries.
    var index: Int
  }

  private let handle: OpaquePointer
  private let name: String

  /// More files, longer names, and more bytes from one of the archive than any recording has.
  private static let mostEntries = 10_000
  private static let longestName = 1_024
  /// Text of sensors packs to a tenth; zeros to a thousandth.
  private static let mostInflated: Int64 = 200
  private static let freelyInflated: Int64 = 16 << 20

  static func hasSignature(_ head: Span<UInt8>) -> Bool {
    // The header of a file, or the end of an archive without any.
    head.count >= 4 && head[0] == 0x50 && head[1] == 0x4B
      && (head[2] == 3 && head[3] == 4 || head[2] == 5 && head[3] == 6)
  }

  /// Opens an archive before its first entry.
  init(_ path: String, name: String) throws(FootstrikeError) {
    self.name = name
    guard let handle = archive_read_new() else {
      throw FootstrikeError(what: "there is no memory to read the archive", where: name, advice: "free some")
    }
    self.handle = handle
    archive_read_support_format_zip(handle)
    guard archive_read_open_filename(handle, path, 65_536) == ARCHIVE_OK else {
      throw damaged()
    }
  }

  deinit { archive_read_free(handle) }

  private func damaged() -> FootstrikeError {
    FootstrikeError(
      what: "this zip archive is damaged or no archive", where: name, advice: "copy it again from its source")
  }

  /// Goes on to the next entry; `nil` at the end.
  private func nextEntry() throws(FootstrikeError) -> OpaquePointer? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw damaged() }
    return entry
  }

  private static func name(of entry: OpaquePointer) -> String {
    guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else { return "" }
    return String(cString: text)
  }

  /// The files in it, but for folders and what systems add to archives.
  func entries() throws(FootstrikeError) -> [Entry] {
    var found: [Entry] = []
    var index = 0
    while let entry = try nextEntry() {
      defer { index += 1 }
      guard index < Self.mostEntries else {
        throw FootstrikeError(
          what: "it holds more than \(Self.mostEntries) files, which no recorder writes", where: name,
          advice: "unpack what you want of it")
      }
      if archive_entry_is_encrypted(entry) != 0 {
        throw FootstrikeError(
          what: "this archive is encrypted", where: name, advice: "unpack it with its password")
      }
      let path = Self.name(of: entry)
      let parts = path.split(separator: "/")
      guard archive_entry_filetype(entry) == 0o100_000, path.utf8.count <= Self.longestName,
        !parts.contains(where: { $0.first == "." || $0 == "__MACOSX" })
      else { continue }
      found.append(Entry(name: path, index: index))
    }
    return found
  }

  /// Goes to an entry, to be read from its beginning.
  fileprivate func seek(_ entry: Entry) throws(FootstrikeError) {
    for _ in 0...entry.index where try nextEntry() == nil { throw damaged() }
    let method = archive_format_name(handle).map { String(cString: $0) } ?? ""
    guard method.contains("deflation") || method.contains("uncompressed") else {
      throw FootstrikeError(
        what: "\(entry.name) is packed in an unusual way: \(method)", where: name,
        advice: "unpack the archive and give its folder")
    }
  }

  /// Reads on in the entry; 0 at its end.
  fileprivate func read(into block: inout [UInt8], after bytesRead: Int64) throws(FootstrikeError) -> Int {
    let count = block.withUnsafeMutableBytes { archive_read_data(handle, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw damaged() }
    let packed = max(1, archive_filter_bytes(handle, -1))
    if bytesRead > Self.freelyInflated, bytesRead / packed > Self.mostInflated {
      throw FootstrikeError(
        what: "it inflates to more than \(Self.mostInflated) times its size, which no recording does",
        where: name, advice: "unpack what you trust of it")
    }
    return count
  }
}

/// The bytes of one entry of an archive.
final class ArchiveBytes: ByteProducer {
  private let archive: Archive
  private var block = [UInt8](repeating: 0, count: 65_536)
  /// Of the block, what is filled.
  private var filled = 0
  let byteCount: Int64? = nil
  private(set) var bytesRead: Int64 = 0
  let missingBytes: Int64 = 0

  init(_ path: String, _ entry: Archive.Entry, name: String) throws(FootstrikeError) {
    archive = try Archive(path, name: name)
    try archive.seek(entry)
  }

  func fill() throws(FootstrikeError) -> ByteProgress {
    filled = try archive.read(into: &block, after: bytesRead)
    bytesRead += Int64(filled)
    return filled == 0 ? .ended : .more
  }

  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let block = block
    return try body(block.span.extracting(..<filled))
  }
}
