import CBench
import GaitAnalysis
import GaitModel
import SampleRing
import SensorDecoding
import StrikeMonitoring

/// Fixed work of each kind, everything made beforehand: for what is counted and not timed.
final class MeasuredWork {
  /// Kinds of work, as the command line calls them.
  static let kinds = ["ring", "decode", "detector", "monitor"]

  private let work: () -> Void

  /// Does the work inside a C function that a profiler can be told of:
  /// `valgrind --tool=callgrind --toggle-collect=cbench_measured` counts it alone.
  func run() {
    cbench_measured(
      { Unmanaged<MeasuredWork>.fromOpaque($0!).takeUnretainedValue().work() },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Makes what the work needs.
  init(_ kind: String, elements: Int) throws {
    switch kind {
    case "decode":
      let samples = AnalysisBench.samples(elements)
      let bytes = AnalysisBench.csv(samples)
      var text: RecordingDescription?
      if case .samples(let description) = try Sniffer.sniff(head: bytes.span, name: "made") {
        text = description
      }
      guard let description = text else { preconditionFailure("what was made is no recording") }
      var reader = SampleReader(description)
      // The first piece lets every buffer grow.
      let piece = 1 << 16
      _ = reader.decode(bytes.span.extracting(0..<min(piece, bytes.count))) { $0.count }
      work = {
        var count = 0
        for start in stride(from: piece, to: bytes.count, by: piece) {
          count += reader.decode(bytes.span.extracting(start..<min(start + piece, bytes.count))) { $0.count }
        }
        precondition(count > 0, "nothing was decoded")
      }
    case "ring":
      let turns = RingTurns()
      work = { turns.run(elements) }
    case "detector":
      let samples = AnalysisBench.samples(elements + Self.before)
      var detector = PlacementTable.detector(for: AnalysisBench.stream())!
      work = Self.pushing(samples) { detector.push($0, into: &$1) }
    case "monitor":
      let samples = AnalysisBench.samples(elements + Self.before)
      var monitor = try StrikeMonitor(StrikeMonitor.Configuration(stream: AnalysisBench.stream()))
      work = Self.pushing(samples) { monitor.push($0, into: &$1) }
    default: preconditionFailure("there is no such work")
    }
  }
  /// Samples that are analysed beforehand, until every list has grown: 100 s.
  private static let before = 50_000

  /// Pushes the first samples, and returns the work of pushing the others.
  private static func pushing(
    _ samples: [MotionSample], _ push: @escaping (Span<MotionSample>, inout [GaitEvent]) -> Void
  ) -> () -> Void {
    var events: [GaitEvent] = []
    events.reserveCapacity(4_096)
    func pushAll(_ range: Range<Int>) {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 1_024) {
        push(samples.span.extracting(start..<min(start + 1_024, range.upperBound)), &events)
        events.removeAll(keepingCapacity: true)
      }
    }
    pushAll(0..<before)
    return { pushAll(before..<samples.count) }
  }
}

/// Both halves of a ring on one thread: samples go in and come out again, one by one and in batches.
private final class RingTurns {
  private var ring = Ring<MotionSample>(capacity: 1_024, whenFull: .wait)
  private let batch = [MotionSample](repeating: MotionSample(time: .zero, acceleration: .zero), count: 64)

  func run(_ elements: Int) {
    let batch = self.batch
    var taken = 0
    while taken < elements {
      for sample in batch { ring.producer.push(sample) }
      for _ in batch where ring.consumer.pop() != nil { taken += 1 }
      ring.producer.push(contentsOf: batch.span)
      taken += ring.consumer.read { $0.count } ?? 0
    }
  }
}
