import ArgumentParser
import Foundation
import GaitModel

extension ValidationError {
  /// A name that nothing has, with the one it may have been meant to be.
  ///
  /// - Parameter what: what has such names, as `protocol`.
  init(no what: String, called name: String, among known: [String]) {
    self.init(
      "there is no \(what) \(name); \(known.hint(for: name))there are \(known.joined(separator: ", "))")
  }
}

/// What a command line that makes no sense was meant to say.
enum Suggestion {
  /// An error's message on one line, with what the word that it complains of may have been meant to be.
  ///
  /// - Parameters:
  ///   - message: the parser's, which lists what there is, if anything.
  ///   - arguments: the command line, without the command's own name.
  static func improve(_ message: String, of arguments: [String]) -> String {
    let line = message.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined(separator: " ")
    let (command, unknown) = walk(arguments)
    if let unknown, line.contains(/^(\d+ u|U)nexpected argument/) {
      let names = command.configuration.subcommands.map { $0._commandName }
      let isFile = FileManager.default.fileExists(atPath: unknown)
      return "there is no command \(unknown); "
        + (isFile ? "did you mean replay \(unknown)? " : names.hint(for: unknown))
        + "there are \(names.joined(separator: ", "))"
    }
    if let match = line.wholeMatch(
      of: /The value '(.*?)' is invalid for '(.*?)'\. Please provide one of (.*)/)
    {
      var known = match.3.matches(of: /[a-zA-Z][\w\-\/]*/).map { String($0.0) }.filter {
        $0 != "or" && $0 != "and"
      }
      if line.contains("the following:") { known.removeFirst(2) }
      let word = String(match.1)
      let placement =
        Placement.allCases.map(\.rawValue).contains(known[0])
        ? PlacementFacts.all.first { $0.names.contains(word.lowercased()) } : nil
      let hint = placement.map { "did you mean \($0.placement.rawValue)? " } ?? known.hint(for: word)
      let option = match.2.prefix { $0 != " " }
      return "\(word) is none of \(option); \(hint)there are \(known.joined(separator: ", "))"
    }
    if let match = line.wholeMatch(of: /Unknown option '(.*?)'/) {
      let options = command.helpMessage(columns: 1000).matches(of: /--[a-z0-9\-]+/).map { String($0.0) }
      let word = String(match.1)
      return options.nearest(to: word).map { "\(line). Did you mean '\($0)'?" } ?? line
    }
    return line
  }

  /// The command that was meant, and the word in the place of a subcommand that is none.
  private static func walk(_ arguments: [String]) -> (command: any ParsableCommand.Type, unknown: String?) {
    var command: any ParsableCommand.Type = Footstrike.self
    for word in arguments {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !word.hasPrefix("-") else { break }
      guard let next = subcommands.first(where: { $0._commandName == word }) else { return (command, word) }
      command = next
    }
    return (command, nil)
  }
}
