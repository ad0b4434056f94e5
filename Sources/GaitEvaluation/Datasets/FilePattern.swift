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

  /// What the gaps hold in a path; `nil` where it does not fit.
  func match(_ path: String) -> [String: String]? { Self.match(path[...], parts[...]) }

  private static func match(_ path: Substring, _ parts: ArraySlice<Part>) -> [String: String]? {
    guard let part = parts.first else { return path.isEmpty ? [:] : nil }
    switch part {
    case .text(let text):
      return path.hasPrefix(text) ? match(path.dropFirst(text.count), parts.dropFirst()) : nil
    case .gap(let name, let choices):
      let longest = path.prefix { $0 != "/" && $0 != "." }
      var length = longest.count
      while length > 0 {
        let taken = String(path.prefix(length))
        if choices.isEmpty || choices.contains(taken),
          var found = match(path.dropFirst(length), parts.dropFirst())
        {
          if let other = found[name], other != taken { return nil }
          found[name] = taken
          return found
        }
        length -= 1
      }
      return nil
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
