import GaitModel
import Glibc
import StrikeDashboard

/// The token of a page's link in a file, so that a computer without a screen serves under one link.
enum KeptToken {
  /// A longer file is no such one.
  private static let mostBytes = 256

  /// The token in a file; a new one where there is no such file, or nothing in it.
  ///
  /// - Throws: `FootstrikeError` where it can't be read or made, others may read it, or what it holds is no token.
  static func read(_ path: String) throws(FootstrikeError) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0, errno == ENOENT { return try make(path) }
    guard file >= 0 else { throw mistake(path, "can't be read: \(String(cString: strerror(errno)))") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw mistake(path, "it is no file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw mistake(path, "others may read it", "say chmod 600 \(path), or name another")
    }
    var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count >= 0 else { throw mistake(path, "can't be read: \(String(cString: strerror(errno)))") }
    let words = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard let word = words.first else { return try make(path) }
    guard words.count == 1, count <= mostBytes, Dashboard.isToken(word) else {
      throw mistake(
        path, "it holds no token: 16 letters, digits, - or _ at least", "name another, which is made")
    }
    return String(word)
  }

  private static func make(_ path: String) throws(FootstrikeError) -> String {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw mistake(path, "can't be made: \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let token = Dashboard.newToken()
    let line = Array("\(token)\n".utf8)
    guard write(file, line, line.count) == line.count, fsync(file) == 0 else {
      throw mistake(path, "can't be written: \(String(cString: strerror(errno)))")
    }
    return token
  }

  private static func mistake(
    _ path: String, _ what: String, _ advice: String = "name a file that you may write to"
  ) -> FootstrikeError {
    FootstrikeError(what: what, where: "--serve-token \(path)", advice: advice)
  }
}
