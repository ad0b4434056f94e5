import GaitModel

/// Mo & Chow 2018, the method for the foot: initial contact at the peak of the resultant acceleration,
/// toe-off where it next exceeds 2 g.
///
/// Published: 4.7 ± 4.1 ms at contact, eleven people. Left open by the abstract: peaks lie 0.45 s apart or
/// more and over 3 g; toe-off is looked for from 0.12 s after the peak, once the foot has read under 1.5 g,
/// to 0.6 s.
enum MoContacts {
  /// The contacts, in order.
  static func contacts(in signal: FootSignal) -> [PublishedContact] {
    let rateHertz = signal.rateHertz
    let peaks = TrunkSignal.peaks(
      signal.resultant, height: 3, distance: max(1, Int((0.45 * rateHertz).rounded())))
    return peaks.enumerated().map { k, peak in
      let from = peak + Int((0.12 * rateHertz).rounded())
      let end = min(
        k + 1 < peaks.count ? peaks[k + 1] : signal.resultant.count, peak + Int((0.6 * rateHertz).rounded()))
      var wasQuiet = false
      var terminal: Int?
      for place in min(from, end)..<end {
        if signal.resultant[place] < 1.5 { wasQuiet = true }
        if wasQuiet, signal.resultant[place] > 2 {
          terminal = place
          break
        }
      }
      return PublishedContact(
        initialContact: Double(peak) / rateHertz, terminalContact: terminal.map { Double($0) / rateHertz })
    }
  }
}
