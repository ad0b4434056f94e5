import Foundation
import MotionRecordings
import SensorDecoding

/// The recordings in a folder and the folders below it.
enum RecordingFolder {
  /// Ends of the names of files that may be recordings or tracks, compressed or not.
  private static let endings = FileKind.all.flatMap(\.endings).flatMap { [".\($0)", ".\($0).gz"] }
  /// Ends of the names of files that this program writes beside recordings.
  private static let notRecordings = [".truth.csv", ".descents.csv", ".strikes.csv"]

  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Whether what a path leads to is there still when it was read: a file or a folder, and no pipe.
  static func canBeReadTwice(_ path: String) -> Bool {
    let type = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let found = try? FileManager.default.attributesOfItem(atPath: type.path)[.type] as? FileAttributeType
    return found == .typeRegular || found == .typeDirectory
  }

  /// The paths with what each folder among them stands for, in their order.
  static func recordings(among paths: [String]) -> [String] {
    let files = paths.flatMap { isFolder($0) ? recordings(in: $0) : [$0] }
    // An accelerometer's file stands for those of the other sensors of its session.
    let others = Set(files.flatMap { MotionRecording.sensorFiles(of: $0).dropFirst() })
    return files.filter { !others.contains($0) }
  }

  /// The files that a recording lies in: all of an export's folder, or those of its sensors.
  static func files(of path: String) -> [String] {
    guard isFolder(path) else { return MotionRecording.sensorFiles(of: path).sorted() }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let found = FileManager.default.enumerator(atPath: target)?.compactMap { $0 as? String } ?? []
    return found.map { target + "/" + $0 }.filter { !isFolder($0) }.sorted()
  }

  /// Says that nothing was found.
  static func refuseNothing(in paths: [String]) -> ExitStatus {
    Console.complain("footstrike: no recordings in \(paths.joined(separator: ", ")); name a file")
    return .couldNot
  }

  /// The folder of an export that a file belongs to: its sensors are one recording.
  private static func export(of file: String, below root: String) -> String? {
    var folder = file
    for _ in 0..<2 {
      folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
      if folder.count < root.count { return nil }
      if MotionRecording.isExport(folder) { return folder }
    }
    return nil
  }

  /// Paths of all that may be recordings, sorted; the folder of an export stands for its files; hidden files and other endings are left out.
  private static func recordings(in folder: String) -> [String] {
    // A link to a folder is walked as the folder.
    let target = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard let found = FileManager.default.enumerator(atPath: target) else { return [] }
    let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var paths: [String] = []
    for case let path as String in found {
      let name = path.lowercased()
      guard endings.contains(where: name.hasSuffix), !notRecordings.contains(where: name.hasSuffix),
        !path.split(separator: "/").contains(where: { $0.first == "." })
      else { continue }
      let whole = root + "/" + path
      if !isFolder(whole) { paths.append(export(of: whole, below: root) ?? whole) }
    }
    return Array(Set(paths)).sorted()
  }
}
