/// A line of text taken apart into fields, without allocating.
struct TextLine {
  static let mostFields = 32

  private(set) var fields = InlineArray<32, TextField>(repeating: TextField())
  private(set) var count = 0
  /// The line can't be used at all, for this reason.
  private(set) var problem: RefusalCause?
  /// Names with numbers: `ax:0.1`, `X: 0.1`, `areal 1 2 3`.
  private(set) var hasNames = false

  /// How many fields are of a kind.
  func count(_ kind: TextField.Kind) -> Int {
    var found = 0
    for place in 0..<count where fields[place].kind == kind { found += 1 }
    return found
  }

  /// The place of the first field with a role; `nil` where there is none.
  func place(of role: TextField.Role) -> Int? {
    for place in 0..<count where fields[place].role == role { return place }
    return nil
  }

  /// A number follows a name of its role.
  func number(of role: TextField.Role) -> Double? {
    guard let place = place(of: role), fields[place].kind == .number else { return nil }
    return fields[place].value
  }

  /// Takes a line apart; its end is not part of it.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    for place in range where bytes[place] < 0x20 && bytes[place] != 0x09 || bytes[place] >= 0x7F {
      // Degree signs and the like are in UTF-8; single control characters are damage.
      if bytes[place] < 0x20 || bytes[place] == 0x7F {
        problem = .notText
        return
      }
    }
    var group = TextField.Role.none
    var pendingRole = TextField.Role.none
    var pendingUnit = TextField.Unit.unknown
    var axisInGroup: UInt8 = 3
    var place = range.lowerBound
    var sinceComma = 0
    while place < range.upperBound {
      let byte = bytes[place]
      if byte == 0x2C || byte == 0x3B {
        if sinceComma == 0 { append(TextField(kind: .empty)) }
        sinceComma = 0
        place += 1
        continue
      }
      if byte == 0x20 || byte == 0x09 {
        place += 1
        continue
      }
      var end = place
      while end < range.upperBound, !Self.isSeparator(bytes[end]) { end += 1 }
      if let seconds = Self.timeOfDay(bytes, place..<end) {
        append(TextField(kind: .number, role: .time, unit: .seconds, value: seconds))
        sinceComma += 1
        place = end
        continue
      }
      var nameEnd = place
      while nameEnd < end, bytes[nameEnd] != 0x3A, bytes[nameEnd] != 0x3D { nameEnd += 1 }
      if nameEnd < end {
        (pendingRole, pendingUnit) = TextName(bytes, place..<nameEnd).meaning(in: group)
        hasNames = true
        axisInGroup = Self.isGroup(pendingRole) ? 0 : 3
        if Self.isGroup(pendingRole) { group = pendingRole }
        if pendingRole == .none { pendingRole = .other }
        place = nameEnd + 1
        continue
      }
      var after = place
      if let value = bytes.decimal(&after, end: end), after == end {
        var field = TextField(kind: .number, role: pendingRole, unit: pendingUnit, value: value)
        if !value.isFinite { field.kind = .notFinite }
        if Self.isGroup(pendingRole), axisInGroup < 3 {
          let first: TextField.Role = pendingRole == .angularRate ? .angularRateX : .accelerationX
          field.role = TextField.Role(rawValue: first.rawValue + axisInGroup) ?? .other
          axisInGroup += 1
        } else {
          pendingRole = hasNames ? .other : .none
        }
        append(field)
      } else if Self.isNotFinite(bytes, place..<end) {
        append(TextField(kind: .notFinite, role: pendingRole))
      } else {
        let name = TextName(bytes, place..<end)
        if hasNames, let unit = name.unit, count > 0 {
          // The unit behind the readings it belongs to.
          for field in 0..<count where fields[field].unit == .unknown { fields[field].unit = unit }
        } else {
          let (role, unit) = name.meaning(in: .none)
          append(TextField(kind: .word, role: role, unit: unit))
          if role == .other { group = .other }
          if Self.isGroup(role) {
            group = role
            pendingRole = role
            axisInGroup = 0
            if sinceComma == 0, count == 1 { hasNames = true }
          }
        }
      }
      sinceComma += 1
      place = end
    }
    if count > Self.mostFields { problem = .tooLong }
  }

  private mutating func append(_ field: TextField) {
    if count < Self.mostFields { fields[count] = field }
    count += 1
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x2C || byte == 0x3B
  }

  private static func isGroup(_ role: TextField.Role) -> Bool {
    role == .acceleration || role == .angularRate || role == .linearAcceleration
  }

  /// `hh:mm:ss.cc` in seconds.
  private static func timeOfDay(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    var place = range.lowerBound
    guard range.count >= 7, let hours = bytes.whole(&place, end: range.upperBound), hours < 24,
      place < range.upperBound, bytes[place] == 0x3A
    else { return nil }
    place += 1
    guard let minutes = bytes.whole(&place, end: range.upperBound), minutes < 60, place < range.upperBound,
      bytes[place] == 0x3A
    else { return nil }
    place += 1
    guard let seconds = bytes.decimal(&place, end: range.upperBound), place == range.upperBound,
      (0..<61).contains(seconds)
    else { return nil }
    return Double(hours * 3600 + minutes * 60) + seconds
  }

  /// `nan`, `inf`, and Arduino's `ovf`, in any case.
  private static func isNotFinite(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    if bytes[start] == 0x2D || bytes[start] == 0x2B { start += 1 }
    guard range.upperBound - start == 3 else { return false }
    let (a, b, c) = (bytes[start] | 0x20, bytes[start + 1] | 0x20, bytes[start + 2] | 0x20)
    return (a, b, c) == (0x6E, 0x61, 0x6E) || (a, b, c) == (0x69, 0x6E, 0x66)
      || (a, b, c) == (0x6F, 0x76, 0x66)
  }
}
