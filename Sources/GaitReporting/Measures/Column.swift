import GaitModel

/// One value of a row or an object, before it is spelt.
package enum ColumnValue {
  /// A word of the vocabulary.
  case word(StaticString?)
  /// Text from outside.
  case text(String?)
  case integer(Int64?)
  case number(Double, places: Int)
  case time(SensorTime?)
  case flag(Bool?)
}

/// One column of a CSV row, which is also one field of a JSON object.
package struct Column<Row>: Sendable {
  package let key: String
  let jsonKey: JSONKey
  package let value: @Sendable (Row) -> ColumnValue

  package init(_ key: String, _ value: @escaping @Sendable (Row) -> ColumnValue) {
    self.key = key
    jsonKey = JSONKey(key)
    self.value = value
  }

  /// A place in a layout: a column, or a measure where the session has it.
  enum Place: Sendable {
    case column(Column)
    case measure(StrideMeasure)
  }

  /// The columns of a layout, and after them the measures that are newer than it.
  static func columns(
    _ layout: [Place], _ measures: [StrideMeasure], _ column: (StrideMeasure) -> Column
  ) -> [Column] {
    var rest = measures
    var columns: [Column] = []
    for place in layout {
      switch place {
      case .column(let known): columns.append(known)
      case .measure(let measure):
        guard let place = rest.firstIndex(of: measure) else { continue }
        columns.append(column(rest.remove(at: place)))
      }
    }
    return columns + rest.map(column)
  }
}
