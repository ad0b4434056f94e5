import GaitModel

/// Reads GPX and TCX: both are points with a child element for each quantity.
struct XMLTrack {
  /// What a child element of a point tells.
  private enum Field {
    case time, altitude, distance, speed, latitude, longitude, heartRate
    /// Of one leg, as watches write it while running.
    case legCadence
  }

  /// Element names without their prefix, in small letters.
  private static let fields: [Track.Kind: [String: Field]] = [
    .gpx: [
      "time": .time, "ele": .altitude, "speed": .speed, "cad": .legCadence, "distance": .distance,
      "hr": .heartRate,
    ],
    .tcx: [
      "time": .time, "altitudemeters": .altitude, "distancemeters": .distance, "speed": .speed,
      "latitudedegrees": .latitude, "longitudedegrees": .longitude, "runcadence": .legCadence,
      "cadence": .legCadence, "value": .heartRate,
    ],
  ]

  /// Reads a whole document.
  static func read(
    _ bytes: [UInt8], name: String, kind: Track.Kind, zone: ClockZone? = nil
  ) throws(FootstrikeError) -> Track {
    let pointName = kind == .gpx ? "trkpt" : "Trackpoint"
    let table = fields[kind] ?? [:]
    var scanner = XMLScanner(bytes)
    var builder = TrackBuilder(name: name)
    var point: TrackBuilder.RawPoint?
    var begin = (offset: 0, line: 1)
    var field: Field?
    var text = ""
    var title = ""
    var isTitle = false
    var sport = ""
    var open = 0
    // Tracks (GPX) or activities (TCX) so far, and points that no one walked.
    var tracks = 0
    var planned = 0
    // Times of a clock on the wall.
    var zoneless = 0

    var before = (offset: scanner.offset, line: scanner.line)
    while !builder.isTooLong, let token = scanner.next() {
      switch token {
      case .open(let element, let attributes):
        open += 1
        text = ""
        field = nil
        isTitle = false
        if element == pointName {
          if point != nil { refuse(.truncated) }
          var raw = TrackBuilder.RawPoint()
          for attribute in attributes {
            if attribute.name == "lat" { raw.latitude = number(attribute.value) }
            if attribute.name == "lon" { raw.longitude = number(attribute.value) }
          }
          point = raw
          begin = before
        } else if point != nil {
          field = table[element.lowercased()]
        } else if element == "rtept" || element == "wpt" {
          planned += 1
        } else if element == "trk" {
          tracks += 1
        } else if element == "Activity" {
          tracks += 1
          sport = attributes.first { $0.name == "Sport" }?.value ?? ""
        } else {
          isTitle = title.isEmpty && (kind == .gpx ? element == "name" : element == "Id")
        }
      case .text(let piece):
        // No time, number or name is longer.
        if field != nil || isTitle, text.utf8.count < 1024 { text += piece.prefix(1024) }
      case .close(let element):
        open -= 1
        if let told = field, point != nil {
          let value = told == .time ? time(String(text.trimming(\.isWhitespace))) : number(text)
          switch told {
          case .time: point?.seconds = value
          case .altitude: point?.altitude = value
          case .distance: point?.distance = value
          case .speed: point?.speed = value
          case .latitude: point?.latitude = value
          case .longitude: point?.longitude = value
          case .heartRate: point?.heartRate = value
          case .legCadence: point?.cadence = sport == "Biking" ? .nan : value * 2
          }
          field = nil
        }
        if isTitle { title = String(text.trimming(\.isWhitespace)) }
        isTitle = false
        if element == pointName, var done = point {
          done.track = tracks
          done.line = Int64(begin.line)
          done.byteOffset = Int64(begin.offset)
          done.byteCount = Int64(scanner.offset - begin.offset)
          builder.add(done)
          point = nil
        }
      }
      before = (scanner.offset, scanner.line)
    }
    if point != nil || scanner.isTruncated || open > 0 {
      if point == nil { begin = before }
      refuse(.truncated)
      builder.remarks.append(
        "\(name):\(begin.line): the document ends before it is closed; the \(builder.count) points"
          + " before that are used")
    }
    if zoneless > 0, zone == nil {
      builder.remarks.append(
        "\(name): time zone: UTC, because its times name none; pin it with --time-zone +00:00")
    }
    let nothing =
      planned > 0
      ? (
        what: "it holds \(planned) points of a planned route or places, and none of a recorded track",
        advice: "export the recorded activity, not the route"
      ) : nil
    var track = try builder.track(kind: kind, isUTC: true, nothing: nothing)
    if !title.isEmpty { track.title = title }
    return track

    func time(_ text: String) -> Double {
      guard let told = TimeText.epochSeconds(text) else { return .nan }
      let clock = text.drop { $0 != "T" && $0 != " " }
      if clock.last == "Z" || clock.last == "z" || clock.contains("+") || clock.contains("-") { return told }
      zoneless += 1
      return told - Double(zone?.secondsAhead(Int64(told)) ?? 0)
    }

    func refuse(_ cause: RefusalCause) {
      builder.refusals.add(
        Refusal(
          cause: cause, line: Int64(begin.line), byteOffset: Int64(begin.offset),
          byteCount: Int64(max(0, scanner.offset - begin.offset))))
    }
  }

  private static func number(_ text: String) -> Double {
    let text = text.trimming(\.isWhitespace)
    // Some write numbers as their language does.
    let value = Double(text) ?? Double(text.replacing(",", with: ".")) ?? .nan
    return value.isFinite ? value : .nan
  }
}
