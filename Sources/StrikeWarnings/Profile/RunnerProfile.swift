/// Everything a runner may set about warnings; each part has its defaults.
public struct RunnerProfile: Sendable {
  /// How often cues may come, over all rules.
  public var cues = CueSettings()
  /// The rules, in order of importance; add those of your own before a profile is read.
  public var rules: [any WarningRule.Type]
  /// Of the rules whose settings were touched.
  private var changed: [ObjectIdentifier: any RuleSettings] = [:]

  /// The defaults.
  public init(rules: [any WarningRule.Type] = WarningRules.all) { self.rules = rules }

  /// The settings of a rule.
  public subscript<Rule: WarningRule>(rule: Rule.Type) -> Rule.Settings {
    get { changed[ObjectIdentifier(rule)] as? Rule.Settings ?? Rule.Settings() }
    set { changed[ObjectIdentifier(rule)] = newValue }
  }

  /// Every setting as a row of a profile file, in the order they are written.
  public var settings: [ProfileSetting] {
    CueSettings.rows.map { row in
      ProfileSetting(row, section: "cues", get: { $0.cues }, set: { $1.cues = $0 })
    } + rules.flatMap { Self.settings(of: $0) }
  }

  private static func settings<Rule: WarningRule>(of rule: Rule.Type) -> [ProfileSetting] {
    Rule.Settings.rows.map { row in
      ProfileSetting(
        row, section: rule.description.kind.key, get: { $0[rule] }, set: { $1[rule] = $0 })
    }
  }

  /// The first setting that contradicts another, and what to do about it; `nil` where all agree.
  public var contradiction: (what: String, advice: String)? {
    if cues.theme != CueSettings.worst {
      let themes = rules.filter { $0.description.kind.isCoaching }
      guard let rule = themes.first(where: { $0.description.kind.key == cues.theme }) else {
        let keys = [CueSettings.worst] + themes.map { $0.description.kind.key }
        return (
          "\(cues.theme) is no theme of cues",
          "\(keys.hint(for: cues.theme))there are \(keys.joined(separator: ", "))"
        )
      }
      if !canSpeak(rule) {
        return (
          "cues.theme is \(cues.theme), which has nothing to say",
          "set its limit, or \(cues.theme).enabled to true"
        )
      }
    }
    for rule in rules {
      if let found = contradiction(of: rule) { return found }
    }
    return nil
  }

  private func canSpeak<Rule: WarningRule>(_ rule: Rule.Type) -> Bool { self[rule].canSpeak }

  private func contradiction<Rule: WarningRule>(of rule: Rule.Type) -> (what: String, advice: String)? {
    self[rule].contradiction(in: rule.description.kind.key)
  }
}

extension RunnerProfile: Equatable {
  /// Equal where every setting is.
  public static func == (a: Self, b: Self) -> Bool { a.json() == b.json() }
}
