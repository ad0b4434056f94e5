import GaitModel

/// Finds out how a recorded file is written, from its first bytes, and says why it thinks so.
///
/// Looks at the bytes only, not at the extension. Every guess is overridden by its option.
public enum Sniffer {
  /// Bytes of a file's start that are enough for every guess.
  public static let headBytes = 1_048_576

  /// Describes a recording from its first bytes.
  ///
  /// - Parameters:
  ///   - head: the first `headBytes` bytes, or all where there are fewer; inflated where compressed.
  ///   - name: what to call the file in messages.
  ///   - options: what the person knows.
  public static func sniff(
    head: Span<UInt8>, name: String, options: DecodingOptions = DecodingOptions()
  ) throws(FootstrikeError) -> SniffedRecording {
    let count = min(head.count, headBytes)
    let bytes = head.withUnsafeBufferPointer { Array($0.prefix(count)) }
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw FootstrikeError(what: "the file is empty", where: name, advice: "give a recording")
    }
    let kind = FileKind.of(bytes)
    switch kind.content {
    case .table: break
    case .binary(let format): return .samples(try format.describe(bytes.span, name, options))
    case .track: return .track(because: kind.because)
    case .tables(let container): return .tables(container)
    case .record:
      throw FootstrikeError(
        what: "this is a raw live record", where: name,
        advice: "give it to replay or inspect, not one for each foot")
    case .refused(let what, let remedy): throw FootstrikeError(what: what, where: name, advice: remedy)
    }
    var sniffing = Sniffing(text: HeadText(bytes), name: name, options: options)
    return try sniffing.run()
  }
}
