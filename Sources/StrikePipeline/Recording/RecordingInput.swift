import GaitModel
import MotionRecordings
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
///
/// The file that is furthest behind is read next, so what waits is at most a block of each file. Sensors that
/// share a file can't be read one without the other: one that stays `patience` behind counts as having come
/// so far, and what it brings later is put there. That is decided at multiples of `strideBytes` of the file
/// and not of its blocks: the same bytes give the same order, however they come.
struct RecordingInputs {
  private struct Sensor {
    var input: Int
    var reader: SampleReader
  }

  private let inputs: [RecordingInput]
  private var sensors: [Sensor] = []
  private var isOpen: [Bool]
  /// Bytes of each file that were decoded.
  private var decodedBytes: [Int]
  private(set) var merger: SampleMerger
  private let stop: StopSignal
  /// Why a file could not be read to its end.
  private(set) var failure: FootstrikeError?

  /// How long one sensor of a file waits for another.
  static let patience: Int64 = 10_000_000_000
  static let strideBytes = 64 * 1024

  /// - Parameter stop: a file that is not read to its end because of it did not shrink.
  init(_ inputs: [RecordingInput], stop: StopSignal) {
    self.stop = stop
    self.inputs = inputs
    isOpen = inputs.map { _ in true }
    decodedBytes = inputs.map { _ in 0 }
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
    guard let input = furthestBehind else { return false }
    let file = inputs[input].file
    var goesOn = true
    do throws(FootstrikeError) {
      isOpen[input] = try file.readBlock { bytes in
        if goesOn { goesOn = decode(bytes, of: input, body) }
      }
      if !isOpen[input], !stop.isSet { failure = failure ?? file.shrinking }
    } catch {
      isOpen[input] = false
      failure = failure ?? error
    }
    guard goesOn, !isOpen[input] else { return goesOn }
    return end(input, cutOff: stop.isSet && !isAtEnd, body)
  }

  /// All files were read to their ends.
  var isAtEnd: Bool {
    !isOpen.contains(true) && inputs.allSatisfy { $0.file.bytesRead >= $0.file.byteCount ?? .max }
  }

  /// Hands on what the files still hold of what was read, where they are not read to their ends.
  ///
  /// - Parameter cutOff: what was read last may end in the middle of a line, and is no damage of the file.
  mutating func finish(cutOff: Bool, _ body: (Span<MotionSample>) -> Bool) {
    for input in inputs.indices where isOpen[input] {
      isOpen[input] = false
      guard end(input, cutOff: cutOff, body) else { return }
    }
  }

  private var furthestBehind: Int? {
    var behind: (input: Int, time: SensorTime)?
    for (number, sensor) in sensors.enumerated() where isOpen[sensor.input] {
      let time = merger.reached(number)
      if behind.map({ time < $0.time }) ?? true { behind = (sensor.input, time) }
    }
    return behind?.input
  }

  private func shift(of input: Int) -> Int64 { Int64(inputs[input].shiftSeconds * 1e9) }

  /// A sensor on its own has nothing to be put in order with.
  private var isAlone: Bool { sensors.count == 1 && inputs[0].shiftSeconds == 0 }

  /// Decodes the next bytes of a file for each of its sensors.
  mutating func decode(_ bytes: Span<UInt8>, of input: Int, _ body: (Span<MotionSample>) -> Bool) -> Bool {
    if isAlone { return sensors[0].reader.decode(bytes, body) }
    let shift = shift(of: input)
    var from = 0
    while from < bytes.count {
      let end = min(bytes.count, from + Self.strideBytes - decodedBytes[input] % Self.strideBytes)
      for number in sensors.indices where sensors[number].input == input {
        sensors[number].reader.decode(bytes.extracting(from..<end)) {
          merger.push($0, of: number, shift: shift)
        }
      }
      decodedBytes[input] += end - from
      if decodedBytes[input].isMultiple(of: Self.strideBytes) { leaveSilentBehind(in: input) }
      from = end
    }
    merger.merge()
    return body(merger.merged.span)
  }

  /// Ends a file's sensors.
  mutating func end(_ input: Int, cutOff: Bool = false, _ body: (Span<MotionSample>) -> Bool) -> Bool {
    if isAlone { return cutOff || sensors[0].reader.finish(body) }
    let shift = shift(of: input)
    for number in sensors.indices where sensors[number].input == input {
      if !cutOff { sensors[number].reader.finish { merger.push($0, of: number, shift: shift) } }
      merger.end(number)
    }
    merger.merge()
    return body(merger.merged.span)
  }

  private mutating func leaveSilentBehind(in input: Int) {
    var furthest = SensorTime(nanoseconds: .min)
    for number in sensors.indices where sensors[number].input == input {
      furthest = max(furthest, merger.reached(number))
    }
    guard furthest.nanoseconds > .min + Self.patience else { return }
    let time = SensorTime(nanoseconds: furthest.nanoseconds - Self.patience)
    for number in sensors.indices where sensors[number].input == input { merger.raise(number, to: time) }
  }
}
