import GaitModel

/// Lee et al. 2010: two anteroposterior minima a step, a deep one at contact, a shallow one at toe-off.
///
/// Terminal contact is the deepest local minimum between the shortest stance less 10 ms and the next
/// contact. The foot is the larger mediolateral peak of the contact, low-passed at 10 Hz (fourth order),
/// then majority over alternate steps. Left open by the paper: minima of contact lie 0.22 s apart or more
/// and 0.3 g under the mean; the shortest stance is 0.12 s.
enum LeeContacts {
  /// The contacts, in order.
  static func contacts(in signal: TrunkSignal) -> [PublishedContact] {
    let rate = signal.rateHertz
    guard !signal.anteroposterior.isEmpty else { return [] }
    let mean = signal.anteroposterior.reduce(0, +) / Double(signal.anteroposterior.count)
    let braking = signal.anteroposterior.map { mean - $0 }
    let ml = TrunkSignal.smoothed(signal.mediolateral, order: 4, cutoffHertz: 10, rateHertz: rate)
    let places = TrunkSignal.peaks(braking, height: 0.3, distance: max(1, Int((0.22 * rate).rounded())))
    let shortest = Int((0.11 * rate).rounded())
    var found: [PublishedContact] = []
    for (k, place) in places.enumerated() {
      let end = k + 1 < places.count ? places[k + 1] - Int((0.03 * rate).rounded()) : braking.count - 1
      var leaving: Int?
      var next = place + max(1, shortest)
      while next < end {
        if braking[next] > braking[next - 1], braking[next] >= braking[next + 1],
          leaving.map({ braking[next] > braking[$0] }) ?? true
        {
          leaving = next
        }
        next += 1
      }
      var left = 0.0
      var right = 0.0
      for i in place...(leaving ?? place) {
        left = max(left, ml[i])
        right = max(right, -ml[i])
      }
      found.append(
        PublishedContact(
          initialContact: Double(place) / rate, terminalContact: leaving.map { Double($0) / rate },
          side: left == right ? nil : (left > right ? .left : .right)))
    }
    found.alternateSides()
    return found
  }
}
