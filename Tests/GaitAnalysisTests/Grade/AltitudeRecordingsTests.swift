import GaitAnalysis
import GaitModel
import Testing

/// Metres found and falsely called, by what was reported in the end and by what was said on the spot.
struct DescentScore {
  var truth = 0
  var reported = 0
  var falselyReported = 0
  var onTheSpot = 0
  var falselyOnTheSpot = 0
  var trueStretches = 0
  var stretches = 0
  var shortest = Double.infinity

  static func + (a: Self, b: Self) -> Self {
    Self(
      truth: a.truth + b.truth, reported: a.reported + b.reported,
      falselyReported: a.falselyReported + b.falselyReported, onTheSpot: a.onTheSpot + b.onTheSpot,
      falselyOnTheSpot: a.falselyOnTheSpot + b.falselyOnTheSpot,
      trueStretches: a.trueStretches + b.trueStretches, stretches: a.stretches + b.stretches,
      shortest: min(a.shortest, b.shortest))
  }

  var line: String {
    func percent(_ a: Int) -> String {
      let tenths = Int((1000 * Double(a) / Double(max(truth, 1))).rounded())
      return "\(tenths / 10).\(tenths % 10) %"
    }
    return "\(truth) m down in \(trueStretches); reported \(percent(reported)) in \(stretches), false"
      + " \(percent(falselyReported)); on the spot \(percent(onTheSpot)), false \(percent(falselyOnTheSpot));"
      + " shortest \(shortest.rounded()) m"
  }
}

@Suite(.enabled(if: AltitudeRecordings.arePresent, "needs the altitude recordings"))
struct AltitudeRecordingsTests {
  /// The stage is settled on these two and told of the others.
  static let settledOn = ["road-descent-d", "trail-run-a"]
  static let reportedOn = ["trail-descent-b", "rolling-road-run-c", "hike-e"]

  func score(
    _ name: String, _ kernel: DescentTruth.Kernel, _ settings: GradeSettings = GradeSettings()
  ) throws -> DescentScore {
    let track = try AltitudeRecordings.track(name)
    let truth = DescentTruth(track, kernel)
    var reported = Array(repeating: false, count: truth.isDown.count)
    var spot = reported
    var score = DescentScore(truth: truth.metres, trueStretches: truth.stretches)

    var stage = GradeStage(settings: settings, track: track)
    var events: [GaitEvent] = []
    var before = 0.0
    for point in track {
      stage.advance(to: point.time, into: &events)
      let metre = min(Int(point.distanceMetres), spot.count)
      if stage.isDescending, Int(before) < metre { for m in Int(before)..<metre { spot[m] = true } }
      before = point.distanceMetres
    }
    stage.finish(into: &events)
    for case .descentEnded(let descent) in events {
      score.stretches += 1
      score.shortest = min(score.shortest, Double(descent.lengthMetres))
      let from = track.first { $0.time >= descent.start }!.distanceMetres
      let to = track.last { $0.time <= descent.end! }!.distanceMetres
      for m in Int(from)..<min(Int(to), reported.count) where m >= 0 { reported[m] = true }
    }
    for m in truth.isDown.indices {
      if truth.isDown[m] {
        score.reported += reported[m] ? 1 : 0
        score.onTheSpot += spot[m] ? 1 : 0
      } else {
        score.falselyReported += reported[m] ? 1 : 0
        score.falselyOnTheSpot += spot[m] ? 1 : 0
      }
    }
    return score
  }

  @Test(arguments: [
    DescentTruth.Kernel.gaussian(10), .gaussian(15), .gaussian(25), .box(15), .box(25),
  ])
  func `metres of descent are found on real ground`(kernel: DescentTruth.Kernel) throws {
    var lines = "truth: \(kernel)\n"
    var totals = [DescentScore(), DescentScore()]
    for (set, names) in [Self.settledOn, Self.reportedOn].enumerated() {
      for name in names {
        let one = try score(name, kernel)
        lines += "  \(name): \(one.line)\n"
        totals[set] = totals[set] + one
      }
    }
    lines += "  settled on: \(totals[0].line)\n  not settled on: \(totals[1].line)"
    print(lines)
    #expect(totals[1].shortest >= 20)
    // Two standard deviations of the widest kernel see other descents than the stage's smoothing does.
    let (least, most) = if case .gaussian(25) = kernel { (0.94, 0.08) } else { (0.97, 0.05) }
    #expect(Double(totals[1].reported) >= least * Double(totals[1].truth))
    #expect(Double(totals[1].falselyReported) <= most * Double(totals[1].truth))
    #expect(Double(totals[1].onTheSpot) >= 0.88 * Double(totals[1].truth))
  }
}
