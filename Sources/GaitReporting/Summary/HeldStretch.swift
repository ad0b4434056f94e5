import GaitModel

/// The longest time in a descent without a run of heel strikes: how long it was held.
struct HeldStretch: Sendable {
  /// Heel strikes in a row that end a stretch; fewer are a slip.
  static let slips = 5

  private var start: SensorTime?
  private var run = (length: 0, start: SensorTime.zero)
  private var isTold = false
  private var longest = 0.0

  /// Counts a contact; one whose pattern is not known is left out.
  mutating func add(_ pattern: StrikePattern?, at time: SensorTime) {
    guard let pattern else { return }
    isTold = true
    if pattern == .rearfoot {
      if run.length == 0 { run.start = time }
      run.length += 1
      if run.length == Self.slips { start = nil }
    } else {
      run.length = 0
      start = start ?? time
    }
    // A run under way may yet become too long: its time counts once it has not.
    if let start { longest = max(longest, (run.length > 0 ? run.start : time).seconds(since: start)) }
  }

  /// Seconds; 0 where only heel strikes were told, NaN where no pattern was.
  var seconds: Double { isTold ? longest : .nan }
}
