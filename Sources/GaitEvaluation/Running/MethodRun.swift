import GaitAnalysis
import GaitModel
import StrikeMonitoring

/// Runs one method over one recording of a dataset.
enum MethodRun {
  /// The whole analysis, as `replay` would run it.
  ///
  /// - Parameters:
  ///   - looksAhead: as `replay --offline`.
  ///   - model: as `replay --model`, where it is of this placement.
  static func ours(
    _ recording: LoadedRecording, looksAhead: Bool, model: PatternModel? = nil
  ) throws(FootstrikeError) -> RecordingOutcome {
    var configuration = StrikeMonitor.Configuration(stream: recording.stream)
    configuration.gradePercent = recording.givenGradePercent
    configuration.model = model?.placement == recording.stream.placement.rawValue ? model : nil
    var events: [GaitEvent] = []
    if looksAhead {
      configuration.surveys = true
      var first = try StrikeMonitor(configuration)
      first.push(recording.samples.span, into: &events)
      events = []
      configuration.surveys = false
      configuration.survey = first.survey()
    }
    var monitor = try StrikeMonitor(configuration)
    monitor.push(recording.samples.span, into: &events)
    monitor.finish(into: &events)
    var outcome = empty(recording)
    outcome.gradeWasGiven = recording.givenGradePercent != nil
    outcome.warnings = []
    for event in events {
      switch event {
      case .contact(let contact):
        var found = FoundContact(contact)
        if looksAhead { found.latency = nil }
        outcome.contacts.append(found)
      case .warning(let warning) where warning.phase == .raised:
        outcome.warnings?.append(
          RecordingOutcome.Warning(
            time: warning.time.seconds, kind: warning.kind, contact: warning.initialContact?.seconds))
      default: break
      }
    }
    outcome.contacts.sort { $0.initial < $1.initial }
    addSwings(&outcome, recording)
    return outcome
  }

  /// A published rule.
  static func published(_ method: ContactMethod, _ recording: LoadedRecording) -> RecordingOutcome {
    var outcome = empty(recording)
    outcome.contacts =
      method.contacts(in: recording.samples.span, rateHertz: recording.stream.rateHertz).map {
        FoundContact(
          initial: $0.initialContact, terminal: $0.terminalContact, side: $0.side, pattern: $0.pattern)
      }
    outcome.contacts.sort { $0.initial < $1.initial }
    addSwings(&outcome, recording)
    return outcome
  }

  /// Somebody else's list.
  static func predicted(_ file: PredictionFile, _ recording: LoadedRecording) throws -> RecordingOutcome {
    var outcome = empty(recording)
    outcome.contacts = try file.contacts(
      of: recording.name, rateHertz: recording.stream.rateHertz, startSeconds: recording.startSeconds)
    return outcome
  }

  /// Where a capture tells of swings: those between the contacts that were found.
  private static func addSwings(_ outcome: inout RecordingOutcome, _ recording: LoadedRecording) {
    let truth = recording.truth
    guard truth.swings != nil || truth.standing != nil, recording.stream.hasAngularRate else { return }
    outcome.swings = MidSwing.times(
      in: recording.samples.span, rateHertz: recording.stream.rateHertz,
      contacts: outcome.contacts.map { ($0.initial, $0.terminal) })
  }

  private static func empty(_ recording: LoadedRecording) -> RecordingOutcome {
    var outcome = RecordingOutcome(
      recording: recording.name, runner: recording.runner, placement: recording.stream.placement,
      durationSeconds: recording.durationSeconds, truth: recording.truth)
    outcome.groups = recording.groups
    // Twelve seconds around the middle of what is known.
    let truth = recording.truth
    let known = truth.contacts?.map(\.initial) ?? truth.swings ?? truth.standing ?? []
    let middle = known.isEmpty ? recording.durationSeconds / 2 : known[known.count / 2]
    let length = min(12, max(recording.durationSeconds, 0.1))
    outcome.trace = SignalTrace(
      samples: recording.samples.span,
      start: max(0, min(middle - length / 2, recording.durationSeconds - length)),
      length: length)
    return outcome
  }
}
