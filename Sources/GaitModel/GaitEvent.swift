/// Whatever the pipeline has to say, in the order of its stream time.
public enum GaitEvent: BitwiseCopyable, Sendable {
  /// A foot met the ground; comes within 150 ms of the contact.
  case strike(Strike)
  /// The same contact, complete; comes with the next one.
  case contact(GroundContact)
  /// A descent began.
  case descentBegan(Descent)
  /// A descent ended.
  case descentEnded(Descent)
  /// A warning was raised or cleared.
  case warning(StrikeWarning)
  /// Samples are missing.
  case gap(StreamGap)

  /// The stream time it is about.
  public var time: SensorTime {
    switch self {
    case .strike(let strike): strike.initialContact
    case .contact(let contact): contact.strike.initialContact
    case .descentBegan(let descent): descent.start
    case .descentEnded(let descent): descent.end ?? descent.start
    case .warning(let warning): warning.time
    case .gap(let gap): gap.start
    }
  }
}
