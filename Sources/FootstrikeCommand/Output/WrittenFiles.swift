import ArgumentParser
import Glibc

/// The files that one command writes: each to be written once, and none that it reads.
struct WrittenFiles {
  private var written: [String: String] = [:]

  /// What the shell has standard output go to is written too.
  init() {
    if let file = Self.file(of: STDOUT_FILENO) { written[file] = "standard output" }
  }

  /// Adds a file that is written because of an option.
  ///
  /// - Throws: `ValidationError` where another option writes the same file.
  mutating func add(_ path: String?, for option: String) throws(ValidationError) {
    guard let path, let file = Self.file(at: path) else { return }
    if let other = written[file] {
      throw ValidationError(
        other == option
          ? "\(option) would write \(path) twice; name each recording once"
          : "\(other) and \(option) would both write \(path); write to two files")
    }
    written[file] = option
  }

  /// Whether a path leads to one of the files.
  func contains(_ path: String) -> Bool {
    (path == "-" ? Self.file(of: STDIN_FILENO) : Self.file(at: path)).map { written[$0] != nil } ?? false
  }

  /// - Throws: `ValidationError` where a file that is read would be written.
  func spare(_ read: [String?]) throws(ValidationError) {
    for case let path? in read where contains(path) {
      throw ValidationError(
        "\(path == "-" ? "standard input" : path) would be written over while it is read; write to another file"
      )
    }
  }

  /// What two paths have in common where they lead to one file; `nil` for standard output, devices and
  /// pipes, which may be written by several.
  private static func file(at path: String) -> String? {
    guard path != "-" else { return nil }
    var status = stat()
    if stat(path, &status) == 0 { return file(status) }
    let (folder, name) = path.folderAndName
    guard let known = realpath(folder.isEmpty ? "." : folder, nil) else { return path }
    defer { free(known) }
    return String(cString: known) + "/" + name
  }

  private static func file(of descriptor: Int32) -> String? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? file(status) : nil
  }

  private static func file(_ status: stat) -> String? {
    status.st_mode & S_IFMT == S_IFREG ? "\(status.st_dev) \(status.st_ino)" : nil
  }
}
