import SensorDecoding

/// Tries a protocol's decoder on all that happens to bytes on their way: every cut, damage, noise.
///
/// For tests of a protocol of one's own, in whatever framework: `#expect(verifier.problems().isEmpty)`. What it
/// asks is what every protocol here fulfils. A stream says the same in pieces of any size. Every byte is either
/// of an accepted frame or refused. After damage the next good frame is found, as surely as the frames' check
/// allows: a protocol without one is asked the first two only.
public struct DecoderVerifier: Sendable {
  /// The protocol.
  public var entry: SerialProtocol
  /// Its stream, as an undamaged device sends it: a few hundred frames, and whole ones.
  public var stream: [UInt8]
  /// How it is read.
  public var settings = ProtocolSettings()
  /// Bytes after an accepted frame without which it is not whole, such as the next one's first.
  public var tail = 0

  /// A verifier of one protocol.
  public init(_ entry: SerialProtocol, stream: [UInt8]) {
    self.entry = entry
    self.stream = stream
  }

  /// What is wrong, a sentence each; empty where nothing is.
  public func problems() -> [String] {
    (problemsWhole() + problemsOfCuts() + problemsOfNoise() + problemsOfDamage()).map {
      "\(entry.name): \($0)"
    }
  }

  private func decoded(_ bytes: [UInt8], piece: Int = 0) -> DecodedStream {
    DecodedStream(entry, bytes, piece: piece, settings: settings)
  }

  private func problemsWhole() -> [String] {
    let whole = decoded(stream)
    if whole.samples.isEmpty { return ["the stream gives no samples"] }
    return whole.refusals.totalBytes > 0
      ? ["of the undamaged stream \(whole.refusals.totalBytes) bytes are refused"] : []
  }

  private func problemsOfCuts() -> [String] {
    let damaged = StreamDamage.allCases.map { DamagedStream(stream, $0, rate: 0.01, seed: 7).bytes }
    return ([stream] + damaged).flatMap { bytes in
      let whole = decoded(bytes)
      return [1, 7, 64].compactMap { piece in
        decoded(bytes, piece: piece).difference(from: whole).map {
          "in pieces of \(piece) bytes its \($0) differ"
        }
      }
    }
  }

  private func problemsOfNoise() -> [String] {
    var random = SplitMix(state: 99)
    let noise = (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let fillers = [0x00, 0x0A, 0x55, 0xFA, 0xFF].map { [UInt8](repeating: $0, count: 5000) }
    let ends = stride(from: 1, to: min(stream.count, 700), by: 3).map { Array(stream[..<$0]) }
    var problems: [String] = []
    for bytes in [noise] + fillers + ends {
      let accounted = decoded(bytes).accountedBytes
      if accounted != bytes.count { problems.append("of \(bytes.count) bytes it accounts for \(accounted)") }
    }
    for filler in fillers where !decoded(filler).samples.isEmpty {
      problems.append("of nothing but \(filler[0]) it makes samples")
    }
    return problems
  }

  private func problemsOfDamage() -> [String] {
    guard let grammar = entry.grammar?(settings) else { return [] }
    let figures = RecoveryFigures(grammar, stream, tail: tail)
    var problems = figures.unaccounted.map { "with \($0) its bytes don't add up" }
    if entry.checksumBits >= 16 {
      if figures.missed > 0 {
        problems.append("\(figures.missed) of \(figures.intact) intact frames are missed")
      }
      // Chance alone passes one in 65,536; sums pass more.
      if figures.invented > figures.damagedFrames / 1000 {
        problems.append("of \(figures.damagedFrames) damaged frames \(figures.invented) are believed")
      }
      // Of garbage one byte in 256 passes, and takes a good frame with it.
    } else if entry.checksumBits >= 8, figures.recovered < 0.998 {
      problems.append("\(figures.missed) of \(figures.intact) intact frames are missed")
    }
    return problems
  }
}
