/// Why a dataset, a file it names or a list of predictions can't be used: what, where and what to do.
public struct DatasetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public var file: String
  /// Where in it, as `recordings[2].truth` or `line 7`; empty where it is about the whole.
  public var place: String
  /// What is wrong.
  public var what: String
  /// What to do about it.
  public var remedy: String

  /// An error about a whole file, or a place in it.
  public init(file: String, place: String = "", what: String, remedy: String) {
    self.file = file
    self.place = place
    self.what = what
    self.remedy = remedy
  }

  /// `file: place: what; remedy`.
  public var description: String { "\(file)\(place.isEmpty ? "" : ": \(place)"): \(what); \(remedy)" }
}
