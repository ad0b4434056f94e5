import GaitModel

extension FootstrikeError {
  /// Why a dataset, a file it names or a list of predictions can't be used.
  ///
  /// - Parameter place: where in the file, as `recordings[2].truth` or `line 7`; empty where it is about the whole.
  init(file: String, place: String = "", what: String, remedy: String) {
    self.init(what: what, where: place.isEmpty ? file : "\(file): \(place)", advice: remedy)
  }
}
