/// One row of a profile file: its key, what it takes, and where it is kept.
public struct ProfileSetting {
  /// Its full key, `section.name`.
  public let key: String
  /// Its unit; empty where it has none.
  public let unit: String
  /// One line: what it does.
  public let summary: String
  /// What zero means; empty where zero is not special or not allowed.
  public let zeroMeans: String
  let value: Value

  enum Value {
    case flag(WritableKeyPath<RunnerProfile, Bool>)
    case count(WritableKeyPath<RunnerProfile, Int>, ClosedRange<Int>)
    case number(WritableKeyPath<RunnerProfile, Double>, ClosedRange<Double>)
  }

  /// The part before the dot.
  public var section: String { String(key.prefix { $0 != "." }) }
  /// The part after the dot.
  public var name: String { String(key.drop { $0 != "." }.dropFirst()) }

  /// Its value in a profile, as JSON.
  public func json(in profile: RunnerProfile) -> String {
    switch value {
    case .flag(let path): profile[keyPath: path] ? "true" : "false"
    case .count(let path, _): String(profile[keyPath: path])
    case .number(let path, _):
      profile[keyPath: path] == profile[keyPath: path].rounded()
        ? String(Int(profile[keyPath: path])) : "\(profile[keyPath: path])"
    }
  }

  /// What it accepts, for messages: `true or false`, `a whole number from 1 to 64`.
  public var accepts: String {
    switch value {
    case .flag: "true or false"
    case .count(_, let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(_, let range):
      "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
    }
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : "\(number)"
  }

  static func flag(
    _ key: String, _ path: WritableKeyPath<RunnerProfile, Bool>, _ summary: String
  ) -> ProfileSetting {
    ProfileSetting(key: key, unit: "", summary: summary, zeroMeans: "", value: .flag(path))
  }

  static func count(
    _ key: String, _ path: WritableKeyPath<RunnerProfile, Int>, unit: String, in range: ClosedRange<Int>,
    zero: String = "", _ summary: String
  ) -> ProfileSetting {
    ProfileSetting(key: key, unit: unit, summary: summary, zeroMeans: zero, value: .count(path, range))
  }

  static func number(
    _ key: String, _ path: WritableKeyPath<RunnerProfile, Double>, unit: String,
    in range: ClosedRange<Double>, zero: String = "", _ summary: String
  ) -> ProfileSetting {
    ProfileSetting(key: key, unit: unit, summary: summary, zeroMeans: zero, value: .number(path, range))
  }

  /// The five rows every streak has.
  static func streak(
    _ section: String, _ path: WritableKeyPath<RunnerProfile, StreakSettings>
  ) -> [ProfileSetting] {
    [
      .count(
        "\(section).raise_count", path.appending(path: \.raiseCount), unit: "steps", in: 1...64,
        "faulty steps that raise it"),
      .count(
        "\(section).window", path.appending(path: \.window), unit: "steps", in: 1...64,
        "out of so many of the last judged steps"),
      .count(
        "\(section).clear_count", path.appending(path: \.clearCount), unit: "steps", in: 1...1000,
        "steps on target in a row that end it"),
      .count(
        "\(section).doubt_count", path.appending(path: \.doubtCount), unit: "steps", in: 0...1000,
        zero: "never forgets for doubt", "steps in a row that can't be judged before the streak is forgotten"),
      .number(
        "\(section).forget_after_seconds", path.appending(path: \.forgetAfterSeconds), unit: "s",
        in: 0...3600, zero: "never forgets with time",
        "time without a judged step before the streak is forgotten"),
    ]
  }
}
