import Synchronization

/// Carries a value that can't be copied into a thread or a task that starts later.
///
/// A closure that escapes can't consume what it captures; it can capture this and take the value out.
public final class Handoff<Value: ~Copyable & Sendable>: Sendable {
  private let value: Mutex<Value?>

  /// Holds a value until it is taken.
  public init(_ value: consuming sending Value) { self.value = Mutex(value) }

  /// Takes the value out; traps the second time.
  public func take() -> sending Value {
    guard let taken = value.withLock({ $0.take() }) else {
      preconditionFailure("a handoff is taken once; this one was taken before")
    }
    return taken
  }
}
