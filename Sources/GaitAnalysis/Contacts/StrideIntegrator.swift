import GaitModel

/// Integrates acceleration over one stride, from foot flat to foot flat.
///
/// Needs no knowledge of the mounting: the velocity is nothing at both ends, so the mean of the
/// acceleration, turned into the frame the stride began in, is gravity, and what is left over it is
/// motion. A foot that rolls when taken for flat, by 0.1 m/s, tilts that by 0.8°: average the slope over
/// ten strides. The gyroscope's offset is learned from the turn left over after each stride.
///
/// Runs some 160 ms behind the newest record, because a foot is known to have been flat only then.
struct StrideIntegrator: Sendable {
  private let delay: Int
  private var position = 0
  private var isActive = false
  private var start: Int64 = 0
  private var last: Int64 = 0
  private var lastRate = SIMD3<Float>.zero
  private var lastForce = SIMD3<Float>.zero
  private var attitude = SIMD4<Float>(0, 0, 0, 1)
  private var velocity = SIMD3<Float>.zero
  private var path = SIMD3<Float>.zero
  /// Path and time at every so many records, for finding where the foot was fastest.
  private var places: [SIMD4<Float>]
  private var placeCount = 0
  private var stepsToPlace = 0
  private let stepsPerPlace: Int
  /// The gyroscope's offset, rad/s.
  private(set) var offset = SIMD3<Float>.zero

  /// Strides outside these bounds are not integrated, seconds.
  private static let shortest: Float = 0.4
  private static let longest: Float = 2

  /// Places are kept this far apart, seconds, but no closer than samples come.
  private static let placeSeconds = 0.005

  init(rateHertz: Double) {
    delay = Int(0.16 * rateHertz) + 1
    stepsPerPlace = max(1, Int((Self.placeSeconds * rateHertz).rounded()))
    places = Array(repeating: .zero, count: Int(Double(Self.longest) * rateHertz) / stepsPerPlace + 2)
  }

  /// Integrates what has come to be old enough.
  @inline(__always) mutating func advance(_ history: borrowing MotionHistory) {
    if isActive, history.count - position > delay {
      step(history[position])
      position += 1
    }
  }

  /// The foot lay flat at a record: ends the stride that began at the flat before, and begins the next.
  mutating func flat(at record: Int, _ history: borrowing MotionHistory) -> StrideDisplacement? {
    var result: StrideDisplacement?
    if isActive, position <= record {
      while position <= record {
        step(history[position])
        position += 1
      }
      result = displacement()
      if result != nil { learnOffset() }
    }
    let first = history[record]
    isActive = true
    position = record + 1
    start = first.nanoseconds
    last = first.nanoseconds
    lastRate = first.angularRate
    lastForce = first.acceleration
    attitude = SIMD4(0, 0, 0, 1)
    velocity = .zero
    path = .zero
    placeCount = 0
    stepsToPlace = stepsPerPlace
    return result
  }

  @inline(__always) private mutating func step(_ record: MotionRecord) {
    let seconds = Float(record.nanoseconds - last) * 1e-9
    let turn = (0.5 * (record.angularRate + lastRate) - offset) * (0.5 * seconds)
    let q = attitude
    // Quaternion product with a small turn, kept at unit length to the second order.
    let w = 1 - 0.5 * (turn * turn).sum()
    attitude = SIMD4(
      q.x * w + q.w * turn.x + q.y * turn.z - q.z * turn.y,
      q.y * w + q.w * turn.y + q.z * turn.x - q.x * turn.z,
      q.z * w + q.w * turn.z + q.x * turn.y - q.y * turn.x,
      q.w * w - q.x * turn.x - q.y * turn.y - q.z * turn.z)
    let force = turned(record.acceleration)
    let gain = 0.5 * seconds * (force + lastForce)
    path += seconds * (velocity + 0.5 * gain)
    velocity += gain
    lastForce = force
    lastRate = record.angularRate
    last = record.nanoseconds
    stepsToPlace -= 1
    if stepsToPlace == 0 { keepPlace() }
  }

  private mutating func keepPlace() {
    stepsToPlace = stepsPerPlace
    guard placeCount < places.count else { return }
    places[placeCount] = SIMD4(path.x, path.y, path.z, Float(last - start) * 1e-9)
    placeCount += 1
  }

  /// When the foot covered most ground in some 50 ms, once the stride's gravity is known.
  private func fastest(gravity: SIMD3<Float>) -> SensorTime {
    func place(_ number: Int) -> SIMD3<Float> {
      let p = places[number]
      return SIMD3(p.x, p.y, p.z) - 0.5 * p.w * p.w * gravity
    }
    var greatest: Float = 0
    var middle: Float = 0
    var tail = 0
    for head in 0..<placeCount {
      while places[head].w - places[tail + 1].w >= 0.05, tail + 1 < head { tail += 1 }
      let seconds = places[head].w - places[tail].w
      guard seconds >= 0.04 else { continue }
      let way = place(head) - place(tail)
      let speed = (way * way).sum() / (seconds * seconds)
      if speed > greatest {
        greatest = speed
        middle = 0.5 * (places[head].w + places[tail].w)
      }
    }
    return SensorTime(nanoseconds: start + Int64(middle * 1e9))
  }

  /// A vector of the sensor's frame in the frame the stride began in.
  @inline(__always) private func turned(_ v: SIMD3<Float>) -> SIMD3<Float> {
    let q = SIMD3(attitude.x, attitude.y, attitude.z)
    let t = 2 * cross(q, v)
    return v + attitude.w * t + cross(q, t)
  }

  @inline(__always) private func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  private func displacement() -> StrideDisplacement? {
    let seconds = Float(last - start) * 1e-9
    guard seconds > Self.shortest, seconds < Self.longest else { return nil }
    let gravity = velocity / seconds
    let strength = (gravity * gravity).sum().squareRoot()
    guard strength > 8.5, strength < 11.5 else { return nil }
    let up = gravity / strength
    // The path less half of gravity × time².
    let move = path - 0.5 * seconds * velocity
    let rise = (move * up).sum()
    let level = move - rise * up
    return StrideDisplacement(
      time: SensorTime(nanoseconds: last), riseMetres: rise,
      runMetres: (level * level).sum().squareRoot(), seconds: seconds, up: up,
      fastest: fastest(gravity: gravity))
  }

  /// A foot lies as it lay a stride before; what turn is left over is the gyroscope's offset.
  private mutating func learnOffset() {
    let seconds = Float(last - start) * 1e-9
    let sign: Float = attitude.w < 0 ? -1 : 1
    let left = SIMD3(attitude.x, attitude.y, attitude.z) * (2 * sign) / seconds
    guard (left * left).sum() < 0.25 else { return }
    offset += 0.1 * left
    offset.clamp(lowerBound: SIMD3(repeating: -0.2), upperBound: SIMD3(repeating: 0.2))
  }

  /// Forgets the stride in progress, but not the offset.
  mutating func interrupt() {
    isActive = false
    position = 0
  }

  /// Forgets everything.
  mutating func reset() {
    interrupt()
    offset = .zero
  }
}
