import Foundation
import GaitAnalysis
import GaitModel

/// Trains the `ShoeAccelerometerModel`, and says how it does on people it was not trained on.
///
/// Every weighted sum is a ridge regression in closed form: same recordings, same model, and no seed. Looks are
/// trained one after the other, each on what the detector sees with those before it in place.
package struct ShoeModelTrainer: Sendable {
  /// One contact of somebody the model was not trained on.
  package struct Outcome: Sendable {
    package let person: String
    package let group: String
    package let trueDegrees: Double
    package let degrees: Double
    package let distance: Double

    package init(person: String, group: String, trueDegrees: Double, degrees: Double, distance: Double) {
      self.person = person
      self.group = group
      self.trueDegrees = trueDegrees
      self.degrees = degrees
      self.distance = distance
    }
  }

  private typealias Reading = ShoeLook.Reading
  private typealias Row = (features: FeatureList, label: Double, weight: Double, group: String)

  private let recordings: [ShoeTrainingRecording]

  package init(_ recordings: [ShoeTrainingRecording]) { self.recordings = recordings }

  /// 0 forefoot, 1 midfoot, 2 rearfoot.
  static func pattern(_ degrees: Double) -> Int {
    degrees > limits.rearfoot ? 2 : degrees < limits.forefoot ? 0 : 1
  }

  private static let limits = (forefoot: -0.8, rearfoot: 7.4)

  /// A model that knows nothing yet.
  private static var blank: ShoeAccelerometerModel {
    let none = LinearReading(weights: [], offset: 0)
    return ShoeAccelerometerModel(
      trainingSet: "", licence: "", acceptedScore: "", onset: [none, none],
      pushOff: [LinearReading(weights: [], offset: 0.25), none, none], angle: none,
      familiarity: Familiarity(mean: [], scale: [], whitening: []), middleDegrees: 0, scaleDegrees: 1,
      greatestDistance: .infinity, heelBar: 1, otherBar: 0)
  }

  /// A model from all recordings but some people's.
  package func model(without people: Set<String> = []) -> ShoeAccelerometerModel {
    let known = recordings.filter { !people.contains($0.person) && $0.weight > 0 }
    var model = Self.blank
    var rows = Self.rows(known, model)
    model.onset[0] = Self.fit(rows[.firstOnset]!, penalty: 0.001).reading
    rows = Self.rows(known, model)
    model.onset[1] = Self.fit(rows[.secondOnset]!, penalty: 0.001).reading
    rows = Self.rows(known, model)
    model.pushOff[0] = Self.fit(rows[.firstPushOff]!, penalty: 0.001).reading
    let angles = Self.balanced(rows[.angle]!)
    let fit = Self.fit(
      angles.map { ($0.features, max(-6, min(24, $0.label)), $0.weight, $0.group) }, penalty: 0.01)
    model.angle = fit.reading
    model.familiarity = Self.familiarity(fit.ridge, count: angles[0].features.count)
    rows = Self.rows(known, model)
    model.pushOff[1] = Self.fit(rows[.secondPushOff]!, penalty: 0.001).reading
    rows = Self.rows(known, model)
    model.pushOff[2] = Self.fit(rows[.thirdPushOff]!, penalty: 0.001).reading
    return model
  }

  /// Each person's contacts as a model trained without him sees them: people are left out in turn, every
  /// `folds`th of them by name at once.
  package func peopleLeftOut(of groups: Set<String>, folds: Int = 4) -> [Outcome] {
    let people = Set(recordings.filter { groups.contains($0.group) }.map(\.person)).sorted()
    return (0..<folds).flatMap { fold in
      let left = Set(people.indices.filter { $0 % folds == fold }.map { people[$0] })
      let model = model(without: left)
      return recordings.filter { left.contains($0.person) }.flatMap { Self.outcomes(of: $0, model) }
    }
  }

  package static func outcomes(of recording: ShoeTrainingRecording, _ model: ShoeAccelerometerModel)
    -> [Outcome]
  {
    labelled(recording, model).filter { $0.reading == .angle }.map { look in
      Outcome(
        person: recording.person, group: recording.group, trueDegrees: look.label,
        degrees: Double(model.angle.value(look.features)),
        distance: Double(model.familiarity.distance(look.features)))
    }
  }

  /// Sets how likely a heel strike is at an angle, how sure an answer must be, and what is too far from the
  /// training set, from outcomes of people left out.
  ///
  /// A foot unlike the training set mostly passes for one that does not land on the heel; so that side is held
  /// more strictly, and the farthest twelfth of the people's own contacts counts as unfamiliar too. What is held
  /// is held in every group by itself: a place of the sensor where it errs must not hide behind another.
  ///
  /// - Parameters:
  ///   - wrong: the share of wrong answers among those given on midfoot and on forefoot strikes, at most.
  ///   - wrongOfHeels: the same on heel strikes.
  package static func calibrate(
    _ model: inout ShoeAccelerometerModel, on outcomes: [Outcome], wrong: Double = 0.1,
    wrongOfHeels: Double = 0.02
  ) {
    let far = outcomes.map(\.distance).sorted()
    model.greatestDistance = Float(far[far.count * 92 / 100])
    let near = outcomes.filter { $0.distance <= Double(model.greatestDistance) }
    let spread = near.map { ((1 + 2 * $0.distance) / 3).squareRoot() }
    // Both sides of the limit count alike.
    let heels = Double(near.count { $0.trueDegrees > limits.rearfoot })
    let others = Double(near.count) - heels
    var best = (loss: Double.infinity, middle: 0.0, scale: 1.0)
    for middle in stride(from: 4.0, through: 11, by: 0.1) {
      for scale in stride(from: 0.5, through: 5, by: 0.1) {
        var loss = 0.0
        for (outcome, spread) in zip(near, spread) {
          let isHeel = outcome.trueDegrees > limits.rearfoot
          let sum = (outcome.degrees - middle) / (scale * spread)
          loss += log1p(exp(isHeel ? -sum : sum)) / (isHeel ? heels : others)
        }
        if loss < best.loss { best = (loss, middle, scale) }
      }
    }
    model.middleDegrees = Float(best.middle)
    model.scaleDegrees = Float(best.scale)
    // How likely a heel strike was each time, by group and true pattern.
    var likely: [String: [[Double]]] = [:]
    for (outcome, spread) in zip(near, spread) {
      let sum = (outcome.degrees - best.middle) / (best.scale * spread)
      likely[outcome.group, default: [[], [], []]][pattern(outcome.trueDegrees)].append(1 / (1 + exp(-sum)))
    }
    /// The largest share of wrong answers among some patterns of any group.
    func share(_ patterns: Range<Int>, _ low: Double, _ high: Double) -> Double {
      likely.values.flatMap { group in
        patterns.map { pattern in
          let heels = group[pattern].count { $0 >= high }
          let others = group[pattern].count { $0 <= low }
          return Double(pattern == 2 ? others : heels) / Double(max(heels + others, 1))
        }
      }.max() ?? 0
    }
    // The bars move apart until every pattern is told right often enough; each depends a little on the other.
    var high = 0.6
    var low = 0.4
    for _ in 0..<3 {
      while high < 0.995, share(0..<2, low, high) > wrong { high += 0.005 }
      while low > 0.005, share(2..<3, low, high) > wrongOfHeels { low -= 0.005 }
    }
    model.heelBar = Float(high)
    model.otherBar = Float(low)
  }
}

