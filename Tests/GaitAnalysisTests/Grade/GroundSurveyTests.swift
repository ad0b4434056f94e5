import GaitModel
import Testing

@testable import GaitAnalysis

/// The ground of a whole recording out of a shoe's strides and out of heights.
@Suite struct GroundSurveyTests {
  /// Strides of 2.5 m and 0.7 s over ground of pieces, each off by some centimetres.
  private static func survey(
    _ pieces: [(strides: Int, percent: Double)], noise: Double = 0.06, pauseAfter: Int? = nil,
    settings: GradeSettings = GradeSettings()
  ) -> GroundProfile {
    var survey = GroundSurvey()
    var dice = Dice()
    var time = SensorTime(seconds: 1)
    var number = 0
    for piece in pieces {
      for _ in 0..<piece.strides {
        let start = time
        time = time.advanced(bySeconds: 0.7)
        survey.append(
          rise: 2.5 * piece.percent / 100 + noise * (dice.next() + dice.next()), run: 2.5, from: start,
          to: time)
        number += 1
        if number == pauseAfter { time = time.advanced(bySeconds: 300) }
      }
    }
    return survey.profile(settings)
  }

  /// The contact that ended the stride of that number, from 1.
  private static func contact(_ stride: Int) -> SensorTime { SensorTime(seconds: 1 + 0.7 * Double(stride)) }

  @Test func `corners lie at their strides, and the slope between them is even`() throws {
    let ground = Self.survey([(40, 0), (60, -10), (40, 2)])
    let descent = try #require(ground.descents.first)
    #expect(ground.descents.count == 1 && descent.number == 1 && descent.gradeSource == .shoe)
    #expect(abs(descent.start.seconds(since: Self.contact(40))) < 1.5)
    #expect(abs(descent.end!.seconds(since: Self.contact(100))) < 1.5)
    #expect(abs(descent.meanGradePercent + 10) < 0.8 && abs(descent.lengthMetres - 150) < 6)
    for (stride, percent) in [(10, 0.0), (60, -10), (90, -10), (120, 2)] {
      let stretch = try #require(ground.stretch(at: Self.contact(stride)))
      #expect(abs(Double(stretch.percent) - percent) < 0.8)
      #expect(stretch.descent == (percent < -4 ? 1 : 0))
    }
  }

  @Test func `a stride that was measured wrongly makes no ground`() {
    var survey = GroundSurvey()
    for stride in 0..<60 {
      survey.append(
        rise: stride == 30 ? -1.5 : 0.01, run: 2.5, from: Self.contact(stride), to: Self.contact(stride + 1))
    }
    let ground = survey.profile(GradeSettings())
    #expect(ground.descents.isEmpty && ground.stretches.count == 1)
  }

  @Test func `ten strides are too few, twenty metres may be, and a pause ends what was`() {
    #expect(Self.survey([(9, -10)]).stretches.isEmpty)
    #expect(Self.survey([(40, 0), (6, -12), (40, 0)]).descents.isEmpty)
    var settings = GradeSettings()
    settings.shortestMetres = 5
    #expect(Self.survey([(40, 0), (6, -12), (40, 0)], settings: settings).descents.count == 1)
    let paused = Self.survey([(80, -10)], pauseAfter: 40)
    #expect(paused.descents.count == 2)
    #expect(paused.stretch(at: SensorTime(seconds: 150)) == nil)
  }

  @Test func `contacts beyond the ends have the ground that is near them`() throws {
    let ground = Self.survey([(40, -10)])
    #expect(ground.stretch(at: SensorTime(seconds: 0.3))?.descent == 1)
    #expect(ground.stretch(at: Self.contact(41))?.descent == 1)
    #expect(ground.stretch(at: Self.contact(60)) == nil)
  }

  @Test func `twenty thousand strides are no matter`() {
    let ground = Self.survey((0..<20).map { _ in (1_000, 0) })
    #expect(ground.descents.isEmpty && ground.stretches.count >= 10)
  }

  /// A track's descents are those that its smoothing dates; the second pass tells them at the step.
  @Test func `a second pass over a track knows a descent from its first step on`() throws {
    let course = Course(pieces: [(300, 0), (200, -8), (300, 1)])
    let track = course.track(speed: 3)
    func run(_ stage: inout GradeStage) -> (events: [GaitEvent], strikes: [Strike]) {
      var events: [GaitEvent] = []
      var strikes: [Strike] = []
      for step in 0..<700 {
        let contact = SensorTime(seconds: 0.37 * Double(step))
        var strike = Strike(
          number: step, initialContact: contact, initialContactIndex: 0,
          decidedAt: contact.advanced(bySeconds: 0.1))
        stage.advance(to: strike.decidedAt, into: &events)
        stage.annotate(&strike)
        strikes.append(strike)
      }
      stage.finish(into: &events)
      return (events, strikes)
    }
    var first = GradeStage(track: track, surveys: true)
    let live = run(&first)
    let ground = first.survey
    #expect(ground.descents.map(\.start) == descents(live.events).map(\.start))
    var second = GradeStage(track: track, ground: ground)
    let known = run(&second)
    #expect(descents(known.events).map(\.end) == descents(live.events).map(\.end))
    #expect(known.events.count == 2 * ground.descents.count)
    func missed(_ strikes: [Strike]) -> Int {
      strikes.count { strike in
        let way = 3 * strike.initialContact.seconds
        return way > 302 && way < 498 && strike.descent == 0
      }
    }
    #expect(missed(live.strikes) > 15 && missed(known.strikes) <= 6)
    #expect(abs(Double(known.strikes[400].gradePercent) + 8) < 1)
  }
}
