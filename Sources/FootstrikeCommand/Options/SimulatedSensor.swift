import ArgumentParser
import GaitModel
import GaitSynthesis

/// The sensor that `simulate` pretends to be.
struct SimulatedSensor: ParsableArguments {
  @Option(help: "Where it sits.")
  var placement = Placement.shoe

  @Option(help: "Which foot it is on.")
  var side = Side.right

  @Option(help: ArgumentHelp("Samples a second.", valueName: "hertz"))
  var rate = 200.0

  @Flag(help: "It has no gyroscope.")
  var accelerometerOnly = false

  @Option(help: ArgumentHelp("Altitudes a second; 0 without barometer.", valueName: "hertz"))
  var altitudeRate = 0.0

  @Option(help: ArgumentHelp("Where the accelerometer clips.", valueName: "g"))
  var accelerationRange = 16.0

  @Option(help: ArgumentHelp("Share of samples that are lost.", valueName: "0…1"))
  var loss = 0.0

  @Option(help: ArgumentHelp("Standard deviation of the time stamps.", valueName: "seconds"))
  var jitter = 0.0

  func validate() throws {
    guard (1...10_000).contains(rate) else { throw ValidationError("--rate is 1 to 10000 Hz") }
    guard (0...rate).contains(altitudeRate) else {
      throw ValidationError("--altitude-rate is 0 to the sensor's rate")
    }
    guard (0.5...400).contains(accelerationRange) else {
      throw ValidationError("--acceleration-range is 0.5 to 400 g")
    }
    guard (0..<1).contains(loss) else { throw ValidationError("--loss is a share from 0 to below 1") }
    guard (0..<1).contains(jitter) else { throw ValidationError("--jitter is 0 to below 1 s") }
  }

  /// The model of such a sensor.
  var model: SensorModel {
    var model = SensorModel(placement: placement, side: side, rateHertz: rate)
    model.hasAngularRate = !accelerometerOnly
    model.altitudeHertz = altitudeRate
    model.accelerationRangeG = accelerationRange
    model.lossShare = loss
    model.clockJitter = jitter
    return model
  }
}
