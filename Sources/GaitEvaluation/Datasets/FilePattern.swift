import Foundation

/// A path with named gaps, as `wrist/{runner}_heelstrike.csv`: one line for all the files that fit it.
///
/// A gap takes one or more characters but no `/` and no `.`; `{trial=02|06}` takes one of those listed.
struct FilePattern {
  private enum Part {
    case text(String)
    case gap(name: String, choices: [String])
  }

  private let parts: [Part]
  private let pattern: String

  /// Reads a pattern; `nil` where a brace is not closed or a gap has no name.
  init?(_ pattern: String) {
    self.pattern = pattern
    var parts: [Part] = []
    var rest = Substring(pattern)
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let inner = rest[rest.index(after: open)..<close].split(separator: "=", maxSplits: 1)
      guard let name = inner.first, !name.isEmpty else { return nil }
      let choices = inner.count > 1 ? inner[1].split(separator: "|").map(String.init) : []
      parts.append(.gap(name: String(name), choices: choices))
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { return nil }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// The gaps' names, in their order.
  var gaps: [String] { parts.compactMap { if case .gap(let name, _) = $0 { name } else { nil } } }

  /// What the gaps hold in a path; `nil` where it does not fit.
  func match(_ path: String) -> [String: String]? {
    var search = Search(path: Array(path.unicodeScalars), parts: parts)
    return search.match(from: 0, part: 0)
  }

  /// One path held against the parts. What fits from a place on depends on the place and the part alone, so a
  /// place that failed is not tried again: the time is linear in parts and quadratic in the path.
  private struct Search {
    let path: [Unicode.Scalar]
    let parts: [Part]
    private var failed: Set<Int> = []

    init(path: [Unicode.Scalar], parts: [Part]) {
      self.path = path
      self.parts = parts
    }

    mutating func match(from start: Int, part: Int) -> [String: String]? {
      guard part < parts.count else { return start == path.count ? [:] : nil }
      let key = start * (parts.count + 1) + part
      if failed.contains(key) { return nil }
      switch parts[part] {
      case .text(let text):
        if path[start...].starts(with: text.unicodeScalars),
          let found = match(from: start + text.unicodeScalars.count, part: part + 1)
        {
          return found
        }
      case .gap(let name, let choices):
        var end = path[start...].firstIndex { $0 == "/" || $0 == "." } ?? path.count
        while end > start {
          let taken = Self.text(path[start..<end])
          if choices.isEmpty || choices.contains(taken), var found = match(from: end, part: part + 1) {
            if let other = found[name], other != taken { break }
            found[name] = taken
            return found
          }
          end -= 1
        }
      }
      failed.insert(key)
      return nil
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      return String(text)
    }
  }

  /// The files below a folder that fit, in the order of their names, with what the gaps hold.
  func files(below root: String) -> [(path: String, gaps: [String: String])] {
    let hasGap = parts.contains { if case .gap = $0 { true } else { false } }
    guard hasGap else {
      return FileManager.default.fileExists(atPath: root + "/" + pattern) ? [(pattern, [:])] : []
    }
    // Folders before the first gap are fixed; below them all files are tried.
    var fixed = ""
    if case .text(let text)? = parts.first, let slash = text.lastIndex(of: "/") {
      fixed = String(text[..<slash])
    }
    let start = fixed.isEmpty ? root : root + "/" + fixed
    guard let walk = FileManager.default.enumerator(atPath: start) else { return [] }
    var found: [(path: String, gaps: [String: String])] = []
    for case let name as String in walk {
      let path = fixed.isEmpty ? name : fixed + "/" + name
      if let gaps = match(path) { found.append((path, gaps)) }
    }
    return found.sorted { $0.path.compare($1.path, options: .numeric) == .orderedAscending }
  }

  /// A text with its gaps filled; gaps that are not among those given stay as they are.
  static func fill(_ text: String, _ gaps: [String: String]) -> String {
    gaps.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
  }
}
