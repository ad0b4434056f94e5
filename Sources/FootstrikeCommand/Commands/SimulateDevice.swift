import ArgumentParser
import GaitModel
import GaitSynthesis
import SensorDecoding
import SensorIO
import StrikePipeline

/// How `simulate --pty` plays a device.
struct DeviceOptions: ParsableArguments {
  @Flag(help: "Be a wearable on a pseudo-terminal, in real time; its path goes to standard output.")
  var pty = false

  @Option(name: .customLong("protocol"), help: "What it speaks; footstrike ports --protocols lists them.")
  var protocolName = "footstrike"

  @Option(
    help: ArgumentHelp("Give it this name too, which stays when it is unplugged.", valueName: "path"))
  var link: String?

  @Option(
    help: ArgumentHelp(
      """
      What is wrong with its line, with commas between: damage=0…0.5, a share of the bytes that are flipped, \
      lost or added; unplug=SECONDS from one pull of the plug to the next; away=SECONDS that it stays out, \
      0.5 where not given; burst=SECONDS from one handing over of all that waits to the next.
      """, valueName: "list"))
  var faults = SimulatedFaults()

  func validate() throws {
    if SerialProtocol.named(protocolName)?.encoder == nil {
      throw ValidationError(
        no: "protocol", called: protocolName,
        among: SerialProtocol.all.filter { $0.encoder != nil }.map(\.name))
    }
    if faults.unplugEvery != nil, link == nil {
      throw ValidationError("--faults unplug= needs --link PATH: a new port has a new name otherwise")
    }
    if !pty, link != nil || faults != SimulatedFaults() {
      throw ValidationError("--link and --faults need --pty")
    }
  }
}

extension Simulate {
  /// Plays the device until the scenario, the time asked for or the person ends it.
  func play(_ simulation: Simulation) throws {
    let stop = StopOnSignal.install()
    var encoding = ProtocolEncoding(rateHertz: simulation.sensor.rateHertz)
    encoding.hasAngularRate = simulation.sensor.hasAngularRate
    encoding.accelerationRange = Float(simulation.sensor.accelerationRangeG) * Units.standardGravity
    guard let encoder = encoding.encoder(named: device.protocolName) else { throw ExitStatus.wrongUsage }
    let truth = try truthPath(".truth.csv").map { try OutputFile(path: $0, grows: true) }
    truth?.buffer.append(contentsOf: TruthEncoder.contactHeader.utf8)
    var written = 0
    let player = try SimulatedDevice(
      simulation, encoder: encoder,
      startsWhenAsked: SerialProtocol.named(device.protocolName)?.isSilentUntilStarted ?? false,
      link: device.link,
      faults: device.faults, stop: stop, seed: seed
    ) { contacts in
      guard let truth, !contacts.isEmpty else { return }
      TruthEncoder.encode(contacts, first: written, into: &truth.buffer)
      written += contacts.count
      try truth.flush()
    }
    defer { player.remove() }
    let path = try OutputFile(path: "-")
    path.buffer.append(contentsOf: (player.path + "\n").utf8)
    try path.flush()
    Console.complain(
      "footstrike: \(device.protocolName) at \(simulation.sensor.rateHertz) Hz on \(player.path);"
        + " Ctrl-C ends it")
    try player.run(duration: duration)
    try truth?.finish()
    Console.complain(
      "footstrike: \(player.samplesSent) samples sent, \(player.samplesUnheard) while unplugged, \(player.bytesNobodyTook) bytes nobody took"
    )
  }
}
