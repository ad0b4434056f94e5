import Synchronization

/// Carries a value that can't be copied into a thread or a task that starts later.
///
/// A closure that escapes can't consume what it captures; it can capture this and take the value out.
public final class Handoff<Value: ~Copyable & Sendable>: @unchecked Sendable {
  /// Touched by whoever sets `isTaken` first, and by nobody else.
  private var value: Value?
  private let isTaken = Atomic(false)

  /// Holds a value until it is taken.
  public init(_ value: consuming Value) { self.value = consume value }

  /// Takes the value out; traps the second time.
  public func take() -> Value {
    guard !isTaken.exchange(true, ordering: .acquiringAndReleasing), let taken = value.take() else {
      preconditionFailure("a handoff is taken once; this one was taken before")
    }
    return taken
  }
}
