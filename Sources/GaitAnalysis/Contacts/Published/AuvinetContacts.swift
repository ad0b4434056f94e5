import GaitModel

/// Auvinet et al. 2002: vertical and anteroposterior turning points about each vertical peak.
///
/// Initial contact is the mean of two instants: the vertical minimum before the step's vertical peak, and
/// the anteroposterior maximum before the step's braking minimum. Terminal contact is the first instant
/// after the peak at which the vertical reads no weight at all (−1 g without gravity). The foot is the
/// mean mediolateral sign 10 ms about initial contact, then majority over alternate steps. Left open by
/// the paper: peaks lie 0.22 s apart or more, turning points are searched 0.15 s back,
/// and the anteroposterior maximum is the nearest before the minimum.
enum AuvinetContacts {
  /// Less than this is level, g.
  private static let level = 1e-3

  /// The contacts, in order.
  static func contacts(in signal: TrunkSignal) -> [PublishedContact] {
    let rate = signal.rateHertz
    let v = signal.vertical
    let ap = signal.anteroposterior
    let back = Int((0.15 * rate).rounded())
    let peaks = TrunkSignal.peaks(v, height: 1.3, distance: max(1, Int((0.22 * rate).rounded())))
    var found: [PublishedContact] = []
    for (k, peak) in peaks.enumerated() {
      let low = max(0, peak - back)
      // The last of equals: flight may be quite level.
      let lowest = (low...peak).reduce(v[low]) { min($0, v[$1]) }
      let bottom = (low...peak).last { v[$0] <= lowest + Self.level } ?? low
      let brake = (low...peak).reduce(low) { ap[$1] < ap[$0] ? $1 : $0 }
      var onset = brake
      while onset > 0 && ap[onset - 1] > ap[onset] + Self.level { onset -= 1 }
      let initial = (Double(bottom) + Double(onset)) / 2 / rate
      let end = k + 1 < peaks.count ? peaks[k + 1] : v.count
      let terminal = (peak..<end).first { v[$0] <= 0 }.map { Double($0) / rate }
      let near = Int((0.010 * rate).rounded())
      let middle = Int((initial * rate).rounded())
      let window = max(0, middle - near)...min(v.count - 1, middle + near)
      let lean = window.reduce(0.0) { $0 + signal.mediolateral[$1] }
      found.append(
        PublishedContact(
          initialContact: initial, terminalContact: terminal,
          side: lean == 0 ? nil : (lean > 0 ? .left : .right)))
    }
    found.alternateSides()
    return found
  }
}
