import GaitModel

/// Reads the blocks of an Axivity recording (.cwa), AX3 or AX6.
///
/// A block whose sum is wrong is refused whole, and so is what stands between blocks; the next intact block
/// is found wherever it begins. A block waits for the next one, whose stamp tells how fast time went. Blocks
/// that are missing by their sequence make a hole, across which no time is measured.
///
/// Blocks of 512 bytes after a header of 1024.
struct AxivityGrammar: FrameGrammar {
  private(set) var lostByCounter: Int64 = 0
  var hasDeviceTime: Bool { true }

  private var clock = StampedClock(nominalRateHertz: 100)
  /// The last block, and how many samples of its run come before the next one.
  private var last: AxivityBlock?
  private var runLength: Int64 = 0
  /// Whether the last block still waits, in `waitingBytes`.
  private var isWaiting = false
  private var waitingBytes = [UInt8](repeating: 0, count: AxivityBlock.size)
  /// Samples that are missing before the block that waits.
  private var lostBeforeWaiting: Int64 = 0

  private static let blockStart: [4 of UInt8] = [0x41, 0x58, 0xFC, 0x01]
  static let headerStart: [4 of UInt8] = [0x4D, 0x44, 0xFC, 0x03]
  private static let headerSize = 1_024
  /// More missing blocks in a row are no loss but another count.
  private static let mostLostBlocks: UInt32 = 1 << 24

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    let left = bytes.count - start
    if Self.begins(bytes, start, Self.blockStart) {
      guard left >= AxivityBlock.size else { return .incomplete }
      return Self.sum(bytes, at: start) == 0 ? .frame(AxivityBlock.size) : .refused(.checksum)
    }
    guard Self.begins(bytes, start, Self.headerStart) else { return .refused(.unknownFrame) }
    // Followed by a block; else bytes are missing in it, and to pass over it would be to lose that block.
    guard left >= Self.headerSize + 4 || context.isLast && left >= Self.headerSize else { return .incomplete }
    return Self.begins(bytes, start + Self.headerSize, Self.blockStart)
      ? .filler(Self.headerSize) : .refused(.unknownFrame)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard let block = AxivityBlock(bytes, at: frame.lowerBound) else { return .implausible }
    let isNext =
      last.map { block.sequence == $0.sequence &+ 1 && block.configuration == $0.configuration } ?? false
    let stamped = runLength + Int64(block.stampedSample)
    let goesOn = isNext && clock.add(sample: stamped, nanoseconds: block.stamp)
    emit(into: &samples)
    if !goesOn { begin(with: block) }
    last = block
    runLength += Int64(block.sampleCount)
    bytes.extracting(frame).withUnsafeBufferPointer { source in
      waitingBytes.withUnsafeMutableBufferPointer { _ = $0.update(from: source) }
    }
    isWaiting = true
    return nil
  }

  mutating func interrupt(into samples: inout [MotionSample]) { emit(into: &samples) }

  /// Begins a run of samples that are not measured by the stamps before.
  private mutating func begin(with block: AxivityBlock) {
    if let last, block.configuration == last.configuration {
      clock.restart()
      let lost = block.sequence &- last.sequence &- 1
      if lost < Self.mostLostBlocks { lostBeforeWaiting = Int64(lost) * Int64(last.sampleCount) }
    } else {
      clock = StampedClock(nominalRateHertz: block.nominalRateHertz)
    }
    runLength = 0
    _ = clock.add(sample: Int64(block.stampedSample), nanoseconds: block.stamp)
  }

  /// Hands on the samples of the block that waits.
  private mutating func emit(into samples: inout [MotionSample]) {
    guard isWaiting, let block = last else { return }
    isWaiting = false
    lostByCounter += lostBeforeWaiting
    lostBeforeWaiting = 0
    let first = samples.count
    block.append(waitingBytes.span, to: &samples)
    clock.setTimes(of: &samples, from: first, number: runLength - Int64(block.sampleCount))
  }

  /// The first block in some bytes that is whole and makes sense.
  static func firstBlock(in bytes: Span<UInt8>) -> AxivityBlock? {
    var start = 0
    while start + AxivityBlock.size <= bytes.count {
      if begins(bytes, start, blockStart), sum(bytes, at: start) == 0,
        let block = AxivityBlock(bytes, at: start)
      {
        return block
      }
      start += 1
    }
    return nil
  }

  /// Whether what stands there begins like this, or is cut off before it differs.
  static func begins(_ bytes: Span<UInt8>, _ start: Int, _ magic: [4 of UInt8]) -> Bool {
    for place in 0..<min(4, bytes.count - start) where bytes[start + place] != magic[place] { return false }
    return true
  }

  /// The sum of a block's words, which is 0.
  private static func sum(_ bytes: Span<UInt8>, at start: Int) -> UInt16 {
    bytes.extracting(start..<(start + AxivityBlock.size)).withUnsafeBytes { block in
      var sums = SIMD16<UInt16>.zero
      for place in stride(from: 0, to: AxivityBlock.size, by: 32) {
        sums &+= block.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt16>.self)
      }
      return sums.wrappedSum()
    }
  }
}
