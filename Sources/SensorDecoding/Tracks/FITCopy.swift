/// A FIT file as it was read, to be written again with more in its messages.
///
/// What is damaged in it is left out; everything else stays byte for byte, whatever it means: unknown messages,
/// others' developer fields, short times and both byte orders.
package struct FITCopy: Sendable, Equatable {
  private let bytes: [UInt8]
  /// Seconds since 1970 of its `record` messages.
  package private(set) var recordTimes: [Int64] = []
  /// Numbers under which the files in it mean developers.
  private var developers: Set<UInt8> = []

  /// What goes into a message besides what is in it.
  package struct Addition {
    /// Fields of the profile; written only where the message has none, or nothing in it.
    package var fields: [FITField]
    /// Fields of the developer.
    package var developer: [FITField]

    package init(fields: [FITField], developer: [FITField]) {
      self.fields = fields
      self.developer = developer
    }
  }

  /// Messages that something can be added to.
  package enum Kind: UInt16, Sendable {
    case session = 18
    case lap = 19
    case record = 20
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var scanner = FITScanner()
    var (times, used): ([Int64], Set<UInt8>) = ([], [])
    scanner.push(bytes, isLast: true) { message in
      if message.number == 20, let time = message.time { times.append(Self.epoch(time)) }
      if message.number == 207, let index = message.value(3), (0...255).contains(index) {
        used.insert(UInt8(index))
      }
    }
    recordTimes = times
    developers = used
  }

  private static func epoch(_ time: UInt32) -> Int64 { Int64(time) + FITField.epochSeconds }

  /// A `record` stands for no more seconds before it: a longer pause is one.
  private static let longestRecord: Int64 = 10

  /// The file with more in it, and with its checksums right.
  ///
  /// - Parameter addition: what is added to a message that tells of the seconds since 1970 after the first, up to
  ///   the last; `nil` leaves it as it is. The fields of one kind are always the same.
  package func adding(
    of developer: FITDeveloper, _ addition: (Kind, ClosedRange<Int64>) -> Addition?
  ) -> [UInt8] {
    var files: [UInt8] = []
    var writer: FITWriter?
    var profile: UInt16 = 0
    var definitions = [[UInt8]](repeating: [], count: 16)
    var isIntroduced = false
    var lastRecord: Int64?
    let index = (0...UInt8.max).first { !developers.contains($0) } ?? 0
    var scanner = FITScanner()
    scanner.scan(bytes, isLast: true) { part in
      switch part {
      case .file(let header):
        if let writer { files += writer.file(profile: profile) }
        writer = FITWriter()
        let first = header.startIndex
        profile = UInt16(header[first + 2]) | UInt16(header[first + 3]) << 8
        definitions = Array(repeating: [], count: 16)
        isIntroduced = false
        lastRecord = nil
      case .definition(let definition):
        definitions[Int(definition[definition.startIndex] & 0x0F)] = Array(definition)
        writer?.define(Array(definition))
      case .message(let message):
        let definition = definitions[message.local]
        let kind = Kind(rawValue: message.number)
        let told = kind.flatMap { Self.seconds(of: message, $0, after: lastRecord) }
        if kind == .record, let time = message.time { lastRecord = Self.epoch(time) }
        guard let kind, let told, let more = addition(kind, told) else {
          writer?.write(definition, header: message.header, message.body)
          return
        }
        if !isIntroduced {
          writer?.write(developer, index: index, local: 15)
          isIntroduced = true
        }
        let extended = Self.extended(message, definition, more, developer: index)
        writer?.write(extended.definition, header: message.header, extended.body)
      }
    }
    if let writer { files += writer.file(profile: profile) }
    return files
  }

  /// The seconds that a message tells of; `nil` where it does not say.
  private static func seconds(
    of message: FITMessage, _ kind: Kind, after lastRecord: Int64?
  ) -> ClosedRange<Int64>? {
    guard let end = message.time.map(epoch) else { return nil }
    switch kind {
    case .record:
      let start = max(lastRecord ?? end - 1, end - longestRecord)
      return start < end ? start...end : nil
    case .lap, .session:
      guard let start = message.value(2), start >= 0, start < Double(UInt32.max) else { return nil }
      let first = epoch(UInt32(start))
      return first < end ? first...end : nil
    }
  }

  /// A message and its definition with what is added.
  private static func extended(
    _ message: FITMessage, _ definition: [UInt8], _ more: Addition, developer index: UInt8
  ) -> (definition: [UInt8], body: [UInt8]) {
    let isBig = message.definition.isBigEndian
    let known = message.definition.fields
    var body = Array(message.body)
    let nativeEnd = known.reduce(0) { $0 + $1.size }
    /// Whether nothing stands there, or there is no such field.
    func isBlank(_ number: UInt8) -> Bool { message.value(number) == nil }
    var added: [FITField] = []
    for field in more.fields {
      let isWanted = isBlank(field.number) && field.partner.map(isBlank) ?? true
      guard let (old, place) = message.place(of: field.number) else {
        added.append(isWanted ? field : field.unknown)
        continue
      }
      guard isWanted, old.baseType == field.base.rawValue, old.size == field.size else { continue }
      let at = place - message.body.startIndex
      body.replaceSubrange(at..<(at + old.size), with: field.bytes(isBigEndian: isBig))
    }
    added = Array(added.prefix(255 - known.count))
    let fieldsEnd = 6 + 3 * known.count
    var longer = Array(definition[..<fieldsEnd])
    longer[0] |= 0x20
    longer[5] += UInt8(added.count)
    for field in added { longer += [field.number, UInt8(field.size), field.base.rawValue] }
    let others = definition.count > fieldsEnd ? Int(definition[fieldsEnd]) : 0
    let developer = more.developer.prefix(255 - others)
    longer.append(UInt8(others + developer.count))
    longer += definition.dropFirst(fieldsEnd + 1)
    for field in developer { longer += [field.number, UInt8(field.size), index] }
    body.insert(contentsOf: added.flatMap { $0.bytes(isBigEndian: isBig) }, at: nativeEnd)
    body += developer.flatMap { $0.bytes(isBigEndian: isBig) }
    return (longer, body)
  }
}
