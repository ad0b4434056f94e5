/// A line of text taken apart into cells, without allocating.
///
/// Reads what boards and their libraries print: bare numbers between commas, semicolons, blanks or bars;
/// `ax:0.1`, `ax = 0.1`, `X: 0.1 Y: 0.2`, `acc 1 2 3`, `Acc (mg) [ 1, 2, 3 ]`; JSON, tuples, lists and named
/// tuples; Teleplot's `>ax:1000:0.1`; units behind numbers; a word in front of all.
struct TextLine {
  static let mostCells = 32

  private(set) var cells = InlineArray<32, TextCell>(repeating: TextCell())
  private(set) var count = 0
  /// The line can't be used at all, for this reason.
  private(set) var problem: RefusalCause?
  /// Names with numbers.
  private(set) var hasNames = false
  /// Neither letters nor digits: blank, or a line drawn between readings.
  private(set) var isBlank = true
  /// The key of a word that stands before bare numbers: `IMU,1,2,3`.
  private(set) var tag: UInt64 = 0

  private let line: Range<Int>
  /// What stands before a fraction.
  private var point: UInt8 = 0x2E
  /// The name that the next number belongs to, and how many it has had.
  private var name = Name()
  /// What a bare axis belongs to.
  private var group = Name()
  /// What the line says it tells, as `"type":"accelerometer"`: a bare axis or a list belongs to it.
  private var subject = Name()
  /// Brackets that are open, with the names before them.
  private var scopes = InlineArray<6, Name>(repeating: Name())
  private var depth = 0
  private var sinceComma = 0
  private var positions = 0

  private struct Name: BitwiseCopyable {
    var key: UInt64 = 0
    var own = TextSpan()
    var group = TextSpan()
    var values: UInt8 = 0
    /// Words that may still turn out to be no name.
    var isFree = false

    var isSet: Bool { own.count > 0 }
  }

  /// How many cells are of a kind.
  func count(_ kind: TextCell.Kind) -> Int {
    var found = 0
    for place in 0..<min(count, Self.mostCells) where cells[place].kind == kind { found += 1 }
    return found
  }

