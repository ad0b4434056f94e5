import Foundation
import GaitAnalysis
import GaitModel
import StrictJSON

/// Models as files.
public enum StrikeModelFile {
  /// Reads a model and checks it.
  ///
  /// - Throws: `FootstrikeError` where the file can't be read or the model can't be used.
  public static func read(path: String) throws(FootstrikeError) -> StrikeModel {
    guard let data = SmallFile.read(path, most: JSONValue.mostBytes) else {
      throw FootstrikeError(
        file: path, what: "it can't be read", remedy: "make one with footstrike calibrate")
    }
    return try read(data: data, file: path)
  }

  /// A model from a file's bytes.
  public static func read(data: Data, file: String) throws(FootstrikeError) -> StrikeModel {
    let top = try DescriptionObject(file: file, data: data)
    try top.allow([
      "schema", "program", "placement", "rateHertz", "windowRows", "hopRows", "seed", "features", "limits",
      "weights", "intercept", "steepness", "classes", "trainingSet", "trainingLicence", "heldBackF1",
    ])
    guard let placement = try top.choice("placement", Placement.self) else {
      throw top.mistake("placement", "it is missing", remedy)
    }
    var model = StrikeModel(
      program: try top.requiredText("program"), placement: placement,
      // Slower than a hertz nobody steps, and a window would last for hours.
      rateHertz: try top.requiredNumber("rateHertz", in: 1...10_000),
      windowRows: try top.requiredCount("windowRows", in: 1...10_000),
      hopRows: try top.requiredCount("hopRows", in: 1...10_000),
      // Whole numbers beyond this are not told apart in JSON.
      seed: UInt64(try top.requiredCount("seed", in: 0...(1 << 53))),
      limits: try top.requiredNumbers("limits").map { Float($0) },
      weights: try top.requiredNumbers("weights").map { Float($0) },
      intercept: Float(try top.requiredNumber("intercept")),
      steepness: Float(try top.requiredNumber("steepness")),
      trainingSet: try top.text("trainingSet") ?? "", trainingLicence: try top.text("trainingLicence") ?? "",
      heldBackF1: try top.requiredNumber("heldBackF1", in: -1...1))
    model.schema = try top.requiredText("schema")
    model.features = try top.requiredText("features")
    model.classes = try top.texts("classes")
    if let problem = model.problem { throw FootstrikeError(file: file, what: problem, remedy: remedy) }
    return model
  }

  /// A model's bytes: sorted keys, so that the same model gives the same file.
  ///
  /// - Throws: `EncodingError` where a number of it is not finite.
  public static func encode(_ model: StrikeModel) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(model)) + [10]
  }

  private static let remedy = "make it anew with footstrike calibrate or train"
}
