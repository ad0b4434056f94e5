import CFuzz
import Foundation

/// Attacks one decoder, reader or sink with bytes.
///
///     footstrike-fuzz targets                      names of all
///     footstrike-fuzz seeds FOLDER                 writes the seeds of each into a folder of its name
///     footstrike-fuzz run TARGET FILE…             takes each file once
///     footstrike-fuzz mutate TARGET SECONDS        seeds with random damage, where there is no libFuzzer
///     footstrike-fuzz TARGET LIBFUZZER-OPTIONS…    coverage-guided, as Scripts/fuzz builds it
@main enum Fuzz {
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case nil, "targets":
      for target in FuzzTarget.all { FileHandle.standardOutput.write(Data((target.name + "\n").utf8)) }
    case "seeds":
      for target in FuzzTarget.all {
        let folder = (arguments.dropFirst().first ?? "seeds") + "/" + target.name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (number, bytes) in FuzzSeeds.of(target.name).enumerated() {
          try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(number)"))
        }
      }
    case "run":
      try choose(arguments.dropFirst().first)
      for path in arguments.dropFirst(2) { take([UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))) }
    case "mutate":
      try choose(arguments.dropFirst().first)
      mutate(seconds: arguments.dropFirst(2).first.flatMap { Double($0) } ?? 5)
    case let name:
      try choose(name)
      var count = CommandLine.argc - 1
      var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
      let status = cfuzz_run(&count, &rest) { bytes, count in
        Fuzz.target.take(UnsafeBufferPointer(start: bytes, count: count).span)
        return 0
      }
      if status < 0 { throw Mistake(description: "this build has no libFuzzer: use Scripts/fuzz, or mutate") }
      exit(status)
    }
  }

  /// A command line that makes no sense.
  private struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  private static func choose(_ name: String?) throws(Mistake) {
    guard let found = FuzzTarget.all.first(where: { $0.name == name }) else {
      throw Mistake(description: "there is no target \(name ?? "")")
    }
    target = found
  }

  private static func take(_ bytes: [UInt8]) {
    let begun = processorSeconds()
    target.take(bytes.span)
    precondition(processorSeconds() - begun < longest, "\(target.name): a hang over \(longest) seconds")
  }

  /// Of its own time, so that a busy machine makes no hang; unoptimised code may take some more of it.
  private static var longest: Double {
    #if DEBUG
      20
    #else
      2
    #endif
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seeds with bytes flipped, cut, doubled and swapped; the same every time.
  private static func mutate(seconds: Double) {
    let seeds = FuzzSeeds.of(target.name).filter { !$0.isEmpty }
    for seed in seeds { take(seed) }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(1, below)))
    }
    let odd: [[UInt8]] = ["1e999", "-0", "nan", "\u{0}", "\u{600}", "9999999999999999999", "\n", ",,"].map {
      Array($0.utf8)
    }
    let end = ContinuousClock.now + .seconds(seconds)
    var count = 0
    while ContinuousClock.now < end {
      var bytes = seeds[random(seeds.count)]
      for _ in 0...random(6) where !bytes.isEmpty {
        let at = random(bytes.count)
        switch random(6) {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random(256))
        case 1: bytes[at] ^= 1 << UInt8(random(8))
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random(16)))
        case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + random(64))], at: at)
        case 4: bytes.insert(contentsOf: odd[random(odd.count)], at: at)
        default: bytes.removeLast(random(bytes.count))
        }
      }
      take(bytes)
      count += 1
    }
    FileHandle.standardOutput.write(Data("\(target.name): \(count) inputs\n".utf8))
  }
}
