extension Scenario {
  /// The scenarios there are by name, shortest description first.
  public static let named: [(name: String, about: String, scenario: Scenario)] = [
    entry("level", "a minute of level running", [.stand(2), .run(60, 3.3, 0), .stand(1)]),
    entry(
      "intervals", "fast and slow minutes in turn",
      [.stand(2)]
        + (0..<4).flatMap { _ in [Segment.run(40, 4.8, 0), .run(40, 2.6, 0)] } + [.stand(1)]),
    entry(
      "downhill-heel", "two descents, heel first throughout",
      [
        .stand(2), .run(20, 3.2, 0, .angle(14)), .run(40, 3.5, -9, .angle(18)), .run(20, 3.2, 0, .angle(14)),
        .run(40, 3.6, -14, .angle(20)), .run(10, 3.2, 0, .angle(14)), .stand(1),
      ]),
    entry(
      "downhill-forefoot", "two descents, forefoot first throughout",
      [
        .stand(2), .run(20, 3.2, 0, .angle(-5)), .run(40, 3.5, -9, .angle(-7)), .run(20, 3.2, 0, .angle(-5)),
        .run(40, 3.6, -14, .angle(-9)), .run(10, 3.2, 0, .angle(-5)), .stand(1),
      ]),
    entry(
      "downhill-mixed", "a descent where heel and forefoot alternate at random",
      [
        .stand(2), .run(20, 3.2, 0, .angle(14)), .run(60, 3.5, -9, .mixed(16, -7, secondShare: 0.5)),
        .run(10, 3.2, 0, .angle(14)), .stand(1),
      ]),
    entry(
      "practice-session", "six descents on which the runner learns to land on the forefoot",
      [.stand(3)]
        + (0..<6).flatMap { k -> [Segment] in
          [
            .run(45, 3.1, 0, .angle(12)),
            .run(45, 3.4, -9, .mixed(16, -6, secondShare: 0.05 + 0.17 * Double(k))),
            .walk(30, 0),
          ]
        } + [.stand(2)]),
    entry(
      "trail", "rolling ground with walks uphill, as on a trail",
      [
        .stand(3), .run(60, 3.1, 2), .run(40, 2.7, 8), .walk(40, 14), .run(30, 3, 1), .run(70, 3.6, -11),
        .run(20, 3.3, -3), .run(40, 3.8, -17), .run(40, 3, 4), .run(50, 3.5, -7), .run(30, 3.2, 0), .stand(3),
      ]),
    entry(
      "slopes", "half a minute on each slope from +10 to −20 %",
      [.stand(2)] + [10.0, 5, 0, -5, -10, -15, -20].map { .run(30, 3.2, $0) } + [.stand(1)]),
    entry(
      "treadmill", "level, −9 % and +9 % on a belt, where no height is gained",
      [.stand(2), .run(30, 3.3, 0), .run(30, 3.3, -9), .run(30, 3.3, 9), .stand(1)], treadmill: true),
    entry(
      "walk", "a walk over level ground, down and up",
      [.stand(2), .walk(60, 0), .walk(60, -10), .walk(30, 8)]),
    entry(
      "stairs", "stairs down and up with landings",
      [
        .stand(2), .walk(10, 0), .stairs(.stairsDown, 25), .walk(4, 0), .stairs(.stairsDown, 25),
        .walk(10, 0),
        .stairs(.stairsUp, 30), .walk(5, 0), .stand(2),
      ]),
    entry(
      "rough", "level ground that turns from a road to stones and back",
      [.stand(2), .run(40, 3.1, 0), .run(60, 3.1, 0, rough: 3), .run(60, 3.1, 0, rough: 7), .run(40, 3.1, 0)]),
    entry("jumps", "jumping in place", [.stand(2), Segment(.jumping, .seconds(20)), .stand(3)]),
    entry(
      "stumbles", "running, and the foot catches the ground now and then",
      [.stand(2), Segment(.stumbling, .seconds(60), speedMetresPerSecond: 3), .stand(1)]),
    entry(
      "drive", "a car down a mountain road, feet on its floor",
      [.stand(3), .drive(60, 15, -1), .drive(120, 13, -8), .drive(60, 14, -5), .drive(30, 14, 3), .stand(3)]),
    entry(
      "long-run", "five hours of rolling road, for large files",
      [.stand(2)]
        + (0..<60).flatMap { _ in [Segment.run(120, 3.2, 1), .run(90, 3.4, -6), .run(90, 3, 4)] } + [
          .stand(1)
        ]),
  ]

  /// The scenario of that name; `nil` where there is none.
  public static func named(_ name: String) -> Scenario? { named.first { $0.name == name }?.scenario }

  private static func entry(
    _ name: String, _ about: String, _ segments: [Segment], treadmill: Bool = false
  ) -> (name: String, about: String, scenario: Scenario) {
    (name, about, Scenario(name: name, segments: segments, treadmill: treadmill))
  }
}

extension Segment {
  static func stand(_ seconds: Double) -> Segment { Segment(.standing, .seconds(seconds)) }

  static func run(
    _ seconds: Double, _ speed: Double, _ grade: Double, _ strike: StrikeHabit = .own, rough: Double = 0
  ) -> Segment {
    var segment = Segment(
      .running, .seconds(seconds), speedMetresPerSecond: speed, gradePercent: grade, strike: strike)
    segment.roughnessDegrees = rough
    return segment
  }

  static func walk(_ seconds: Double, _ grade: Double) -> Segment {
    Segment(.walking, .seconds(seconds), speedMetresPerSecond: 1.35, gradePercent: grade)
  }

  static func stairs(_ activity: Activity, _ steps: Double) -> Segment {
    Segment(activity, .metres(0.28 * steps), speedMetresPerSecond: 0.45)
  }

  static func drive(_ seconds: Double, _ speed: Double, _ grade: Double) -> Segment {
    Segment(.driving, .seconds(seconds), speedMetresPerSecond: speed, gradePercent: grade)
  }
}
