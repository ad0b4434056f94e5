import GaitReporting

/// What replaying one session came to.
struct ReplayOutcome: Sendable {
  var status: ExitStatus
  /// What it found; `nil` where nothing could be read.
  var figures: SessionFigures?

  init(status: ExitStatus, figures: SessionFigures? = nil) {
    self.status = status
    self.figures = figures
  }

  /// A session that was written out; says where it could not be read to its end, and what could not be written.
  init(_ sinks: SessionOutputs, of name: String, failure: (any Error)?, console: SessionConsole) {
    var sinks = sinks
    figures = SessionFigures(sinks.summary)
    status = sinks.summary.contacts == 0 && !sinks.nobodyListens ? .limitCrossed : .done
    if let early = sinks.summary.endedEarly, let number = StopOnSignal.received {
      console.complain("footstrike: \(name): \(early.words)")
      status = .interrupted(by: number)
    }
    for failure in sinks.takeFailures() { console.complain("footstrike: \(failure)") }
    if sinks.hasFailed { status = status.worse(.couldNot) }
    if let failure {
      console.complain("footstrike: \(failure)")
      status = status.worse(.couldNot)
    }
  }
}
