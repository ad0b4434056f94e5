import GaitModel

/// Puts the samples of several sensors into one order: by time, and at one instant by sensor.
///
/// A sample waits until every sensor has come further, so the order does not depend on how the samples were
/// cut. A sensor that falls silent does not hold the others up for ever: `raise` says that it counts as
/// having come to a time, and what it brings from before that time is put at it.
struct SampleMerger {
  private struct Queue {
    /// Samples with their places in the order, which never go back.
    var waiting: [(place: SensorTime, sample: MotionSample)] = []
    var next = 0
    var reached = SensorTime(nanoseconds: .min)
    var hasEnded = false
  }

  private var queues: [Queue]
  private(set) var merged: [MotionSample] = []

  init(sensors: Int) { queues = Array(repeating: Queue(), count: sensors) }

  /// How far a sensor has come.
  func reached(_ sensor: Int) -> SensorTime {
    queues[sensor].hasEnded ? SensorTime(nanoseconds: .max) : queues[sensor].reached
  }

  /// Samples of a sensor that wait for others.
  func waiting(_ sensor: Int) -> Int { queues[sensor].waiting.count - queues[sensor].next }

  /// Takes a sensor's next samples, moved in time.
  mutating func push(_ samples: Span<MotionSample>, of sensor: Int, shift: Int64) {
    for index in samples.indices {
      var sample = samples[index]
      sample.source = UInt16(sensor)
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds &+ shift)
      queues[sensor].reached = max(queues[sensor].reached, sample.time)
      queues[sensor].waiting.append((queues[sensor].reached, sample))
    }
  }

  /// A sensor counts as having come to this time, if it has not come further.
  mutating func raise(_ sensor: Int, to time: SensorTime) {
    queues[sensor].reached = max(queues[sensor].reached, time)
  }

  /// Nothing more comes of a sensor.
  mutating func end(_ sensor: Int) { queues[sensor].hasEnded = true }

  /// Moves all samples that no other can precede to `merged`, replacing what was there.
  mutating func merge() {
    merged.removeAll(keepingCapacity: true)
    var limit = SensorTime(nanoseconds: .max)
    for sensor in queues.indices { limit = min(limit, reached(sensor)) }
    while true {
      var first: (sensor: Int, place: SensorTime)?
      for sensor in queues.indices where waiting(sensor) > 0 {
        let place = queues[sensor].waiting[queues[sensor].next].place
        if place < limit, first.map({ place < $0.place }) ?? true { first = (sensor, place) }
      }
      guard let first else { break }
      merged.append(queues[first.sensor].waiting[queues[first.sensor].next].sample)
      queues[first.sensor].next += 1
    }
    for sensor in queues.indices where queues[sensor].next > 0 {
      queues[sensor].waiting.removeFirst(queues[sensor].next)
      queues[sensor].next = 0
    }
  }
}