// What is fitted, and on what.
extension ShoeModelTrainer {
  private static func rows(_ recordings: [ShoeTrainingRecording], _ model: ShoeAccelerometerModel)
    -> [Reading: [Row]]
  {
    var rows: [Reading: [Row]] = [:]
    for recording in recordings {
      for look in labelled(recording, model) {
        rows[look.reading, default: []].append((look.features, look.label, recording.weight, recording.group))
      }
    }
    return rows
  }

  /// All that a detector looks at in a recording, each look with what it should have found.
  private static func labelled(_ recording: ShoeTrainingRecording, _ model: ShoeAccelerometerModel)
    -> [(reading: Reading, features: FeatureList, label: Double)]
  {
    var detector = ShoeAccelerometerDetector(
      StreamDescription(placement: .shoe, rateHertz: recording.rateHertz), model: model)
    detector.look = ShoeLook(isOn: true)
    var events: [GaitEvent] = []
    detector.push(recording.samples.span, into: &events)
    return (detector.look.entries ?? []).compactMap { entry in
      let time = Double(entry.nanoseconds) * 1e-9
      func nearest(_ place: (ShoeTrainingRecording.Contact) -> Double, within: Double)
        -> ShoeTrainingRecording.Contact?
      {
        guard let contact = recording.contacts.min(by: { abs(place($0) - time) < abs(place($1) - time) }),
          abs(place(contact) - time) <= within
        else { return nil }
        return contact
      }
      let label: Double? =
        switch entry.reading {
        case .firstOnset, .secondOnset: nearest(\.initial, within: 0.06).map { $0.initial - time }
        case .firstPushOff: nearest(\.initial, within: 0.04).map { $0.terminal - time }
        case .secondPushOff, .thirdPushOff: nearest(\.terminal, within: 0.1).map { $0.terminal - time }
        case .angle: nearest(\.initial, within: 0.04).map(\.degrees)
        }
      return label.map { (entry.reading, entry.features, $0) }
    }
  }

