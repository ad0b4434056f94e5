import GaitModel

/// Tells what kind of track some bytes are, and reads it.
public enum TrackReader {
  /// Reads a track, whatever its format; the bytes tell it and not the file's name.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what to call it in messages.
  public static func read(_ bytes: [UInt8], name: String) throws(FootstrikeError) -> Track {
    guard !bytes.isEmpty else {
      throw FootstrikeError(
        what: "the file is empty", where: name, advice: "give a GPX, TCX, FIT or CSV track")
    }
    switch kind(of: bytes) {
    case .fit?: return try FITTrack.read(bytes, name: name)
    case .gpx?: return try XMLTrack.read(bytes, name: name, kind: .gpx)
    case .tcx?: return try XMLTrack.read(bytes, name: name, kind: .tcx)
    case .csv?: return try CSVTrack.read(bytes, name: name)
    case nil:
      throw FootstrikeError(
        what: "this is no track: neither GPX, TCX, FIT nor a table of text", where: name,
        advice: "export the track as GPX, TCX, FIT or CSV in UTF-8")
    }
  }

  /// What the bytes at the start of a file look like; `nil` for other XML and for bytes that are no text.
  ///
  /// `csv` means no more than that they are text.
  public static func kind(of bytes: [UInt8]) -> Track.Kind? {
    if FITDecoder.hasSignature(bytes) { return .fit }
    let head = bytes.prefix(4096)
    if head.contains(0) { return nil }
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head
    let first = text.first { $0 != 32 && $0 != 9 && $0 != 10 && $0 != 13 }
    guard first == UInt8(ascii: "<") else { return .csv }
    var scanner = XMLScanner(Array(head))
    while let token = scanner.next() {
      if case .open(let root, _) = token {
        return root == "gpx" ? .gpx : root == "TrainingCenterDatabase" ? .tcx : nil
      }
    }
    return nil
  }
}
