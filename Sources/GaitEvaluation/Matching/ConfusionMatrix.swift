/// Found against true classes.
public struct ConfusionMatrix: Sendable, Equatable {
  /// The classes' names, in the order of the rows and columns.
  public let classes: [String]
  /// `counts[truth][found]`.
  public private(set) var counts: [[Int]]

  /// An empty matrix over some classes.
  public init(classes: [String]) {
    precondition(!classes.isEmpty, "a confusion matrix needs classes")
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// Several matrices over the same classes, added up; `nil` where there are none.
  public init?(summing matrices: [ConfusionMatrix]) {
    guard let first = matrices.first else { return nil }
    self = first
    for matrix in matrices.dropFirst() {
      precondition(matrix.classes == classes, "matrices over other classes can't be added")
      for row in counts.indices {
        for column in counts.indices { counts[row][column] += matrix.counts[row][column] }
      }
    }
  }

  /// Counts one decision, by positions in `classes`.
  public mutating func add(truth: Int, found: Int) { counts[truth][found] += 1 }

  /// All decisions.
  public var total: Int { counts.joined().reduce(0, +) }

  /// Right decisions ÷ all; NaN where there are none.
  public var accuracy: Double { Double(classes.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total) }

  /// Right ÷ all found to be of this class; 0 where none was.
  public func precision(_ index: Int) -> Double {
    ratio(counts[index][index], classes.indices.reduce(0) { $0 + counts[$1][index] })
  }

  /// Right ÷ all truly of this class; 0 where none is.
  public func recall(_ index: Int) -> Double { ratio(counts[index][index], counts[index].reduce(0, +)) }

  /// Harmonic mean of precision and recall of one class.
  public func f1(_ index: Int) -> Double {
    let found = classes.indices.reduce(0) { $0 + counts[$1][index] }
    return ratio(2 * counts[index][index], found + counts[index].reduce(0, +))
  }

  /// Mean F1 over the classes that occur.
  public var macroF1: Double {
    let present = classes.indices.filter { index in
      counts[index].contains { $0 > 0 } || counts.contains { $0[index] > 0 }
    }
    return present.isEmpty ? .nan : present.reduce(0) { $0 + f1($1) } / Double(present.count)
  }

  /// Agreement beyond chance (Cohen 1960); NaN where chance alone explains everything.
  public var cohensKappa: Double {
    let n = Double(total)
    let chance = classes.indices.reduce(0.0) { sum, index in
      let truth = Double(counts[index].reduce(0, +))
      let found = Double(classes.indices.reduce(0) { $0 + counts[$1][index] })
      return sum + truth * found / (n * n)
    }
    return (accuracy - chance) / (1 - chance)
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
