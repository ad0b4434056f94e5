import ArgumentParser
import GaitModel

/// A port on the command line: `/dev/ttyUSB0`, `left=/dev/ttyUSB0`, or `-` for standard input.
struct LivePort: ExpressibleByArgument, Equatable {
  var path: String
  var side: Side?

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    path = argument
    if let equals = argument.firstIndex(of: "="), let side = Side(rawValue: String(argument[..<equals])) {
      path = String(argument[argument.index(after: equals)...])
      self.side = side
    }
    if path.isEmpty { return nil }
  }
}
