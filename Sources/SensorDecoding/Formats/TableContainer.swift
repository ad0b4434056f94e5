import GaitModel

/// A kind of file that holds several tables, a sensor each.
public struct TableContainer: Sendable {
  /// What writes such files.
  public var title: String
  /// How names of such files end: `xdf`.
  public var fileExtension: String
  /// What ends the names of those that are looked for in folders: JSON is much else, too.
  var endings: [String] { fileExtension == "json" ? [] : [fileExtension] }
  let recognises: @Sendable (FileKind.Head) -> Bool
  /// Makes a lister at the first byte.
  public var makeLister: @Sendable () -> any TableLister

  /// Every container; a new one is one line here and its file beside this.
  public static let all: [TableContainer] = [.xdf, .json]
}

/// Finds out which tables a file holds, in one pass over it.
public protocol TableLister: Sendable {
  /// Takes in the next bytes.
  mutating func push(_ bytes: Span<UInt8>)

  /// The tables there are, once all bytes are in.
  ///
  /// - Parameter name: what the file is called in messages.
  mutating func finish(name: String) throws(FootstrikeError) -> [MadeTable]
}
