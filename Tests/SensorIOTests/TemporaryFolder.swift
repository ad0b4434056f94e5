import Foundation

/// A folder for one test, removed with everything in it.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "/footstrike-" + UUID().uuidString
    make("")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Makes a folder below.
  func make(_ folder: String) {
    do {
      try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
    } catch {
      preconditionFailure("a test needs to make a folder in the temporary folder: \(error)")
    }
  }

  /// Writes a file below, with the folders it needs.
  func write(_ file: String, _ text: String) {
    make(String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)))
    precondition(FileManager.default.createFile(atPath: "\(path)/\(file)", contents: Data(text.utf8)))
  }

  /// Makes a link below, or points it elsewhere.
  func link(_ file: String, to target: String) {
    make(String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)))
    unlink("\(path)/\(file)")
    precondition(symlink(target, "\(path)/\(file)") == 0)
  }
}
