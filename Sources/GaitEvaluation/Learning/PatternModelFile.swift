import Foundation
import GaitAnalysis
import GaitModel
import StrictJSON

/// Models of either kind as files.
public enum PatternModelFile {
  /// Reads a model and checks it.
  ///
  /// - Throws: `FootstrikeError` where the file can't be read or the model can't be used.
  public static func read(path: String) throws(FootstrikeError) -> PatternModel {
    guard let data = SmallFile.read(path, most: JSONValue.mostBytes) else {
      throw FootstrikeError(
        file: path, what: "it can't be read", remedy: "make one with footstrike calibrate or train")
    }
    return try read(data: data, file: path)
  }

  /// A model from a file's bytes.
  public static func read(data: Data, file: String) throws(FootstrikeError) -> PatternModel {
    let top = try DescriptionObject(file: file, data: data)
    let model: PatternModel =
      try top.text("schema") == ContactModel.schema
      ? .contacts(ContactModel(top)) : .windows(StrikeModel(top))
    if let problem = model.problem { throw FootstrikeError(file: file, what: problem, remedy: remedy) }
    return model
  }

  /// A model's bytes: sorted keys, so that the same model gives the same file.
  ///
  /// - Throws: `EncodingError` where a number of it is not finite.
  public static func encode(_ model: PatternModel) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    switch model {
    case .windows(let model): return [UInt8](try encoder.encode(model)) + [10]
    case .contacts(let model): return [UInt8](try encoder.encode(model)) + [10]
    }
  }

  private static let remedy = "make it anew with footstrike calibrate or train"
}

extension DescriptionObject {
  fileprivate func placement() throws(FootstrikeError) -> Placement {
    guard let placement = try choice("placement", Placement.self) else {
      throw mistake("placement", "it is missing", "make it anew with footstrike calibrate or train")
    }
    return placement
  }

  fileprivate func floats(_ key: String) throws(FootstrikeError) -> [Float] {
    try requiredNumbers(key).map { Float($0) }
  }

  /// Whole numbers beyond this are not told apart in JSON.
  fileprivate func seed() throws(FootstrikeError) -> UInt64 {
    UInt64(try requiredCount("seed", in: 0...(1 << 53)))
  }
}

extension StrikeModel {
  fileprivate init(_ top: DescriptionObject) throws(FootstrikeError) {
    try top.allow([
      "schema", "program", "placement", "rateHertz", "windowRows", "hopRows", "seed", "features", "limits",
      "weights", "intercept", "steepness", "classes", "trainingSet", "trainingLicence", "heldBackF1",
    ])
    self.init(
      program: try top.requiredText("program"), placement: try top.placement(),
      // Slower than a hertz nobody steps, and a window would last for hours.
      rateHertz: try top.requiredNumber("rateHertz", in: 1...10_000),
      windowRows: try top.requiredCount("windowRows", in: 1...10_000),
      hopRows: try top.requiredCount("hopRows", in: 1...10_000), seed: try top.seed(),
      limits: try top.floats("limits"), weights: try top.floats("weights"),
      intercept: Float(try top.requiredNumber("intercept")),
      steepness: Float(try top.requiredNumber("steepness")),
      trainingSet: try top.text("trainingSet") ?? "", trainingLicence: try top.text("trainingLicence") ?? "",
      heldBackF1: try top.requiredNumber("heldBackF1", in: -1...1))
    schema = try top.requiredText("schema")
    features = try top.requiredText("features")
    classes = try top.texts("classes")
  }
}

extension ContactModel {
  fileprivate init(_ top: DescriptionObject) throws(FootstrikeError) {
    try top.allow([
      "schema", "program", "placement", "gyroscope", "mean", "scale", "weights", "intercept",
      "forefootLimit", "rearfootLimit", "steepness", "greatestDistance", "classes", "trainingSet",
      "trainingLicence", "people", "split", "seed", "contacts", "heldBackAccuracy",
    ])
    guard let gyroscope = try top.flag("gyroscope") else {
      throw top.mistake("gyroscope", "it is missing", "make it anew with footstrike train")
    }
    self.init(
      program: try top.requiredText("program"), placement: try top.placement(), gyroscope: gyroscope,
      mean: try top.floats("mean"), scale: try top.floats("scale"), weights: try top.floats("weights"),
      intercept: Float(try top.requiredNumber("intercept")),
      forefootLimit: Float(try top.requiredNumber("forefootLimit")),
      rearfootLimit: Float(try top.requiredNumber("rearfootLimit")),
      steepness: Float(try top.requiredNumber("steepness", in: 0...1e6)),
      greatestDistance: Float(try top.requiredNumber("greatestDistance", in: 0...1e12)), classes: [],
      trainingSet: try top.text("trainingSet") ?? "", trainingLicence: try top.text("trainingLicence") ?? "",
      people: try top.texts("people"), split: try top.text("split") ?? "", seed: try top.seed(),
      contacts: try top.requiredCount("contacts", in: 0...1_000_000_000),
      heldBackAccuracy: try top.requiredNumber("heldBackAccuracy", in: -1...1))
    classes = try top.texts("classes")
  }
}
