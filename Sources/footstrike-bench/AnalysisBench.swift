import CBench
import GaitAnalysis
import GaitModel
import GaitSynthesis
import StrikeMonitoring

/// A runner's samples, made beforehand, through the analysis on one thread.
enum AnalysisBench {
  /// Samples of rolling road from a shoe, or another placement, at 500 Hz.
  static func samples(_ count: Int, placement: Placement = .shoe, gyroscope: Bool = true) -> [MotionSample] {
    var sensor = SensorModel(placement: placement, rateHertz: 500)
    sensor.hasAngularRate = gyroscope
    var simulation = Simulation(
      scenario: Scenario.named("long-run")!, sensor: sensor,
      runner: Runner(seed: 1), seed: 1)
    var samples: [MotionSample] = []
    samples.reserveCapacity(count + 4_096)
    while samples.count < count, simulation.next(into: &samples, count: 4_096) {
      _ = simulation.takeContacts()
    }
    return samples
  }

  /// The samples as a recorder writes them.
  static func csv(_ samples: [MotionSample]) -> [UInt8] {
    var encoder = CSVEncoder(CSVSpelling.named("microseconds-g")!, sensor: SensorModel(placement: .shoe))
    var bytes: [UInt8] = []
    encoder.encode(samples.span, into: &bytes)
    return bytes
  }

  /// What a stream of those samples is described as.
  static func stream(placement: Placement = .shoe, gyroscope: Bool = true) -> StreamDescription {
    StreamDescription(placement: placement, side: .left, rateHertz: 500, hasAngularRate: gyroscope)
  }

  /// Prints nanoseconds a sample: of the placement's detector, and of the whole monitor with grade and
  /// warnings.
  static func run(count: Int, placement: Placement, gyroscope: Bool) throws {
    let samples = samples(count, placement: placement, gyroscope: gyroscope)
    let stream = stream(placement: placement, gyroscope: gyroscope)
    guard var detector = PlacementTable.detector(for: stream) else {
      preconditionFailure("there is no detector for \(placement)")
    }
    var events: [GaitEvent] = []
    events.reserveCapacity(samples.count / 50)
    var start = cbench_now()
    each(4_096, of: samples) { detector.push($0, into: &events) }
    print("detector", Double(cbench_now() - start) / Double(samples.count))
    print("events", events.count)

    var monitor = try StrikeMonitor(StrikeMonitor.Configuration(stream: stream))
    events.removeAll(keepingCapacity: true)
    start = cbench_now()
    each(4_096, of: samples) { monitor.push($0, into: &events) }
    print("monitor", Double(cbench_now() - start) / Double(samples.count))
  }

  /// Hands on pieces of the samples.
  static func each(_ count: Int, of samples: [MotionSample], _ body: (Span<MotionSample>) -> Void) {
    for start in stride(from: 0, to: samples.count, by: count) {
      body(samples.span.extracting(start..<min(start + count, samples.count)))
    }
  }
}
