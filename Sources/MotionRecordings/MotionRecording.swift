import GaitModel
import SensorDecoding
import SensorIO

/// What stands at a path, opened and understood from its first bytes: for every command alike.
public enum MotionRecording {
  /// Samples of an accelerometer.
  case samples(RecordingFile)
  /// Altitudes without acceleration.
  case track(Track)
  /// What `live --record` kept.
  case record(RawRecordFile)

  /// A track is read whole; longer ones are no track.
  private static let longestTrackBytes = 256 << 20

  /// Opens a file and finds out what it is; `-` is standard input. Compressed files are inflated on the way.
  ///
  /// - Parameters:
  ///   - name: what messages call it; its path where not given.
  ///   - options: what the person knows of it.
  ///   - wakeUp: ends a wait for a pipe.
  public static func open(
    _ path: String, name: String? = nil, options: DecodingOptions = DecodingOptions(), wakeUp: WakeUp? = nil
  ) throws(FootstrikeError) -> MotionRecording {
    if isFolder(path) { return try export(path, name: name, options: options) }
    let files = sensorFiles(of: path)
    if files.count > 1 { return try session(files, name: name, options: options) }
    let bytes = try RecordingBytes(path, name: name, wakeUp: wakeUp)
    if bytes.isArchive {
      return try unpacked(path, name: bytes.name, options: options)
    }
    if let motion = try BIDSMotion(beside: path) {
      return .samples(try motion.recording(bytes, options: options))
    }
    guard path != "-" else { return try recording(bytes, options: options, reopen: nil) }
    return try recording(bytes, options: options) { () throws(FootstrikeError) in
      try RecordingBytes(path, name: name, wakeUp: wakeUp)
    }
  }

  /// - Parameter reopen: gives its bytes once more; `nil` where they come but once.
  static func recording(
    _ bytes: RecordingBytes, options: DecodingOptions,
    reopen: (() throws(FootstrikeError) -> RecordingBytes)?
  ) throws(FootstrikeError) -> MotionRecording {
    let head = bytes.head
    if RawRecording.recognises(head.span) { return .record(try RawRecordFile(bytes)) }
    switch try Sniffer.sniff(head: head.span, name: bytes.name, options: options) {
    case .samples(let description): return .samples(RecordingFile(bytes, description))
    case .track: return .track(try track(bytes, options))
    case .tables(let container):
      guard let reopen else {
        throw FootstrikeError(
          what: "a file of several sensors can't be read from standard input", where: bytes.name,
          advice: "give its file")
      }
      return .samples(try several(container, bytes, options, reopen))
    }
  }

  /// The sensors in one file as one recording.
  private static func several(
    _ container: TableContainer, _ bytes: RecordingBytes, _ options: DecodingOptions,
    _ reopen: @escaping () throws(FootstrikeError) -> RecordingBytes
  ) throws(FootstrikeError) -> RecordingFile {
    var lister = container.makeLister()
    while try bytes.readBlock({ lister.push($0) }) {}
    let tables = try lister.finish(name: bytes.name)
    let files = tables.map { table in
      ExportSession.File(name: bytes.name + "/" + table.name, table: table, open: reopen)
    }
    return try ExportSession.recording(
      files, name: bytes.name, options: options, because: "the file has a table for each sensor",
      fileExtension: container.fileExtension)
  }

  /// Opens a file that was given for a track, even if it has accelerations too.
  ///
  /// - Parameter options: what the person knows of a table.
  public static func track(
    _ path: String, options: DecodingOptions = DecodingOptions()
  ) throws(FootstrikeError) -> Track {
    let bytes = try RecordingBytes(path, name: nil, wakeUp: nil)
    guard bytes.isArchive else { return try track(bytes, options) }
    guard case .track(let track) = try unpacked(path, name: bytes.name, options: options, isTrack: true)
    else {
      throw FootstrikeError(
        what: "there is no track in this archive", where: bytes.name, advice: "give the track's own file")
    }
    return track
  }

  private static func track(
    _ bytes: RecordingBytes, _ options: DecodingOptions
  ) throws(FootstrikeError) -> Track {
    try TrackReader.read(
      try bytes.readWhole(most: longestTrackBytes), name: bytes.name, options: options)
  }
}
