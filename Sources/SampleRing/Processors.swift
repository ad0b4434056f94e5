import CRing

/// The processors this program may run on.
public enum Processors {
  /// More than one; asked once, before a thread is bound to one of them.
  public static let areSeveral = cring_processors() > 1
}
