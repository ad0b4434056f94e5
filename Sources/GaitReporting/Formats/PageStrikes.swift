import GaitModel

/// The contacts of a session as its page draws them, one by one, in bounded memory.
///
/// Of more than `most` every second one goes, then every second of the rest, and the page says so.
struct PageStrikes: Sendable {
  /// One contact.
  struct Strike: Sendable {
    /// Seconds of the session.
    var seconds: Double
    var pattern: StrikePattern?
    var side: Side?
    var isRunning: Bool
    /// Metres up since the first contact, by slope and speed; NaN where either is not known.
    var height: Double
    var place: Int
  }

  static let most = 12_000

  /// In the order they came.
  private(set) var strikes: [Strike] = []
  /// What each reads on the measures of the session, row by row, in their units.
  private var readings: [Float] = []
  /// One of so many is kept.
  private(set) var every = 1
  private var count = 0
  private var height = 0.0
  private var last: (seconds: Double, speed: Double, grade: Double)?
  private var knownSlopes = 0

  /// Adds a contact.
  mutating func add(_ contact: GroundContact, _ measures: [StrideMeasure]) {
    let strike = contact.strike
    let seconds = strike.initialContact.seconds
    climb(strike, to: seconds)
    defer { count += 1 }
    guard count.isMultiple(of: every) else { return }
    if strikes.count == Self.most { thin(measures.count) }
    guard count.isMultiple(of: every) else { return }
    strikes.append(
      Strike(
        seconds: seconds, pattern: strike.pattern, side: strike.side,
        isRunning: strike.isRunning, height: last?.grade.isFinite == true ? height : .nan,
        place: strikes.count))
    for measure in measures { readings.append(measure.value(of: contact)) }
  }

  /// Keeps every second contact.
  private mutating func thin(_ width: Int) {
    let kept = stride(from: 0, to: strikes.count, by: 2).map { $0 }
    readings = kept.flatMap { readings[$0 * width..<($0 + 1) * width] }
    strikes = kept.enumerated().map { place, old in
      var strike = strikes[old]
      strike.place = place
      return strike
    }
    every *= 2
  }

  private mutating func climb(_ strike: GaitModel.Strike, to seconds: Double) {
    let grade = Double(strike.gradePercent)
    if grade.isFinite { knownSlopes += 1 }
    // A contact of the other foot comes a little before or after this one's place in order.
    if let last, seconds > last.seconds, seconds - last.seconds < 3, last.grade.isFinite, last.speed.isFinite
    {
      height += (seconds - last.seconds) * last.speed * last.grade / 100
    }
    last = (max(seconds, last?.seconds ?? seconds), Double(strike.speedMetresPerSecond), grade)
  }

  /// What a contact reads on one of the measures, in its unit.
  func value(of strike: Strike, _ measure: Int, of measures: Int) -> Double {
    Double(readings[strike.place * measures + measure])
  }

  /// Slopes are known of half of the contacts or more.
  var hasHeights: Bool { count > 0 && 2 * knownSlopes >= count }
}
