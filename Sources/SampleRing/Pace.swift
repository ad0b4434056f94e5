/// Tells one side of a ring, when it is about to look at the other's index, to stand back for a moment first.
///
/// Where one side is as fast as the other it soon runs a few steps behind: it looks for each few elements, and
/// each look takes the line away from the side that is about to write there, so that both wait for lines most
/// of the time. Whoever finds that its last look brought little stands back for a moment and finds much.
/// One element a look may as well be a conversation, where a moment counts: then looks in vain lie between,
/// while the other side answers.
@usableFromInline
struct Pace {
  /// So many elements a look cost next to nothing each.
  @usableFromInline let worthALook: Int
  /// The own index at the last look that found something.
  @usableFromInline var then = 0
  /// Looks in vain since.
  @usableFromInline var looksInVain = 0
  /// How often in a row one element was found with hardly a look in vain.
  @usableFromInline var singles = 0

  /// Fewer looks in vain than an answer takes: it has to cross twice.
  @usableFromInline static let hardlyAny = 4
  /// So many in a row are no accident; an answer now and then is there before one looks.
  @usableFromInline static let inStep = 8

  init(capacity: Int) { worthALook = min(256, capacity / 4) }

  /// Before a look.
  ///
  /// - Parameter index: elements ever transferred.
  /// - Returns: this side follows the other step by step.
  @inlinable @inline(__always) mutating func isInStep(_ index: Int) -> Bool {
    let transferred = index &- then
    guard transferred != 0 else { return false }
    singles = transferred == 1 && !isConversation ? singles &+ 1 : 0
    then = index
    looksInVain = 0
    return transferred < worthALook && (transferred > 1 || singles > Self.inStep)
  }

  /// The other side takes its time.
  @inlinable @inline(__always) var isConversation: Bool { looksInVain >= Self.hardlyAny }

  /// A look found nothing.
  @inlinable @inline(__always) mutating func foundNothing() { looksInVain &+= 1 }

  /// This side has slept: the other one is slow.
  @inlinable @inline(__always) mutating func slept() { looksInVain = Self.hardlyAny }
}
