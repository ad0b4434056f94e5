import ArgumentParser
import GaitReporting

/// The files of a session: an option for each report format that has one, from the table of formats.
struct ReportFiles: ParsableArguments, CustomReflectable {
  private var options: [(format: ReportFormat, name: String, path: Option<String?>)]

  init() {
    options = ReportFormat.all.compactMap { format in
      format.file.map { file in
        let help = ArgumentHelp(stringLiteral: file.help)
        return (
          format, file.option, Option(wrappedValue: nil, help: Self.named(help))
        )
      }
    }
  }

  private static func named(_ help: ArgumentHelp) -> ArgumentHelp {
    var help = help
    help.valueName = "file"
    return help
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init()
    for place in options.indices {
      options[place].path = try values.decode(
        Option<String?>.self, forKey: Key(stringValue: options[place].name))
    }
  }

  /// What the parser takes for the properties of a type.
  var customMirror: Mirror { Mirror(self, children: options.map { ("_" + $0.name, $0.path as Any) }) }

  /// The files that were asked for, in the order of the formats.
  var asked: [(format: ReportFormat, option: String, path: String)] {
    options.compactMap { one in
      one.path.wrappedValue.map { (one.format, "--" + one.name, $0) }
    }
  }
}
