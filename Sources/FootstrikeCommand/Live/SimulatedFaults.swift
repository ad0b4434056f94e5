import ArgumentParser

/// What is wrong with a simulated device's line: on the command line `damage=0.01,unplug=10,away=2`.
struct SimulatedFaults: ExpressibleByArgument, Equatable {
  /// Share of the bytes that are flipped, dropped, doubled or inserted.
  var damage = 0.0
  /// Seconds after which the plug is pulled, again and again; `nil` for never.
  var unplugEvery: Double?
  /// How long it stays out.
  var unpluggedSeconds = 0.5
  /// Seconds from one handing over of all that waits to the next; 0 hands over at once.
  var burstEvery = 0.0

  /// Nothing is wrong.
  init() {}

  var defaultValueDescription: String { "none" }

  init?(argument: String) {
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1)
      guard words.count == 2, let value = Double(words[1]) else { return nil }
      switch words[0] {
      case "damage" where (0...0.5).contains(value): damage = value
      case "unplug" where (0.5...1e6).contains(value): unplugEvery = value
      case "away" where (0.01...3600).contains(value): unpluggedSeconds = value
      case "burst" where (0...60).contains(value): burstEvery = value
      default: return nil
      }
    }
  }
}
