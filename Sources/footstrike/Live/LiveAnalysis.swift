import Foundation
import GaitModel
import StrikePipeline
import StrikeWarnings

extension AnalysisOptions {
  /// The analysis of a live session's sensors.
  ///
  /// - Throws: `ProfileError` or `PipelineError` where a file can't be used.
  func liveConfiguration(_ sensors: [StreamDescription]) throws -> StrikeMonitor.Configuration {
    var configuration = StrikeMonitor.Configuration(sensors: sensors)
    configuration.gradePercent = grade
    configuration.grade = gradeSettings
    if let profile {
      guard let bytes = FileManager.default.contents(atPath: profile) else {
        throw PipelineError(what: "it can't be read", where: profile, todo: "check its name and its rights")
      }
      configuration.profile = try RunnerProfile(json: Array(bytes), file: profile)
    }
    return configuration
  }
}
