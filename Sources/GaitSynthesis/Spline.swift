/// Value, first and second derivative of one coordinate at one instant.
struct Jet: BitwiseCopyable {
  var value = 0.0
  var rate = 0.0
  var acceleration = 0.0
}

/// One instant a coordinate passes through; a rate or an acceleration of NaN is chosen to suit its neighbours.
struct Knot: BitwiseCopyable {
  var time: Double
  var value: Double
  var rate = 0.0
  var acceleration = 0.0
}

/// A coordinate as a function of time with a continuous second derivative: quintics between knots.
///
/// Before the first knot and after the last the coordinate stands still at that knot's value.
struct Spline: BitwiseCopyable {
  static let capacity = 48

  private var knots = InlineArray<48, Knot>(repeating: Knot(time: 0, value: 0))
  private var coefficients = InlineArray<48, SIMD4<Double>>(repeating: .zero)
  private(set) var count = 0
  private var cursor = 0

  /// Adds a knot, later than the last.
  mutating func add(_ time: Double, _ value: Double, rate: Double = 0, acceleration: Double = 0) {
    precondition(count < Self.capacity, "a spline holds at most \(Self.capacity) knots")
    precondition(count == 0 || time > knots[count - 1].time, "knots must follow each other in time")
    knots[count] = Knot(time: time, value: value, rate: rate, acceleration: acceleration)
    count += 1
  }

  /// Adds a knot whose rate and acceleration its neighbours decide.
  mutating func add(free time: Double, _ value: Double) {
    add(time, value, rate: .nan, acceleration: .nan)
  }

  /// Chooses open rates and accelerations and computes the polynomials.
  mutating func close() {
    var first = 0
    while first < count {
      guard knots[first].rate.isNaN else {
        first += 1
        continue
      }
      var last = first
      while last + 1 < count && knots[last + 1].rate.isNaN { last += 1 }
      bend(first, last)
      first = last + 1
    }
    for i in 0..<count where knots[i].acceleration.isNaN {
      var before = Double.nan
      var after = Double.nan
      if i > 0 {
        let (a, b) = (knots[i - 1], knots[i])
        let t = b.time - a.time
        before = 6 * (a.value - b.value) / (t * t) + (2 * a.rate + 4 * b.rate) / t
      }
      if i + 1 < count {
        let (a, b) = (knots[i], knots[i + 1])
        let t = b.time - a.time
        after = 6 * (b.value - a.value) / (t * t) - (4 * a.rate + 2 * b.rate) / t
      }
      knots[i].acceleration = Self.between(before, after)
    }
    for i in 0..<max(0, count - 1) {
      let (a, b) = (knots[i], knots[i + 1])
      let t = b.time - a.time
      // In u = (time − a.time) ÷ t, so that nothing is divided by small powers of t.
      let (v0, v1) = (a.rate * t, b.rate * t)
      let (c0, c1) = (a.acceleration * t * t, b.acceleration * t * t)
      let d = b.value - a.value
      coefficients[i] = SIMD4(
        10 * d - 6 * v0 - 4 * v1 - 1.5 * c0 + 0.5 * c1,
        -15 * d + 8 * v0 + 7 * v1 + 1.5 * c0 - c1,
        6 * d - 3 * v0 - 3 * v1 - 0.5 * c0 + 0.5 * c1, 1 / t)
    }
    cursor = 0
  }

  /// A stretch of free knots becomes the cubic spline through them: clamped to the rates of the knots before and
  /// after it, unbent where there is none.
  private mutating func bend(_ first: Int, _ last: Int) {
    // Rates r solve a(i) r(i−1) + b(i) r(i) + c(i) r(i+1) = d(i): no jump of the acceleration at any knot.
    var c = InlineArray<48, Double>(repeating: 0)
    var d = InlineArray<48, Double>(repeating: 0)
    func step(_ i: Int) -> (time: Double, slope: Double) {
      let time = knots[i + 1].time - knots[i].time
      return (time, (knots[i + 1].value - knots[i].value) / time)
    }
    for i in first...last {
      var (lower, middle, upper, right) = (0.0, 0.0, 0.0, 0.0)
      if i > 0 {
        let (time, slope) = step(i - 1)
        (lower, middle, right) = (1 / time, 2 / time, 3 * slope / time)
      }
      if i + 1 < count {
        let (time, slope) = step(i)
        (middle, upper, right) = (middle + 2 / time, 1 / time, right + 3 * slope / time)
      }
      if i == first {
        if i > 0 { right -= lower * knots[i - 1].rate }
        lower = 0
      }
      if i == last && i + 1 < count {
        right -= upper * knots[i + 1].rate
        upper = 0
      }
      let pivot = middle - (i > first ? lower * c[i - 1] : 0)
      c[i] = upper / pivot
      d[i] = (right - (i > first ? lower * d[i - 1] : 0)) / pivot
    }
    knots[last].rate = d[last]
    for i in stride(from: last - 1, through: first, by: -1) {
      knots[i].rate = d[i] - c[i] * knots[i + 1].rate
    }
    for i in first...last {
      let (time, slope) = step(i + 1 < count ? i : i - 1)
      knots[i].acceleration =
        i + 1 < count
        ? (6 * slope - 4 * knots[i].rate - 2 * knots[i + 1].rate) / time
        : (-6 * slope + 2 * knots[i - 1].rate + 4 * knots[i].rate) / time
    }
  }

  /// What both neighbouring cubics would have, held to twice the gentler one so that a long piece beside a
  /// short one does not swing out.
  private static func between(_ a: Double, _ b: Double) -> Double {
    if a.isNaN { return b.isNaN ? 0 : b }
    if b.isNaN { return a }
    if a * b <= 0 { return 0 }
    let limit = 2 * min(abs(a), abs(b))
    return min(max((a + b) / 2, -limit), limit)
  }

  /// The coordinate at an instant. Cheapest where instants follow each other.
  mutating func callAsFunction(_ time: Double) -> Jet {
    guard count > 0 else { return Jet() }
    if cursor > 0 && time < knots[cursor].time { cursor = 0 }
    while cursor + 1 < count && time >= knots[cursor + 1].time { cursor += 1 }
    let a = knots[cursor]
    if time < a.time || cursor + 1 >= count { return Jet(value: a.value) }
    let c = coefficients[cursor]
    let s = c.w
    let u = (time - a.time) * s
    let v0 = a.rate / s
    let c0 = a.acceleration / (s * s)
    let value = a.value + u * (v0 + u * (0.5 * c0 + u * (c.x + u * (c.y + u * c.z))))
    let rate = (v0 + u * (c0 + u * (3 * c.x + u * (4 * c.y + u * 5 * c.z)))) * s
    let acceleration = (c0 + u * (6 * c.x + u * (12 * c.y + u * 20 * c.z))) * s * s
    return Jet(value: value, rate: rate, acceleration: acceleration)
  }
}
