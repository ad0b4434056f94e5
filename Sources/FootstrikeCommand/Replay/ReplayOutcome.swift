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

  /// A session that was written out; its failure is said where it could not be read to its end.
  init(_ sinks: SessionOutputs, failure: (any Error)?, console: SessionConsole) {
    figures = SessionFigures(sinks.summary)
    if let failure {
      console.complain("footstrike: \(failure)")
      status = .couldNot
    } else {
      status = sinks.summary.contacts == 0 && !sinks.nobodyListens ? .limitCrossed : .done
    }
  }
}
