import GaitModel
import SignalProcessing

/// Reenalda et al. 2016: contact where the pelvis falls fastest.
///
/// The downward velocity, the integral of the vertical acceleration without gravity, peaks when support
/// reaches the body's weight. No terminal contact and no side. Left open by the paper: the velocity is
/// high-passed at 0.5 Hz (second order, both ways) against drift; peaks lie 0.22 s apart or more and
/// over 0.2 m/s.
enum ReenaldaContacts {
  /// The contacts, in order.
  static func contacts(in signal: TrunkSignal) -> [PublishedContact] {
    let rate = signal.rateHertz
    guard !signal.vertical.isEmpty else { return [] }
    let mean = signal.vertical.reduce(0, +) / Double(signal.vertical.count)
    var velocity = 0.0
    let raw = signal.vertical.map { (v: Double) -> Double in
      velocity += (v - mean) * Double(Units.standardGravity) / rate
      return velocity
    }
    let drift = TrunkSignal.smoothed(raw, order: 2, cutoffHertz: 0.5, rateHertz: rate)
    let downward = zip(raw, drift).map { $1 - $0 }
    return TrunkSignal.peaks(downward, height: 0.2, distance: max(1, Int((0.22 * rate).rounded()))).map {
      PublishedContact(initialContact: Double($0) / rate, terminalContact: nil, side: nil)
    }
  }
}
