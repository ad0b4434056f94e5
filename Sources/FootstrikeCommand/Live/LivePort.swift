import ArgumentParser
import GaitModel
import Glibc

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

  /// Whether another path leads to the same device, as one under /dev/serial/by-id does.
  func isSame(as other: String) -> Bool {
    if path == other { return true }
    guard let own = realpath(path, nil) else { return false }
    defer { free(own) }
    guard let resolved = realpath(other, nil) else { return false }
    defer { free(resolved) }
    return strcmp(own, resolved) == 0
  }
}
