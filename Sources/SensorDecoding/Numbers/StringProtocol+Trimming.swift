extension StringProtocol {
  /// What is left without the characters of a kind at both ends.
  func trimming(_ isMargin: (Character) -> Bool) -> SubSequence {
    var rest = drop(while: isMargin)
    while let last = rest.last, isMargin(last) { rest.removeLast() }
    return rest
  }
}
