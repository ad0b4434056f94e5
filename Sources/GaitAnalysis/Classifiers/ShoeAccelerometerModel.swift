import CLibrary

/// What is learned of shoes without a gyroscope: when a foot comes down and leaves, and at which angle.
///
/// Data: weighted sums, and how far from the training set a signal may lie before no pattern is claimed.
/// `footstrike-fit` trains it; `ShoeAccelerometerModel.trained` is what it wrote.
package struct ShoeAccelerometerModel: Sendable {
  /// What it was trained on.
  package var trainingSet: String
  /// Under which licence that came.
  package var licence: String
  /// The score it was accepted with, on people left out of the training.
  package var acceptedScore: String
  /// Seconds from an instant to the contact: the first look and the second.
  package var onset: [LinearReading]
  /// Seconds of ground contact; then twice seconds from what was read to the push-off.
  package var pushOff: [LinearReading]
  /// Foot strike angle, degrees, + toes up.
  package var angle: LinearReading
  /// How far what the angle is read from lies from the training set.
  package var familiarity: Familiarity
  /// The angle at which heel strikes and others are as likely, degrees.
  package var middleDegrees: Float
  /// Steepness of the likelihood about the middle, degrees, for a signal that lies at distance 1.
  package var scaleDegrees: Float
  /// No pattern is claimed of signals farther than this from the training set.
  package var greatestDistance: Float
  /// A heel strike is told where it is at least so likely; some other one where the heel is at most so unlikely.
  package var heelBar: Float
  package var otherBar: Float

  package init(
    trainingSet: String, licence: String, acceptedScore: String, onset: [LinearReading],
    pushOff: [LinearReading], angle: LinearReading, familiarity: Familiarity, middleDegrees: Float,
    scaleDegrees: Float, greatestDistance: Float, heelBar: Float, otherBar: Float
  ) {
    self.trainingSet = trainingSet
    self.licence = licence
    self.acceptedScore = acceptedScore
    self.onset = onset
    self.pushOff = pushOff
    self.angle = angle
    self.familiarity = familiarity
    self.middleDegrees = middleDegrees
    self.scaleDegrees = scaleDegrees
    self.greatestDistance = greatestDistance
    self.heelBar = heelBar
    self.otherBar = otherBar
  }

  /// What the angle's features say.
  struct Answer: BitwiseCopyable {
    /// + toes up.
    var degrees: Float
    /// How likely it is a heel strike, 0…1.
    var heel: Float
    /// The signal resembles the training set.
    var isFamiliar: Bool
  }

  func answer(_ features: FeatureList) -> Answer {
    let degrees = angle.value(features)
    let distance = familiarity.distance(features)
    return Answer(
      degrees: degrees, heel: heel(degrees: degrees, distance: distance),
      isFamiliar: distance <= greatestDistance)
  }

  /// How likely a heel strike is, 0…1.
  package func heel(degrees: Float, distance: Float) -> Float {
    // The farther from the training set, the larger the error of a weighted sum.
    let scale = scaleDegrees * ((1 + 2 * distance) / 3).squareRoot()
    return 1 / (1 + exp((middleDegrees - degrees) / scale))
  }
}
