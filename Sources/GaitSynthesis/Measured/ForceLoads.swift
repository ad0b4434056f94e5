import SignalProcessing

/// When feet load a treadmill: contacts are force over 5 % of the weight, low-passed at 60 Hz.
struct ForceLoads {
  /// One load.
  struct Load {
    /// Where the force crosses the limit, up and down, s.
    var initial: Double
    var terminal: Double
    /// To half of the weight, s.
    var half: Double
    /// Steepest rise in the first 50 ms, weights a second.
    var loading: Double
  }

  private let force: [Double]
  private let rate: Double
  private let weight: Double
  private(set) var loads: [Load] = []

  /// - Parameter weight: N.
  init(force: [Double], rateHertz: Double, weight: Double) {
    rate = rateHertz
    self.weight = weight
    let smooth = ZeroPhaseLowPass.filtered(force, cutoffHertz: 60, rateHertz: rateHertz)
    // In flight a belt under load does not read exactly nothing.
    let flight = smooth.filter { $0 < 0.08 * weight }.sorted()
    let base =
      flight.isEmpty ? 0 : (flight[(flight.count - 1) / 2] + flight[flight.count / 2]) / 2
    self.force = smooth.map { $0 - base }
    find()
  }

  private mutating func find() {
    let level = 0.05 * weight
    var start: Double?
    for i in 0..<max(force.count - 1, 0) where (force[i] > level) != (force[i + 1] > level) {
      let time = (Double(i) + (level - force[i]) / (force[i + 1] - force[i])) / rate
      if force[i] <= level {
        start = time
      } else if let begin = start {
        start = nil
        let peak = force[Int((begin * rate).rounded(.up))...i].max() ?? 0
        guard time - begin > 0.1, time - begin < 0.45, peak > weight else { continue }
        loads.append(
          Load(initial: begin, terminal: time, half: half(begin), loading: loading(begin)))
      }
    }
  }

  private func at(_ time: Double) -> Double {
    let x = min(max(time * rate, 0), Double(force.count - 1))
    let i = min(Int(x), force.count - 2)
    return force[i] + (force[i + 1] - force[i]) * (x - Double(i))
  }

  private func half(_ start: Double) -> Double {
    for step in 0..<120 where at(start + 0.0005 * Double(step)) > 0.5 * weight {
      return 0.0005 * Double(step)
    }
    return 0.03
  }

  private func loading(_ start: Double) -> Double {
    (0..<49).map { (at(start + 0.001 * Double($0 + 1)) - at(start + 0.001 * Double($0))) / 0.001 }.max()!
      / weight
  }
}
