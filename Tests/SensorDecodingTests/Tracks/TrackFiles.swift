import Foundation

/// Real track files; not part of the project.
enum TrackFiles {
  static let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats"
  ).appendingPathComponent("files")

  /// Whether they are here; says so once where they are not.
  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder.path)
    if !present { print("skipped: no sample files in \(folder.path); set FOOTSTRIKE_FORMATS") }
    return present
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func rows(_ path: String) throws -> [[String]] {
    String(decoding: try bytes(path), as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
