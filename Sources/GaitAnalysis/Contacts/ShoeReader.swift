import GaitModel

/// Reads contact, push-off and strike angle off a shoe's acceleration with a `ShoeAccelerometerModel`.
///
/// Each is a weighted sum of the signal about an instant, sharpened by looking again about what the first look
/// found (supervised descent). Nothing is differentiated and no peak is looked for, so it does not hang on the
/// shape of an impact. The angle is read off the sensor's velocity: a foot that lies flat at the end of the
/// window stands still, and what the accelerometer adds up from there back to the contact and before is how fast
/// and which way the sensor came down, which a heel strike and a flat one do differently.
struct ShoeReader: Sendable {
  let model: ShoeAccelerometerModel
  private(set) var frame = ShoeFrame()

  /// The signal must reach so far past what the finder took for the contact before its time is read.
  static let onsetReach: Int64 = 80_000_000
  /// …and so far past the contact before its angle is read.
  static let angleReach: Int64 = 84_000_000
  /// What the finder found is moved by at most so much.
  private static let farthestOnset: ClosedRange<Float> = -0.02...0.025

  init(model: ShoeAccelerometerModel) { self.model = model }

  /// The time of a contact near what the finder took for it, nanoseconds.
  ///
  /// - Parameter previous: the contact before, while the history holds it.
  mutating func contact(
    near found: Int64, previous: Int64?, _ history: borrowing MotionHistory, _ look: inout ShoeLook
  ) -> Int64 {
    frame.learn(found, previous: previous, history)
    var shift: Float = 0
    for stage in 0..<2 {
      let time = found + nanoseconds(shift)
      let features = onsetFeatures(time, history)
      look.add(stage == 0 ? .firstOnset : .secondOnset, at: time, features)
      let range = Self.farthestOnset
      shift = max(range.lowerBound, min(range.upperBound, shift + model.onset[stage].value(features)))
    }
    return found + nanoseconds(shift)
  }

  /// The end of a contact that the next of the same foot has followed.
  func pushOff(
    from contact: Int64, to next: Int64, _ history: borrowing MotionHistory, _ look: inout ShoeLook
  )
    -> Int64
  {
    let stride = Float(next - contact) * 1e-9
    var features = FeatureList()
    frame.append(about: contact, first: 80, count: 13, step: 20, history, to: &features)
    features.append(stride)
    look.add(.firstPushOff, at: contact, features)
    var length = max(0.1, min(0.45, model.pushOff[0].value(features)))
    for stage in 1..<3 {
      let time = contact + nanoseconds(length)
      features = FeatureList()
      frame.append(about: time, first: -80, count: 17, step: 10, history, to: &features)
      features.append(length)
      features.append(stride)
      look.add(stage == 1 ? .secondPushOff : .thirdPushOff, at: time, features)
      length = max(0.1, min(0.5, length + max(-0.05, min(0.05, model.pushOff[stage].value(features)))))
    }
    return contact + nanoseconds(length)
  }

  /// What the angle is read from; the signal reaches `angleReach` past the contact.
  func angleFeatures(_ contact: Int64, _ history: borrowing MotionHistory) -> FeatureList {
    var features = FeatureList()
    // Velocities at ticks of 4 ms from 80 ms before the contact, against that at the last tick, 76 ms after it.
    var fall = InlineArray<40, Float>(repeating: 0)
    var travel = fall
    var tick = 38
    var after = frame.components(at: contact + 76_000_000, history)
    while tick >= 0 {
      let now = frame.components(at: contact + Int64(tick - 20) * 4_000_000, history)
      let change = (now + after) * (0.002 * Units.standardGravity)
      fall[tick] = fall[tick + 1] - change.x
      travel[tick] = travel[tick + 1] - change.y
      after = now
      tick -= 1
    }
    let ticks: InlineArray<10, Int> = [0, 5, 10, 15, 20, 23, 25, 28, 30, 35]
    for place in 0..<10 { features.append(fall[ticks[place]]) }
    for place in 0..<10 { features.append(travel[ticks[place]]) }
    frame.append(about: contact, first: -140, count: 22, step: 10, isTotalOnly: true, history, to: &features)
    return features
  }

  private func onsetFeatures(_ time: Int64, _ history: borrowing MotionHistory) -> FeatureList {
    var features = FeatureList()
    frame.append(about: time, first: -100, count: 18, step: 10, history, to: &features)
    return features
  }

  private func nanoseconds(_ seconds: Float) -> Int64 { Int64(seconds * 1e9) }
}
