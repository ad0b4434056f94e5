/// A list whose length is bounded, however much is appended: once it is full every other element goes, and from
/// then on only every other one is taken.
struct ThinnedList<Element> {
  /// What is kept, in its order.
  private(set) var elements: [Element] = []
  /// One in so many is kept; a power of two.
  private(set) var keptEvery = 1
  /// What was appended, kept or not.
  private(set) var taken = 0
  private let most: Int

  /// A list of at most so many; even.
  init(most: Int) {
    precondition(most > 0 && most.isMultiple(of: 2), "a list that can be halved")
    self.most = most
  }

  mutating func append(_ element: Element) {
    taken += 1
    guard (taken - 1).isMultiple(of: keptEvery) else { return }
    if elements.count == most {
      keptEvery *= 2
      for place in 0..<most / 2 { elements[place] = elements[2 * place] }
      elements.removeLast(most / 2)
    }
    elements.append(element)
  }
}
