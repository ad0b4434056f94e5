/// A person ended a session before its recording was over.
public struct EarlyEnd: Sendable, Equatable {
  /// How far it was read, seconds.
  public var atSeconds: Double
  /// How long the whole recording is, seconds; `nil` where nobody can know.
  public var ofSeconds: Double?

  /// An end at a time of a recording.
  public init(atSeconds: Double, ofSeconds: Double?) {
    self.atSeconds = atSeconds
    // Times that step back can make an end that is before this place.
    self.ofSeconds = ofSeconds.flatMap { $0 >= atSeconds ? $0 : nil }
  }

  /// `ended early at 12:03 of 45:10`.
  public var words: String {
    "ended early at \(Self.clock(atSeconds))" + (ofSeconds.map { " of \(Self.clock($0))" } ?? "")
  }

  private static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
    let whole = Int(seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(whole % 60))"
  }

  func write(to json: inout JSONBytes) {
    json.field("at_s", atSeconds, places: 3)
    json.field("of_s", ofSeconds ?? .nan, places: 3)
  }
}
