import GaitModel

/// Tells what kind of track some bytes are, and reads it.
public enum TrackReader {
  /// Reads a track, whatever its format; the bytes tell it and not the file's name.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what to call it in messages.
  ///   - options: what the person knows of a table, or of a clock without a zone.
  public static func read(
    _ bytes: [UInt8], name: String, options: DecodingOptions = DecodingOptions()
  ) throws(FootstrikeError) -> Track {
    guard !bytes.isEmpty else {
      throw FootstrikeError(
        what: "the file is empty", where: name, advice: "give a GPX, TCX, FIT or CSV track")
    }
    // What is a recording for everything else may have a track in it.
    if FITScanner.hasSignature(bytes) { return try FITTrack.read(bytes, name: name) }
    switch FileKind.of(bytes).content {
    case .track(let kind): return try XMLTrack.read(bytes, name: name, kind: kind, zone: options.timeZone)
    case .table: return try CSVTrack.read(bytes, name: name, options: options)
    case .refused(let what, let remedy): throw FootstrikeError(what: what, where: name, advice: remedy)
    case .tables, .binary, .record:
      throw FootstrikeError(
        what: "this is no track: neither GPX, TCX, FIT nor a table of text", where: name,
        advice: "export the track as GPX, TCX, FIT or CSV in UTF-8")
    }
  }
}
