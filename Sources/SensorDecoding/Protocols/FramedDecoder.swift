import GaitModel

/// Cuts a stream into the frames of a grammar, and survives what is between them.
///
/// After a place where no frame stands it goes on one byte further, never a whole frame: an intact frame is
/// found whatever garbage stands before it. What is refused is counted byte by byte, and reported as one
/// stretch from where the damage was noticed to the next frame.
public struct FramedDecoder<Grammar: FrameGrammar>: FrameCounting {
  /// The protocol's own part, as it stands after the last piece.
  public private(set) var grammar: Grammar
  /// What was accepted and lost since the stream began.
  public private(set) var statistics = FrameStatistics()
  private var pending: [UInt8] = []
  private var offset: Int64 = 0
  private var refusedInRow = 0
  private var refusedStart: Int64 = 0
  private var refusedCount: Int64 = 0
  private var refusedCause: RefusalCause?
  private var lostBefore: Int64 = 0
  /// Since the last sample: bytes of frames and refused ones, and whether any were refused.
  private var bytesSinceSample: Int64 = 0
  private var refusedSinceSample = false
  /// Bytes from one sample to the next where nothing was refused between; 0 while unknown.
  private var bytesPerSample: Int64 = 0
  private var nextIndex: Int64 = 0

  /// A decoder at the start of a stream.
  public init(_ grammar: Grammar) {
    self.grammar = grammar
    pending.reserveCapacity(4096)
  }

  // The compiler is told each grammar: what stands behind `any FrameCounting` is else one piece of code for all, which
  // asks the runtime for types and tables at every piece that comes. One that is missing here is read all the same.

