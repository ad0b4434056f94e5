import CArchive
import Foundation

/// Files that a test makes, in a folder of its own or in an archive.
struct MadeArchive {
  var files: [(name: String, text: String)]
  /// Packed with this password.
  var password: String?

  init(_ files: [(String, String)], password: String? = nil) {
    self.files = files
    self.password = password
  }

  /// Runs with the path of a zip archive of the files.
  func withZip<Result>(_ body: (String) throws -> Result) throws -> Result {
    try Self.withFolder { folder in
      let path = folder + "/export.zip"
      try write(to: path)
      return try body(path)
    }
  }

  /// Runs with the path of a folder of the files.
  func unpacked<Result>(_ body: (String) throws -> Result) throws -> Result {
    try Self.withFolder { folder in
      for (name, text) in files {
        let file = URL(fileURLWithPath: folder).appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      return try body(folder)
    }
  }

  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("made-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }

  func write(to path: String) throws {
    let archive = archive_write_new()
    defer { archive_write_free(archive) }
    archive_write_set_format_zip(archive)
    if let password {
      archive_write_set_options(archive, "zip:encryption=traditional")
      archive_write_set_passphrase(archive, password)
    }
    guard archive_write_open_filename(archive, path) == ARCHIVE_OK else {
      throw CocoaError(.fileWriteUnknown)
    }
    for (name, text) in files {
      let entry = archive_entry_new()
      defer { archive_entry_free(entry) }
      let bytes = Array(text.utf8)
      archive_entry_set_pathname(entry, name)
      archive_entry_set_size(entry, Int64(bytes.count))
      archive_entry_set_filetype(entry, 0o100_000)
      archive_entry_set_perm(entry, 0o644)
      guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw CocoaError(.fileWriteUnknown) }
      _ = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    }
  }
}
