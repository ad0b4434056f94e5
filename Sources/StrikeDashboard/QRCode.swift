/// A text as a QR code (ISO/IEC 18004:2015): bytes, of which a seventh may be unreadable (level M), versions 1 to 10.
///
/// Rows and columns count from 0; the quiet zone around it, four wide, is up to whoever draws it.
public struct QRCode: Sendable {
  /// Modules on a side.
  public let size: Int
  private var dark: [Bool]
  /// Finders, timing, alignment, format and version: no data goes there, and no mask.
  private var isFixed: [Bool]

  /// Check bytes of a block, and blocks, by version.
  private static let checkBytes = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
  private static let blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5]

  /// Encodes a text; `nil` where it is longer than 213 bytes.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard
      let version = (1...10).first(where: {
        4 + ($0 < 10 ? 8 : 16) + 8 * bytes.count <= 8 * Self.dataBytes($0)
      })
    else { return nil }
    self.init(version: version)
    drawFixed(version)
    drawData(Self.interleaved(Self.data(bytes, version), version))
    let masked = (0..<8).map { mask in
      var code = self
      code.drawFormat(mask)
      code.apply(mask)
      return code
    }
    self = masked.min { $0.penalty < $1.penalty }!
  }

  private init(version: Int) {
    size = 17 + 4 * version
    dark = Array(repeating: false, count: size * size)
    isFixed = dark
  }

  /// Whether a module is dark; outside it none is.
  public subscript(row row: Int, column column: Int) -> Bool {
    (0..<size).contains(row) && (0..<size).contains(column) && dark[row * size + column]
  }

  // MARK: Bytes

  /// Bytes of data and checks together.
  private static func allBytes(_ version: Int) -> Int {
    let alignments = version / 7 + 2
    var bits = (16 * version + 128) * version + 64
    if version >= 2 {
      bits -= (25 * alignments - 10) * alignments - 55
      if version >= 7 { bits -= 36 }
    }
    return bits / 8
  }

  private static func dataBytes(_ version: Int) -> Int {
    allBytes(version) - checkBytes[version - 1] * blocks[version - 1]
  }

  private static func data(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) { bits += (0..<count).reversed().map { value >> $0 & 1 == 1 } }
    append(0b0100, 4)
    append(bytes.count, version < 10 ? 8 : 16)
    for byte in bytes { append(Int(byte), 8) }
    let room = 8 * dataBytes(version)
    append(0, min(4, room - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    for place in 0..<(room - bits.count) / 8 { append(place % 2 == 0 ? 0xEC : 0x11, 8) }
    return stride(from: 0, to: bits.count, by: 8).map { place in
      bits[place..<place + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
  }

  /// Blocks with their checks, a byte of each in turn; the last blocks are one byte longer.
  private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let (count, checks) = (blocks[version - 1], checkBytes[version - 1])
    let short = data.count / count
    let divisor = divisor(checks)
    var rest = data[...]
    let parts = (0..<count).map { number in
      let part = Array(rest.prefix(short + (number >= count - data.count % count ? 1 : 0)))
      rest = rest.dropFirst(part.count)
      return (data: part, checks: remainder(part, divisor))
    }
    return (0...short).flatMap { place in parts.compactMap { place < $0.data.count ? $0.data[place] : nil } }
      + (0..<checks).flatMap { place in parts.map { $0.checks[place] } }
  }

  /// Product in GF(256) modulo x⁸ + x⁴ + x³ + x² + 1.
  private static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    var result: UInt8 = 0
    for bit in (0..<8).reversed() {
      result = (result << 1) ^ (result >> 7) &* 0x1D
      if b >> bit & 1 == 1 { result ^= a }
    }
    return result
  }

  private static func divisor(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in 0..<degree {
        result[place] = product(result[place], root) ^ (place + 1 < degree ? result[place + 1] : 0)
      }
      root = product(root, 2)
    }
    return result
  }

  private static func remainder(_ data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for place in result.indices { result[place] ^= product(divisor[place], factor) }
    }
    return result
  }

  // MARK: Modules

  private mutating func fix(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return }
    dark[row * size + column] = isDark
    isFixed[row * size + column] = true
  }

  private mutating func drawFixed(_ version: Int) {
    for place in 0..<size {
      fix(6, place, place % 2 == 0)
      fix(place, 6, place % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] {
      for y in -4...4 {
        for x in -4...4 {
          let ring = max(abs(x), abs(y))
          fix(row + y, column + x, ring != 2 && ring != 4)
        }
      }
    }
    let centres = Self.alignments(version, size)
    for row in centres {
      for column in centres {
        let corners = [(6, 6), (6, size - 7), (size - 7, 6)]
        if corners.contains(where: { $0 == (row, column) }) { continue }
        for y in -2...2 { for x in -2...2 { fix(row + y, column + x, max(abs(x), abs(y)) != 1) } }
      }
    }
    // Kept free until the mask is known.
    drawFormat(0)
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = version << 12 | rest
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      fix(size - 11 + place % 3, place / 3, isDark)
      fix(place / 3, size - 11 + place % 3, isDark)
    }
  }

  private static func alignments(_ version: Int, _ size: Int) -> [Int] {
    guard version > 1 else { return [] }
    let count = version / 7 + 2
    let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2
    return [6] + (0..<count - 1).map { size - 7 - $0 * step }.reversed()
  }

  private mutating func drawFormat(_ mask: Int) {
    // Level M is 00.
    var rest = mask
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (mask << 10 | rest) ^ 0x5412
    func isDark(_ place: Int) -> Bool { bits >> place & 1 == 1 }
    for place in 0...5 { fix(place, 8, isDark(place)) }
    fix(7, 8, isDark(6))
    fix(8, 8, isDark(7))
    fix(8, 7, isDark(8))
    for place in 9..<15 { fix(8, 14 - place, isDark(place)) }
    for place in 0..<8 { fix(8, size - 1 - place, isDark(place)) }
    for place in 8..<15 { fix(size - 15 + place, 8, isDark(place)) }
    fix(size - 8, 8, true)
  }

  /// In pairs of columns from the right, up and down in turn.
  private mutating func drawData(_ bytes: [UInt8]) {
    var bit = 0
    var isUpward = true
    for right in [Array(stride(from: size - 1, to: 6, by: -2)), [5, 3, 1]].joined() {
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !isFixed[row * size + column] && bit < bytes.count * 8 {
          dark[row * size + column] = bytes[bit >> 3] >> (7 - bit & 7) & 1 == 1
          bit += 1
        }
      }
      isUpward.toggle()
    }
  }

  private mutating func apply(_ mask: Int) {
    for row in 0..<size {
      for column in 0..<size where !isFixed[row * size + column] {
        let inverts =
          switch mask {
          case 0: (row + column) % 2 == 0
          case 1: row % 2 == 0
          case 2: column % 3 == 0
          case 3: (row + column) % 3 == 0
          case 4: (row / 2 + column / 3) % 2 == 0
          case 5: row * column % 2 + row * column % 3 == 0
          case 6: (row * column % 2 + row * column % 3) % 2 == 0
          default: ((row + column) % 2 + row * column % 3) % 2 == 0
          }
        if inverts { dark[row * size + column].toggle() }
      }
    }
  }

  /// How hard it is to read: long runs, squares, what looks like a finder, more of one colour (section 7.8.3).
  private var penalty: Int {
    let finder: [Bool] = [true, false, true, true, true, false, true]
    let light = [Bool](repeating: false, count: 4)
    var sum = 0
    for line in 0..<size {
      for cells in [
        (0..<size).map { self[row: line, column: $0] }, (0..<size).map { self[row: $0, column: line] },
      ] {
        var run = 1
        for place in 1...size {
          if place < size, cells[place] == cells[place - 1] {
            run += 1
          } else {
            if run >= 5 { sum += run - 2 }
            run = 1
          }
        }
        for place in 0...size - 11 {
          let window = cells[place..<place + 11]
          if window.elementsEqual(finder + light) || window.elementsEqual(light + finder) { sum += 40 }
        }
      }
    }
    for row in 1..<size {
      for column in 1..<size {
        let here = self[row: row, column: column]
        if here == self[row: row - 1, column: column], here == self[row: row, column: column - 1],
          here == self[row: row - 1, column: column - 1]
        {
          sum += 3
        }
      }
    }
    return sum + abs(dark.count(where: { $0 }) * 20 - dark.count * 10) / dark.count * 10
  }
}
