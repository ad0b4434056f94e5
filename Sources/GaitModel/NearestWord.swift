extension Sequence<String> {
  /// The one of some words that a mistyped one was to be; `nil` where none is near.
  ///
  /// Near is one letter left out, put in, changed or swapped with the next one, and one more for every four of the
  /// word, four at most. Large and small letters are alike, and so are `-` and `_`. The only word that begins with
  /// three letters or more is near, too.
  public func nearest(to word: String) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let most = Swift.min(4, 1 + word.utf8.count / 4)
    let near = map { (word: $0, distance: Self.distance($0, word)) }.min { $0.distance < $1.distance }
    if let near, near.distance <= most, near.distance < near.word.utf8.count { return near.word }
    let longer = filter { word.utf8.count >= 3 && $0.lowercased().hasPrefix(word.lowercased()) }
    return longer.count == 1 ? longer[0] : nil
  }

  /// `did you mean shoe? ` where one is near, and nothing where none is.
  public func hint(for word: String) -> String { nearest(to: word).map { "did you mean \($0)? " } ?? "" }

  /// Levenshtein's distance, with swaps of neighbours (Damerau).
  private static func distance(_ a: String, _ b: String) -> Int {
    func letters(_ word: String) -> [UInt8] { word.lowercased().utf8.map { $0 == 0x2D ? 0x5F : $0 } }
    let (a, b) = (letters(a), letters(b))
    var rows = [Array(0...b.count)]
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        var least = Swift.min(rows[i][j] + (x == y ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { least = Swift.min(least, rows[i - 1][j - 1] + 1) }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
