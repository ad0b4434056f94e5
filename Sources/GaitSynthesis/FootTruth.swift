import GaitModel

/// What is true of how one foot rolls and lies, contact by contact, from its own motion.
struct FootTruth {
  /// Sizes of the turns from one flat foot to the next, degrees²; of the last twenty.
  private var squares: [Double] = []
  private var last: SIMD2<Double>?

  /// What is true of a contact.
  ///
  /// - Parameters:
  ///   - contact: the instant, s.
  ///   - pose: pitch, + toes up, and tilt, + left side up, at an instant, rad; asked for in the tenth of a second that
  ///     follows.
  mutating func contact(
    at contact: Double, side: Side, pose: (Double) -> (pitch: Double, roll: Double)
  ) -> ContactMotion {
    let inversion = side == .left ? -180 / Double.pi : 180 / Double.pi
    // Flat is where it pitches least in a fiftieth of a second.
    let (first, end, width, step) = (0.030, 0.105, 0.021, 0.0025)
    var flat = (unrest: Double.infinity, time: contact)
    var time = contact + first
    while time + width <= contact + end {
      let unrest = abs(pose(time + width).pitch - pose(time).pitch)
      if unrest < flat.unrest { flat = (unrest, time + width / 2) }
      time += step
    }
    let lying = pose(flat.time)
    var motion = ContactMotion()
    motion.rollDegrees = Float(inversion * (pose(contact).roll - lying.roll))
    var fastest = -Double.infinity
    time = contact
    while time <= contact + 0.080 {
      fastest = max(fastest, inversion * (pose(time - 0.0075).roll - pose(time + 0.0075).roll) / 0.015)
      time += step
    }
    motion.eversionRateDegreesPerSecond = Float(fastest)
    let lies = SIMD2(lying.pitch, lying.roll) * (180 / Double.pi)
    if let last { squares.append(((lies - last) * (lies - last)).sum()) }
    last = lies
    if squares.count > 20 { squares.removeFirst() }
    if squares.count == 20 { motion.roughnessDegrees = Float((squares.reduce(0, +) / 40).squareRoot()) }
    return motion
  }
}
