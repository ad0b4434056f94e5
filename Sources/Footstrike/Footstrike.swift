import GaitAnalysis
/// Everything a maker of a wearable needs, by `import Footstrike` alone: the words, the decoders, the analysis,
/// the warnings and a runner's profile.
///
/// It opens no file and no port, starts no thread and looks at no clock: bytes or samples are pushed, and events
/// come back. `StrikeMonitor` is where to begin; `SerialStream` makes samples of a device's bytes.
@_exported import GaitModel
@_exported import SensorDecoding
@_exported import StrikeMonitoring
@_exported import StrikeWarnings

/// When a descent begins and ends.
public typealias GradeSettings = GaitAnalysis.GradeSettings
/// A personal model, which tells the pattern instead of the placement's own rules.
public typealias StrikeModel = GaitAnalysis.StrikeModel
