import GaitModel
import StrictJSON

extension RunnerProfile {
  /// Reads a profile; what it leaves out keeps its default.
  ///
  /// Strict: an unknown key, a value of the wrong kind or out of range, and a contradiction are errors
  /// that name the key.
  ///
  /// - Parameters:
  ///   - json: the file's bytes.
  ///   - file: its name, for messages.
  ///   - rules: those that may have a section.
  public init(
    json: [UInt8], file: String, rules: [any WarningRule.Type] = WarningRules.all
  ) throws(FootstrikeError) {
    self.init(rules: rules)
    let sections = try Self.parse(json, file: file)
    let all = settings
    for (section, content) in sections.sorted(by: { $0.key < $1.key }) {
      let known = all.filter { $0.section == section }
      guard !known.isEmpty else {
        throw Self.unknown(section, among: all.map(\.section), "section", file: file)
      }
      guard case .object(let values) = content else {
        throw FootstrikeError(
          what: "\(section) is no object", where: file, advice: "write it as {\"\(known[0].name)\": …}")
      }
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        guard let setting = known.first(where: { $0.name == name }) else {
          throw Self.unknown("\(section).\(name)", among: known.map(\.key), "setting", file: file)
        }
        guard setting.set(value, in: &self) else {
          throw FootstrikeError(
            what: "\(setting.key) is \(value.shown)", where: file, advice: "it must be \(setting.accepts)")
        }
      }
    }
    if let (what, advice) = contradiction { throw FootstrikeError(what: what, where: file, advice: advice) }
  }

  /// The profile as a JSON file, every setting written out.
  public func json() -> [UInt8] {
    var text = "{"
    var section = ""
    for setting in settings {
      if setting.section != section {
        text += section.isEmpty ? "\n" : "\n  },\n"
        section = setting.section
        text += "  \"\(section)\": {\n"
      } else {
        text += ",\n"
      }
      text += "    \"\(setting.name)\": \(setting.json(in: self))"
    }
    return Array((text + "\n  }\n}\n").utf8)
  }

  /// Every setting as a row of a Markdown table: key, default, unit, what it does, what zero means.
  public static var settingsTable: String {
    let defaults = RunnerProfile()
    var text = "| setting | default | unit | what it does | zero |\n|---|---|---|---|---|\n"
    for row in defaults.settings {
      text +=
        "| `\(row.key)` | \(row.json(in: defaults)) | \(row.unit) | \(row.summary) | \(row.zeroMeans) |\n"
    }
    return text
  }

  private static func parse(_ json: [UInt8], file: String) throws(FootstrikeError) -> [String: JSONValue] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(json: json)
    } catch {
      throw FootstrikeError(what: "not JSON: \(error)", where: file, advice: "mend it there")
    }
    guard case .object(let sections) = value else {
      throw FootstrikeError(
        what: "this is no JSON object", where: file, advice: "write one, as {\"heel_strike\": {…}}")
    }
    return sections
  }

  private static func unknown(
    _ key: String, among known: [String], _ what: String, file: String
  ) -> FootstrikeError {
    var unique: [String] = []
    for name in known where !unique.contains(name) { unique.append(name) }
    return FootstrikeError(
      what: "\(key) is no \(what)", where: file,
      advice: "\(unique.hint(for: key))known are \(unique.joined(separator: ", "))")
  }
}
