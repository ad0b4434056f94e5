/// Every rule, in order of importance: where two would speak at the same step, the first one does.
///
/// Impacts, speed and step rate come before the strike pattern, because the evidence for quicker steps is better
/// than that for another landing.
enum RuleTable {
  static let rules: [any WarningRule.Type] = [
    HardImpactRule.self,
    FastDescentRule.self,
    LowCadenceRule.self,
    HeelStrikeRule.self,
    LongContactRule.self,
    SensorTroubleRule.self,
  ]
}
