import GaitModel
import Testing

@testable import SensorDecoding

/// The file format of `live --record`.
struct RawRecordingTests {
  private struct Record: Equatable {
    var kind: RawRecordKind
    var port: Int
    var time: Int64
    var payload: [UInt8]
  }

  private let ports = [
    RawRecordingPort(
      name: "/dev/ttyUSB0", side: "left", placement: "shoe", protocolName: "xsens", baud: 460_800,
      rateHertz: 400),
    RawRecordingPort(name: "Gerät ü"),
  ]
  private let records = [
    Record(kind: .bytes, port: 0, time: 1, payload: [1, 2, 3]),
    Record(kind: .lineLost, port: 1, time: 5, payload: []),
    Record(kind: .note, port: 0, time: 6, payload: Array("warm".utf8)),
    Record(kind: .bytes, port: 1, time: 1 << 62, payload: Array(repeating: 0xFF, count: 70_000)),
    Record(kind: .note, port: 0, time: 0, payload: []),
    Record(kind: .ended, port: 0, time: 1 << 62, payload: []),
  ]

  private func file() -> [UInt8] {
    var bytes: [UInt8] = []
    RawRecording.writeHeader(ports, into: &bytes)
    for record in records {
      record.payload.withUnsafeBytes {
        RawRecording.write(record.kind, port: record.port, time: record.time, payload: $0, into: &bytes)
      }
    }
    return bytes
  }

  private func read(_ bytes: [UInt8], pieces: Int) throws -> (RawRecording, [Record]) {
    var recording = RawRecording(name: "run.fsraw")
    var found: [Record] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + pieces)
      try recording.push(bytes.span.extracting(start..<end)) { kind, port, time, payload in
        found.append(
          Record(kind: kind, port: port, time: time, payload: payload.withUnsafeBufferPointer { Array($0) }))
      }
      start = end
    }
    try recording.finish()
    return (recording, found)
  }

  private func isRecognised(_ bytes: [UInt8]) -> Bool { RawRecording.recognises(bytes.span) }

  @Test(arguments: [1, 7, 4096, .max / 2])
  func `what was written is read again, in any pieces`(_ pieces: Int) throws {
    let (recording, found) = try read(file(), pieces: pieces)
    #expect(recording.ports == ports)
    #expect(found == records)
    #expect(recording.lostBytes == 0)
  }

  @Test func `the date is kept, unless the computer did not know it`() throws {
    let known: [(Int64, Double?)] = [
      (1_779_000_000_500_000_000, 1_779_000_000.5), (0, nil), (86_400 << 30, nil),
    ]
    for (begun, seconds) in known {
      var bytes: [UInt8] = []
      RawRecording.writeHeader(ports, begun: begun, into: &bytes)
      #expect(try read(bytes, pieces: 3).0.startEpochSeconds == seconds)
    }
  }

  @Test func `a recording of the first version, without a date, is read`() throws {
    var bytes = file()
    bytes[8] = 1
    bytes.removeSubrange(10..<18)
    let (recording, found) = try read(bytes, pieces: 7)
    #expect(recording.ports == ports && found == records && recording.startEpochSeconds == nil)
  }

  @Test func `a recording cut off anywhere keeps its whole records`() throws {
    let whole = file()
    var header: [UInt8] = []
    RawRecording.writeHeader(ports, into: &header)
    for end in Array(0..<(header.count + 60)) + [whole.count - 17, whole.count - 1] {
      let cut = Array(whole[..<end])
      if end < header.count {
        #expect(throws: FootstrikeError.self) { try read(cut, pieces: 64) }
        continue
      }
      let (recording, found) = try read(cut, pieces: 64)
      #expect(found == Array(records[..<found.count]))
      let kept = found.reduce(header.count) { $0 + 16 + $1.payload.count }
      #expect(Int(recording.lostBytes) == end - kept)
    }
  }

  @Test func `damage ends a recording and is counted`() throws {
    var bytes = file()
    var header: [UInt8] = []
    RawRecording.writeHeader(ports, into: &header)
    bytes[header.count + 19] = 99
    let (recording, found) = try read(bytes, pieces: 100)
    #expect(found == [records[0]])
    #expect(Int(recording.lostBytes) == bytes.count - header.count - 19)
  }

  @Test(arguments: [Int64.min, -1, 4, (1 << 62) + 1, .max])
  func `a time that falls or that no clock shows is damage`(_ time: Int64) throws {
    var bytes: [UInt8] = []
    RawRecording.writeHeader(ports, into: &bytes)
    for record in records[..<2] {
      RawRecording.write(
        record.kind, port: record.port, time: record.time,
        payload: UnsafeRawBufferPointer(start: nil, count: 0),
        into: &bytes)
    }
    RawRecording.write(
      .ended, port: 0, time: time, payload: UnsafeRawBufferPointer(start: nil, count: 0), into: &bytes)
    let (recording, found) = try read(bytes, pieces: 100)
    #expect(found.map(\.time) == [1, 5])
    #expect(recording.lostBytes == 16)
  }

  @Test func `other files are refused`() {
    for bytes in [Array("time,ax,ay,az\n".utf8), [UInt8](repeating: 0, count: 64), [0x46, 0x53]] {
      #expect(throws: FootstrikeError.self) { try read(bytes, pieces: 64) }
      #expect(!isRecognised(bytes))
    }
    var later = file()
    later[8] = 3
    let error = #expect(throws: FootstrikeError.self) { try read(later, pieces: 64) }
    #expect(error?.description.contains("version 3") == true)
    #expect(isRecognised(file()))
  }
}
