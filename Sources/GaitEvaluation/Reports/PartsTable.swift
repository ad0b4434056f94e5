/// Scores by runner, by speed and the like: one row a part, only the columns that say most.
enum PartsTable {
  private static let columns: [(heading: String, metric: String)] = [
    ("contacts", "contact.count"), ("F1", "contact.f1"), ("bias ms", "contact.bias_ms"),
    ("sd ms", "contact.sd_ms"), ("toe-off sd ms", "toe_off.sd_ms"),
    ("contact time RMSE ms", "contact_time.rmse_ms"),
    ("heel or not", "strike.two_class_accuracy"), ("balanced", "strike.balanced_two_class_accuracy"),
    ("three classes", "strike.accuracy"), ("heel", "strike.rearfoot_recall"),
    ("midfoot", "strike.midfoot_recall"), ("forefoot", "strike.forefoot_recall"),
    ("no pattern", "strike.abstained"), ("heel share off, points", "strike.heel_share_worst_points"),
    ("angle bias °", "angle.bias_deg"), ("angle RMSE °", "angle.rmse_deg"), ("sides", "side.accuracy"),
  ]

  /// Rows of cells, the first of them headings; columns that no part has are left out.
  static func rows(_ parts: [MethodResult.Part], by name: String) -> [[String]] {
    let shown = columns.filter { column in parts.contains { $0.metrics[column.metric] != nil } }
    guard !shown.isEmpty else { return [] }
    return [["by \(name)"] + shown.map(\.heading)]
      + parts.map { part in
        [part.name] + shown.map { part.metrics[$0.metric].map(BenchmarkText.number) ?? "" }
      }
  }
}
