import GaitModel

/// A learned classifier of heel against forefoot strikes, as data: one small file.
///
/// It looks at windows of acceleration, not at single contacts, and so tells how somebody runs over the
/// last seconds. Personal: it knows the people it was trained on, and nobody else's wrist.
public struct StrikeModel: Sendable, Equatable, Codable {
  /// The file format's name and version.
  public static let schema = "footstrike.model/1"

  /// `footstrike.model/1`.
  public var schema = Self.schema
  /// The program that made it, with its version.
  public var program: String
  /// Where its sensors sat: a `Placement`'s name.
  public var placement: String
  /// Rows a second it was trained at; other streams are resampled to it.
  public var rateHertz: Double
  /// Rows of a window.
  public var windowRows: Int
  /// Rows from one window to the next.
  public var hopRows: Int
  /// Which kernels see which channels.
  public var seed: UInt64
  /// What the features are called, for people.
  public var features = "MiniRocket kernels over x, y, z, |a| and their differences"
  /// The limit of each feature.
  public var limits: [Float]
  /// The weight of each feature; a sum above zero is a heel strike.
  public var weights: [Float]
  /// Added to the weighted sum.
  public var intercept: Float
  /// Steepness of the confidence: 1 ÷ (1 + exp(−steepness × sum)).
  public var steepness: Float
  /// Negative class first.
  public var classes = [StrikePattern.forefoot.rawValue, StrikePattern.rearfoot.rawValue]
  /// What it was trained on.
  public var trainingSet: String
  /// Under which licence that came; a non-commercial one binds the model too.
  public var trainingLicence: String
  /// F1 of heel strikes, window by window, on the held-back end of each recording; −1 where none was.
  public var heldBackF1: Double

  /// A model.
  public init(
    program: String, placement: Placement, rateHertz: Double, windowRows: Int, hopRows: Int, seed: UInt64,
    limits: [Float], weights: [Float], intercept: Float, steepness: Float, trainingSet: String,
    trainingLicence: String, heldBackF1: Double
  ) {
    self.program = program
    self.placement = placement.rawValue
    self.rateHertz = rateHertz
    self.windowRows = windowRows
    self.hopRows = hopRows
    self.seed = seed
    self.limits = limits
    self.weights = weights
    self.intercept = intercept
    self.steepness = steepness
    self.trainingSet = trainingSet
    self.trainingLicence = trainingLicence
    self.heldBackF1 = heldBackF1
  }

  /// What is wrong with it, as a sentence; `nil` where it can be used.
  public var problem: String? {
    if schema != Self.schema { return "it is a \(schema) and not a \(Self.schema)" }
    if Placement(rawValue: placement) == nil { return "it names no placement known here: \(placement)" }
    if !(18...10_000).contains(windowRows) || hopRows < 1 || hopRows > windowRows {
      return "its windows make no sense"
    }
    if !(rateHertz > 0 && rateHertz <= 10_000) { return "its rate makes no sense" }
    let count = ConvolutionFeatures(windowRows: windowRows, seed: seed).count
    if limits.count != count || weights.count != count {
      return "it has \(weights.count) weights where its features ask for \(count)"
    }
    if !(limits + weights + [intercept, steepness]).allSatisfy(\.isFinite) {
      return "one of its numbers is not finite"
    }
    if classes != [StrikePattern.forefoot.rawValue, StrikePattern.rearfoot.rawValue] {
      return "its classes are not forefoot and rearfoot"
    }
    return nil
  }
}
