import GaitModel
import SensorDecoding

/// Where a sensor sits by what people called it, its columns or its file.
struct NamedPlacement {
  /// Where it sits; `nil` where no name tells, or names disagree.
  private(set) var placement: Guess?
  /// Whose foot it is on; `nil` for a trunk or a wrist.
  private(set) var side: Guess?

  /// Looks at the sensor's name, the columns' and the file's, in this order.
  init(_ recording: RecordingDescription) {
    let file = recording.name.fileName
    let stem = file.split(separator: ".").first.map(String.init) ?? ""
    if let sensor = recording.sensor { look(at: sensor, because: "the sensor is called \(sensor)") }
    let planes = ["anteroposterior", "mediolateral", "vertical"]
    if placement == nil,
      let plane = recording.columns.first(where: { name in planes.contains { name.lowercased().hasPrefix($0) }
      })
    {
      // Only a trunk keeps its axes in the body's planes.
      placement = Guess(
        what: "placement", value: Placement.sacrum.rawValue, because: "a column is called \(plane)",
        pinWith: "--placement sacrum")
    }
    look(at: stem, because: "the file is called \(file)")
    if let value = placement?.value, Placement(rawValue: value)?.facts.isOnOneLeg == false { side = nil }
  }

  private mutating func look(at name: String, because: String) {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    let found = PlacementFacts.all.filter { facts in words.contains { Self.tells($0, facts.names) } }
    if placement == nil, found.count == 1 {
      let value = found[0].placement.rawValue
      placement = Guess(
        what: "placement", value: value, because: because, pinWith: "--placement \(value)")
    }
    let sides = Side.allCases.filter { words.contains($0.rawValue) }
    if side == nil, sides.count == 1 {
      let value = sides[0].rawValue
      side = Guess(what: "side", value: value, because: because, pinWith: "--side \(value)")
    }
  }

  /// `ltibia` is a tibia, but `chip` is no hip.
  private static func tells(_ word: String, _ known: [String]) -> Bool {
    known.contains { word == $0 || $0.count >= 5 && (word.hasPrefix($0) || word.hasSuffix($0)) }
  }
}
