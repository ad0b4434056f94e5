import Footstrike

/// Warnings of a run, for a board that has its own way of getting samples.
func warnings(from samples: [MotionSample]) throws -> [String] {
  var shoe = StreamDescription(placement: .shoe, side: .left, rateHertz: 200, hasAngularRate: true)
  shoe.accelerationRange = 16 * Units.standardGravity
  var configuration = StrikeMonitor.Configuration(stream: shoe)
  configuration.gradePercent = -8

  var monitor = try StrikeMonitor(configuration)
  var events: [GaitEvent] = []
  monitor.push(samples.span, into: &events)  // as often as samples come, a few at a time
  monitor.finish(into: &events)

  return events.compactMap { event in
    guard case .warning(let warning) = event, warning.phase == .raised else { return nil }
    return "\(warning.time.seconds) s: \(warning.sentence)"
  }
}
