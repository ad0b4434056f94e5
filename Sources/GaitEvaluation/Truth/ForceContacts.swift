/// Contacts as a force plate or an instrumented treadmill sees them.
public enum ForceContacts {
  /// Initial and terminal contacts: where the force crosses a threshold, between samples by straight lines.
  ///
  /// Holes under 20 ms are closed and blips under 50 ms left out. A contact cut by an end of the recording
  /// has no such edge: NaN.
  public static func find(
    force: [Double], threshold: Double, rateHertz: Double
  ) -> [(initial: Double, terminal: Double)] {
    let shortestHole = Int((0.020 * rateHertz).rounded())
    let shortestContact = Int((0.050 * rateHertz).rounded())
    var runs: [Range<Int>] = []
    var at = 0
    while at < force.count {
      guard force[at] > threshold else {
        at += 1
        continue
      }
      let start = at
      while at < force.count, force[at] > threshold { at += 1 }
      if let last = runs.last, start - last.upperBound < shortestHole {
        runs[runs.count - 1] = last.lowerBound..<at
      } else {
        runs.append(start..<at)
      }
    }
    func edge(_ after: Int) -> Double {
      let before = force[after - 1]
      return (Double(after - 1) + (threshold - before) / (force[after] - before)) / rateHertz
    }
    return runs.compactMap { run in
      let isCut = run.lowerBound == 0 || run.upperBound == force.count
      guard isCut || run.count >= shortestContact else { return nil }
      return (
        run.lowerBound == 0 ? .nan : edge(run.lowerBound),
        run.upperBound == force.count ? .nan : edge(run.upperBound)
      )
    }
  }
}
