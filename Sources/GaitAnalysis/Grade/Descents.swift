import GaitModel

/// The descents of a track on its own.
public enum Descents {
  /// Runs the grade stage over a whole track.
  ///
  /// - Returns: the descents in order, each with its end; none where the track tells no distance.
  public static func find(in track: [TrackPoint], settings: GradeSettings = GradeSettings()) -> [Descent] {
    guard let last = track.last else { return [] }
    var stage = GradeStage(settings: settings, track: track)
    var events: [GaitEvent] = []
    stage.advance(to: last.time, into: &events)
    stage.finish(into: &events)
    return events.compactMap { if case .descentEnded(let descent) = $0 { descent } else { nil } }
  }
}
