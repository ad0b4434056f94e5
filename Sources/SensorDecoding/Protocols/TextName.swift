/// A name such as `ax`, `accel_x (m/s^2)`, `#A-C` or `millis`, made comparable: small letters and digits only.
struct TextName {
  private var letters = InlineArray<28, UInt8>(repeating: 0)
  private var count = 0

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    for place in range {
      let byte = bytes[place]
      let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      guard (small >= 0x61 && small <= 0x7A) || (small >= 0x30 && small <= 0x39) || byte == 0x23 else {
        continue
      }
      guard count < letters.count else { break }
      letters[count] = small
      count += 1
    }
  }

  /// Whether `text` stands at `place`; and nothing more, where it must end there.
  private func reads(_ text: StaticString, at place: Int = 0, andEnds: Bool = false) -> Bool {
    let length = text.utf8CodeUnitCount
    guard place + length <= count, !andEnds || place + length == count else { return false }
    for step in 0..<length where letters[place + step] != text.utf8Start[step] { return false }
    return true
  }

  /// What the name says; a bare `x` belongs to the quantity named before it on the line.
  func meaning(in group: TextField.Role) -> (role: TextField.Role, unit: TextField.Unit) {
    guard count > 0 else { return (.none, .unknown) }
    if let time = timeUnit { return (.time, time) }
    if reads("#ac") || reads("#ar") { return (.acceleration, .razorAcceleration) }
    if reads("#gc") || reads("#gr") { return (.angularRate, .razorAngularRate) }
    if reads("areal", andEnds: true) { return (.linearAcceleration, .unknown) }
    for name in Self.accelerations where reads(name) {
      if let found = axis(after: name.utf8CodeUnitCount, .acceleration) { return found }
    }
    for name in Self.angularRates where reads(name) {
      if let found = axis(after: name.utf8CodeUnitCount, .angularRate) { return found }
    }
    if group != .other, let found = axis(after: 0, group == .angularRate ? .angularRate : .acceleration) {
      return found
    }
    for name in Self.others where reads(name) { return (.other, .unknown) }
    return (.none, .unknown)
  }

  /// The unit that stands alone behind a reading, as in `9.81 m/s^2`; `nil` where this is none.
  var unit: TextField.Unit? { unit(at: 0) }

  private static let accelerations: [StaticString] = [
    "accelerometer", "acceleration", "accel", "acc", "a",
  ]
  private static let angularRates: [StaticString] = [
    "gyroscope", "gyro", "gyr", "rotationrate", "rotation", "angularvelocity", "omega", "w", "g",
  ]

  private static let others: [StaticString] = [
    "mag", "m", "temp", "quat", "euler", "ypr", "roll", "pitch", "yaw", "orient", "#", "lin", "grav",
  ]

  private func axis(after place: Int, _ group: TextField.Role) -> (TextField.Role, TextField.Unit)? {
    if place > 1, place == count { return (group, .unknown) }
    guard place < count, (0x78...0x7A).contains(letters[place]) else { return nil }
    guard place + 1 == count || unit(at: place + 1) != nil else { return nil }
    let axis = letters[place] - 0x78
    let first: TextField.Role = group == .angularRate ? .angularRateX : .accelerationX
    guard let role = TextField.Role(rawValue: first.rawValue + axis) else { return nil }
    return (role, unit(at: place + 1) ?? .unknown)
  }

  private func unit(at place: Int) -> TextField.Unit? {
    if reads("ms2", at: place, andEnds: true) || reads("mss", at: place, andEnds: true) {
      return .metresPerSecondSquared
    }
    if reads("g", at: place, andEnds: true) { return .g }
    if reads("mg", at: place, andEnds: true) { return .milliG }
    if reads("dps", at: place, andEnds: true) || reads("degs", at: place, andEnds: true) {
      return .degreesPerSecond
    }
    if reads("rads", at: place, andEnds: true) { return .radiansPerSecond }
    return nil
  }

  private var timeUnit: TextField.Unit? {
    if reads("t", andEnds: true) || reads("time", andEnds: true) || reads("timestamp", andEnds: true) {
      return .unknown
    }
    let place = reads("timestamp") ? 9 : reads("time") ? 4 : 0
    if reads("ms", at: place, andEnds: true) || reads("millis", at: place, andEnds: true) {
      return .milliseconds
    }
    if reads("us", at: place, andEnds: true) || reads("micros", at: place, andEnds: true) {
      return .microseconds
    }
    if reads("s", at: place, andEnds: true) || reads("seconds", at: place, andEnds: true)
      || reads("rtctime", andEnds: true)
    {
      return .seconds
    }
    return nil
  }
}
