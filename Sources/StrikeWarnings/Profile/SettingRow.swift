import StrictJSON

/// One setting of a struct of settings: its name, what it takes, and where it is kept.
public struct SettingRow<Root>: Sendable {
  let name: String
  let unit: String
  let summary: String
  let zeroMeans: String
  let value: Value

  enum Value: Sendable {
    case flag(WritableKeyPath<Root, Bool> & Sendable)
    case word(WritableKeyPath<Root, String> & Sendable)
    case count(WritableKeyPath<Root, Int> & Sendable, ClosedRange<Int>)
    case number(WritableKeyPath<Root, Double> & Sendable, ClosedRange<Double>)
  }

  /// True or false.
  public static func flag(
    _ name: String, _ path: WritableKeyPath<Root, Bool> & Sendable, _ summary: String
  ) -> Self {
    Self(name: name, unit: "", summary: summary, zeroMeans: "", value: .flag(path))
  }

  /// A word of small letters and underscores.
  public static func word(
    _ name: String, _ path: WritableKeyPath<Root, String> & Sendable, _ summary: String
  ) -> Self {
    Self(name: name, unit: "", summary: summary, zeroMeans: "", value: .word(path))
  }

  /// A whole number in a range.
  public static func count(
    _ name: String, _ path: WritableKeyPath<Root, Int> & Sendable, unit: String, in range: ClosedRange<Int>,
    zero: String = "", _ summary: String
  ) -> Self {
    Self(name: name, unit: unit, summary: summary, zeroMeans: zero, value: .count(path, range))
  }

  /// A number in a range.
  public static func number(
    _ name: String, _ path: WritableKeyPath<Root, Double> & Sendable, unit: String,
    in range: ClosedRange<Double>, zero: String = "", _ summary: String
  ) -> Self {
    Self(name: name, unit: unit, summary: summary, zeroMeans: zero, value: .number(path, range))
  }

  /// The value as JSON.
  func json(in root: Root) -> String {
    switch value {
    case .flag(let path): root[keyPath: path] ? "true" : "false"
    case .word(let path): "\"\(root[keyPath: path])\""
    case .count(let path, _): String(root[keyPath: path])
    case .number(let path, _): Self.short(root[keyPath: path])
    }
  }

  /// What it accepts, for messages.
  var accepts: String {
    switch value {
    case .flag: "true or false"
    case .word: "a word in quotes, of small letters and _"
    case .count(_, let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(_, let range):
      "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
    }
  }

  private static func short(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// Sets it; false where the value is of the wrong kind or out of range.
  func set(_ json: JSONValue, in root: inout Root) -> Bool {
    switch (value, json) {
    case (.flag(let path), .flag(let on)):
      root[keyPath: path] = on
    case (.word(let path), .text(let word)):
      guard !word.isEmpty, word.utf8.allSatisfy({ (97...122).contains($0) || $0 == 95 }) else { return false }
      root[keyPath: path] = word
    case (.count(let path, let range), .number(let number)):
      guard let whole = Int(exactly: number), range.contains(whole) else { return false }
      root[keyPath: path] = whole
    case (.number(let path, let range), .number(let number)):
      guard range.contains(number) else { return false }
      root[keyPath: path] = number
    default: return false
    }
    return true
  }
}

extension SettingRow where Root: StreakRuleSettings {
  /// The five rows every streak has.
  static var streak: [Self] {
    [
      .count(
        "raise_count", \.streak.raiseCount, unit: "steps", in: 1...64, "faulty steps that raise it"),
      .count(
        "window", \.streak.window, unit: "steps", in: 1...64, "out of so many of the last judged steps"),
      .count(
        "clear_count", \.streak.clearCount, unit: "steps", in: 1...1000,
        "steps on target in a row that end it"),
      .count(
        "doubt_count", \.streak.doubtCount, unit: "steps", in: 0...1000, zero: "never forgets for doubt",
        "steps in a row that can't be judged before the streak is forgotten"),
      .number(
        "forget_after_seconds", \.streak.forgetAfterSeconds, unit: "s", in: 0...3600,
        zero: "never forgets with time", "time without a judged step before the streak is forgotten"),
    ]
  }
}
