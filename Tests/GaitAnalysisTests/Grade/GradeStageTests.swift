import GaitAnalysis
import GaitModel
import Testing

/// Ground of pieces, each so many metres at so many percent, and a person on it.
struct Course {
  var pieces: [(metres: Double, percent: Double)]

  func height(at metres: Double) -> Double {
    var (left, height) = (metres, 0.0)
    for piece in pieces {
      let run = min(left, piece.metres)
      height += run * piece.percent / 100
      left -= run
      if left <= 0 { break }
    }
    return height
  }

  var metres: Double { pieces.reduce(0) { $0 + $1.metres } }

  /// A track with a point each second.
  func track(speed: Double, noise: (Int, Double) -> Double = { _, h in h }) -> [TrackPoint] {
    (0...Int(metres / speed)).map { second in
      let way = Double(second) * speed
      return TrackPoint(
        time: SensorTime(seconds: Double(second)), altitudeMetres: noise(second, height(at: way)),
        distanceMetres: way)
    }
  }
}

/// The same numbers at each run.
struct Dice {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// −1…1.
  mutating func next() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(Int64(bitPattern: state)) / Double(Int64.max)
  }
}

func descents(_ events: [GaitEvent]) -> [Descent] {
  events.compactMap { if case .descentEnded(let descent) = $0 { descent } else { nil } }
}

@Suite struct GradeStageTests {
  static let hill = Course(pieces: [(300, 0), (200, -8), (300, 1)])

  @Test func `a clean hill is one descent, dated where the ground turns`() throws {
    var stage = GradeStage(track: Self.hill.track(speed: 3))
    var events: [GaitEvent] = []
    stage.advance(to: SensorTime(seconds: 400), into: &events)
    stage.finish(into: &events)
    #expect(events.count == 2)
    guard case .descentBegan(let began)? = events.first, let ended = descents(events).first else {
      Issue.record("no descent")
      return
    }
    #expect(began.number == 1 && ended.number == 1 && began.end == nil && began.gradeSource == .track)
    #expect(abs(began.start.seconds * 3 - 300) < 12)
    #expect(abs(ended.end!.seconds * 3 - 500) < 12)
    #expect(abs(ended.lengthMetres - 200) < 15)
    #expect(abs(ended.dropMetres - 16) < 1.5)
    #expect(abs(ended.meanGradePercent + 8) < 0.7)
  }

  /// A walk after a run downhill: ten metres of it are as many seconds.
  @Test(arguments: [-6.0, -9, -14, -20])
  func `a descent ends where it ends, and not seconds into the walk after it`(percent: Double) throws {
    let course = Course(pieces: [(300, 0), (200, percent), (300, 0)])
    var way = 0.0
    let track = (0..<500).map { second in
      defer { way += way < 500 ? 3.4 : 1.35 }
      return TrackPoint(
        time: SensorTime(seconds: Double(second)), altitudeMetres: course.height(at: way), distanceMetres: way
      )
    }
    var stage = GradeStage(track: track)
    var events: [GaitEvent] = []
    var lastDown = 0.0
    for point in track {
      stage.advance(to: point.time, into: &events)
      var strike = Strike(
        number: 0, initialContact: point.time, initialContactIndex: 0, decidedAt: point.time)
      stage.annotate(&strike)
      if strike.descent > 0 { lastDown = point.distanceMetres }
    }
    stage.finish(into: &events)
    let found = try #require(descents(events).first)
    let end = try #require(track.first { $0.time >= found.end! }).distanceMetres
    #expect(abs(end - 500) < 10 && abs(found.lengthMetres - 200) < 18, "\(end) \(found.lengthMetres)")
    // On the spot it is the smoothing that ends it late.
    #expect(lastDown < 530, "\(lastDown)")
  }

  @Test func `a descent that runs out gently ends with its gentle part`() throws {
    let course = Course(pieces: [(300, 0), (200, -12), (100, -4), (300, 0)])
    let found = try #require(Descents.find(in: course.track(speed: 3)).first)
    #expect(abs(found.end!.seconds * 3 - 600) < 8)
  }

