import GaitModel

/// Purcell et al. 2006: at the shank, initial contact is the anteroposterior minimum nearest to the peak of
/// the resultant acceleration; terminal contact the anteroposterior minimum of the later stance.
///
/// Left open here: the anteroposterior axis is the one, square to the mean acceleration, along which the
/// acceleration varies most, and points so that contacts brake; peaks lie 0.45 s apart or more and over 2 g;
/// the minimum is looked for within 40 ms of the peak; the terminal contact from 20 to 60 % of the way to
/// the next contact (the mean with a medial peak, which the paper adds, needs an axis that is not known).
enum PurcellContacts {
  /// The contacts, in order.
  static func contacts(in samples: Span<MotionSample>, rateHertz: Double) -> [PublishedContact] {
    let signal = FootSignal(samples: samples, rateHertz: rateHertz)
    let peaks = TrunkSignal.peaks(
      signal.resultant, height: 2, distance: max(1, Int((0.45 * rateHertz).rounded())))
    guard !peaks.isEmpty else { return [] }
    let forward = Self.anteroposterior(samples, peaks)
    let near = Int((0.040 * rateHertz).rounded())
    let initial = peaks.map { peak in
      FootSignal.least(forward, (peak - near)..<(peak + near + 1)) ?? peak
    }
    return initial.enumerated().map { k, place in
      var terminal: Int?
      if k + 1 < initial.count, Double(initial[k + 1] - place) < 1.6 * rateHertz {
        let span = Double(initial[k + 1] - place)
        terminal = FootSignal.least(forward, (place + Int(0.2 * span))..<(place + Int(0.6 * span)))
      }
      return PublishedContact(
        initialContact: Double(place) / rateHertz, terminalContact: terminal.map { Double($0) / rateHertz })
    }
  }

  /// Acceleration along the shank's forward axis, g.
  private static func anteroposterior(_ samples: Span<MotionSample>, _ peaks: [Int]) -> [Double] {
    var mean = SIMD3<Double>.zero
    for index in samples.indices { mean += SIMD3<Double>(samples[index].acceleration) }
    let length = (mean * mean).sum().squareRoot()
    let up = length > 1e-9 ? mean / length : SIMD3(0, 0, 1)
    func level(_ index: Int) -> SIMD3<Double> {
      let a = SIMD3<Double>(samples[index].acceleration)
      return a - up * (a * up).sum()
    }
    let start = abs(up.x) < 0.9 ? SIMD3(1.0, 0, 0) : SIMD3(0, 1.0, 0)
    var axis = start - up * (start * up).sum()
    for _ in 0..<12 {
      var next = SIMD3<Double>.zero
      for index in samples.indices {
        let a = level(index)
        next += a * (a * axis).sum()
      }
      let size = (next * next).sum().squareRoot()
      guard size > 1e-12 else { break }
      axis = next / size
    }
    let values = samples.indices.map { (level($0) * axis).sum() / Double(Units.standardGravity) }
    let atPeaks = peaks.reduce(0.0) { $0 + values[$1] }
    return atPeaks <= 0 ? values : values.map { -$0 }
  }
}
