import GaitModel
import StrictJSON

/// One object of a description file, read strictly: a key that nobody asks for is a mistake, and is named.
struct DescriptionObject {
  let file: String
  let path: String
  private let values: [String: JSONValue]

  /// Reads a file's outermost object.
  init(
    file: String, data: some Sequence<UInt8>, most: Int = JSONValue.mostBytes
  ) throws(FootstrikeError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(json: Array(data), most: most) } catch {
      throw FootstrikeError(
        file: file, place: "line \(error.line)", what: error.what, remedy: "mend it there")
    }
    guard case .object(let values) = value else {
      throw FootstrikeError(
        file: file, what: "it holds \(value.kind) and not an object",
        remedy: "begin it with { and end it with }")
    }
    self.init(file: file, path: "", values: values)
  }

  private init(file: String, path: String, values: [String: JSONValue]) {
    self.file = file
    self.path = path
    self.values = values
  }

  /// Refuses keys that are not among the known ones.
  func allow(_ known: [String]) throws(FootstrikeError) {
    guard let odd = values.keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw mistake(odd, "no such key", "the keys here are \(known.joined(separator: ", "))")
  }

  /// The keys that are there.
  var names: [String] { values.keys.sorted() }

  /// Whether a key holds an object.
  func holdsObject(_ key: String) -> Bool {
    if case .object? = values[key] { true } else { false }
  }

  /// Whether a key is there.
  func has(_ key: String) -> Bool {
    if case .null? = values[key] { return false }
    return values[key] != nil
  }

  /// A text; `nil` where the key is absent.
  func text(_ key: String) throws(FootstrikeError) -> String? {
    switch values[key] {
    case nil, .null?: return nil
    case .text(let text)?: return text
    case let other?: throw mistake(key, "it is \(other.kind) and not text", "put it in quotes")
    }
  }

  /// A text that must be there.
  func requiredText(_ key: String) throws(FootstrikeError) -> String {
    guard let text = try text(key), !text.isEmpty else { throw mistake(key, "it is missing", "add it") }
    return text
  }

  /// A number; `nil` where the key is absent.
  func number(_ key: String, in range: ClosedRange<Double> = -1e12...1e12) throws(FootstrikeError) -> Double?
  {
    switch values[key] {
    case nil, .null?: return nil
    case .number(let number)? where range.contains(number): return number
    case .number(let number)?:
      throw mistake(key, "\(number) makes no sense", "give \(range.lowerBound) to \(range.upperBound)")
    case let other?: throw mistake(key, "it is \(other.kind) and not a number", "write it without quotes")
    }
  }

  /// A number that must be there.
  func requiredNumber(
    _ key: String, in range: ClosedRange<Double> = -1e12...1e12
  ) throws(FootstrikeError) -> Double {
    guard let number = try number(key, in: range) else { throw mistake(key, "it is missing", "add it") }
    return number
  }

  /// A whole number that must be there.
  func requiredCount(_ key: String, in range: ClosedRange<Int>) throws(FootstrikeError) -> Int {
    let number = try requiredNumber(key, in: Double(range.lowerBound)...Double(range.upperBound))
    guard let whole = Int(exactly: number) else {
      throw mistake(key, "\(number) is no whole number", "leave its fraction out")
    }
    return whole
  }

  /// Numbers of a list that must be there.
  func requiredNumbers(_ key: String) throws(FootstrikeError) -> [Double] {
    guard case .list(let list)? = values[key] else { throw mistake(key, "it is no list", "write [ … ]") }
    var numbers: [Double] = []
    numbers.reserveCapacity(list.count)
    for value in list {
      guard case .number(let number) = value else {
        throw mistake(key, "one of the list is \(value.kind) and not a number", "write it without quotes")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// True or false; `nil` where the key is absent.
  func flag(_ key: String) throws(FootstrikeError) -> Bool? {
    switch values[key] {
    case nil, .null?: return nil
    case .flag(let flag)?: return flag
    case let other?: throw mistake(key, "it is \(other.kind)", "write true or false")
    }
  }

  /// Texts: a list of them, or one alone; empty where the key is absent.
  func texts(_ key: String) throws(FootstrikeError) -> [String] {
    guard case .list(let list)? = values[key] else { return try text(key).map { [$0] } ?? [] }
    var texts: [String] = []
    for value in list {
      guard case .text(let text) = value else {
        throw mistake(key, "one of the list is \(value.kind) and not text", "put it in quotes")
      }
      texts.append(text)
    }
    return texts
  }

  /// Names and texts, as of columns; empty where the key is absent.
  func pairs(_ key: String) throws(FootstrikeError) -> [String: String] {
    guard let object = try object(key) else { return [:] }
    var pairs: [String: String] = [:]
    for name in object.values.keys { pairs[name] = try object.requiredText(name) }
    return pairs
  }

  /// All names and numbers of it.
  func numbers() throws(FootstrikeError) -> [String: Double] {
    var numbers: [String: Double] = [:]
    for name in values.keys { numbers[name] = try number(name) }
    return numbers
  }

  /// An object inside; `nil` where the key is absent.
  func object(_ key: String) throws(FootstrikeError) -> DescriptionObject? {
    switch values[key] {
    case nil, .null?: return nil
    case .object(let inner)?: return DescriptionObject(file: file, path: inside(key), values: inner)
    case let other?: throw mistake(key, "it is \(other.kind) and not an object", "write { … }")
    }
  }

  /// Objects of a list; empty where the key is absent.
  func objects(_ key: String) throws(FootstrikeError) -> [DescriptionObject] {
    switch values[key] {
    case nil, .null?: return []
    case .list(let list)?:
      var objects: [DescriptionObject] = []
      for (index, value) in list.enumerated() {
        guard case .object(let inner) = value else {
          throw mistake("\(key)[\(index)]", "it is \(value.kind) and not an object", "write { … }")
        }
        objects.append(DescriptionObject(file: file, path: inside("\(key)[\(index)]"), values: inner))
      }
      return objects
    case let other?: throw mistake(key, "it is \(other.kind) and not a list", "write [ { … } ]")
    }
  }

  /// Objects of a list, or one alone; empty where the key is absent.
  func oneOrMore(_ key: String) throws(FootstrikeError) -> [DescriptionObject] {
    holdsObject(key) ? try object(key).map { [$0] } ?? [] : try objects(key)
  }

  /// One of an enumeration's raw values; `nil` where the key is absent.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) throws(FootstrikeError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw mistake(key, "nothing is called \(text) here", "it is one of \(known)")
  }

  /// One of the names of a type, which must be there.
  func requiredChoice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) throws(FootstrikeError) -> Choice where Choice.RawValue == String {
    if let choice = try choice(key, type) { return choice }
    throw mistake(
      key, "it is missing", "say one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  /// An error about one key.
  func mistake(_ key: String, _ what: String, _ remedy: String) -> FootstrikeError {
    FootstrikeError(file: file, place: inside(key), what: what, remedy: remedy)
  }

  private func inside(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
