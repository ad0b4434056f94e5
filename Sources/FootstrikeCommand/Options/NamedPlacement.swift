import GaitModel
import SensorDecoding

/// Where a sensor sits by what people called it, its columns or its file.
struct NamedPlacement {
  /// Where it sits; `nil` where no name tells, or names disagree.
  private(set) var placement: Guess<Placement>?
  /// Whose foot it is on; `nil` for a trunk or a wrist.
  private(set) var side: Guess<Side>?

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
        "placement", .sacrum, because: "a column is called \(plane)", option: "--placement sacrum")
    }
    look(at: stem, because: "the file is called \(file)")
    if placement?.value.facts.isOnOneLeg == false { side = nil }
  }

  private mutating func look(at name: String, because: String) {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    let found = PlacementFacts.all.filter { facts in words.contains { Self.tells($0, facts.names) } }
    if placement == nil, found.count == 1 {
      let value = found[0].placement
      placement = Guess("placement", value, because: because, option: "--placement \(value)")
    }
    let sides = Side.allCases.filter { words.contains($0.rawValue) }
    if side == nil, sides.count == 1 {
      side = Guess("side", sides[0], because: because, option: "--side \(sides[0])")
    }
  }

  /// `ltibia` is a tibia, but `chip` is no hip.
  private static func tells(_ word: String, _ known: [String]) -> Bool {
    known.contains { word == $0 || $0.count >= 5 && (word.hasPrefix($0) || word.hasSuffix($0)) }
  }
}
