import GaitAnalysis
import GaitModel

/// What a first pass over a recording learned, for a second that begins with it: how each sensor sits and its foot
/// moves, and the ground. It holds a stride's worth a stride, and no samples.
public struct RecordingSurvey: Sendable {
  /// A sensor's detector at the end of the first pass.
  struct Sensor: Sendable {
    var detector: any GaitDetector
    /// The last sample it saw.
    var end: SensorTime
  }

  let sensors: [Sensor]
  /// The ground with hindsight.
  public let ground: GroundProfile
}

/// A detector that sees a recording for the second time: to it the recording goes on where it ended, so that what
/// it learned by then holds from the first step on. Nobody else sees the later times.
struct SecondPass: GaitDetector {
  private var detector: any GaitDetector
  private let shift: Int64
  private var begins: SensorTime?
  /// The number of its first strike.
  private var firstNumber: Int?
  private var shifted: [MotionSample] = []
  private var found: [GaitEvent] = []

  /// Long enough that no stride spans it, seconds.
  private static let pause = 10.0

  init(_ survey: RecordingSurvey.Sensor) {
    detector = survey.detector
    shift = survey.end.advanced(bySeconds: Self.pause).nanoseconds
  }

  mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    // Lent and given back: the detector is changed while they are read.
    var later: [MotionSample] = []
    swap(&later, &shifted)
    later.removeAll(keepingCapacity: true)
    for place in samples.indices {
      var sample = samples[place]
      if begins == nil {
        begins = sample.time
        sample.flags.insert(.gapBefore)
      }
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds + shift)
      later.append(sample)
    }
    var found: [GaitEvent] = []
    swap(&found, &self.found)
    detector.push(later.span, into: &found)
    swap(&later, &shifted)
    hand(&found, to: &events)
  }

  mutating func finish(into events: inout [GaitEvent]) {
    var found: [GaitEvent] = []
    detector.finish(into: &found)
    hand(&found, to: &events)
  }

  /// Passes on what is of this pass, at the recording's own times.
  private mutating func hand(_ found: inout [GaitEvent], to events: inout [GaitEvent]) {
    for event in found {
      switch event {
      case .strike(var strike):
        guard move(&strike) else { continue }
        events.append(.strike(strike))
      case .contact(var contact):
        guard move(&contact.strike) else { continue }
        contact.terminalContact = contact.terminalContact.map(own)
        contact.nextInitialContact = contact.nextInitialContact.map(own)
        contact.midSwing = contact.midSwing.map(own)
        events.append(.contact(contact))
      default: events.append(event)
      }
    }
    found.removeAll(keepingCapacity: true)
    self.found = found
  }

  private func own(_ time: SensorTime) -> SensorTime { SensorTime(nanoseconds: time.nanoseconds - shift) }

  /// False for a strike that the first pass left unfinished.
  private mutating func move(_ strike: inout Strike) -> Bool {
    strike.initialContact = own(strike.initialContact)
    strike.decidedAt = own(strike.decidedAt)
    guard let begins, strike.initialContact >= begins else { return false }
    let first = firstNumber ?? strike.number
    firstNumber = first
    strike.number -= first
    return true
  }
}
