import GaitModel

extension BinaryFormat {
  /// Axivity's recordings (Open Movement's `cwa.h`).
  static let axivity = BinaryFormat(
    title: "Axivity AX3 and AX6", fileExtension: "cwa", recognises: Axivity.recognises,
    describe: Axivity.describe)
}

/// What the beginning of an Axivity recording tells of it.
private enum Axivity {
  /// A file whose header is damaged or missing is still known by its blocks; this many bytes of them.
  private static let searchedBytes = 65_536
  private static let pieceBytes = 65_536

  static func recognises(_ head: Span<UInt8>) -> Bool {
    head.count >= 4 && AxivityGrammar.begins(head, 0, AxivityGrammar.headerStart)
      || AxivityGrammar.firstBlock(in: head.extracting(first: searchedBytes)) != nil
  }

  static func describe(
    _ head: Span<UInt8>, _ name: String, _ options: DecodingOptions
  ) throws(FootstrikeError) -> RecordingDescription {
    guard let block = AxivityGrammar.firstBlock(in: head) else {
      throw FootstrikeError(
        what: "this is Axivity's .cwa, and none of its first blocks is whole", where: name,
        advice: "copy it again from the device")
    }
    let measured = rateHertz(head, block)
    let rate = options.rateHertz ?? measured
    let range = options.accelerationRangeG ?? block.accelerationRangeG
    var timeline = TimelineSettings(rateHertz: rate)
    timeline.accelerationRange = Float(range) * Units.standardGravity
    if block.hasAngularRate {
      timeline.angularRateRange = Float(block.angularRateRangeDegrees) * Units.radiansPerDegree
    }
    var description = RecordingDescription(
      name: name, format: .binary(.axivity) { FramedDecoder(AxivityGrammar()) }, timeline: timeline)
    description.rateHertz = rate
    description.timeKind = "date"
    description.dateOffset = 0
    description.hasAngularRate = block.hasAngularRate
    description.accelerationRange = timeline.accelerationRange
    func note(_ what: String, _ value: String, _ because: String, _ pin: String = "") {
      description.guesses.append(
        Guess(what, value, because: because, option: pin, isInferred: false))
    }
    note(
      "format", block.hasAngularRate ? "Axivity .cwa with gyroscope" : "Axivity .cwa",
      "its blocks begin with AX and add up to 0")
    if options.rateHertz == nil {
      note(
        "rate", "\(shortNumber(measured)) Hz",
        "its first blocks' times say so; \(shortNumber(block.nominalRateHertz)) Hz was asked of the device",
        "--rate \(shortNumber(measured))")
    }
    if options.accelerationRangeG == nil {
      note(
        "acceleration range", "±\(shortNumber(range)) g", "its blocks say so",
        "--acceleration-range \(shortNumber(range))")
    }
    if block.hasAngularRate {
      note("angular rate range", "±\(block.angularRateRangeDegrees) °/s", "its blocks say so")
    }
    return description
  }

  /// Samples a second over the beginning without its holes.
  private static func rateHertz(_ head: Span<UInt8>, _ block: AxivityBlock) -> Double {
    let longest = Int64(1.6e9 / block.nominalRateHertz)
    var decoder = FramedDecoder(AxivityGrammar())
    var batch = DecodedBatch()
    var last: Int64?
    var intervals: Int64 = 0
    var sum: Int64 = 0
    func count(_ samples: [MotionSample]) {
      for sample in samples {
        let time = sample.time.nanoseconds
        if let last, time > last, time - last < longest {
          intervals += 1
          sum += time - last
        }
        last = time
      }
    }
    var start = 0
    while start < head.count {
      let end = min(start + pieceBytes, head.count)
      decoder.decode(head.extracting(start..<end), arrival: nil, into: &batch)
      count(batch.samples)
      batch.removeSamples()
      start = end
    }
    decoder.finish(into: &batch)
    count(batch.samples)
    return sum > 0 ? Double(intervals) * 1e9 / Double(sum) : block.nominalRateHertz
  }
}
