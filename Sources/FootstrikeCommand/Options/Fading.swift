import ArgumentParser
import Foundation
import GaitModel

/// Which session of a plan of ever fewer cues this is: its number, or a file that has a line of each one before.
enum Fading: ExpressibleByArgument, Equatable {
  case session(Int)
  case file(String)

  init?(argument: String) {
    if argument.isEmpty { return nil }
    guard let number = Int(argument) else {
      self = .file(argument)
      return
    }
    guard (1...10_000).contains(number) else { return nil }
    self = .session(number)
  }

  /// The file that counts.
  var path: String? { if case .file(let path) = self { path } else { nil } }

  /// The session's number in its plan, from 1.
  func session() throws -> Int {
    switch self {
    case .session(let number): number
    case .file(let path): try Self.lines(of: path).count + 1
    }
  }

  /// Adds a session to the file, where there is one.
  ///
  /// - Throws: `FootstrikeError` where it can't be written; what it had stays then.
  func count(began: Date) throws {
    guard let path else { return }
    let lines = try Self.lines(of: path) + [began.formatted(.iso8601)]
    try OutputFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }

  /// A line a session; none where there is no such file yet.
  private static func lines(of path: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let text = String(decoding: try InputFile.bytes(of: path), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    // What counts sessions has dates; anything else would be taken for a count, and written over.
    if let wrong = lines.first(where: { (try? Date($0, strategy: .iso8601)) == nil }) {
      throw FootstrikeError(
        what: "this is no date: \(wrong.prefix(40))", where: path,
        advice: "name a file that --fade made, or a new one")
    }
    return lines
  }
}
