/// A stream whose protocol can't be told.
public struct ProtocolDetectionError: Error, CustomStringConvertible {
  /// How it failed.
  public enum Kind: Sendable {
    /// Nothing known stands in it.
    case none
    /// Lines of text that hold nothing that can be read.
    case unreadText
    /// More than one protocol fits about as well.
    case ambiguous
  }

  /// How it failed.
  public var kind: Kind
  /// How many bytes were looked at.
  public var byteCount: Int
  /// What each protocol made of them, best first.
  public var scores: [ProtocolDetector.Score]
  /// Those whose devices say nothing before they are started.
  public var silentProtocols: [String] = []

  /// What happened, what was tried, and what to do.
  public var description: String {
    let tried = scores.map { score in
      score.frames == 0
        ? score.name : "\(score.name) (\(score.frames) frames, \(Int((100 * score.share).rounded())) %)"
    }.joined(separator: ", ")
    switch kind {
    case .unreadText:
      let why = scores.lazy.compactMap(\.problem).first ?? "they hold no three numbers"
      return "it sends lines of text that can't be read: \(why) (tried \(tried))"
    case .none where byteCount == 0:
      let silent = silentProtocols.joined(separator: " or ")
      return "no bytes came; check that the device is on and the baud rate"
        + (silent.isEmpty ? "" : "; if it must be started first, name it with --protocol \(silent)")
    case .none:
      return """
        no known protocol in the first \(byteCount) bytes; tried \(tried); \
        check the baud rate, or name one with --protocol NAME
        """
    case .ambiguous:
      let candidates = scores.filter(\.isCandidate).map(\.name).joined(separator: " or ")
      return "the stream could be \(candidates); name one with --protocol NAME (tried \(tried))"
    }
  }
}