  @Test(arguments: [0.3, 0.8])
  func `a jittering barometer flickers no descent`(jitter: Double) {
    for percent in [0.0, -8] {
      var dice = Dice()
      let course = Course(pieces: [(3_000, percent)])
      let found = Descents.find(in: course.track(speed: 3) { _, h in h + jitter * dice.next() })
      #expect(found.count == (percent < 0 ? 1 : 0), "\(percent) % with ±\(jitter) m")
    }
  }

  @Test func `level ground with a jitter of 0_8 m stays level for 100 km`() {
    var dice = Dice(state: 7)
    let found = Descents.find(
      in: Course(pieces: [(100_000, 0)]).track(speed: 3) { _, h in h + 0.8 * dice.next() })
    let metres = found.reduce(0) { $0 + $1.lengthMetres }
    print("level, ±0.8 m: \(found.count) descents, \(metres) m of 100 km")
    #expect(metres < 300)
  }

  @Test func `heights in steps of 0_2 m are no staircase`() {
    let found = Descents.find(
      in: Course(pieces: [(200, 0), (200, -2), (200, -7), (200, 0)]).track(speed: 2.5) { _, h in
        (h * 5).rounded() / 5
      })
    #expect(found.count == 1)
  }

  @Test func `a barometer that settles and single spikes are no descent`() {
    let course = Course(pieces: [(2_000, 0)])
    let settling = Descents.find(in: course.track(speed: 3) { second, _ in second == 0 ? 55 : 142.4 })
    let falling = Descents.find(in: course.track(speed: 3) { second, _ in second < 30 ? 142.4 : 55 })
    let spikes = Descents.find(in: course.track(speed: 3) { second, _ in second % 50 == 0 ? 30 : 3 })
    let small = Descents.find(in: course.track(speed: 3) { second, _ in second % 50 == 0 ? 3 : 0 })
    #expect(settling.isEmpty && falling.isEmpty && spikes.isEmpty && small.isEmpty)
  }

