import CLibrary
import GaitModel

/// A learned classifier of single contacts at the shoe or the shank, as data: one small file.
///
/// A weighted sum of the motion around a contact, raw as it is (Mahoney 2024 found features no better), in the order
/// forefoot, midfoot, rearfoot: patterns lie on one scale, and two limits part them. It knows the kinds of runners
/// and sensors it was trained on; what lies far from them is told `unfamiliar`.
public struct ContactModel: Sendable, Equatable, Codable {
  /// The file format's name and version.
  public static let schema = "footstrike.contact-model/1"

  /// `footstrike.contact-model/1`.
  public var schema = Self.schema
  /// The program that made it, with its version.
  public var program: String
  /// Where its sensors sat: `shoe` or `shank`.
  public var placement: String
  /// It reads angular rates, too.
  public var gyroscope: Bool
  /// Means of the numbers of a window over the training set.
  public var mean: [Float]
  /// Reciprocals of their standard deviations; 0 for one that never changed.
  public var scale: [Float]
  /// Weights of the numbers, less their means and scaled.
  public var weights: [Float]
  /// Added to the sum.
  public var intercept: Float
  /// Sums up to here are forefoot strikes, and beyond there rearfoot ones; one limit where nobody landed between.
  public var forefootLimit: Float, rearfootLimit: Float
  /// Steepness of the confidence: 1 ÷ (1 + exp(−steepness × distance from the limit)).
  public var steepness: Float
  /// The mean square of the scaled numbers up to which a contact resembles the training set.
  public var greatestDistance: Float
  /// Patterns that it tells, in the order of the sum.
  public var classes: [String]
  /// What it was trained on.
  public var trainingSet: String
  /// Under which licence that came; a non-commercial one binds the model too.
  public var trainingLicence: String
  /// Whose contacts it was trained on.
  public var people: [String]
  /// How it was judged: by people left out, or where there is one by stretches of time.
  public var split: String
  /// Which people were left out together.
  public var seed: UInt64
  /// Contacts it was trained on.
  public var contacts: Int
  /// Heel or not, each counted alike, on what was left out, 0…1; −1 where it has one of both only.
  public var heldBackAccuracy: Double

  /// A model.
  public init(
    program: String, placement: Placement, gyroscope: Bool, mean: [Float], scale: [Float], weights: [Float],
    intercept: Float, forefootLimit: Float, rearfootLimit: Float, steepness: Float, greatestDistance: Float,
    classes: [StrikePattern], trainingSet: String, trainingLicence: String, people: [String], split: String,
    seed: UInt64, contacts: Int, heldBackAccuracy: Double
  ) {
    self.program = program
    self.placement = placement.rawValue
    self.gyroscope = gyroscope
    self.mean = mean
    self.scale = scale
    self.weights = weights
    self.intercept = intercept
    self.forefootLimit = forefootLimit
    self.rearfootLimit = rearfootLimit
    self.steepness = steepness
    self.greatestDistance = greatestDistance
    self.classes = classes.map(\.rawValue)
    self.trainingSet = trainingSet
    self.trainingLicence = trainingLicence
    self.people = people
    self.split = split
    self.seed = seed
    self.contacts = contacts
    self.heldBackAccuracy = heldBackAccuracy
  }

  /// What is wrong with it, as a sentence; `nil` where it can be used.
  public var problem: String? {
    if schema != Self.schema { return "it is a \(schema) and not a \(Self.schema)" }
    guard let placement = Placement(rawValue: placement), placement.facts.isOnOneLeg else {
      return "it names no placement on a leg: \(placement)"
    }
    let count = ContactWindow.count(hasAngularRate: gyroscope)
    if mean.count != count || scale.count != count || weights.count != count {
      return "it has \(weights.count) weights where a window has \(count) numbers"
    }
    if !(mean + scale + weights + [intercept, forefootLimit, rearfootLimit, steepness, greatestDistance])
      .allSatisfy(\.isFinite)
    {
      return "one of its numbers is not finite"
    }
    if forefootLimit > rearfootLimit || steepness < 0 || greatestDistance <= 0
      || scale.contains(where: { $0 < 0 })
    {
      return "its limits make no sense"
    }
    let known = classes.compactMap(StrikePattern.init)
    if known.count != classes.count || known.count < 2 || Set(classes).count != classes.count {
      return "its classes are not two or three patterns"
    }
    return nil
  }

  /// What a weighted sum says of a contact, and how sure.
  public func answer(sum: Float) -> (pattern: StrikePattern, confidence: Float) {
    func beyond(_ distance: Float) -> Float { 1 / (1 + exp(-steepness * distance)) }
    let (isFore, isRear) = (tells(.forefoot), tells(.rearfoot))
    if isRear, sum > rearfootLimit { return (.rearfoot, beyond(sum - rearfootLimit)) }
    if isFore, sum <= forefootLimit { return (.forefoot, beyond(forefootLimit - sum)) }
    guard tells(.midfoot) else { return isFore ? (.forefoot, 0.5) : (.rearfoot, 0.5) }
    let above = isFore ? beyond(sum - forefootLimit) : 1
    let below = isRear ? beyond(rearfootLimit - sum) : 1
    return (.midfoot, max(0, above + below - 1))
  }

  private func tells(_ pattern: StrikePattern) -> Bool { classes.contains(pattern.rawValue) }
}

/// Runs a `ContactModel` beside a detector: what the motion around each contact says.
public struct ContactClassifier: Sendable {
  private let model: ContactModel
  private var window: ContactWindow

  /// A classifier that has seen nothing.
  ///
  /// - Precondition: the model has no `problem`.
  public init(model: ContactModel, rateHertz: Double) {
    precondition(model.problem == nil, "a model must be checked with `problem` before use")
    self.model = model
    window = ContactWindow(rateHertz: rateHertz, hasAngularRate: model.gyroscope)
  }

  /// Takes the next sample.
  public mutating func push(_ sample: MotionSample) { window.push(sample) }

  /// Decides a strike whose contact the last samples hold, or says why not.
  public func decide(_ strike: inout Strike) {
    guard strike.isRunning else { return strike.abstain(.notRunning) }
    var sum = model.intercept
    var distance: Float = 0
    let isKnown = window.read(around: strike.initialContact) { place, value in
      let scaled = (value - model.mean[place]) * model.scale[place]
      sum += model.weights[place] * scaled
      distance += scaled * scaled
    }
    guard isKnown else { return strike.abstain(.noReference) }
    guard distance <= model.greatestDistance * Float(model.weights.count) else {
      return strike.abstain(.unfamiliar)
    }
    let answer = model.answer(sum: sum)
    strike.decide(answer.pattern, confidence: answer.confidence)
  }
}

/// What tells patterns instead of a placement's own rules.
public enum PatternModel: Sendable, Equatable {
  /// Of the last seconds; personal.
  case windows(StrikeModel)
  /// Of each contact.
  case contacts(ContactModel)

  /// Where its sensors sat: a `Placement`'s name.
  public var placement: String {
    switch self {
    case .windows(let model): model.placement
    case .contacts(let model): model.placement
    }
  }

  /// What is wrong with it, as a sentence; `nil` where it can be used.
  public var problem: String? {
    switch self {
    case .windows(let model): model.problem
    case .contacts(let model): model.problem
    }
  }
}
