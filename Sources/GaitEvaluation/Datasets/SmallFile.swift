import Foundation

/// A description, table or model that is read whole.
enum SmallFile {
  /// Its bytes; `nil` where it can't be read.
  ///
  /// - Parameter most: bytes after which reading ends, so that a device or a file of another kind fills no memory;
  ///   what is longer comes with one byte more.
  static func read(_ path: String, most: Int) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    // A folder opens, and can't be read.
    return try? file.read(upToCount: most + 1) ?? Data()
  }
}
