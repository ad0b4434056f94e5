extension StrikeWarning {
  /// What was seen, for a person, in one line; never what it does to the body.
  ///
  /// It offers shorter, quicker steps or an easier pace and not another landing: the evidence for step
  /// rate is the better one, and landing on the forefoot loads calf and Achilles tendon.
  public var sentence: String {
    phase == .raised ? raisedSentence : clearedSentence
  }

  private var raisedSentence: String {
    switch kind {
    case .heelStrike:
      "heel first on \(Self.whole(value)) of the last \(Self.whole(reference))"
        + " \(descent > 0 ? "downhill steps" : "steps"): try shorter, quicker steps"
    case .hardImpact:
      "hard impacts, \(Self.tenths(value)) g, over your limit of \(Self.tenths(reference)) g:"
        + " ease off the pace, shorter steps"
    case .longContact:
      "contacts of \(Self.whole(value * 1000)) ms, over your limit of \(Self.whole(reference * 1000)) ms:"
        + " quicker feet"
    case .lowCadence:
      "\(Self.whole(value)) steps a minute, under your limit of \(Self.whole(reference)): shorter, quicker steps"
    case .fastDescent:
      "fast downhill, \(Self.tenths(value)) m/s, over your limit of \(Self.tenths(reference)) m/s: ease off"
    case .sensorTrouble:
      "\(Self.whole(value)) % of the sensor's data is lost or unreadable: warnings may be missing"
    case .hostTrouble:
      "the computer is near a limit (\(Self.tenths(value)) of \(Self.tenths(reference))):"
        + " warnings may come late"
    }
  }

  private var clearedSentence: String {
    switch kind {
    case .heelStrike: "back on target: off the heel"
    case .hardImpact: "back on target: softer impacts"
    case .longContact: "back on target: quicker contacts"
    case .lowCadence: "back on target: \(Self.whole(value)) steps a minute"
    case .fastDescent: "back on target: \(Self.tenths(value)) m/s"
    case .sensorTrouble: "the sensor is well again"
    case .hostTrouble: "the computer is well again"
    }
  }

  private static func whole(_ value: Float) -> String {
    abs(value) < 1e9 ? String(Int(value.rounded())) : "?"
  }

  private static func tenths(_ value: Float) -> String {
    guard abs(value) < 1e8 else { return "?" }
    let tenths = Int((abs(value) * 10).rounded())
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }
}
