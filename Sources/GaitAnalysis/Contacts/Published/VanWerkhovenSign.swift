import GaitModel

/// van Werkhoven et al. 2019: the foot's sagittal angular velocity right after contact tells heel first
/// (toes turning down) from not (toes turning up or still), with a cut at 0 deg/s.
///
/// Published: 92.2 % of heel against other strikes, twelve people. Left open by the abstract: the contacts
/// are where |a| first rises over 2.5 g between mid-swing and the foot's being still, and the velocity is
/// the mean over the 20 ms after.
enum VanWerkhovenSign {
  /// The contacts, in order.
  static func contacts(in signal: FootSignal) -> [PublishedContact] {
    let rateHertz = signal.rateHertz
    let swings = signal.midSwings
    let after = max(1, Int((0.020 * rateHertz).rounded()))
    return zip(swings, swings.dropFirst()).compactMap { start, end in
      guard Double(end - start) <= 1.6 * rateHertz else { return nil }
      let middle = (start + end) / 2
      // The swing itself feels more than 2.5 g: the blow is the steepest rise before the middle.
      let rises = ((start + 2)..<max(start + 2, middle)).map {
        ($0, signal.resultant[$0] - signal.resultant[$0 - 1])
      }
      guard let steepest = rises.max(by: { $0.1 < $1.1 }), steepest.1 > 0 else { return nil }
      var contact = steepest.0
      while contact > start + 1, signal.resultant[contact] - signal.resultant[contact - 1] > 0.25 * steepest.1
      {
        contact -= 1
      }
      let window = contact..<min(signal.pitchRate.count, contact + after + 1)
      let mean = window.reduce(0.0) { $0 + signal.pitchRate[$1] } / Double(max(1, window.count))
      return PublishedContact(
        initialContact: Double(contact) / rateHertz, pattern: mean < 0 ? .rearfoot : .forefoot)
    }
  }
}
