import GaitModel

/// Falbriard et al. 2018: from one mid-swing to the next, the least pitch rate of the first half is the
/// initial contact, that of the second half the terminal contact.
///
/// On the dorsum of the foot. Left open by the paper's abstract: mid-swings are peaks of the pitch rate
/// (see `FootSignal`), and strides of over 1.6 s are none.
enum FalbriardContacts {
  /// The contacts, in order.
  static func contacts(in signal: FootSignal) -> [PublishedContact] {
    let swings = signal.midSwings
    return zip(swings, swings.dropFirst()).compactMap { start, end in
      guard Double(end - start) <= 1.6 * signal.rateHertz else { return nil }
      let middle = (start + end) / 2
      guard let initial = FootSignal.least(signal.pitchRate, start..<middle),
        let terminal = FootSignal.least(signal.pitchRate, middle..<end)
      else { return nil }
      return PublishedContact(
        initialContact: Double(initial) / signal.rateHertz,
        terminalContact: Double(terminal) / signal.rateHertz)
    }
  }
}
