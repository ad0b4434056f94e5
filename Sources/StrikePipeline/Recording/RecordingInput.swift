import GaitModel
import SensorDecoding

/// One file of a session and the sensors that are read from it.
public struct RecordingInput: Sendable {
  /// The file.
  public var file: RecordingFile
  /// How each of its sensors is read; sources of the session are numbered in this order, file after file.
  public var descriptions: [RecordingDescription]
  /// Added to the file's times, which count from its first sample.
  public var shiftSeconds: Double

  /// A file with one sensor or several.
  public init(_ file: RecordingFile, descriptions: [RecordingDescription]? = nil, shiftSeconds: Double = 0) {
    self.file = file
    self.descriptions = descriptions ?? [file.description]
    self.shiftSeconds = shiftSeconds
  }
}

/// Reads the files of a session side by side, so that their samples come in the order of time.
struct RecordingInputs {
  private struct Sensor {
    var input: Int
    var reader: SampleReader
  }

  private let inputs: [RecordingInput]
  private var sensors: [Sensor] = []
  private var isOpen: [Bool]
  private var merger: SampleMerger
  private let stop: StopSignal
  /// Why a file could not be read to its end.
  private(set) var failure: (any Error)?

  /// - Parameter stop: a file that is not read to its end because of it did not shrink.
  init(_ inputs: [RecordingInput], stop: StopSignal) {
    self.stop = stop
    self.inputs = inputs
    isOpen = inputs.map { _ in true }
    for (number, input) in inputs.enumerated() {
      for description in input.descriptions {
        sensors.append(Sensor(input: number, reader: SampleReader(description)))
      }
    }
    merger = SampleMerger(sensors: sensors.count)
  }

  /// What all sensors brought and lost together; the longest duration and the mean rate.
  var health: StreamHealth {
    var sum = StreamHealth()
    for sensor in sensors { sum.add(sensor.reader.health) }
    sum.effectiveRateHertz =
      sensors.map(\.reader.health.effectiveRateHertz).reduce(0, +) / Double(max(1, sensors.count))
    sum.refusedRecords = refusals.totalRecords
    sum.refusedBytes = refusals.totalBytes
    return sum
  }

  /// What was refused, file after file; a line that two sensors share counts once.
  var refusals: RefusalTally {
    var sum = RefusalTally()
    for input in inputs.indices {
      if let first = sensors.first(where: { $0.input == input }) { sum.add(first.reader.refusals) }
    }
    return sum
  }

  /// Reads one block of the file that is furthest behind and hands on what can be put in order; false at
  /// the end of all, or where `body` returns false.
  mutating func readBlock(_ body: (Span<MotionSample>) -> Bool) -> Bool {
    var behind: (input: Int, time: SensorTime)?
    for (number, sensor) in sensors.enumerated() where isOpen[sensor.input] {
      let time = merger.reached(number)
      if behind.map({ time < $0.time }) ?? true { behind = (sensor.input, time) }
    }
    guard let input = behind?.input else { return false }
    let shift = Int64(inputs[input].shiftSeconds * 1e9)
    let file = inputs[input].file
    do {
      isOpen[input] = try file.readBlock { bytes in
        for number in sensors.indices where sensors[number].input == input {
          sensors[number].reader.decode(bytes) { merger.push($0, of: number, shift: shift) }
        }
      }
      if !isOpen[input], file.missingBytes > 0, !stop.isSet { failure = PipelineError(fileShrank: file) }
    } catch {
      isOpen[input] = false
      failure = error
    }
    if !isOpen[input] {
      for number in sensors.indices where sensors[number].input == input {
        sensors[number].reader.finish { merger.push($0, of: number, shift: shift) }
        merger.end(number)
      }
    }
    merger.merge()
    return body(merger.merged.span)
  }
}
