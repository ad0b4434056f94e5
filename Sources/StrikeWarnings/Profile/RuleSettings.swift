/// What a runner may set of a rule.
public protocol RuleSettings: Sendable {
  /// The defaults.
  init()
  /// The rule speaks at all.
  var isEnabled: Bool { get set }
  /// It has something to speak of: one that is enabled without a limit has not.
  var canSpeak: Bool { get }
  /// Its settings as rows of a profile file.
  static var rows: [SettingRow<Self>] { get }
  /// The first setting that contradicts another, and what to do about it; `nil` where all agree.
  ///
  /// - Parameter section: what the settings are called in the file.
  func contradiction(in section: String) -> (what: String, advice: String)?
}

extension RuleSettings {
  /// Where it is enabled.
  public var canSpeak: Bool { isEnabled }

  /// None.
  public func contradiction(in section: String) -> (what: String, advice: String)? { nil }
}

/// Settings of a rule that counts faulty steps.
public protocol StreakRuleSettings: RuleSettings, Equatable {
  /// Steps that make a streak.
  var streak: StreakSettings { get set }
}

extension StreakRuleSettings {
  /// No more faulty steps than steps.
  public func contradiction(in section: String) -> (what: String, advice: String)? {
    streak.raiseCount <= streak.window
      ? nil
      : (
        "\(section).raise_count is \(streak.raiseCount), more than \(section).window, \(streak.window)",
        "lower one or raise the other"
      )
  }
}
