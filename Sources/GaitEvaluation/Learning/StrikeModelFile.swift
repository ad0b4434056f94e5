import Foundation
import GaitAnalysis

/// Models as files.
public enum StrikeModelFile {
  /// Reads a model and checks it.
  ///
  /// - Throws: `DatasetError` where the file can't be read or the model can't be used.
  public static func read(path: String) throws(DatasetError) -> StrikeModel {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DatasetError(file: path, what: "it can't be read", remedy: "make one with footstrike calibrate")
    }
    return try read(data: data, file: path)
  }

  /// A model from a file's bytes.
  public static func read(data: Data, file: String) throws(DatasetError) -> StrikeModel {
    let model: StrikeModel
    do {
      model = try JSONDecoder().decode(StrikeModel.self, from: data)
    } catch DecodingError.keyNotFound(let key, _) {
      throw DatasetError(file: file, what: "it has no \(key.stringValue)", remedy: remedy)
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw DatasetError(file: file, place: place, what: "it is of the wrong kind", remedy: remedy)
    } catch {
      throw DatasetError(file: file, what: "it is no JSON of a model", remedy: remedy)
    }
    if let problem = model.problem { throw DatasetError(file: file, what: problem, remedy: remedy) }
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
