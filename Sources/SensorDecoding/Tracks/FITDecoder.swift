import GaitModel

/// One `record` message of a FIT file: a moment of an activity. `nil` where the field is absent or invalid.
struct FITRecord: Equatable {
  /// Seconds since 1970 UTC.
  var epochSeconds: Double
  /// Degrees.
  var latitude: Double?
  var longitude: Double?
  /// Metres.
  var altitude: Double?
  var distance: Double?
  /// Metres a second.
  var speed: Double?
  /// Of one leg (running) or the crank, a minute.
  var cadence: Double?
  /// Beats a minute.
  var heartRate: Double?
  /// Which of several files in one it is of, from 1.
  var file = 1
  /// First byte of its message.
  var offset: Int64 = 0
  /// Bytes of its message.
  var count = 0

  /// The fields of a `record` message (FIT profile, message 20); `nil` for one without a time.
  init?(_ message: FITMessage, file: Int) {
    guard let time = message.time else { return nil }
    epochSeconds = Double(time) + FITMessage.epochSeconds
    let degrees = 180 / 2_147_483_648.0
    latitude = message.value(0).map { $0 * degrees }
    longitude = message.value(1).map { $0 * degrees }
    altitude = (message.value(78) ?? message.value(2)).map { $0 / 5 - 500 }
    heartRate = message.value(3)
    distance = message.value(5).map { $0 / 100 }
    speed = (message.value(73) ?? message.value(6)).map { $0 / 1_000 }
    let fraction = message.value(53).map { $0 / 128 }
    cadence = message.value(4).map { $0 + (fraction ?? 0) } ?? fraction
    self.file = file
    offset = message.offset
    count = message.byteCount
  }
}

/// Reads the `record`, `sport` and `session` messages of a FIT file.
struct FITDecoder {
  /// Records with a time, thinned where they are many.
  var records: [FITRecord] { kept.elements }
  /// Records with a time, kept or not.
  var count: Int { kept.taken }
  private var kept = ThinnedList<FITRecord>(most: TrackBuilder.mostKept)
  /// `record` messages without a time, by their places.
  private(set) var untimed: [(offset: Int64, count: Int)] = []
  /// `sport` of the file: 1 is running; `nil` where it says nothing.
  private(set) var sport: Int?
  /// Type of the file by its `file_id`: 4 is an activity.
  private(set) var type: Int?
  /// It holds readings of an accelerometer.
  private(set) var hasAcceleration = false
  private(set) var damages: [FITScanner.Damage] = []
  private(set) var notes: [String] = []

  init(_ bytes: [UInt8]) {
    self.init()
    var scanner = FITScanner()
    var file = 0
    scanner.push(bytes, isLast: true) { message in
      // Each file begins with its `file_id`.
      if message.number == 0 { file += 1 }
      take(message, file: file)
    }
    damages = scanner.damages
    notes = scanner.notes
    if kept.keptEvery > 1 {
      notes.append(
        "one record in \(kept.keptEvery) is kept, as \(TrackBuilder.mostKept) tell the ground as well")
    }
  }

  private init() {}

  private mutating func take(_ message: FITMessage, file: Int) {
    switch message.number {
    case 0: type = message.value(0).map { Int($0) } ?? -1
    case 12: sport = message.value(0).map { Int($0) } ?? sport
    case 18: sport = sport ?? message.value(5).map { Int($0) }
    case 20:
      if let record = FITRecord(message, file: file) {
        kept.append(record)
      } else {
        if untimed.count < TrackBuilder.mostKept { untimed.append((message.offset, message.byteCount)) }
      }
    case 165: hasAcceleration = true
    default: break
    }
  }

  /// What the file holds where it is no activity.
  var kindInWords: String? {
    switch type {
    case 2: "settings"
    case 5: "a planned workout"
    case 6: "a course to be followed"
    case 7: "schedules"
    case 9: "weights"
    case 10: "totals"
    case 11: "goals"
    case 14, 20, 28, 32: "monitoring of a day"
    default: nil
    }
  }
}
