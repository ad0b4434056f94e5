import GaitModel

/// A recorded file that is no table of text: told by its bytes, read by a decoder of its own.
public struct BinaryFormat: Sendable {
  /// Maker and devices: `Axivity AX3 and AX6`.
  public var title: String
  /// How names of such files end: `cwa`.
  public var fileExtension: String
  /// What ends the names of those that are looked for in folders.
  var endings: [String] {
    fileExtension == "sto" ? ["sto", "mot"] : fileExtension == "json" ? [] : [fileExtension]
  }
  /// Whether a file that begins with these bytes is one.
  var recognises: @Sendable (_ head: Span<UInt8>) -> Bool
  /// What its first bytes tell.
  var describe:
    @Sendable (_ head: Span<UInt8>, _ name: String, _ options: DecodingOptions) throws(FootstrikeError)
      -> RecordingDescription

  /// Every format; a new one is one line here and its file beside this.
  public static let all: [BinaryFormat] = [
    .axivity, .fit, .actiGraph, .geneActiv, .movesense, .openSim, .empatica,
  ]
}

/// How the samples stand in a file.
public enum RecordingFormat: Sendable {
  /// In the rows of a table of text.
  case table(CSVLayout)
  /// As a device wrote them; with what makes a decoder at the first byte.
  case binary(BinaryFormat, makeDecoder: @Sendable () -> any SensorDecoder)
}
