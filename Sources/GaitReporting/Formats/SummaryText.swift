import GaitModel

/// The end of a session in words and small bars, as a runner reads it.
package struct SummaryText {
  private let summary: SessionSummary

  init(_ summary: SessionSummary) { self.summary = summary }

  /// The text, line by line.
  var lines: [String] {
    ["", "Summary"] + early.map { "  \($0)" } + session + landing + bands + descents + fading + gaits
      + practice + warnings
      + stream + limits
  }

  /// The lines on the stream and on what can't be told.
  var recording: [String] { stream + limits }

  /// That it was ended early; empty where it was not.
  var early: [String] { summary.endedEarly.map { [$0.words] } ?? [] }

  private typealias Text = ReportLine

  private var session: [String] {
    let duration =
      summary.health.durationSeconds > 0 ? "\(Text.duration(summary.health.durationSeconds)) recorded, " : ""
    var numbers = [
      "\(Text.count(Int64(summary.strides), "stride")) in \(Text.count(Int64(summary.contacts), "contact"))"
    ]
    for measure in summary.session.measures.shown(in: .summary) {
      let values = summary.distribution(of: measure)
      guard values.count > 0 else { continue }
      numbers.append(
        "\(measure.heading) \(summary.isRough(measure) ? "≈ " : "")\(measure.words(values.median))"
          + (measure.tellsSpread && summary.spread(of: measure).isFinite
            ? " (± \(Text.number(summary.spread(of: measure), 1))\(measure.isSigned ? measure.unit.suffix : " %")"
              + " from step to step)" : "")
          + (measure.tellsHigh ? " (one in twenty over \(measure.words(values.quantile(0.95))))" : ""))
    }
    let offline =
      summary.session.isOffline
      ? ["  offline: slopes, descents and the foot's axis are those of the whole recording; live knows less"]
      : []
    return offline + [
      "  \(duration)\(Text.duration(summary.runningSeconds)) running",
      "  " + numbers.joined(separator: ", "),
    ] + clipping + sides
  }

  /// An impact beyond the sensor's range reads as its range, so peaks and what is made of them are too low.
  private var clipping: [String] {
    let peaks = summary.distribution(of: .peakAcceleration).count
    guard summary.clippedPeaks > 0, peaks > 0 else { return [] }
    let range = summary.session.sensors[0].stream?.accelerationRange.map {
      " at ±\(Text.number(Double($0 / Units.standardGravity), 0)) g"
    }
    return [
      "  peaks clipped\(range ?? "") on \(Text.count(Int64(summary.clippedPeaks))) of"
        + " \(Text.count(Int64(peaks))) running contacts: the impacts were harder than they read"
    ]
  }

  private var sides: [String] {
    guard summary.session.hasSensorsOnLegsOnly else {
      return min(summary.left.count, summary.right.count) < 20
        ? []
        : [
          "  left and right are not compared: one sensor sees both feet, and off the middle reads them differently"
        ]
    }
    return summary.session.measures.shown(in: .sidesSentence).compactMap { measure in
      let difference = summary.asymmetry(measure)
      guard difference.isFinite else { return nil }
      return
        "  left \(measure.words(summary.left[measure])), right \(measure.words(summary.right[measure]))"
        + " \(measure.spoken): \(Text.number(difference, 1, signed: true)) %"
    }
  }

  private var landing: [String] {
    guard summary.contacts > 0 else { return ["  no contact was found"] }
    var lines = ["", "How the foot landed (█ heel, ▒ flat, ░ ball)"]
    lines.append(Self.landing("everywhere", summary.patterns))
    if summary.descentPatterns.total > 0 { lines.append(Self.landing("downhill", summary.descentPatterns)) }
    if summary.patterns.none > 0 {
      let reasons = zip(NoPatternReason.allCases, summary.noPatternReasons).filter { $0.1 > 0 }
      lines.append(
        "  not told: "
          + reasons.map { "\(Text.count(Int64($0.1))) \(Self.words($0.0))" }.joined(separator: ", "))
    }
    return lines
  }

  private static func landing(_ name: String, _ patterns: PatternCounts) -> String {
    var line = ReportLine()
    line.put("  \(name)")
    line.right(Text.count(Int64(patterns.total)), at: 20)
    line.left(bar(patterns), at: 22)
    line.left(shares(patterns), at: 44)
    if let heel = patterns.rearfootShare {
      line.put(
        "   heel first \(percent(heel.share)) % of \(Text.count(Int64(heel.of)))"
          + " (95 %: \(interval(heel)))")
    }
    return line.text
  }

  private var bands: [String] {
    func lines(_ title: String, _ bands: [ContactBands.Band], unit: String) -> [String] {
      bands.isEmpty
        ? []
        : ["", title]
          + bands.map {
            Self.landing(ContactBands.words($0.lower, $0.upper, unit: unit), $0.contacts.patterns)
          }
    }
    return lines("Downhill by slope", summary.slopes.shown, unit: "%")
      + lines("Downhill by speed", summary.speeds.shown, unit: "m/s")
  }

  package static func bar(_ patterns: PatternCounts, cells: Int = 20) -> String {
    patterns.told == 0
      ? ""
      : Text.bar(
        [(patterns.rearfoot, "█"), (patterns.midfoot, "▒"), (patterns.forefoot, "░")], cells: cells)
  }

  private static func shares(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "not told" }
    let parts = [patterns.rearfoot, patterns.midfoot, patterns.forefoot]
    return parts.map { percent(Double($0) / Double(patterns.told)) }.joined(separator: " / ") + " %"
  }

  package static func percent(_ share: Double) -> String { Text.number(share * 100, 0) }

  /// A share with its 95 % interval: `64 % (58–70)`.
  package static func share(_ share: Proportion) -> String {
    "\(percent(share.share)) % (\(interval(share)))"
  }

  /// The 95 % interval of a share, in percent.
  package static func interval(_ share: Proportion) -> String {
    "\(percent(share.low))–\(percent(share.high))"
  }

  /// A change of a share with its 95 % interval, in percentage points.
  package static func points(_ change: Estimate) -> String {
    func number(_ share: Double) -> String { Text.number(share * 100, 0, signed: true) }
    return "\(number(change.value)) points (95 %: \(number(change.low)) to \(number(change.high)))"
  }

  /// What became of the share of heel first, as far as that can be told.
  private static func verdict(_ change: Estimate) -> String {
    change.isTold ? (change.value < 0 ? "less" : "more") : "no change that these steps can tell"
  }

  private var descents: [String] {
    guard !summary.descents.isEmpty else { return [] }
    var lines = ["", "Descents", header]
    // A trail has hundreds; the longest are what a runner asks about, and the files have them all.
    let most = 30
    let shown =
      summary.descents.count <= most
      ? summary.descents
      : summary.descents.sorted { $0.contacts.count > $1.contacts.count }.prefix(most)
        .sorted { $0.descent.number < $1.descent.number }
    for descent in shown { lines.append(row(descent)) }
    let hidden = summary.descents.count + summary.descentsNotListed - shown.count
    if hidden > 0 { lines.append("      and \(Text.count(Int64(hidden), "shorter one"))") }
    return lines
  }

  /// Measures of a descent, with the column that each ends at.
  private var columns: [(measure: StrideMeasure, end: Int)] {
    var end = 83
    return summary.session.measures.shown(in: .descentTable).map { measure in
      end += measure.width
      return (measure, end)
    }
  }

  private var header: String {
    var line = ReportLine()
    for (title, column) in [
      ("#", 4), ("start", 13), ("length", 22), ("drop", 31), ("grade", 39), ("strikes", 47),
    ] {
      line.right(title, at: column)
    }
    line.left("█ heel ▒ flat ░ ball", at: 49)
    line.left("share", at: 70)
    for column in columns { line.right(column.measure.heading, at: column.end) }
    return line.text
  }

  private func row(_ summary: DescentSummary) -> String {
    let (descent, contacts) = (summary.descent, summary.contacts)
    var line = ReportLine()
    line.right(String(descent.number), at: 4)
    line.right(Text.clock(descent.start.seconds), at: 13)
    line.right(Text.number(Double(descent.lengthMetres), 0, " m"), at: 22)
    line.right(Text.number(Double(descent.dropMetres), 1, " m"), at: 31)
    line.right(Text.number(Double(descent.meanGradePercent), 0, " %"), at: 39)
    line.right(Text.count(Int64(contacts.count)), at: 47)
    line.left(Self.bar(contacts.patterns), at: 49)
    line.left(contacts.count == 0 ? "–" : Self.shares(contacts.patterns), at: 70)
    for column in columns { line.right(column.measure.cell(contacts[column.measure]), at: column.end) }
    if summary.warnings > 0 { line.put("  ▲\(summary.warnings)") }
    return line.text
  }

  /// What changed from the first to the last third of each descent, where that can be told.
  var fading: [String] {
    let lines = summary.descents.compactMap { descent -> String? in
      var changes: [String] = []
      if let heel = descent.heelFirstFading, heel.change.isTold {
        changes.append("heel first \(Self.points(heel.change))")
      }
      for measure in summary.session.measures.shown(in: .fading) {
        guard let fading = descent.fading(of: measure), fading.change.isTold else { continue }
        let (change, places) = (fading.change, measure.shownDecimals)
        changes.append(
          "\(measure.heading) \(Text.number(fading.first, places)) to \(measure.words(fading.last))"
            + " (95 %: \(Text.number(change.low, places, signed: true)) to"
            + " \(Text.number(change.high, places, signed: true)))")
      }
      if descent.contacts.patterns.told >= DescentThirds.leastContacts, descent.heldSeconds > 0 {
        changes.append(
          "held for \(Text.clock(descent.heldSeconds)) without \(HeldStretch.slips) heel strikes in a row")
      }
      return changes.isEmpty ? nil : "  descent \(descent.descent.number): \(changes.joined(separator: ", "))"
    }
    return lines.isEmpty
      ? []
      : ["", "From the first to the last third of a descent (no norm: hold it against your own)"]
        + lines.prefix(30)
  }

  /// Where somebody walks on some slopes.
  var gaits: [String] {
    let bands = summary.gaits.bands.filter { $0.running + $0.walking >= ContactBands.fewestShown }
    guard bands.contains(where: { $0.walking > 0 }), bands.count > 1 else { return [] }
    return ["", "Running, of the contacts on a slope"]
      + bands.map { band in
        let all = band.running + band.walking
        let slope = ContactBands.words(band.lower, band.upper, unit: "%")
        return
          "  \(slope): \(Self.percent(Double(band.running) / Double(all))) % of \(Text.count(Int64(all)))"
      }
      + [("up", summary.gaits.uphill), ("down", summary.gaits.downhill)].compactMap { way, changeOver in
        changeOver.map {
          "  walks what goes \(way) steeper than \(Text.number($0.gradePercent, 0, signed: true)) %"
            + " (right for \(Self.percent($0.agreement)) %, running and walking weighted alike)"
        }
      }
  }

  /// How the second half of the downhill strikes compares with the first; empty where there are too few.
  var practice: [String] {
    guard let halves = summary.timeline.downhillHalves else { return [] }
    func share(_ half: PatternCounts) -> String { half.rearfootShare.map { Self.percent($0.share) } ?? "–" }
    return [
      "",
      "Practice: downhill, heel first \(share(halves.first)) % in the first half, \(share(halves.second)) % in the"
        + " second: \(Self.points(halves.change)): \(Self.verdict(halves.change))",
    ]
  }

  private var warnings: [String] {
    let raised = summary.raisedWarnings.filter { $0.count > 0 }
    guard !raised.isEmpty else { return ["", "Warnings: none"] }
    return [
      "",
      "Warnings: "
        + raised.map { "\($0.count) × \($0.kind.key.split(separator: "_").joined(separator: " "))" }
        .joined(separator: ", "),
    ]
  }

  private var stream: [String] {
    let health = summary.health
    var parts: [String] = []
    func note(_ count: Int64, _ text: String) { if count > 0 { parts.append(text) } }
    note(
      health.lostSamples,
      Text.count(health.lostSamples, "sample") + " lost"
        + (health.gaps > 0 ? ", with \(Text.count(health.gaps, "gap"))" : ""))
    note(health.duplicateSamples, Text.count(health.duplicateSamples, "duplicate"))
    note(health.backwardSamples, Text.count(health.backwardSamples, "step") + " back in time")
    note(health.clippedSamples, Text.count(health.clippedSamples, "clipped sample"))
    note(
      health.refusedRecords,
      "\(Text.count(health.refusedRecords, "line")) refused (\(Text.count(health.refusedBytes, "byte")))")
    note(health.droppedByRing, Text.count(health.droppedByRing) + " dropped by a full ring")
    var lines = [
      "Stream: \(Text.count(health.samples, "sample"))"
        + (health.effectiveRateHertz > 0 ? " at \(Text.number(health.effectiveRateHertz, 2)) Hz" : "") + ", "
        + (parts.isEmpty ? "nothing lost" : parts.joined(separator: ", "))
    ]
    if !summary.refusals.isEmpty {
      lines.append(
        "  refused: "
          + summary.refusals.map { "\(Text.count($0.records)) × \($0.cause)" }.joined(separator: ", "))
    }
    lines += summary.live?.lines ?? []
    if summary.latencyMilliseconds.count > 0 {
      lines.append(
        "Answers came \(Text.number(summary.latencyMilliseconds.median, 0)) ms after the contact (median),"
          + " \(Text.number(summary.latencyMilliseconds.maximum, 0)) ms at most")
    }
    return lines
  }

  private var limits: [String] {
    guard summary.contacts > 0, let sensor = summary.session.sensors[0].stream else { return [] }
    let pattern = sensor.placement.facts.limit(hasAngularRate: sensor.hasAngularRate)
    return summary.caveats.map { "\($0.measure.title): \($0.words)" }
      + ["Limits: \(pattern); this says how the foot landed, not what that does to the body"]
  }

  private static func words(_ reason: NoPatternReason) -> String {
    switch reason {
    case .rateTooLow: "sampled too slowly"
    case .clipped: "clipped"
    case .gap: "with samples missing"
    case .placementCannotTell: "where this placement can't tell"
    case .uncertain: "unsure"
    case .noReference: "without a flat foot to compare"
    case .notRunning: "not running"
    case .gravityRemoved: "without gravity in the data"
    case .unfamiliar: "unlike all that the model knows"
    }
  }
}
