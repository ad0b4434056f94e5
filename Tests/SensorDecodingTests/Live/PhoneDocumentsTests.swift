import GaitModel
import Testing

@testable import SensorDecoding

/// What apps send by HTTP, in the spelling of their own documentation.
struct PhoneDocumentsTests {
  private typealias Reading = (name: String, time: Int, x: Double, y: Double, z: Double)

  private func decode(
    _ entry: SerialProtocol, _ text: String, cut: Int = .max, _ settings: ProtocolSettings = .init()
  ) -> (samples: [MotionSample], decoder: any FrameCounting, refusals: RefusalTally) {
    var decoder = entry.makeDecoder(settings)
    var batch = DecodedBatch()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(cut, bytes.count)) {
      decoder.decode(
        bytes.span.extracting(start..<min(bytes.count, start + min(cut, bytes.count))), arrival: nil,
        into: &batch)
    }
    decoder.finish(into: &batch)
    return (batch.samples, decoder, batch.refusals)
  }

  private func push(_ readings: [Reading], id: Int = 0)
    -> String
  {
    let payload = readings.map {
      #"{"name":"\#($0.name)","time":\#($0.time),"values":{"z":\#($0.z),"y":\#($0.y),"x":\#($0.x)}}"#
    }
    return
      #"{"messageId":\#(id),"sessionId":"a-b","deviceId":"c","payload":[\#(payload.joined(separator: ","))]}"#
  }

  private static let began = 1_698_501_144_401_165_300

  @Test(arguments: [1, 7, Int.max])
  func `Sensor Logger's readings are put together by their times`(cut: Int) throws {
    var text = ""
    for batch in 0..<3 {
      var readings: [Reading] = []
      for number in 0..<20 {
        let time = Self.began + (batch * 20 + number) * 10_000_000
        readings.append(("gyroscope", time + 1_000_000, 0.5, 0, Double(number)))
        readings.append(("totalacceleration", time, Double(number), -1, 9.81))
        readings.append(("gravity", time, 0, 0, 9.81))
      }
      text += push(readings, id: batch)
    }
    let (samples, _, refusals) = decode(.sensorLogger, text, cut: cut)
    #expect(samples.count == 60)
    #expect(refusals.totalBytes == 0)
    #expect(samples[0].time.nanoseconds == Int64(Self.began))
    #expect(samples[21].acceleration == [1, -1, 9.81])
    #expect(samples[21].angularRate == [0.5, 0, 1])
    #expect(samples.allSatisfy { $0.flags.contains(.hasAngularRate) })
    #expect(samples.map(\.index) == (0..<60).map { Int64($0) })
  }

  @Test func `acceleration without gravity gets it back, and is refused alone`() throws {
    var both: [Reading] = []
    for number in 0..<10 {
      let time = Self.began + number * 10_000_000
      both.append(("accelerometer", time, 1, 2, 3))
      both.append(("gravity", time, 0, 0.5, 9.5))
    }
    #expect(
      decode(.sensorLogger, push(both)).samples.map(\.acceleration)
        == Array(repeating: [1, 2.5, 12.5], count: 10))
    let alone = both.filter { $0.name == "accelerometer" }
    let (samples, decoder, _) = decode(.sensorLogger, push(alone))
    #expect(samples.isEmpty && decoder.problem?.contains("without gravity") == true)
    var settings = ProtocolSettings()
    settings.acceptsGravityRemoved = true
    #expect(decode(.sensorLogger, push(alone), settings).samples.count == 10)
  }

  @Test func `an iPhone's uncalibrated readings are g`() {
    let readings: [Reading] = (0..<10).map {
      ("accelerometeruncalibrated", Self.began + $0 * 10_000_000, 0, 0, 1)
    }
    let samples = decode(.sensorLogger, push(readings)).samples
    #expect(samples.allSatisfy { abs($0.acceleration.z - 9.80665) < 1e-4 })
  }

  @Test func `what stands between documents costs one of them, and other sensors' readings nothing`() {
    let good = push((0..<5).map { ("totalacceleration", Self.began + $0 * 10_000_000, 0, 0, 9.8) })
    let other =
      #"{"messageId":1,"payload":[{"name":"location","time":"1698501145514000000","values":{"latitude":1,"z":5}}]}"#
    let (samples, _, refusals) = decode(.sensorLogger, good + other + "garbage" + other + good)
    #expect(samples.count == 10)
    #expect(refusals.totalBytes >= 7)
  }

  private static let configuration =
    #"{"crc32":"1","title":"Acceleration with g","buffers":[{"name":"ax","size":0}],"#
    + #""inputs":[{"source":"gyroscope","outputs":[{"x":"gx"},{"y":"gy"},{"z":"gz"},{"t":"gt"}]},"#
    + #"{"source":"accelerometer","outputs":[{"x":"ax"},{"y":"ay"},{"z":"az"},{"abs":"a"},{"t":"at"}]}],"#
    + #""export":[{"set":"Raw","sources":[{"label":"x","buffer":"ax"}]}]}"#

  private func buffers(_ columns: [(String, [Double])]) -> String {
    let text = columns.map {
      #""\#($0.0)":{"size":0,"updateMode":"partial", "buffer":[\#($0.1.map { "\($0)" }.joined(separator: ","))]}"#
    }
    return
      "{\"buffer\":{\n\(text.joined(separator: ",\n"))\n},\n\"status\":{\n\"session\":\"ab12cd\", \"measuring\":true, \"timedRun\":false, \"countDown\":0\n}\n}\n"
  }

  @Test(arguments: [1, 11, Int.max])
  func `phyphox's buffers are read by what its experiment calls them`(cut: Int) {
    let times = (0..<30).map { 1.2 + Double($0) * 0.01 }
    let text =
      Self.configuration + #"{"result": true}"# + buffers([("at", [1.19])])
      + buffers([
        ("at", times), ("ax", times.map { $0 * 2 }), ("ay", times.map { _ in 0.25 }),
        ("az", times.map { _ in 9.5 }),
        ("gt", times.map { $0 + 0.002 }), ("gx", times.map { _ in 1.5 }), ("gy", times), ("gz", times),
      ])
    let (samples, _, refusals) = decode(.phyphox, text, cut: cut)
    #expect(refusals.totalBytes == 0)
    #expect(samples.count == 30)
    #expect(samples[3].time.nanoseconds == 1_230_000_000)
    #expect(samples[3].acceleration == [2.46, 0.25, 9.5])
    #expect(samples[3].angularRate.x == 1.5)
  }

  @Test func `phyphox is asked what it measures, to start, and for what is new`() {
    var questions = PhyphoxQuestions()
    func next(_ answer: String, _ status: Int = 200) -> String {
      let bytes = Array(answer.utf8)
      return questions.next(status: status, bytes.span)
    }
    #expect(questions.first == "/config")
    #expect(next(Self.configuration) == "/control?cmd=start")
    #expect(next(#"{"result": true}"#) == "/get?at&gt")
    #expect(
      next(buffers([("at", [12.5]), ("gt", [12.25])]))
        == "/get?at=12.5&ax=12.5%7Cat&ay=12.5%7Cat&az=12.5%7Cat&gt=12.25&gx=12.25%7Cgt&gy=12.25%7Cgt&gz=12.25%7Cgt"
    )
    #expect(
      next(buffers([("at", [12.51, 12.52]), ("ax", [1, 1])])).hasPrefix("/get?at=12.52&ax=12.52%7Cat"))
    // Another experiment was opened.
    #expect(next(buffers([]).replacing("ab12cd", with: "ffffff")) == "/config")
    // A version that does not tell: what the app's own experiments call them.
    var old = PhyphoxQuestions()
    let none: [UInt8] = []
    #expect(old.next(status: 404, none.span) == "/control?cmd=start")
    #expect(old.next(status: 200, none.span) == "/get?acc_time&gyr_time")
  }

  @Test func `an experiment without an accelerometer is told`() {
    let text = Self.configuration.replacing("accelerometer", with: "light")
    #expect(decode(.phyphox, text).decoder.problem?.contains("no accelerometer") == true)
  }
}
