import Foundation
import GaitModel
import GaitSynthesis

@testable import SensorDecoding

/// Bytes recorded from devices, with what their makers' own software reads in them.
///
/// Not part of the project: FOOTSTRIKE_FORMATS names the folder, and where it is absent tests skip.
enum SerialCapture {
  static let folder =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats") + "/serial/"

  static let isPresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder)
    if !present { print("skipped: no captures at \(folder); name their folder with FOOTSTRIKE_FORMATS") }
    return present
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder + path)))
  }

  /// The rows of an answer by column name; an empty field is `nil`.
  static func rows(_ path: String) throws -> [[String: Double]] {
    let text = String(decoding: try bytes(path), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { fields in
      var row: [String: Double] = [:]
      for (name, field) in zip(header, fields) { row[String(name)] = Double(field) }
      return row
    }
  }
}
