import GaitModel

/// Tells descents along a profile of the ground: hysteresis over metres, on the profile with hindsight.
///
/// Every new node re-judges the last metres, so that a start or an end is dated where the ground turned
/// and not where it was noticed. What was reported stays reported.
struct DescentFinder: Sendable {
  private let settings: GradeSettings
  private(set) var profile: SlopeProfile
  /// The descent that was reported and goes on.
  private(set) var open: Descent?
  /// The ground looks level again, though not for long enough to be sure.
  private(set) var isLeaving = false
  private var openPosition = 0.0
  private var openHeight = 0.0
  private var reported: Int32 = 0
  /// Nodes before this one are judged for good.
  private var judged = 0
  /// What is kept of the ground for a second pass; `nil` where there is none.
  var survey: GroundSurvey?

  /// Nothing found yet.
  init(settings: GradeSettings) {
    self.settings = settings
    profile = SlopeProfile(smoothingMetres: settings.smoothingMetres)
  }

  /// Adds a place further on and reports what it made certain.
  mutating func append(
    position: Double, time: SensorTime, height: Double, source: GradeSource, into events: inout [GaitEvent]
  ) {
    if profile.isFull { dropJudged(atLeast: 128, source: source) }
    profile.append(position: position, time: time, height: height)
    judge(isLast: false, source: source, into: &events)
  }

  /// The way breaks off here: nothing beyond is joined to what was.
  mutating func breakOff(source: GradeSource, into events: inout [GaitEvent]) {
    judge(isLast: true, source: source, into: &events)
    survey?.append(profile.nodes[...], source: source)
    survey?.breakOff()
    profile.removeAll()
    judged = 0
  }

  /// See `SlopeProfile.rejoin`.
  mutating func rejoin(at position: Double, height: Double) { profile.rejoin(at: position, height: height) }

  private mutating func judge(isLast: Bool, source: GradeSource, into events: inout [GaitEvent]) {
    guard let now = profile.nodes.last else { return }
    profile.smooth(from: judged)
    let limits = settings.limits(of: source)
    let (enter, leave) = (limits.enter / 100, limits.leave / 100)
    isLeaving = false
    var start: Int?
    var k = judged
    let count = profile.nodes.count
    scan: while k < count {
      let node = profile.nodes[k]
      let ahead = isLast ? .infinity : now.position - node.position
      if open != nil {
        if node.position - openPosition >= settings.shortestMetres, isLevel(at: k, above: leave) {
          if ahead < settings.leaveCertaintyMetres {
            isLeaving = true
            break scan
          }
          end(at: turn(before: k, above: leave), into: &events)
          judged = k
        }
      } else if let first = start {
        if isLevel(at: k, above: leave) {
          let begin = profile.nodes[first]
          if node.position - begin.position >= settings.shortestMetres {
            if ahead < settings.leaveCertaintyMetres { break scan }
            self.begin(at: begin, now: node, source: source, into: &events)
            end(at: turn(before: k, above: leave), into: &events)
            judged = k
          }
          start = nil
        }
      } else if node.smoothSlope < enter {
        start = k
      }
      k += 1
    }
    if k == count, let first = start, open == nil {
      let begin = profile.nodes[first]
      let run = now.position - begin.position
      // The first metres of all are known from one side only.
      let known = now.position - profile.nodes[0].position
      if run >= settings.shortestMetres, source == .given || known >= 2 * settings.shortestMetres,
        begin.smoothHeight - now.smoothHeight >= -leave * run
      {
        self.begin(at: begin, now: now, source: source, into: &events)
        judged = first
        start = nil
      }
    }
    if isLast, open != nil {
      // It went on to the last place known, and is long enough or was never begun.
      end(at: now, into: &events)
      judged = count
      return
    }
    // Hindsight from beyond this many metres changes a slope by a hundredth of its error.
    let settled =
      now.position
      - max(
        6 * settings.smoothingMetres, settings.leaveCertaintyMetres + settings.leaveWindowMetres / 2,
        2 * settings.shortestMetres)
    let limit = start ?? count
    while judged < limit, profile.nodes[judged].position < settled { judged += 1 }
  }

  /// The ground at a place is level enough to leave a descent, there and on the mean around it.
  private func isLevel(at index: Int, above leave: Double) -> Bool {
    let nodes = profile.nodes
    let here = nodes[index]
    guard here.smoothSlope > leave else { return false }
    let half = settings.leaveWindowMetres / 2
    var (a, b) = (index, index)
    while a > 0, here.position - nodes[a].position < half { a -= 1 }
    while b + 1 < nodes.count, nodes[b].position - here.position < half { b += 1 }
    let run = nodes[b].position - nodes[a].position
    return nodes[b].smoothHeight - nodes[a].smoothHeight >= leave * run
  }

  /// Where the ground turned, of which a place beyond has shown that it is level: the mean around that place is
  /// level only where most of it is, and a smoothed slope passes the limit late. So it is where the slope was
  /// half of what it had been, at most two smoothing lengths before it passed the limit.
  private func turn(before index: Int, above leave: Double) -> SlopeProfile.Node {
    let nodes = profile.nodes
    let earliest = openPosition + settings.shortestMetres
    var turn = index
    while turn > 0, nodes[turn - 1].smoothSlope > leave, nodes[turn - 1].position >= earliest { turn -= 1 }
    let reach = max(nodes[turn].position - 2 * settings.smoothingMetres, earliest)
    var first = turn
    while first > 0, nodes[first - 1].position >= reach { first -= 1 }
    let half = (nodes[first...turn].map(\.smoothSlope).min() ?? 0) / 2
    while turn > first, nodes[turn - 1].smoothSlope > half { turn -= 1 }
    return nodes[turn]
  }

  private mutating func begin(
    at node: SlopeProfile.Node, now: SlopeProfile.Node, source: GradeSource, into events: inout [GaitEvent]
  ) {
    reported += 1
    openPosition = node.position
    openHeight = node.smoothHeight
    let descent = Descent(
      number: reported, start: node.time, lengthMetres: Float(now.position - node.position),
      dropMetres: Float(node.smoothHeight - now.smoothHeight), gradeSource: source)
    open = descent
    events.append(.descentBegan(descent))
  }

  private mutating func end(at node: SlopeProfile.Node, into events: inout [GaitEvent]) {
    guard var descent = open else { return }
    descent.end = node.time
    descent.lengthMetres = Float(node.position - openPosition)
    descent.dropMetres = Float(openHeight - node.smoothHeight)
    open = nil
    survey?.append(descent)
    events.append(.descentEnded(descent))
  }

  private mutating func dropJudged(atLeast wanted: Int, source: GradeSource) {
    // Judged nodes go first; where too few are, the oldest unjudged ones are given up as they stand.
    let count = min(max(wanted, judged), profile.nodes.count - 1)
    survey?.append(profile.nodes[..<count], source: source)
    profile.removeFirst(count)
    judged = max(0, judged - count)
  }
}
