import GaitModel
import GaitReporting

extension SessionLog {
  /// What a runner's earlier sessions with the same placement were like; `nil` where there is none.
  ///
  /// The middle half of their figures downhill, of those that at least four of them tell.
  ///
  /// - Parameters:
  ///   - runner: `nil` for sessions of which nobody said whose they are.
  ///   - session: those that began before it; of one without a date all others.
  ///   - digest: of its recording, which may be in the log already.
  public func usual(
    of runner: String?, before session: SessionDescription, digest: String
  ) throws(FootstrikeError) -> UsualFigures? {
    let placement = session.sensors[0].stream?.placement
    let earlier = try sessions(SessionChoice(runner: .of(runner), before: session.startEpochSeconds)).filter {
      $0.digest != digest && $0.figures.placement == placement
    }.countedOnce
    guard !earlier.isEmpty else { return nil }
    func middleHalf(_ values: [Double]) -> ClosedRange<Double>? {
      let known = values.filter(\.isFinite).sorted()
      guard known.count >= 4 else { return nil }
      func quantile(_ share: Double) -> Double {
        let place = share * Double(known.count - 1)
        let (low, rest) = (Int(place), place.truncatingRemainder(dividingBy: 1))
        return low + 1 < known.count ? known[low] + rest * (known[low + 1] - known[low]) : known[low]
      }
      return quantile(0.25)...quantile(0.75)
    }
    var usual = UsualFigures(sessions: earlier.count)
    usual.heelFirstDownhill = middleHalf(earlier.map { $0.figures.downhill.rearfootShare?.share ?? .nan })
    for measure in session.measures {
      usual.downhill[measure.name] = middleHalf(earlier.map { $0.figures.downhillMeans[measure] })
    }
    return usual
  }
}
