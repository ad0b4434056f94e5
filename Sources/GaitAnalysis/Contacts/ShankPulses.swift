import GaitModel
import SignalProcessing

/// Finds contacts of a leg in the acceleration of its shank alone.
///
/// Late in the swing the knee stops the shank, which is thrown back across its length by 2.5 to 4.5 g
/// (low-passed at 8 Hz): one broad pulse a stride, stronger than anything else across the shank, and one that
/// no impact can hide. The length is the mean acceleration; back is where the pulses point. The pulse has
/// fallen to half 40 ± 9 ms after the contact on 13 people at 2.5 to 4.5 m/s.
struct ShankPulses: ShankFinder {
  /// Low-pass of the acceleration, hertz.
  static let lowPassHertz = 8.0
  /// A pulse begins at this, g, and at this part of the usual one, and is one at this, g.
  static let level: Float = 1.2
  static let share: Float = 0.6
  static let leastPulse: Float = 1.5
  /// Pulses follow each other after at least this, nanoseconds.
  static let leastStride: Int64 = 420_000_000
  /// From a contact to the fall of its pulse to half, nanoseconds.
  static let fall: Int64 = 40_000_000
  /// The answer comes so long after the contact: peaks are felt by then.
  static let decision: Int64 = 100_000_000
  /// The foot leaves where the shank is thrown forward the most, at least this long after the contact and at
  /// most that long, nanoseconds; the low-pass shows it so much later.
  static let leaving: ClosedRange<Int64> = 130_000_000...420_000_000
  static let lowPassDelay: Int64 = 28_000_000

  static let needsAngularRate = false
  static let memorySeconds = 1.75

  static var assembler: ContactAssembler {
    var assembler = ContactAssembler()
    // Without a gyroscope the push-off is less sure.
    assembler.weights = (0.3, 0.6)
    assembler.greatestLimp = 0.22
    return assembler
  }

  private let memory: Float
  private var x: Biquad
  private var y: Biquad
  private var z: Biquad
  private var weight: Float = 0
  private var mean = SIMD3<Float>.zero
  private var cubes = SIMD3<Float>.zero
  private var lastBack: Float = 0
  private var isPulse = false
  private var peak: Float = 0
  private var usualPeak: Float = 0
  private var lastFall: Int64 = .min
  private var contact: Int64?
  private var lastContact: Int64 = .min
  private var mostForward: Float = 0
  private var leaving: Int64?

  init(rateHertz: Double) {
    memory = Float(5 * rateHertz)
    let filter = Butterworth(.low, order: 2, cutoffHertz: Self.lowPassHertz, rateHertz: rateHertz).first
    x = filter
    y = filter
    z = filter
  }

  /// An interrupted contact has no end that could be believed.
  var pushOff: PushOff? { nil }

  func prepare(_ records: MotionRecords, from first: Int, to end: Int) -> Int { end }

  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int) {}

  /// Takes the newest record of a history. Returns the contact that it completes.
  mutating func push(_ history: borrowing MotionHistory) -> FoundContact? {
    let record = history.newest
    let back = back(record.acceleration.xyz / Units.standardGravity)
    let before = lastBack
    lastBack = back
    let now = record.nanoseconds
    if lastContact != .min, back < mostForward, Self.leaving.contains(now - Self.lowPassDelay - lastContact) {
      mostForward = back
      leaving = now - Self.lowPassDelay
    }
    if !isPulse {
      if back > max(Self.level, Self.share * usualPeak), lastFall == .min || now - lastFall > Self.leastStride
      {
        isPulse = true
        peak = back
      }
    } else {
      peak = max(peak, back)
      if back < 0.5 * peak {
        isPulse = false
        guard peak >= Self.leastPulse else { return nil }
        usualPeak += (usualPeak == 0 ? 1 : 0.2) * (peak - usualPeak)
        let share = (before - 0.5 * peak) / (before - back)
        let fall = now - Int64((1 - share) * record.step * 1e9)
        lastFall = fall
        contact = fall - Self.fall
      }
    }
    guard let contact, now - contact >= Self.decision else { return nil }
    self.contact = nil
    return found(at: contact, history)
  }

  private mutating func found(at contact: Int64, _ history: borrowing MotionHistory) -> FoundContact {
    var pushOff: PushOff?
    if let leaving, mostForward < 0, contact - lastContact < 1_600_000_000 {
      let instant = Instant(nanoseconds: leaving, index: history[history.first(notBefore: leaving)].index)
      pushOff = PushOff(dip: instant, release: instant)
    }
    lastContact = contact
    mostForward = 0
    leaving = nil
    return FoundContact(
      nanoseconds: contact, record: max(history.first(notBefore: contact) - 1, history.oldest),
      previousPushOff: pushOff)
  }

  /// How far the shank is thrown back, low-passed, g.
  private mutating func back(_ raw: SIMD3<Float>) -> Float {
    if weight == 0 {
      x.settle(at: Double(raw.x))
      y.settle(at: Double(raw.y))
      z.settle(at: Double(raw.z))
    }
    let a = SIMD3(
      Float(x.filter(Double(raw.x))), Float(y.filter(Double(raw.y))), Float(z.filter(Double(raw.z))))
    if weight < memory { weight += 1 }
    mean += (a - mean) * (1 / weight)
    let along = (mean * mean).sum()
    guard along > 1e-6 else { return 0 }
    let across = a - mean * ((a * mean).sum() / along)
    cubes += (across * (across * across).sum() - cubes) * (1 / weight)
    let direction = cubes - mean * ((cubes * mean).sum() / along)
    let square = (direction * direction).sum()
    return square > 1e-9 ? (a * direction).sum() / square.squareRoot() : 0
  }

  /// Forgets the stride in progress, but not the leg.
  mutating func interrupt() {
    isPulse = false
    contact = nil
    lastFall = .min
    lastContact = .min
    leaving = nil
    mostForward = 0
  }
}
