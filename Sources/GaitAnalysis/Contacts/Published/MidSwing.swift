import GaitModel

/// The moments at which a foot swings fastest, for a whole recording: to be held against motion capture.
///
/// Acausal and not part of the stream's analysis, which needs no mid-swing: the peak of the sagittal pitch
/// rate, smoothed at 6 Hz, between one contact's end and the next one's start; where the toes do not rise, as in a
/// step backwards or aside, that of the angular rate about whichever axis.
public enum MidSwing {
  /// One time for each swing between contacts at most 1.6 s apart, before the first of a row and after the
  /// last, seconds from the first sample; none without a gyroscope.
  ///
  /// - Parameters:
  ///   - samples: a whole recording.
  ///   - rateHertz: true samples a second; the samples are taken as even.
  ///   - contacts: initial contacts and, where known, toe-offs, ascending.
  public static func times(
    in samples: Span<MotionSample>, rateHertz: Double, contacts: [(initial: Double, terminal: Double?)]
  ) -> [Double] {
    let signal = FootSignal(samples: samples, rateHertz: rateHertz)
    guard !signal.pitchRate.isEmpty else { return [] }
    func smoothed(_ values: [Double]) -> [Double] {
      TrunkSignal.smoothed(values, order: 2, cutoffHertz: 6, rateHertz: rateHertz)
    }
    let pitch = smoothed(signal.pitchRate)
    let turn = smoothed(
      samples.indices.map { index in
        let rate = samples[index].angularRate
        return Double((rate * rate).sum().squareRoot()) * 180 / .pi
      })
    let first = samples[0].time
    /// The place of the sample at an instant; samples may be missing, so the clock decides.
    func place(_ seconds: Double) -> Int {
      var low = 0
      var high = samples.count
      while low < high {
        let middle = (low + high) / 2
        if samples[middle].time.seconds(since: first) < seconds { low = middle + 1 } else { high = middle }
      }
      return low
    }
    func peak(of smooth: [Double], _ from: Double, _ to: Double) -> Double? {
      let range = (place(from)..<max(place(from), place(to))).clamped(to: 1..<max(1, smooth.count - 1))
      guard let best = range.max(by: { smooth[$0] < smooth[$1] }), smooth[best] > 100,
        smooth[best] >= smooth[best - 1], smooth[best] >= smooth[best + 1]
      else { return nil }
      let bend = smooth[best - 1] - 2 * smooth[best] + smooth[best + 1]
      let shift = bend < 0 ? 0.5 * (smooth[best - 1] - smooth[best + 1]) / bend : 0
      return samples[best].time.seconds(since: first) + shift / rateHertz
    }
    func peak(_ from: Double, _ to: Double) -> Double? {
      peak(of: pitch, from, to) ?? peak(of: turn, from, to)
    }
    var times: [Double] = []
    for (index, contact) in contacts.enumerated() {
      let before = index > 0 ? contacts[index - 1] : nil
      if before == nil || contact.initial - before!.initial > 1.6 {
        if let time = peak(contact.initial - 0.5, contact.initial) { times.append(time) }
      }
      let leaves = contact.terminal ?? contact.initial + 0.15
      let next = index + 1 < contacts.count ? contacts[index + 1].initial : .infinity
      let isRow = next - contact.initial <= 1.6
      if let time = peak(leaves, isRow ? next : leaves + 0.6) { times.append(time) }
    }
    return times
  }
}
