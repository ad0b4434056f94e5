import GaitModel
import SensorDecoding

/// Files of one session that lie beside those of others, a sensor each, told apart by their names: MetaBase's
/// `run_MetaWear_2026-03-01T08.30.00.000_C427_Accelerometer_100.000Hz_1.7.3.csv`, Delsys' `trial 1_ACC.csv` and
/// `trial 1_GYRO.csv`, and the like.
struct SensorFileName {
  /// What is left of the name without its sensor and rate: the same for all files of a session. Never empty, as a
  /// name that is a sensor's alone tells no session.
  let session: String
  /// It holds accelerations.
  let isAcceleration: Bool

  private static let accelerations: Set<Substring> = [
    "acc", "accel", "acceleration", "accelerations", "accelerometer", "accelerometers",
  ]
  private static let others: Set<Substring> = [
    "gyr", "gyro", "gyros", "gyroscope", "gyroscopes", "mag", "magn", "magnet", "magnetometer", "baro",
    "barometer", "pressure", "altimeter", "gravity", "emg", "temp", "temperature", "quat", "quaternion",
    "euler",
    "orientation", "light", "ambientlight", "humidity", "gps", "location",
  ]

  /// Of a file's name without its folder; `nil` where it is no table, or tells no sensor.
  init?(_ name: String) {
    guard RecordedKind.isTable(name) else { return nil }
    var stem = name.lowercased()
    for _ in 0..<(stem.hasSuffix(".gz") ? 2 : 1) {
      stem = String(stem[..<(stem.lastIndex(of: ".") ?? stem.endIndex)])
    }
    let words = stem.split { "_- ".contains($0) }
    let sensors = words.filter { Self.accelerations.contains($0) || Self.others.contains($0) }
    guard sensors.count == 1, let sensor = sensors.first else { return nil }
    isAcceleration = Self.accelerations.contains(sensor)
    session = words.filter { $0 != sensor && !Self.isRate($0) }.joined(separator: "_")
    if session.isEmpty { return nil }
  }

  /// `100.000hz`.
  private static func isRate(_ word: Substring) -> Bool {
    word.hasSuffix("hz") && Double(word.dropLast(2)) != nil
  }
}

extension MotionRecording {
  /// The files of one session that the accelerometer's file stands for, itself first; only itself where it stands for
  /// no other.
  ///
  /// - Parameter path: of a file that may be an accelerometer's.
  public static func sensorFiles(of path: String) -> [String] {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let folder = parts.dropLast().map { String(Substring($0)) + "/" }.joined()
    guard let last = parts.last, let own = SensorFileName(String(Substring(last))), own.isAcceleration else {
      return [path]
    }
    let beside = folderEntries(folder.isEmpty ? "." : folder).filter { $0 != String(Substring(last)) }
      .compactMap { name in SensorFileName(name).map { (name, $0) } }.filter { $0.1.session == own.session }
    // Two accelerometers of one name are two recordings.
    if beside.contains(where: \.1.isAcceleration) { return [path] }
    return [path] + beside.map { folder + $0.0 }
  }

  /// Opens the files of one session.
  static func session(
    _ paths: [String], name: String?, options: DecodingOptions
  ) throws(FootstrikeError) -> MotionRecording {
    let files = paths.map { path in
      ExportSession.File(name: path) { () throws(FootstrikeError) in
        try RecordingBytes(path, name: nil, wakeUp: nil)
      }
    }
    return .samples(try ExportSession(files, name: name ?? paths[0], options: options).recording())
  }
}