  @Test func `standing while the pressure drifts is no descent`() {
    var stage = GradeStage()
    var events: [GaitEvent] = []
    for second in 0..<1_200 {
      let time = SensorTime(seconds: Double(second))
      let isStanding = (300..<900).contains(second)
      stage.pushSpeed(isStanding ? 0 : 2.5, at: time, into: &events)
      stage.pushAltitude(
        isStanding ? 100 - Double(second - 300) / 60 : second < 300 ? 100 : 90, at: time, into: &events)
      if isStanding { #expect(!stage.isDescending) }
    }
    stage.finish(into: &events)
    #expect(events.isEmpty)
  }

  @Test(arguments: [10.0, 15])
  func `a dip shorter than 20 m is not reported`(metres: Double) {
    let course = Course(pieces: [(300, 1), (metres, -8), (300, 1)])
    #expect(Descents.find(in: course.track(speed: 2)).isEmpty)
  }

  @Test(arguments: [30.0, 40, 60])
  func `a steep stretch of some tens of metres is reported once`(metres: Double) {
    let course = Course(pieces: [(300, 0), (metres, -12), (300, 0)])
    let found = Descents.find(in: course.track(speed: 3))
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.lengthMetres >= 20 })
  }

  @Test func `no descent begins before 20 m of it are certain`() {
    var stage = GradeStage(track: Self.hill.track(speed: 3))
    var events: [GaitEvent] = []
    for second in 0..<110 {
      stage.advance(to: SensorTime(seconds: Double(second)), into: &events)
      if let descent = stage.descent { #expect(descent.lengthMetres >= 20) }
    }
    #expect(events.count == 1)
  }

  @Test func `altitudes without any distance find no descent and say so`() {
    var stage = GradeStage()
    var events: [GaitEvent] = []
    for second in 0..<600 {
      stage.pushAltitude(1_000 - Double(second), at: SensorTime(seconds: Double(second)), into: &events)
    }
    stage.finish(into: &events)
    #expect(events.isEmpty && stage.distanceSource == nil && stage.gradeSource == nil)
    #expect(stage.gradePercent.isNaN)
  }

  @Test func `a given grade is believed from the first strike, over metres of strides`() {
    var stage = GradeStage(given: -6)
    var events: [GaitEvent] = []
    stage.advance(to: SensorTime(seconds: 0.01), into: &events)
    #expect(stage.descent?.number == 1)
    for stride in 1...200 {
      let time = SensorTime(seconds: Double(stride) * 0.7)
      stage.pushAltitude(Double(stride), at: time, into: &events)
      stage.pushStride(seconds: 0.7, isRunning: true, at: time, into: &events)
    }
    var strike = Strike(number: 0, initialContact: .zero, initialContactIndex: 0, decidedAt: .zero)
    stage.annotate(&strike)
    #expect(strike.gradePercent == -6 && strike.gradeSource == .given && strike.descent == 1)
    #expect(strike.speedMetresPerSecond > 2.5 && strike.speedMetresPerSecond < 3.5)
    #expect(stage.distanceSource == .strides)
    #expect(stage.isDescending)
    stage.finish(into: &events)
    #expect(descents(events).count == 1)
    #expect(abs((descents(events).first?.meanGradePercent ?? 0) + 6) < 0.1)
  }

  @Test func `the shoe's own rise and run find a descent after 30 m and 10 strides`() {
    var stage = GradeStage()
    var events: [GaitEvent] = []
    var dice = Dice()
    var told: Double?
    for stride in 1...300 {
      let down = (100..<220).contains(stride)
      stage.pushDisplacement(
        rise: (down ? -0.24 : 0.0) + 0.04 * dice.next(), run: 2.4, seconds: 0.7,
        at: SensorTime(seconds: Double(stride) * 0.7), into: &events)
      if stage.gradeSource == .shoe { told = told ?? stage.distanceMetres }
    }
    stage.finish(into: &events)
    #expect(stage.distanceSource == .shoe)
    #expect((told ?? 0) >= 30)
    #expect(descents(events).count == 1)
    #expect(abs((descents(events).first?.lengthMetres ?? 0) - 288) < 25)
  }

  /// The metres of each descent that a shoe alone finds, whose strides of 2.4 m read a grade off by so much.
  static func shoeDescents(
    _ course: Course, offPercent: Double = 0, settings: GradeSettings = GradeSettings()
  ) -> [Float] {
    var stage = GradeStage(settings: settings)
    var events: [GaitEvent] = []
    for stride in 1...Int(course.metres / 2.4) {
      let way = 2.4 * Double(stride)
      stage.pushDisplacement(
        rise: course.height(at: way) - course.height(at: way - 2.4) + 2.4 * offPercent / 100, run: 2.4,
        seconds: 0.7, at: SensorTime(seconds: Double(stride) * 0.7), into: &events)
    }
    stage.finish(into: &events)
    return descents(events).map(\.lengthMetres)
  }

  @Test(arguments: [-5.5, -3, 0, 4])
  func `level ground is none to a shoe that reads it a few percent off`(off: Double) {
    let course = Course(pieces: [(1_000, 0)])
    #expect(Self.shoeDescents(course, offPercent: off).isEmpty)
    var settings = GradeSettings()
    settings.shoeMarginPercent = 0
    #expect(Self.shoeDescents(course, offPercent: off, settings: settings).isEmpty == (off > -4))
    // Others are believed from −4 % on.
    #expect(Descents.find(in: Course(pieces: [(1_000, off)]).track(speed: 3)).isEmpty == (off > -4))
  }

  @Test(arguments: [-2.0, 0, 2])
  func `a steep descent is one to such a shoe too, and ends with it`(off: Double) {
    let found = Self.shoeDescents(Course(pieces: [(300, 0), (200, -12), (300, 0)]), offPercent: off)
    #expect(found.count == 1 && abs((found.first ?? 0) - 200) < 30, "\(found)")
  }

  @Test func `a source that falls silent makes way for the next, without a step`() {
    // The track ends after 100 s; the recording's altitude is 500 m off and goes on.
    let course = Course(pieces: [(1_500, 0)])
    var stage = GradeStage(track: Array(course.track(speed: 3).prefix(100)))
    var events: [GaitEvent] = []
    for second in 0..<400 {
      let time = SensorTime(seconds: Double(second))
      stage.pushSpeed(3, at: time, into: &events)
      stage.pushAltitude(-500, at: time, into: &events)
      if second == 90 { #expect(stage.gradeSource == .track && stage.distanceSource == .track) }
    }
    #expect(stage.gradeSource == .altitude && stage.distanceSource == .speed)
    stage.finish(into: &events)
    #expect(events.isEmpty)
  }

  @Test func `a long hole ends a descent, a short one does not`() {
    let course = Course(pieces: [(100, 0), (800, -8), (100, 0)])
    for (hole, count) in [(90.0, 1), (300, 2)] {
      let track = course.track(speed: 3).map { point in
        var point = point
        if point.distanceMetres > 400, point.distanceMetres < 400 + hole { point.altitudeMetres = .nan }
        return point
      }
      #expect(Descents.find(in: track).count == count, "hole of \(hole) m")
    }
  }

  @Test func `pieces of any size give the same events`() {
    var dice = Dice()
    let samples = (0..<20_000).map { index in
      let seconds = Double(index) / 50
      return MotionSample(
        time: SensorTime(seconds: seconds), index: Int64(index), acceleration: [0, 0, 9.8],
        altitudeMetres: index % 3 == 0
          ? Float(Self.hill.height(at: seconds * 2.2) + 0.4 * dice.next()) : .nan,
        speedMetresPerSecond: index % 50 == 0 ? 2.2 : .nan)
    }
    var all: [[String]] = []
    for size in [1, 7, samples.count] {
      var stage = GradeStage()
      var events: [GaitEvent] = []
      for start in stride(from: 0, to: samples.count, by: size) {
        stage.push(samples[start..<min(start + size, samples.count)].span, into: &events)
      }
      stage.finish(into: &events)
      all.append(events.map { "\($0)" } + ["\(stage.gradePercent)"])
    }
    #expect(all[0].count >= 3)
    #expect(all[0] == all[1] && all[1] == all[2])
  }

  @Test func `nonsense in is nonsense out, and never a trap`() {
    var dice = Dice()
    var stage = GradeStage()
    var events: [GaitEvent] = []
    let odd = [Double.nan, .infinity, -.infinity, 1e300, -1e300, 0, -0.0, 1e-300]
    for step in 0..<20_000 {
      let time = SensorTime(nanoseconds: Int64(dice.next() * (step % 100 == 0 ? 9e18 : 1e12)))
      let value = step % 5 == 0 ? odd[step / 5 % odd.count] : dice.next() * 100
      switch step % 4 {
      case 0: stage.pushAltitude(value, at: time, into: &events)
      case 1: stage.pushSpeed(value, at: time, into: &events)
      case 2: stage.pushStride(seconds: value, isRunning: step % 8 == 2, at: time, into: &events)
      default:
        stage.pushDisplacement(rise: value, run: dice.next() * 10, seconds: 0.7, at: time, into: &events)
      }
    }
    stage.finish(into: &events)
  }

  @Test func `a settings problem is a sentence`() {
    #expect(GradeSettings().problem == nil)
    var settings = GradeSettings()
    settings.leavePercent = -5
    #expect(settings.problem?.contains("above") == true)
    settings = GradeSettings()
    settings.shoeMarginPercent = -1
    #expect(settings.problem?.contains("margin") == true)
    settings = GradeSettings()
    settings.smoothingMetres = .nan
    #expect(settings.problem != nil)
  }

  @Test func `the speed of strides is a person's`() {
    #expect(abs(StrideSpeed.metresPerSecond(strideSeconds: 0.717, isRunning: true) - 2.9) < 0.01)
    #expect(abs(StrideSpeed.metresPerSecond(strideSeconds: 1.1, isRunning: false) - 1.26) < 0.2)
    #expect(StrideSpeed.metresPerSecond(strideSeconds: .nan, isRunning: true).isNaN)
    #expect(StrideSpeed.metresPerSecond(strideSeconds: 9, isRunning: false).isNaN)
  }
}
