import GaitModel

/// Integrates acceleration over one stride, from where the foot lay stillest to where it does again.
///
/// Needs no knowledge of the mounting: the velocity is nothing at both ends, so the mean of the
/// acceleration, turned into the frame the stride began in, is gravity, and what is left over it is
/// motion. A foot that rolls when taken for flat, by 0.1 m/s, tilts that by 0.8°: average the slope over
/// ten strides. The gyroscope's offset is learned from the turn left over after each stride.
///
/// Runs 360 ms behind the newest record, because only then is it known when the foot was stillest.
struct StrideIntegrator: Sendable {
  private let delay: Int
  /// How far it stays behind in this stride, records.
  private var lag = 0
  private var position = 0
  private var isActive = false
  private var start: Int64 = 0
  private var last: Int64 = 0
  private var motion = Motion()
  /// Path and time at every so many records, for finding where the foot was fastest.
  private var places: [SIMD4<Float>]
  private var placeCount = 0
  /// The record after which the next one is kept.
  private var nextPlace = 0
  private let stepsPerPlace: Int
  /// The gyroscope's offset, rad/s.
  private(set) var offset = SIMD3<Float>.zero
  /// Gravity in the frame the last whole stride began in, m/s², and 0; `nil` before the first.
  private var gravity: SIMD4<Float>?

  /// Strides outside these bounds are not integrated, seconds.
  private static let shortest: Float = 0.4
  private static let longest: Float = 2

  /// Places are kept this far apart, seconds, but no closer than samples come.
  private static let placeSeconds = 0.005

  init(rateHertz: Double) {
    delay = Int(0.36 * rateHertz) + 1
    stepsPerPlace = max(1, Int((Self.placeSeconds * rateHertz).rounded()))
    places = Array(repeating: .zero, count: Int(Double(Self.longest) * rateHertz) / stepsPerPlace + 2)
  }

  /// Integrates what has come to be old enough, by whole fours.
  mutating func advance(_ history: borrowing MotionHistory) {
    if isActive { integrate(history, to: (history.count - lag) & ~3) }
  }

  /// Integrates the records before a number.
  private mutating func integrate(_ history: borrowing MotionHistory, to end: Int) {
    guard position < end else { return }
    let records = history.records
    MotionBlock.with { block in
      while position < end {
        let first = position & ~3
        let stop = min(end, first &+ MotionBlock.count)
        block.takeTurns(of: records, from: first, to: stop, offset: SIMD4(offset))
        motion.turn(by: block, from: position &- first, to: stop &- first)
        block.takeForces(of: records, from: first, to: stop)
        motion.move(by: block, in: records, from: position, to: stop)
        keepPlaces(block, records, from: first, to: stop)
        position = stop
      }
    }
    last = history[end - 1].nanoseconds
  }

  private mutating func keepPlaces(
    _ block: MotionBlock, _ records: MotionRecords, from first: Int, to end: Int
  ) {
    places.withUnsafeMutableBufferPointer { places in
      while nextPlace < end {
        if placeCount < places.count {
          let seconds = Float(records.nanoseconds(nextPlace) - start) * 1e-9
          places[placeCount] = SIMD4(block.vectors[nextPlace &- first].xyz, seconds)
          placeCount &+= 1
        }
        nextPlace &+= stepsPerPlace
      }
    }
  }

  /// The foot lay flat at a record: ends the stride that began at the flat before, and begins the next.
  mutating func flat(at record: Int, _ history: borrowing MotionHistory) -> StrideDisplacement? {
    var result: StrideDisplacement?
    if isActive, max(position, history.count - lag) <= record {
      integrate(history, to: record + 1)
      result = displacement()
      if result != nil { learnOffset() }
    }
    let first = history[record]
    isActive = true
    position = record + 1
    start = first.nanoseconds
    last = first.nanoseconds
    motion = Motion(lastForce: first.acceleration)
    lag = max(delay, history.count - position)
    placeCount = 0
    nextPlace = record + stepsPerPlace
    return result
  }

  /// When, in the stride in progress up to a record, the foot covered most ground in some 50 ms; `nil` before
  /// the first whole stride. A foot lies much as it lay a stride before, and so does gravity in its frame.
  mutating func fastest(before record: Int, _ history: borrowing MotionHistory) -> SensorTime? {
    guard isActive, let gravity else { return nil }
    integrate(history, to: record)
    var greatest: Float = 0
    var middle: Float = 0
    places.withUnsafeBufferPointer { places in
      var tail = 0
      for head in 0..<placeCount {
        let end = places[head]
        while tail + 1 < head, end.w - places[tail + 1].w >= 0.05 { tail += 1 }
        let way = end - places[tail]
        guard way.w >= 0.04 else { continue }
        let centre = 0.5 * (end.w + places[tail].w)
        // Less what gravity adds to the path, half of gravity × time², from the one to the other.
        let own = way - SIMD4(repeating: centre * way.w) * gravity
        let speed = (own.x * own.x + own.y * own.y + own.z * own.z) / (way.w * way.w)
        if speed > greatest {
          greatest = speed
          middle = centre
        }
      }
    }
    return greatest > 0 ? SensorTime(nanoseconds: start + Int64(middle * 1e9)) : nil
  }

