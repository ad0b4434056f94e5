import Foundation
import GaitEvaluation
import GaitModel
import StrikePipeline

/// Writes a dataset's recordings as plain CSV in SI units, so that other programs get the same samples.
struct SampleExport {
  private let folder: String
  private let index: OutputFile
  private var count = 0

  /// Makes the folder, if need be, and begins its `index.csv`.
  init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    index = try OutputFile(path: folder + "/index.csv")
    index.buffer += "file,recording,dataset,placement,rate_hz,start_s\n".utf8
  }

  /// Writes one recording: `time_s,ax,ay,az` in m/s², with a gyroscope also `gx,gy,gz` in rad/s.
  mutating func write(_ recording: LoadedRecording, dataset: String) throws {
    count += 1
    let name = "\(count).csv"
    let file = try OutputFile(path: folder + "/" + name)
    let turns = recording.stream.hasAngularRate
    file.buffer += (turns ? "time_s,ax,ay,az,gx,gy,gz\n" : "time_s,ax,ay,az\n").utf8
    for sample in recording.samples {
      let a = sample.acceleration
      let w = sample.angularRate
      var line = "\(sample.time.seconds),\(a.x),\(a.y),\(a.z)"
      if turns { line += ",\(w.x),\(w.y),\(w.z)" }
      file.buffer += line.utf8
      file.buffer.append(UInt8(ascii: "\n"))
      try file.flushIfLarge()
    }
    try file.finish()
    index.buffer +=
      "\(name),\(recording.name),\(dataset),\(recording.stream.placement.rawValue),\(recording.stream.rateHertz),\(recording.startSeconds)\n"
      .utf8
  }

  /// Writes the index; the last thing.
  func finish() throws { try index.finish() }
}
