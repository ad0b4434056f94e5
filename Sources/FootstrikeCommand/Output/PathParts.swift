import Glibc

/// Paths are bytes: what combines with a slash is one character with it, and still no part of the folder's name.
extension String {
  /// What stands between the slashes; empty parts are left out.
  var pathParts: [String] { utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) } }

  /// The last part: the file's name.
  var fileName: String { pathParts.last ?? self }

  /// What stands up to the last slash, with it, and after it.
  var folderAndName: (folder: String, name: String) {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", self) }
    let after = utf8.index(after: slash)
    return (String(Substring(utf8[..<after])), String(Substring(utf8[after...])))
  }
}

extension String {
  /// Where a path leads, from the root on, with no link in it; the path itself where that can't be told.
  var absolutePath: String {
    guard let resolved = realpath(self, nil) else { return self }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
