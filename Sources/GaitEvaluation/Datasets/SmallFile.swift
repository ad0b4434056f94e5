import Foundation

/// A description, table or model that is read whole.
enum SmallFile {
  /// Its bytes; `nil` where it can't be read.
  ///
  /// - Parameter most: bytes after which reading ends, so that a device or a file of another kind fills no memory;
  ///   what is longer comes with one byte more.
  static func read(_ path: String, most: Int) -> Data? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = Data()
    var block = [UInt8](repeating: 0, count: 65_536)
    // Foundation's own reading gives up where a signal interrupts it.
    while bytes.count <= most {
      let count = Foundation.read(descriptor, &block, min(block.count, most + 1 - bytes.count))
      if count == 0 { break }
      if count > 0 { bytes.append(contentsOf: block[..<count]) }
      // A folder opens, and can't be read.
      if count < 0, errno != EINTR { return nil }
    }
    return bytes
  }
}
