import GaitModel

/// What the lines of a text stream mean: told by names, or guessed from the first lines.
struct TextLayout: Equatable {
  /// Where each reading stands; −1 where it doesn't. Unused where the lines name their readings.
  var acceleration = SIMD3<Int>(repeating: -1)
  var angularRate = SIMD3<Int>(repeating: -1)
  var time = -1
  /// Fields in a line; 0 where the lines name their readings.
  var columns = 0
  /// Acceleration and angular rate come in lines of their own.
  var isSplit = false
  /// m/s² for 1.
  var accelerationStep: Float = 1
  /// rad/s for 1.
  var angularRateStep: Float = 1
  /// Nanoseconds for 1.
  var timeStep = 1.0
  /// The unit was not told but taken from the size of the readings.
  var isUnitGuessed = false

  var isNamed: Bool { columns == 0 }
  var hasAngularRate: Bool { angularRate.x >= 0 }
}

extension TextLayout {
  /// Takes the places from a line of names.
  mutating func take(_ header: TextLine) {
    for (axis, roles) in [
      (TextField.Role.accelerationX, TextField.Role.angularRateX),
      (.accelerationY, .angularRateY), (.accelerationZ, .angularRateZ),
    ].enumerated() {
      acceleration[axis] = header.place(of: roles.0) ?? -1
      angularRate[axis] = header.place(of: roles.1) ?? -1
    }
    time = header.place(of: .time) ?? -1
    if angularRate.min() < 0 { angularRate = SIMD3(repeating: -1) }
  }

  /// The order everybody writes: time if any, acceleration, angular rate, magnetic field.
  mutating func guessColumns(isRising: Bool) {
    let rest: Int
    switch columns {
    case 3, 6, 9: rest = 0
    case 4, 7, 10: rest = 1
    default: rest = isRising ? 1 : 0
    }
    if rest == 1, isRising { time = 0 }
    acceleration = SIMD3(rest, rest + 1, rest + 2)
    if columns - rest >= 6 { angularRate = SIMD3(rest + 3, rest + 4, rest + 5) }
  }

  /// Three readings of a line, by name or by place; `nil` where one is not there.
  func readings(_ line: TextLine, _ first: TextField.Role, _ places: SIMD3<Int>) -> SIMD3<Double>? {
    var found = SIMD3<Double>.zero
    for axis in 0..<3 {
      let place: Int
      if isNamed {
        guard let role = TextField.Role(rawValue: first.rawValue + UInt8(axis)),
          let named = line.place(of: role)
        else { return nil }
        place = named
      } else {
        place = places[axis]
      }
      guard place >= 0, place < line.count, line.fields[place].kind == .number else { return nil }
      found[axis] = line.fields[place].value
    }
    return found
  }

  /// The time of a line, in whatever unit it is written; `nil` where it has none.
  func time(_ line: TextLine) -> Double? {
    guard let place = isNamed ? line.place(of: .time) : time >= 0 ? time : nil, place < line.count,
      line.fields[place].kind == .number
    else { return nil }
    return line.fields[place].value
  }
}
