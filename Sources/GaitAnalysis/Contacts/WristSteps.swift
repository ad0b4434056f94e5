import GaitModel

/// Finds steps in the magnitude of a wrist's acceleration: one swell a step, whichever arm and strap.
///
/// The arm swings once a stride, but the trunk that carries it bounces once a step, and the magnitude
/// follows the bounce. A swell is a rise from under to over the running mean; it starts about when the
/// foot lands, to within some tens of milliseconds: the arm between is loose. Nothing finer is claimed.
struct WristSteps: BitwiseCopyable, Sendable {
  /// A step: about when the foot landed, and how far the magnitude swings.
  struct Step: BitwiseCopyable, Sendable {
    /// Nanoseconds.
    var contact: Int64
    /// Root mean square about the mean, g.
    var spread: Float
  }

  /// Ticks of the running mean and spread: 2 s.
  static let memoryTicks: Float = 400
  /// Ticks of the smoothing: 100 ms, longer than an impact's ringing, shorter than a step.
  static let smoothTicks = 20
  /// How far past the mean the swell must go, as a part of the spread, and at least, g.
  static let hysteresis: Float = 0.35
  static let leastHysteresis: Float = 0.08
  /// Ticks between steps, at least: 200 ms, a cadence of 300.
  static let deadTicks = 40

  private var ring = InlineArray<32, Float>(repeating: 0)
  private var count = 0
  private var sum: Float = 0
  private var mean: Float = 1
  private var square: Float = 0
  private var weight: Float = 0
  private var lastSmooth: Float = 1
  private var crossing: Int64 = 0
  private var wasUnder = false
  private var sinceStep = 1000

  /// Looks at the next tick.
  @inline(__always) mutating func push(_ tick: SacrumGrid.Tick) -> Step? {
    let a = tick.acceleration
    let magnitude = (a * a).sum().squareRoot()
    let slot = count & 31
    if count >= Self.smoothTicks { sum -= ring[(count - Self.smoothTicks) & 31] }
    ring[slot] = magnitude
    sum += magnitude
    count += 1
    // Sums of floats drift: begin afresh now and then.
    if count & 4095 == 0 {
      sum = 0
      for back in 1...Self.smoothTicks { sum += ring[(count - back) & 31] }
    }
    guard count >= Self.smoothTicks else { return nil }
    let smooth = sum * (1 / Float(Self.smoothTicks))
    if weight < Self.memoryTicks { weight += 1 }
    let share = 1 / weight
    mean += (smooth - mean) * share
    let off = smooth - mean
    square += (off * off - square) * share
    let spread = square.squareRoot()
    let past = max(Self.leastHysteresis, Self.hysteresis * spread)
    sinceStep += 1
    defer { lastSmooth = smooth }
    if off < -past { wasUnder = true }
    if lastSmooth < mean && smooth >= mean {
      let back = smooth > lastSmooth ? (smooth - mean) / (smooth - lastSmooth) : 0
      // The middle of the smoothing lies 9.5 ticks back.
      crossing = tick.nanoseconds - Int64((back + 9.5) * Float(SacrumGrid.step))
    }
    guard wasUnder, off > past, sinceStep >= Self.deadTicks else { return nil }
    wasUnder = false
    sinceStep = 0
    return Step(contact: crossing, spread: spread)
  }
}
