import GaitModel
import GaitSynthesis
import Glibc
import SensorDecoding
import SensorIO
import StrikePipeline

/// A wearable that is nothing but software: sends a simulation on a pseudo-terminal at the pace of a real
/// device, and answers what it is asked.
final class SimulatedDevice {
  private var simulation: Simulation
  private var encoder: any ProtocolEncoder
  private var port: PseudoTerminal
  private let link: String?
  private let faults: SimulatedFaults
  private let stop: StopSignal
  /// It answers to start commands; others send what they send first on their own.
  private let startsWhenAsked: Bool
  /// Gets the contacts whose end is known.
  private let onContacts: ([TrueContact]) throws -> Void

  private var fresh: [UInt8] = []
  private var waiting: [UInt8] = []
  private var damage: LineDamage?
  /// Bytes that nobody took, as an unread wire loses them.
  private(set) var bytesNobodyTook: Int64 = 0
  private(set) var samplesSent: Int64 = 0
  /// Samples taken while the plug was out.
  private(set) var samplesUnheard: Int64 = 0

  /// Bytes a device holds back at most while nobody reads.
  private static let mostWaiting = 16 * 1024

  init(
    _ simulation: Simulation, encoder: any ProtocolEncoder, startsWhenAsked: Bool, link: String?,
    faults: SimulatedFaults,
    stop: StopSignal, seed: UInt64, onContacts: @escaping ([TrueContact]) throws -> Void
  ) throws {
    self.simulation = simulation
    self.encoder = encoder
    self.startsWhenAsked = startsWhenAsked
    self.link = link
    self.faults = faults
    self.stop = stop
    self.onContacts = onContacts
    port = try PseudoTerminal()
    damage = faults.damage > 0 ? LineDamage(share: faults.damage, seed: seed) : nil
    try place()
  }

  /// What the other program opens: the link where there is one.
  var path: String { link ?? port.path }

  /// Sends everything, each sample when it is due; returns early once it is stopped.
  ///
  /// - Parameter duration: seconds after which it ends; `nil` for the scenario's own end.
  func run(duration: Double?) throws {
    var samples: [MotionSample] = []
    var goesOn = true
    if !startsWhenAsked { encoder.begin(into: &fresh) }
    let start = HostClock.nanoseconds() + 50_000_000
    var pluggedAgain: Int64?
    var nextSend: Int64 = 0
    var nextUnplug = faults.unplugEvery.map { Int64($0 * 1e9) } ?? .max
    while goesOn, !stop.isSet {
      samples.removeAll(keepingCapacity: true)
      goesOn = simulation.next(into: &samples, count: 64)
      try onContacts(simulation.takeContacts())
      for sample in samples {
        if let duration, sample.time.seconds >= duration { return try flush() }
        sleep(until: start + sample.time.nanoseconds)
        if stop.isSet { return }
        // What is out already can't be pulled.
        while sample.time.nanoseconds >= nextUnplug {
          nextUnplug += Int64((faults.unplugEvery ?? 0) * 1e9)
          guard pluggedAgain == nil else { continue }
          unplug()
          pluggedAgain = sample.time.nanoseconds + Int64(faults.unpluggedSeconds * 1e9)
        }
        if let again = pluggedAgain {
          // The device runs on, and nobody hears it.
          if sample.time.nanoseconds < again {
            encoder.encode(sample, into: &fresh)
            fresh.removeAll(keepingCapacity: true)
            samplesUnheard += 1
            continue
          }
          pluggedAgain = nil
          port = try PseudoTerminal()
          try place()
        }
        encoder.encode(sample, into: &fresh)
        samplesSent += 1
        try answer()
        if sample.time.nanoseconds >= nextSend {
          nextSend = sample.time.nanoseconds + Int64(faults.burstEvery * 1e9)
          try send()
        }
      }
    }
    try flush()
  }

  private func flush() throws {
    encoder.finish(into: &fresh)
    try send()
  }

  private func send() throws {
    guard !fresh.isEmpty || !waiting.isEmpty else { return }
    damage?.apply(to: &fresh)
    waiting += fresh
    fresh.removeAll(keepingCapacity: true)
    let taken = try port.write(waiting)
    waiting.removeFirst(taken)
    if waiting.count > Self.mostWaiting {
      bytesNobodyTook += Int64(waiting.count)
      waiting.removeAll(keepingCapacity: true)
    }
  }

  /// Hears what the host asks; devices that are not asked anything cost one call a sample.
  private func answer() throws {
    let command = try port.read(timeout: .zero)
    if !command.isEmpty { encoder.answer(command.span, into: &fresh) }
  }

  /// Pulls the plug: another pseudo-terminal under the same name follows.
  private func unplug() {
    port.close()
    if let link { unlink(link) }
    waiting.removeAll(keepingCapacity: true)
  }

  private func place() throws {
    guard let link else { return }
    var status = stat()
    if lstat(link, &status) == 0 {
      // Only what this command could have left behind is replaced.
      guard status.st_mode & S_IFMT == S_IFLNK else {
        throw FootstrikeError(what: "it is there already", where: link, advice: "name another with --link")
      }
      unlink(link)
    }
    guard symlink(port.path, link) == 0 else {
      throw FootstrikeError(
        what: "the link can't be made: \(String(cString: strerror(errno)))", where: link,
        advice: "name another with --link")
    }
  }

  /// Takes the link away.
  func remove() {
    port.close()
    if let link { unlink(link) }
  }

  private func sleep(until due: Int64) {
    var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, CInt(TIMER_ABSTIME), &time, nil) == EINTR {
      if stop.isSet { return }
    }
  }
}
