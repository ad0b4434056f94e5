import GaitModel

extension LabelledRecording {
  /// Rows of one step, by the strongest repetition of |a| at 0.22 to 0.55 s; `nil` where there is none.
  public var stepPeriodRows: Double? {
    let lengths = rows.map { Double(($0 * $0).sum().squareRoot()) }
    guard lengths.count > 200 else { return nil }
    let mean = lengths.reduce(0, +) / Double(lengths.count)
    let x = lengths.map { $0 - mean }
    let low = max(2, Int(0.22 * rateHertz))
    let high = min(Int(0.55 * rateHertz), x.count / 3)
    guard low < high else { return nil }
    func repetition(_ lag: Int) -> Double {
      var sum = 0.0
      for index in 0..<(x.count - lag) { sum += x[index] * x[index + lag] }
      return sum / Double(x.count - lag)
    }
    let values = ((low - 1)...(high + 1)).map(repetition)
    guard let best = (1..<(values.count - 1)).max(by: { values[$0] < values[$1] }), values[best] > 0 else {
      return nil
    }
    // A parabola through the peak and its neighbours.
    let (a, b, c) = (values[best - 1], values[best], values[best + 1])
    let bend = a - 2 * b + c
    let shift = bend < 0 ? 0.5 * (a - c) / bend : 0
    return Double(low - 1 + best) + min(max(shift, -0.5), 0.5)
  }

  /// The recording resampled, by straight lines, so that a step lasts so many rows; itself where it has no
  /// steps.
  public func withStepPeriod(rows wanted: Double) -> LabelledRecording {
    guard let period = stepPeriodRows, rows.count > 1 else { return self }
    var copy = self
    let scale = period / wanted
    let count = Int(Double(rows.count - 1) / scale)
    copy.rows = (0..<count).map { index in
      let place = Double(index) * scale
      let whole = Int(place)
      let part = Float(place - Double(whole))
      return rows[whole] + (rows[min(whole + 1, rows.count - 1)] - rows[whole]) * part
    }
    return copy
  }
}