  /// Takes a line apart; its end is not part of it.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    line = range
    // Degree signs and the like are in UTF-8; single control characters are damage.
    for place in range where bytes[place] < 0x20 && bytes[place] != 0x09 || bytes[place] == 0x7F {
      problem = .notText
      return
    }
    // Sentences with a check of their own are another protocol's.
    if range.count > 4, bytes[range.lowerBound] == 0x24, bytes[range.upperBound - 3] == 0x2A {
      problem = .notData
      return
    }
    for place in range where Self.isLetter(bytes[place]) || bytes[place] &- 0x30 <= 9 {
      isBlank = false
      break
    }
    var place = isBlank ? range.upperBound : range.lowerBound
    var end = range.upperBound
    if !isBlank, bytes[place] == 0x3E, range.count > 1, Self.isLetter(bytes[place + 1]) {
      // Flags end a line of Teleplot's.
      if let flags = range.first(where: { bytes[$0] == 0x7C }) { end = flags }
      if Self.hasSeveralReadings(bytes, range) {
        problem = .notData
        return
      }
    }
    if Self.hasDecimalCommas(bytes, range) { point = 0x2C }
    while place < end {
      let byte = bytes[place]
      switch byte {
      case 0x2C, 0x3B:
        endFreeWords()
        if sinceComma == 0, depth == 0 { append(TextCell()) }
        sinceComma = 0
        place += 1
      case 0x20, 0x09, 0x22, 0x27, 0x7C, 0x3E: place += 1
      case 0x28, 0x5B, 0x7B: open(bytes, &place)
      case 0x29, 0x5D, 0x7D:
        endFreeWords()
        depth = max(0, depth - 1)
        name = Name()
        place += 1
      default:
        if !readNumber(bytes, &place) { readWord(bytes, &place) }
      }
    }
    endFreeWords()
    if count > Self.mostCells { problem = .tooLong }
    if !hasNames, count > 1, cells[0].kind == .word { tag = cells[0].key }
  }

  /// A line of Teleplot's with several readings of one axis, `>ax:0:1.2;10:1.3`: each is of another sample.
  static func hasSeveralReadings(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count > 2 && bytes[range.lowerBound] == 0x3E && range.contains { bytes[$0] == 0x3B }
  }

  /// Commas stand in numbers and not between them: each has digits on both sides, no number has two or a point, and
  /// something else divides them: `0;-3,82;-1,41` and `ax: 0,1 ay: 0,2`.
  private static func hasDecimalCommas(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var commas = 0
    var isDivided = false
    var hasOne = false
    for place in range {
      let byte = bytes[place]
      switch byte {
      case 0x2C:
        guard !hasOne, place > range.lowerBound, place + 1 < range.upperBound,
          bytes[place - 1] &- 0x30 <= 9, bytes[place + 1] &- 0x30 <= 9
        else { return false }
        hasOne = true
        commas += 1
      case 0x30...0x39: break
      case 0x2E, 0x28, 0x5B, 0x7B: return false
      default:
        hasOne = false
        if byte == 0x3B { isDivided = true }
      }
    }
    return commas > (isDivided ? 0 : 1)
  }

  /// The same for lines of the same letters and digits.
  static func key(of bytes: Span<UInt8>, _ line: Range<Int>) -> UInt64 { hash(bytes, line, after: 0) }

  // MARK: numbers

  private mutating func readNumber(_ bytes: Span<UInt8>, _ place: inout Int) -> Bool {
    let byte = bytes[place]
    guard byte &- 0x30 <= 9 || byte == 0x2D || byte == 0x2B || byte == 0x2E else { return false }
    let start = place
    var end = place
    while end < line.upperBound, !Self.isEdge(bytes[end]) { end += 1 }
    if let seconds = Self.time(bytes, start..<end) {
      take(TextCell(kind: .time, value: seconds), start..<end)
      place = end
      return true
    }
    var after = place
    guard let value = bytes.decimal(&after, end: line.upperBound, point: point) else {
      return readNotFinite(bytes, &place, end)
    }
    if end < after {
      // It has a comma in it.
      end = after
      while end < line.upperBound, !Self.isEdge(bytes[end]) { end += 1 }
    }
    var next = after
    while next < line.upperBound, bytes[next] == 0x20 { next += 1 }
    let isBinding = next < line.upperBound && (bytes[next] == 0x3A || bytes[next] == 0x3D)
    if isBinding, !name.isSet || name.values > 0 { return false }
    var unit = after
    if after < line.upperBound, !Self.isEdge(bytes[after]), bytes[after] != 0x3A, bytes[after] != 0x3D {
      // `0.11G`, `9.8m/s2`; anything else behind a number is damage.
      // Teleplot's units stand behind a paragraph sign.
      if end - after > 2, bytes[after] == 0xC2, bytes[after + 1] == 0xA7 { unit += 2 }
      guard Self.isLetter(bytes[unit]) || bytes[unit] >= 0x80, Self.isUnit(bytes, unit..<end) else {
        return false
      }
    } else {
      end = after
    }
    var cell = TextCell(kind: value.isFinite ? .number : .notFinite, value: value)
    if isBinding {
      // Teleplot writes a stamp between a name and its value.
      cell.isNamed = true
      cell.key = Self.stampKey
      cell.text = TextSpan(start..<after, in: line)
      append(cell)
      place = next + 1
      return true
    }
    if end > after { cell.unit = TextSpan(unit..<end, in: line) }
    take(cell, start..<after)
    place = end
    return true
  }

  /// The key of stamps between names and values.
  static let stampKey: UInt64 = 1

  private mutating func readNotFinite(_ bytes: Span<UInt8>, _ place: inout Int, _ end: Int) -> Bool {
    guard Self.isNotFinite(bytes, place..<end) else { return false }
    take(TextCell(kind: .notFinite), place..<end)
    place = end
    return true
  }

  /// Appends a value under the name that waits for it.
  private mutating func take(_ cell: TextCell, _ range: Range<Int>) {
    var cell = cell
    cell.text = TextSpan(range, in: line)
    sinceComma += 1
    if name.isSet {
      name.isFree = false
      hasNames = true
      cell.isNamed = true
      cell.key = name.key &+ UInt64(name.values) &* 0x9E37_79B9_7F4A_7C15
      cell.index = name.values
      cell.name = name.own
      cell.group = name.group
      name.values &+= 1
    } else {
      cell.key = 0x100 + UInt64(positions)
    }
    append(cell)
  }

  private mutating func append(_ cell: TextCell) {
    if !cell.isNamed { positions += 1 }
    if count < Self.mostCells { cells[count] = cell }
    count += 1
  }

  // MARK: words

  private mutating func readWord(_ bytes: Span<UInt8>, _ place: inout Int) {
    let start = place
    var end = place
    while end < line.upperBound, !Self.isEdge(bytes[end]), bytes[end] != 0x3A, bytes[end] != 0x3D { end += 1 }
    if end == start {
      // A colon or an equals sign alone.
      place += 1
      return
    }
    var next = end
    while next < line.upperBound, bytes[next] == 0x20 || bytes[next] == 0x22 || bytes[next] == 0x27 {
      next += 1
    }
    place = end
    let follower = next < line.upperBound ? bytes[next] : 0
    if follower == 0x3A || follower == 0x3D {
      bind(bytes, start..<end)
      place = next + 1
      while place < line.upperBound, bytes[place] == 0x3D || bytes[place] == 0x3E { place += 1 }
      return
    }
    if Self.isNotFinite(bytes, start..<end) {
      take(TextCell(kind: .notFinite), start..<end)
      return
    }
    if count > 0, sinceComma > 0, count <= Self.mostCells, cells[count - 1].kind == .number,
      Self.isUnit(bytes, start..<end)
    {
      setUnit(TextSpan(start..<end, in: line))
      return
    }
    if name.isSet, !name.isFree, name.values == 0, depth > 0, Self.isSensor(bytes, start..<end) {
      subject = Name(key: Self.hash(bytes, start..<end, after: 0), own: TextSpan(start..<end, in: line))
      name = Name()
      return
    }
    if end - start == 1, Self.isAxis(bytes[start]), next < line.upperBound, group.isSet || name.isFree,
      bytes[next] == 0x2D || bytes[next] == 0x2E || bytes[next] &- 0x30 <= 9
    {
      // `accel x 0.1 y 0.2`.
      bind(bytes, start..<end)
      return
    }
    if name.isFree {
      // `Temperature is 31.2`: one name of several words.
      let first = name.own.range(from: line.lowerBound).lowerBound
      name.own = TextSpan(first..<end, in: line)
      name.key = Self.hash(bytes, first..<end, after: 0)
      return
    }
    name = Name(
      key: Self.hash(bytes, start..<end, after: scopeKey), own: TextSpan(start..<end, in: line),
      group: scope.own, isFree: true)
  }

  /// A name with its sign behind it: what follows belongs to it.
  private mutating func bind(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var range = range
    if name.isFree {
      // `X-gyro rate: 1`.
      range = name.own.range(from: line.lowerBound).lowerBound..<range.upperBound
    } else if name.isSet, name.values == 0 {
      // `Orient: x= 1`: the name before has no value of its own, and is what this one belongs to.
      group = name
    }
    let isAxis = range.count == 1 && Self.isAxis(bytes[range.lowerBound])
    let owner = depth > 0 && scope.isSet ? scope : isAxis && group.isSet ? group : subject
    name = Name(
      key: Self.hash(bytes, range, after: owner.key), own: TextSpan(range, in: line), group: owner.own)
    if isAxis { return }
    group = Name()
    if range.count > 1, Self.isAxis(bytes[range.upperBound - 1]) {
      var stem = range.lowerBound..<range.upperBound - 1
      while stem.count > 1, !Self.isLetter(bytes[stem.upperBound - 1]), bytes[stem.upperBound - 1] < 0x80 {
        stem = stem.lowerBound..<stem.upperBound - 1
      }
      group = Name(key: Self.hash(bytes, stem, after: 0), own: TextSpan(stem, in: line))
    }
  }

  /// Words that no number followed stand for themselves: headings, or what a line begins with.
  private mutating func endFreeWords() {
    guard name.isFree else { return }
    append(TextCell(kind: .word, key: name.key, name: name.own, text: name.own))
    sinceComma += 1
    name = Name()
  }

  private mutating func open(_ bytes: Span<UInt8>, _ place: inout Int) {
    if bytes[place] == 0x28 {
      var end = place + 1
      while end < line.upperBound, bytes[end] != 0x29 { end += 1 }
      if end < line.upperBound, Self.isUnit(bytes, place + 1..<end) {
        // `Acc (mg) [ 1, 2, 3 ]` and `ax (g)`.
        if name.isSet {
          name.own = TextSpan(name.own.range(from: line.lowerBound).lowerBound..<end + 1, in: line)
        } else if count > 0 {
          setUnit(TextSpan(place + 1..<end, in: line))
        }
        place = end + 1
        return
      }
    }
    if depth < scopes.count { scopes[depth] = name }
    depth += 1
    name.isFree = false
    // Values of a list belong to the name before it; names in braces bring their own.
    if bytes[place] == 0x7B { name = Name() }
    place += 1
  }

  private var scope: Name { depth > 0 && depth <= scopes.count ? scopes[depth - 1] : Name() }
  private var scopeKey: UInt64 { scope.key }

  /// The unit behind the values it belongs to: all of the line that have none yet.
  private mutating func setUnit(_ unit: TextSpan) {
    for place in 0..<min(count, Self.mostCells)
    where cells[place].kind == .number && cells[place].unit.count == 0 {
      cells[place].unit = unit
    }
  }

  // MARK: bytes

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// A word of a kind of reading.
  private static func isSensor(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 3 else { return false }
    let start = range.lowerBound
    let word =
      UInt32(bytes[start] | 0x20) << 16 | UInt32(bytes[start + 1] | 0x20) << 8
      | UInt32(bytes[start + 2] | 0x20)
    // acc, gyr, mag, lin, gra, ori, rot, eul, qua, tem.
    switch word {
    case 0x61_6363, 0x67_7972, 0x6D_6167, 0x6C_696E, 0x67_7261, 0x6F_7269, 0x72_6F74, 0x65_756C, 0x71_7561,
      0x74_656D:
      return true
    default: return false
    }
  }

  private static func isAxis(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x78 < 3 }

  /// Between cells.
  private static func isEdge(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x2C, 0x3B, 0x7C, 0x22, 0x27, 0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D: true
    default: false
    }
  }

  /// The same for names that differ in case or in signs between letters (FNV-1a).
  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>, after: UInt64) -> UInt64 {
    var hash = 0xCBF2_9CE4_8422_2325 ^ after
    for place in range {
      let byte = bytes[place]
      let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      guard small &- 0x61 < 26 || small &- 0x30 < 10 || small == 0x23 || small >= 0x80 else { continue }
      hash = (hash ^ UInt64(small)) &* 0x100_0000_01B3
    }
    // Small numbers are places.
    return hash | 1 << 63
  }

  private static let units: [StaticString] = [
    "g", "gs", "mg", "ug", "m/s2", "m/s^2", "m/s/s", "mps2", "m/s\u{00B2}", "dps", "mdps", "deg/s", "deg/sec",
    "degrees/sec", "degrees/s", "degrees/second", "rad/s", "rads/s", "radians/s", "\u{00B0}/s", "\u{00B0}",
    "deg", "degc",
    "c", "\u{00B0}c", "ut", "gauss", "hpa", "pa", "mbar", "ms", "us", "s", "sec", "lsb", "counts", "raw",
    "degrees",
    "m", "v", "mv", "%", "\u{00B5}t", "cm/s2", "millis", "micros", "msec", "usec",
  ]

  /// Letters that are a unit and no name.
  private static func isUnit(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.count <= 16 else { return false }
    return units.contains { unit in
      guard unit.utf8CodeUnitCount == range.count else { return false }
      for step in 0..<range.count {
        let byte = bytes[range.lowerBound + step]
        let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        if small != unit.utf8Start[step] { return false }
      }
      return true
    }
  }

  /// A date or a time of day, in seconds.
  private static func time(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    guard range.count >= 7, range.count <= 40 else { return nil }
    var marks = 0
    for place in range where bytes[place] == 0x3A || bytes[place] == 0x2D || bytes[place] == 0x2F {
      marks += 1
    }
    guard marks >= 2 else { return nil }
    return bytes.withUnsafeBufferPointer { buffer -> Double? in
      let base = buffer.baseAddress!
      let found = TimeText.whole(base + range.lowerBound, base + range.upperBound, TimeGrammar())
      return found.map { Double($0.nanoseconds) * 1e-9 }
    }
  }

  /// `nan`, `inf`, and Arduino's `ovf`, in any case.
  private static func isNotFinite(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    if start < range.upperBound, bytes[start] == 0x2D || bytes[start] == 0x2B { start += 1 }
    guard range.upperBound - start == 3 else { return false }
    let (a, b, c) = (bytes[start] | 0x20, bytes[start + 1] | 0x20, bytes[start + 2] | 0x20)
    return (a, b, c) == (0x6E, 0x61, 0x6E) || (a, b, c) == (0x69, 0x6E, 0x66)
      || (a, b, c) == (0x6F, 0x76, 0x66)
  }
}
