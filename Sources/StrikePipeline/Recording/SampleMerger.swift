import GaitModel

/// Puts the samples of several sensors into one order: by time, and at one instant by sensor.
///
/// A sample waits until every other sensor has come as far, so the order does not depend on how the samples
/// were cut. Only where one sensor stays `mostWaiting` samples behind do the others go on without it: then
/// what it brings later comes after what was handed on.
struct SampleMerger {
  private struct Queue {
    var samples: [MotionSample] = []
    var next = 0
    var reached = SensorTime(nanoseconds: .min)
    var hasEnded = false
  }

  private var queues: [Queue]
  private(set) var merged: [MotionSample] = []

  /// Samples of one sensor that wait for another: half a minute of a fast sensor.
  static let mostWaiting = 16_384

  init(sensors: Int) { queues = Array(repeating: Queue(), count: sensors) }

  /// How far a sensor has come.
  func reached(_ sensor: Int) -> SensorTime {
    queues[sensor].hasEnded ? SensorTime(nanoseconds: .max) : queues[sensor].reached
  }

  /// Takes a sensor's next samples, moved in time.
  mutating func push(_ samples: Span<MotionSample>, of sensor: Int, shift: Int64) {
    for index in samples.indices {
      var sample = samples[index]
      sample.source = UInt16(sensor)
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds &+ shift)
      queues[sensor].samples.append(sample)
    }
    if let last = queues[sensor].samples.last { queues[sensor].reached = last.time }
  }

  /// Nothing more comes of a sensor.
  mutating func end(_ sensor: Int) { queues[sensor].hasEnded = true }

  /// Moves all samples that no other can precede to `merged`, replacing what was there.
  mutating func merge() {
    merged.removeAll(keepingCapacity: true)
    let isFull = queues.contains { $0.samples.count - $0.next > Self.mostWaiting }
    var limit = SensorTime(nanoseconds: .max)
    for sensor in queues.indices where !isFull { limit = min(limit, reached(sensor)) }
    while true {
      var first: (sensor: Int, time: SensorTime)?
      for sensor in queues.indices where queues[sensor].next < queues[sensor].samples.count {
        let time = queues[sensor].samples[queues[sensor].next].time
        if time <= limit, first.map({ time < $0.time }) ?? true { first = (sensor, time) }
      }
      guard let first else { break }
      merged.append(queues[first.sensor].samples[queues[first.sensor].next])
      queues[first.sensor].next += 1
    }
    for sensor in queues.indices where queues[sensor].next > 0 {
      queues[sensor].samples.removeFirst(queues[sensor].next)
      queues[sensor].next = 0
    }
  }
}
