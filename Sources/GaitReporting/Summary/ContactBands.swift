import GaitModel

/// Contacts sorted by some quantity into bands, such as slopes: where on it the foot lands how.
public struct ContactBands: Sendable {
  /// One band, from its lower edge up to but without its upper.
  public struct Band: Sendable {
    /// The lower edge; −∞ for the first band.
    public var lower: Double
    /// The upper edge; ∞ for the last band.
    public var upper: Double
    /// What its contacts were like.
    public var contacts: ContactMeans
  }

  /// Contacts with a pattern that a band needs to be worth showing to people.
  static let fewestShown = 10

  /// All bands, lowest first.
  public private(set) var bands: [Band]

  /// Bands parted at edges, in rising order.
  init(edges: [Double], _ measures: [StrideMeasure]) {
    bands = zip([-.infinity] + edges, edges + [.infinity]).map {
      Band(lower: $0, upper: $1, contacts: ContactMeans(measures))
    }
  }

  /// Counts a contact at its value; at NaN not.
  mutating func add(_ contact: ContactReadings, at value: Float) {
    guard let index = bands.firstIndex(where: { Double(value) < $0.upper && Double(value) >= $0.lower })
    else { return }
    bands[index].contacts.add(contact)
  }

  /// The bands with enough contacts to compare; none where it is fewer than two.
  var shown: [Band] {
    let shown = bands.filter { $0.contacts.patterns.told >= Self.fewestShown }
    return shown.count < 2 ? [] : shown
  }
}

extension ContactBands {
  /// The band in words: `−10 to −5 %`, `over 4.5 m/s`.
  static func words(_ lower: Double, _ upper: Double, unit: String) -> String {
    func text(_ edge: Double) -> String {
      ReportLine.number(edge, edge == edge.rounded() ? 0 : 1)
    }
    if lower == -.infinity { return "under \(text(upper)) \(unit)" }
    return upper == .infinity ? "over \(text(lower)) \(unit)" : "\(text(lower)) to \(text(upper)) \(unit)"
  }
}
