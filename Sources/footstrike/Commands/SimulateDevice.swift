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

  @Option(help: ArgumentHelp("Share of the bytes that are flipped, lost or added.", valueName: "0…1"))
  var damage = 0.0

  @Option(help: ArgumentHelp("Pull the plug again and again, after so long.", valueName: "seconds"))
  var unplugEvery: Double?

  @Option(help: ArgumentHelp("How long the plug stays out.", valueName: "seconds"))
  var unplugged = 0.5

  func validate() throws {
    if ProtocolEncoding.all.allSatisfy({ $0.name != protocolName }) {
      throw ValidationError(
        "there is no protocol \(protocolName); there are "
          + ProtocolEncoding.all.map(\.name).joined(separator: ", "))
    }
    guard (0...0.5).contains(damage) else { throw ValidationError("--damage is a share from 0 to 0.5") }
    if let unplugEvery, !(unplugEvery >= 0.5) { throw ValidationError("--unplug-every is 0.5 s or more") }
    guard (0.01...3600).contains(unplugged) else {
      throw ValidationError("--unplugged is 0.01 to 3600 seconds")
    }
    if unplugEvery != nil, link == nil {
      throw ValidationError("--unplug-every needs --link PATH: a new port has a new name otherwise")
    }
    if !pty, link != nil || damage != 0 { throw ValidationError("--link and --damage need --pty") }
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
    let truth = try truthPath(".truth.csv").map { try OutputFile(path: $0) }
    truth?.buffer.append(contentsOf: TruthEncoder.contactHeader.utf8)
    var written = 0
    let player = try SimulatedDevice(
      simulation, encoder: encoder,
      startsWhenAsked: SerialProtocol.named(device.protocolName)?.isSilentUntilStarted ?? false,
      link: device.link,
      faults: SimulatedFaults(
        damage: device.damage, unplugEvery: device.unplugEvery, unpluggedSeconds: device.unplugged),
      stop: stop, seed: seed
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
    try truth?.flush()
    Console.complain(
      "footstrike: \(player.samplesSent) samples sent, \(player.samplesUnheard) while unplugged, \(player.bytesNobodyTook) bytes nobody took"
    )
  }
}
