import GaitModel

/// One sensor of a session as a motion recording of a BIDS data set (Brain Imaging Data Structure 1.10): its rows,
/// what its columns are, and what it was recorded with.
///
/// Times stand in a column of their own, so that uneven rates and gaps are kept; unknown is `n/a`.
public struct BIDSMotion: Sendable {
  /// One column of the rows.
  private struct Channel: Sendable {
    let name: StaticString
    let component: StaticString
    let type: StaticString
    let units: StaticString
    let places: Int
    let value: @Sendable (MotionSample) -> Double
  }

  private static let channels: [Channel] = [
    Channel(name: "latency", component: "n/a", type: "LATENCY", units: "s", places: 6) { $0.time.seconds },
    Channel(name: "acc_x", component: "x", type: "ACCEL", units: "m/s^2", places: 5) {
      Double($0.acceleration.x)
    },
    Channel(name: "acc_y", component: "y", type: "ACCEL", units: "m/s^2", places: 5) {
      Double($0.acceleration.y)
    },
    Channel(name: "acc_z", component: "z", type: "ACCEL", units: "m/s^2", places: 5) {
      Double($0.acceleration.z)
    },
    Channel(name: "gyro_x", component: "x", type: "GYRO", units: "rad/s", places: 6) { rate($0, 0) },
    Channel(name: "gyro_y", component: "y", type: "GYRO", units: "rad/s", places: 6) { rate($0, 1) },
    Channel(name: "gyro_z", component: "z", type: "GYRO", units: "rad/s", places: 6) { rate($0, 2) },
    Channel(name: "altitude", component: "n/a", type: "MISC", units: "m", places: 3) {
      Double($0.altitudeMetres)
    },
  ]

  /// NaN where it was not measured.
  private static func rate(_ sample: MotionSample, _ axis: Int) -> Double {
    sample.flags.contains(.hasAngularRate) ? Double(sample.angularRate[axis]) : .nan
  }

  private let stream: StreamDescription
  private let input: String
  private let program: String
  private let columns: [Channel]

  /// The motion of one of a session's sensors; `nil` for a track.
  public init?(_ session: SessionDescription, source: Int) {
    guard let stream = session.sensors[source].stream else { return nil }
    self.stream = stream
    input = session.sensors[source].input
    program = session.program
    columns = Self.channels.filter { channel in
      switch channel.type.description {
      case "GYRO": stream.hasAngularRate
      case "MISC": stream.hasAltitude
      default: true
      }
    }
  }

  /// What it is called among the tracking systems of a session: `shoeleft`; letters and digits only.
  public var label: String { stream.placement.rawValue + (stream.side?.rawValue ?? "") }

  /// Appends a row.
  public func append(_ sample: MotionSample, to bytes: inout [UInt8]) {
    for place in columns.indices {
      if place > 0 { bytes.append(UInt8(ascii: "\t")) }
      if !bytes.append(decimal: columns[place].value(sample), places: columns[place].places) {
        bytes.append("n/a")
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// What each column is: `channels.tsv`.
  public var channels: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("name\tcomponent\ttype\ttracked_point\tunits\tdescription\n")
    let point = (stream.side.map { $0.rawValue + "_" } ?? "") + stream.placement.rawValue
    for channel in columns {
      let isTime = channel.type.description == "LATENCY"
      for text in [channel.name, channel.component, channel.type] {
        bytes.append(text)
        bytes.append(UInt8(ascii: "\t"))
      }
      bytes.append(contentsOf: (isTime ? "n/a" : point).utf8)
      bytes.append(UInt8(ascii: "\t"))
      bytes.append(channel.units)
      bytes.append(UInt8(ascii: "\t"))
      switch channel.type.description {
      case "LATENCY": bytes.append("time since the session began, by the sensor's clock")
      case "ACCEL" where stream.gravityRemoved:
        bytes.append("acceleration along an axis of the sensor, without gravity")
      case "ACCEL":
        bytes.append(
          "acceleration along an axis of the sensor, with gravity: +9.81 at rest where it points up")
      case "GYRO": bytes.append("angular rate around an axis of the sensor, right-handed")
      default: bytes.append("height above a fixed level")
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// What it was recorded with: `motion.json`.
  ///
  /// - Parameter health: of the rows that were written.
  public func description(task: String, health: StreamHealth) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: true)
    json.beginObject()
    json.field("TaskName", task)
    json.field("SamplingFrequency", stream.rateHertz, places: 6)
    json.field(
      "SamplingFrequencyEffective", health.effectiveRateHertz > 0 ? health.effectiveRateHertz : .nan,
      places: 6)
    json.field("RecordingDuration", health.durationSeconds, places: 6)
    json.field("RecordingType", health.gaps > 0 ? "discontinuous" : "continuous")
    json.field("TrackingSystemName", label)
    json.field("MotionChannelCount", columns.count)
    json.field("TrackedPointsCount", 1)
    for type in ["ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "MISC", "ORNT", "POS", "VEL"] {
      json.field(JSONKey("\(type)ChannelCount"), columns.count { $0.type.description == type })
    }
    json.field("MissingValues", "n/a")
    json.field("SoftwareVersions", program)
    json.field("SourceFile", input.split(separator: "/").last.map(String.init))
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }

  /// What a data set says of itself: `dataset_description.json`.
  public static func dataset(name: String, program: String) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: true)
    json.beginObject()
    json.field("Name", name)
    json.field("BIDSVersion", "1.10.0")
    json.field("DatasetType", "raw")
    json.beginList("GeneratedBy")
    json.beginObject()
    let parts = program.split(separator: " ", maxSplits: 1).map(String.init)
    json.field("Name", parts.first)
    json.field("Version", parts.count > 1 ? parts[1] : nil)
    json.endObject()
    json.endList()
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }
}
