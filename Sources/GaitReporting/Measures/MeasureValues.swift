/// One number of each measure of a session; NaN where it is not known.
public struct MeasureValues: Sendable {
  private let measures: [StrideMeasure]
  private var values: [Double]

  /// The value of each measure.
  public init(
    _ measures: [StrideMeasure] = StrideMeasure.all, _ value: (StrideMeasure) -> Double = { _ in .nan }
  ) {
    self.measures = measures
    values = measures.map(value)
  }

  /// In the measure's unit; NaN for a measure that the session did not have.
  public subscript(measure: StrideMeasure) -> Double {
    get { measures.firstIndex(of: measure).map { values[$0] } ?? .nan }
    set { if let place = measures.firstIndex(of: measure) { values[place] = newValue } }
  }
}