  /// Rows weighed so that the three patterns of each group count alike, forefoot strikes by half: they are few
  /// people's. Groups count for what they did: a pattern that one of them has more of must not be told by that.
  private static func balanced(_ rows: [Row]) -> [Row] {
    func name(_ row: Row) -> String { "\(row.group) \(pattern(row.label))" }
    var weights: [String: Double] = [:]
    var groups: [String: Double] = [:]
    for row in rows {
      weights[name(row), default: 0] += row.weight
      groups[row.group, default: 0] += row.weight
    }
    return rows.map { row in
      let share = pattern(row.label) == 0 ? 0.5 : 1
      let weight = row.weight / weights[name(row), default: 1] * groups[row.group, default: 1] * share
      return (row.features, row.label, weight, row.group)
    }
  }

  private static func fit(_ rows: [Row], penalty: Double) -> (reading: LinearReading, ridge: RidgeClassifier)
  {
    let count = rows[0].features.count
    var features: [Float] = []
    features.reserveCapacity(rows.count * count)
    for row in rows { for place in 0..<count { features.append(row.features[place]) } }
    let ridge = RidgeClassifier(
      features: features, count: count, labels: rows.map(\.label), weights: rows.map(\.weight))
    let (weights, intercept) = ridge.solve(penalty: penalty * ridge.total)
    return (LinearReading(weights: weights, offset: intercept), ridge)
  }

  private static func familiarity(_ ridge: RidgeClassifier, count: Int) -> Familiarity {
    let lower = ridge.factor(penalty: 0.01 * ridge.total)
    let size = ridge.total.squareRoot()
    // Columns of the inverse of the factor of the correlations.
    var inverse = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
      for row in column..<count {
        var sum = row == column ? 1.0 : 0
        for k in column..<max(row, column) { sum -= lower[row * count + k] * inverse[k * count + column] }
        inverse[row * count + column] = sum / lower[row * count + row]
      }
    }
    return Familiarity(
      mean: ridge.mean.map { Float($0) }, scale: ridge.scale.map { Float($0) },
      whitening: (0..<count).flatMap { row in (0...row).map { Float(size * inverse[row * count + $0]) } })
  }
}