  /// Decodes one piece of the stream.
  @_specialize(where Grammar == FootstrikeGrammar)
  @_specialize(where Grammar == BNO055Grammar)
  @_specialize(where Grammar == MicroStrainGrammar)
  @_specialize(where Grammar == ShimmerGrammar)
  @_specialize(where Grammar == VectorNavBinaryGrammar)
  @_specialize(where Grammar == VectorNavTextGrammar)
  @_specialize(where Grammar == WitMotionGrammar)
  @_specialize(where Grammar == WitMotionBLEGrammar)
  @_specialize(where Grammar == XIMU3Grammar)
  @_specialize(where Grammar == XsensGrammar)
  @_specialize(where Grammar == ActiGraphGrammar)
  @_specialize(where Grammar == AxivityGrammar)
  @_specialize(where Grammar == GENEActivGrammar)
  public mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    scan(isLast: false, arrival: arrival, into: &batch)
  }

  /// Decodes what is left at the end of the stream.
  public mutating func finish(into batch: inout DecodedBatch) {
    breakOff(into: &batch) { $0.interrupt(into: &$1) }
    let refusedBefore = batch.refusals.totalBytes
    statistics.frames -= grammar.finish(into: &batch)
    statistics.frameBytes -= batch.refusals.totalBytes - refusedBefore
  }

  /// Ends the frame that was cut off; the next line goes on with what this one told.
  public mutating func lineWasLost(into batch: inout DecodedBatch) {
    breakOff(into: &batch) { $0.lineWasLost(into: &$1) }
    refusedInRow = 0
    refusedCause = nil
    (bytesSinceSample, refusedSinceSample) = (0, false)
  }

  private mutating func breakOff(
    into batch: inout DecodedBatch, _ hand: (inout Grammar, inout [MotionSample]) -> Void
  ) {
    scan(isLast: true, arrival: nil, into: &batch)
    let before = batch.samples.count
    hand(&grammar, &batch.samples)
    number(from: before, in: &batch.samples)
    batch.lostByCounter = statistics.lostByCounter
  }

  private mutating func scan(isLast: Bool, arrival: Int64?, into batch: inout DecodedBatch) {
    // Taken out, so that the grammar may change while it reads; put back with what is left.
    var buffer: [UInt8] = []
    swap(&buffer, &pending)
    var start = 0
    let count = buffer.count
    scanning: while start < count {
      let context = MatchContext(isContiguous: refusedInRow == 0, isLast: isLast)
      switch grammar.match(buffer.span, at: start, context) {
      case .frame(let length):
        accept(buffer.span, start..<(start + length), arrival: arrival, into: &batch)
        start += length
      case .filler(let length):
        flushRefused(into: &batch.refusals)
        refusedCause = nil
        refusedInRow = 0
        statistics.frameBytes += Int64(length)
        bytesSinceSample += Int64(length)
        start += length
      case .incomplete:
        if !isLast { break scanning }
        refuse(.truncated, count: 1, at: offset + Int64(start), into: &batch)
        start += 1
      case .refused(let cause):
        refuse(cause, count: 1, at: offset + Int64(start), into: &batch)
        start += 1
      }
    }
    flushRefused(into: &batch.refusals)
    batch.lostByCounter = statistics.lostByCounter
    offset += Int64(start)
    if start == count { buffer.removeAll(keepingCapacity: true) } else { buffer.removeSubrange(0..<start) }
    swap(&buffer, &pending)
  }

  private mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, arrival: Int64?, into batch: inout DecodedBatch
  ) {
    let first = offset + Int64(frame.lowerBound)
    let context = FrameContext(arrival: arrival, byteOffset: first, isContiguous: refusedInRow == 0)
    flushRefused(into: &batch.refusals)
    refusedCause = nil
    refusedInRow = 0
    let before = batch.samples.count
    if let cause = grammar.accept(bytes, frame, context, into: &batch.samples) {
      refuse(cause, count: frame.count, at: first, into: &batch)
      flushRefused(into: &batch.refusals)
      refusedCause = nil
      refusedInRow = 0
    } else {
      bytesSinceSample += Int64(frame.count)
      statistics.frames += 1
      statistics.frameBytes += Int64(frame.count)
    }
    number(from: before, in: &batch.samples)
  }

  /// Numbers new samples, so that lost ones leave a hole in the numbers.
  ///
  /// - Parameter areWhole: all bytes of the samples have come; else the rest of them is still to be refused.
  private mutating func number(from first: Int, in samples: inout [MotionSample], areWhole: Bool = true) {
    statistics.lostByCounter = grammar.lostByCounter
    nextIndex += grammar.lostByCounter - lostBefore
    lostBefore = grammar.lostByCounter
    guard first < samples.count else { return }
    // Where there is a clock, `Timeline` sees the holes, and their length.
    if !grammar.hasDeviceTime { estimateLoss(before: &samples[first], isWhole: areWhole) }
    bytesSinceSample = areWhole ? 0 : min(0, bytesSinceSample - bytesPerSample)
    refusedSinceSample = false
    for place in first..<samples.count {
      samples[place].index = nextIndex
      nextIndex += 1
    }
    statistics.samples += Int64(samples.count - first)
    if grammar.hasDeviceTime { statistics.timedSamples += Int64(samples.count - first) }
  }

  /// Without a clock, the bytes since the last sample tell how many are missing.
  private mutating func estimateLoss(before sample: inout MotionSample, isWhole: Bool) {
    guard refusedSinceSample else {
      if isWhole { bytesPerSample = bytesSinceSample }
      return
    }
    guard bytesPerSample > 0, nextIndex > 0 else { return }
    let lost = (bytesSinceSample + bytesPerSample / 2) / bytesPerSample - 1
    guard lost > 0 else { return }
    statistics.lostInDamage += lost
    nextIndex += lost
    if lost >= Self.samplesOfGap { sample.flags.insert(.gapBefore) }
  }

  /// So many lost samples end a stride: 40 to 80 ms at the rates of devices without a clock. The analysis
  /// bridges shorter holes.
  private static var samplesOfGap: Int64 { 8 }

  /// Refuses bytes; those of no known kind belong to the damage before them.
  private mutating func refuse(
    _ cause: RefusalCause, count: Int, at place: Int64, into batch: inout DecodedBatch
  ) {
    if refusedInRow == 0 {
      let before = batch.samples.count
      grammar.interrupt(into: &batch.samples)
      number(from: before, in: &batch.samples, areWhole: false)
    }
    refusedInRow += count
    refusedSinceSample = true
    bytesSinceSample += Int64(count)
    let belongsToOpen = cause == refusedCause || cause == .unknownFrame
    if refusedCause == nil || !belongsToOpen {
      flushRefused(into: &batch.refusals)
      refusedCause = cause
    }
    if refusedCount == 0 { refusedStart = place }
    refusedCount += Int64(count)
  }

  /// Hands the open stretch to the tally, which joins it to what it already has of it.
  private mutating func flushRefused(into tally: inout RefusalTally) {
    guard refusedCount > 0, let cause = refusedCause else { return }
    tally.add(Refusal(cause: cause, byteOffset: refusedStart, byteCount: refusedCount))
    refusedCount = 0
  }
}
