import Foundation
import GaitModel
import GaitReporting
import MotionRecordings
import SensorDecoding
import StrikePipeline

/// Writes a replayed session into a BIDS data set.
struct BIDSWriting {
  let place: BIDSPlace
  let session: SessionDescription
  /// A file of the session, that can be read once more.
  struct File {
    var path: String
    var input: RecordingInput
  }

  /// Makes the folders, and what says what the data set is where nothing does.
  func prepare() throws {
    do {
      try FileManager.default.createDirectory(atPath: place.motionFolder, withIntermediateDirectories: true)
    } catch {
      throw FootstrikeError(
        what: "this folder can't be made", where: place.motionFolder,
        advice: "name one in a folder that you may write to")
    }
    let name = URL(fileURLWithPath: place.folder).standardizedFileURL.lastPathComponent
    for (file, bytes) in [
      ("dataset_description.json", BIDSMotion.dataset(name: name, program: session.program)),
      ("README", Array(Self.readme.utf8)),
    ] where !FileManager.default.fileExists(atPath: place.folder + "/" + file) {
      try OutputFile.write(bytes, to: place.folder + "/" + file)
    }
  }

  private static let readme = """
    Recordings of a runner's inertial sensors and what footstrike found in them.

    Each motion file is one sensor as it was recorded; its channels.tsv says what each column is. Events are
    foot strikes, descents, warnings and gaps, in seconds since the session began; events.json says what each column
    is. How a foot landed is told against the ground, after Mo et al. 2021.

    """

  /// Writes each sensor's samples, read once more, and when they began.
  ///
  /// - Parameter to: where the analysis ended, seconds.
  func writeMotion(_ files: [File], _ options: DecodingOptions, to: Double) throws {
    try OutputFile.write(BIDSEvents(session).description, to: place.events("json"))
    var scans = "filename\tacq_time\n"
    var source = 0
    for file in files {
      for description in file.input.descriptions {
        defer { source += 1 }
        guard let motion = BIDSMotion(session, source: source) else { continue }
        guard case .samples(let samples) = try MotionRecording.open(file.path, options: options) else {
          continue
        }
        let path = place.motion(label(motion, source), "motion.tsv")
        let health = try write(
          motion, samples, description, shift: file.input.shiftSeconds, span: session.fromSeconds...to,
          to: path)
        try OutputFile.write(motion.channels, to: place.motion(label(motion, source), "channels.tsv"))
        try OutputFile.write(
          motion.description(task: place.task, health: health),
          to: place.motion(label(motion, source), "motion.json"))
        let date = session.startEpochSeconds.map(Self.date) ?? "n/a"
        scans += "motion/\(path.fileName)\t\(date)\n"
      }
    }
    try OutputFile.write(Array(scans.utf8), to: place.scans)
  }

  /// Two sensors at one place are told apart.
  private func label(_ motion: BIDSMotion, _ source: Int) -> String {
    let others = (0..<source).count { BIDSMotion(session, source: $0)?.label == motion.label }
    return motion.label + (others > 0 ? "\(others + 1)" : "")
  }

  private func write(
    _ motion: BIDSMotion, _ file: RecordingFile, _ description: RecordingDescription, shift: Double,
    span: ClosedRange<Double>, to path: String
  ) throws -> StreamHealth {
    let output = try OutputFile(path: path)
    var reader = SampleReader(description)
    var failure: FootstrikeError?
    let offset = Int64(shift * 1e9)
    func take(_ samples: Span<MotionSample>) {
      for place in samples.indices {
        var sample = samples[place]
        sample.time = SensorTime(nanoseconds: sample.time.nanoseconds &+ offset)
        guard span.contains(sample.time.seconds) else { continue }
        motion.append(sample, to: &output.buffer)
      }
      do throws(FootstrikeError) { try output.flushIfLarge() } catch { failure = failure ?? error }
    }
    try file.readBlocks { bytes in
      reader.decode(bytes, take)
      return failure == nil
    }
    reader.finish(take)
    if let failure { throw failure }
    try output.finish()
    return reader.health
  }

  private static func date(_ epochSeconds: Double) -> String {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return Date(timeIntervalSince1970: epochSeconds).formatted(style)
  }
}