  private mutating func displacement() -> StrideDisplacement? {
    let seconds = Float(last - start) * 1e-9
    guard seconds > Self.shortest, seconds < Self.longest else { return nil }
    let gravity = motion.velocity.xyz / seconds
    let strength = (gravity * gravity).sum().squareRoot()
    guard strength > 8.5, strength < 11.5 else { return nil }
    self.gravity = SIMD4(gravity)
    let up = gravity / strength
    // The path less half of gravity × time².
    let move = motion.path.xyz - 0.5 * seconds * motion.velocity.xyz
    let rise = (move * up).sum()
    let level = move - rise * up
    return StrideDisplacement(
      time: SensorTime(nanoseconds: last), riseMetres: rise,
      runMetres: (level * level).sum().squareRoot(), seconds: seconds, up: up, turn: turn)
  }

  /// The turn of the stride, as axis times angle, rad.
  private var turn: SIMD3<Float> { motion.attitude.xyz * (motion.attitude.w < 0 ? -2 : 2) }

  /// A foot lies as it lay a stride before; what turn is left over is the gyroscope's offset.
  private mutating func learnOffset() {
    let seconds = Float(last - start) * 1e-9
    let left = turn / seconds
    guard (left * left).sum() < 0.25 else { return }
    offset += 0.1 * left
    offset.clamp(lowerBound: SIMD3(repeating: -0.2), upperBound: SIMD3(repeating: 0.2))
  }

  /// Forgets the stride in progress, but not the offset.
  mutating func interrupt() {
    isActive = false
    position = 0
  }
}

/// Attitude, velocity and path since the foot was flat, in the frame the stride began in; all but the
/// attitude are vectors whose fourth component counts for nothing.
private struct Motion: BitwiseCopyable {
  var attitude = SIMD4<Float>(0, 0, 0, 1)
  var velocity = SIMD4<Float>.zero
  var path = SIMD4<Float>.zero
  var lastForce = SIMD4<Float>.zero

  /// Turns the attitude by some of a block's turns, and leaves it there after each.
  ///
  /// Quaternion products, kept at unit length to the second order.
  @inline(__always) mutating func turn(by block: MotionBlock, from start: Int, to end: Int) {
    var q = attitude
    var number = start
    while number < end {
      let turn = block[number]
      let along = turn * q
      let w = turn.w
      var next = q * w + SIMD4(repeating: q.w) * turn
      next += SIMD4(q.y, q.z, q.x, q.w) * SIMD4(turn.z, turn.x, turn.y, turn.w)
      next -= SIMD4(q.z, q.x, q.y, q.w) * SIMD4(turn.y, turn.z, turn.x, turn.w)
      next.w = q.w * w - along.x - along.y - along.z
      q = next
      block.vectors[number] = q
      number &+= 1
    }
    attitude = q
  }

  /// Moves on by some of a block's forces, and leaves the path there after each.
  @inline(__always) mutating func move(
    by block: MotionBlock, in records: MotionRecords, from start: Int, to end: Int
  ) {
    var motion = self
    let first = start & ~3
    var number = start
    while number < end {
      let force = block[number &- first]
      let seconds = records[number].step
      let gain = SIMD4(repeating: 0.5 * seconds) * (force + motion.lastForce)
      motion.path += SIMD4(repeating: seconds) * (motion.velocity + 0.5 * gain)
      motion.velocity += gain
      motion.lastForce = force
      block.vectors[number &- first] = motion.path
      number &+= 1
    }
    self = motion
  }
}

/// Some records in a row on their way through the integration: what needs no state is worked out for four at
/// once, and lies here by columns.
private struct MotionBlock {
  static let count = 32

  /// For each record the attitude after it, later the path.
  let vectors: UnsafeMutablePointer<SIMD4<Float>>
  /// x, y, z and w of the turns; x, y and z later of the forces.
  private let columns: UnsafeMutablePointer<SIMD4<Float>>
  private static let fours = count / 4

  @inline(__always) static func with(_ body: (MotionBlock) -> Void) {
    withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 2 * count) {
      let start = $0.baseAddress!
      body(MotionBlock(vectors: start, columns: start + count))
    }
  }

  /// A turn; or a force, whose fourth component counts for nothing.
  @inline(__always) subscript(number: Int) -> SIMD4<Float> {
    let column = UnsafeRawPointer(columns).assumingMemoryBound(to: Float.self) + number
    return SIMD4(column[0], column[Self.count], column[2 * Self.count], column[3 * Self.count])
  }

  @inline(__always) private func keep(_ vectors: VectorQuad, _ four: Int) {
    columns[four] = vectors.x
    columns[Self.fours + four] = vectors.y
    columns[2 * Self.fours + four] = vectors.z
  }

  /// Works out the small turns, halved, to some records, from a multiple of four on.
  @inline(__always) func takeTurns(
    of records: MotionRecords, from first: Int, to end: Int, offset: SIMD4<Float>
  ) {
    let offset = VectorQuad(repeating: offset)
    var number = first
    var four = 0
    while number < end {
      let rates = records.angularRates(from: number), before = records.angularRates(from: number &- 1)
      let turn = (0.5 * records.steps(from: number)) * (0.5 * (rates + before) - offset)
      keep(turn, four)
      columns[3 * Self.fours + four] = 1 - 0.5 * turn.squares
      four &+= 1
      number &+= 4
    }
  }

  /// Turns the records' accelerations into the frame that the attitudes are of.
  @inline(__always) func takeForces(of records: MotionRecords, from first: Int, to end: Int) {
    var number = first
    var four = 0
    while number < end {
      let felt = records.accelerations(from: number)
      let q = vectors + 4 &* four
      let axes = VectorQuad(q[0], q[1], q[2], q[3])
      let aside = 2 * axes.cross(felt)
      let w = SIMD4(q[0].w, q[1].w, q[2].w, q[3].w)
      keep(felt + w * aside + axes.cross(aside), four)
      four &+= 1
      number &+= 4
    }
  }
}
