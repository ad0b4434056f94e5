import ArgumentParser
import GaitModel

/// Bytes of a cue, as they are written on the command line: text with `\n`, `\r`, `\t`, `\\` and `\x41`, or
/// `hex:` and pairs of hexadecimal digits.
struct CueBytes: ExpressibleByArgument, Equatable {
  var bytes: [UInt8]

  init?(argument: String) {
    if argument.hasPrefix("hex:") {
      let digits = argument.dropFirst(4).filter { $0 != " " }
      guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
      bytes = []
      var rest = digits[...]
      while !rest.isEmpty {
        guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      }
      return
    }
    bytes = []
    var rest = Array(argument.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\\"): bytes.append(0x5C)
      case UInt8(ascii: "x"):
        guard rest.count >= 2, let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      default: return nil
      }
    }
    if bytes.isEmpty { return nil }
  }
}

/// Something to be heard, in the words that whatever gives it is told.
struct Cue {
  /// What it is about: the key of a warning's kind, `sensor_away` or `output_lost`.
  var kind: String
  var phase: StrikeWarning.Phase
  var side: Side?
  /// A few words, to be spoken.
  var words: String

  /// Of something besides a warning.
  init(_ kind: String, _ phase: StrikeWarning.Phase = .raised, words: String) {
    self.kind = kind
    self.phase = phase
    self.words = words
  }

  /// Of a warning.
  init(_ warning: StrikeWarning) {
    kind = warning.kind.key
    phase = warning.phase
    side = warning.side
    words = warning.spoken
  }

  /// For a command's environment.
  var environment: [(name: String, value: String)] {
    [
      ("FOOTSTRIKE_KIND", kind), ("FOOTSTRIKE_PHASE", phase.rawValue),
      ("FOOTSTRIKE_SIDE", side?.rawValue ?? ""), ("FOOTSTRIKE_WORDS", words),
    ]
  }
}
