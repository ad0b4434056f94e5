import SensorIO

/// A small file read whole: a profile.
enum InputFile {
  /// Larger ones are no such file.
  private static let most = 1 << 20

  /// Its bytes; `-` is standard input.
  ///
  /// - Throws: `SensorIOError` where it can't be read, or is too large to be such a file.
  static func bytes(of path: String) throws(SensorIOError) -> [UInt8] {
    let source = try FileSource(path: path)
    let block = ByteBlock()
    var bytes: [UInt8] = []
    while bytes.count <= most, source.byteCount ?? 0 <= most {
      switch try block.fill(from: source) {
      case .bytes: block.withBytes { $0.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
      case .silent, .reconnected: continue
      case .woken, .disconnected, .ended: return bytes
      }
    }
    throw SensorIOError(
      .unsupported, path: source.name, what: "it is larger than \(most >> 20) MiB",
      advice: "no profile is; check its name")
  }
}
