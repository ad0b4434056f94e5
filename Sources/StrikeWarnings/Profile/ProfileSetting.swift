import StrictJSON

/// One row of a profile file: its key, what it takes, and where it is kept.
public struct ProfileSetting: Sendable {
  /// The part before the dot.
  public let section: String
  /// The part after the dot.
  public let name: String
  /// Its unit; empty where it has none.
  public let unit: String
  /// One line: what it does.
  public let summary: String
  /// What zero means; empty where zero is not special or not allowed.
  public let zeroMeans: String
  /// What it accepts, for messages: `true or false`, `a whole number from 1 to 64`.
  public let accepts: String
  private let read: @Sendable (RunnerProfile) -> String
  private let write: @Sendable (JSONValue, inout RunnerProfile) -> Bool

  /// Its full key, `section.name`.
  public var key: String { "\(section).\(name)" }

  init<Root>(
    _ row: SettingRow<Root>, section: String, get: @escaping @Sendable (RunnerProfile) -> Root,
    set: @escaping @Sendable (Root, inout RunnerProfile) -> Void
  ) {
    self.section = section
    name = row.name
    unit = row.unit
    summary = row.summary
    zeroMeans = row.zeroMeans
    accepts = row.accepts
    read = { row.json(in: get($0)) }
    write = { value, profile in
      var root = get(profile)
      guard row.set(value, in: &root) else { return false }
      set(root, &profile)
      return true
    }
  }

  /// Its value in a profile, as JSON.
  public func json(in profile: RunnerProfile) -> String { read(profile) }

  func set(_ value: JSONValue, in profile: inout RunnerProfile) -> Bool { write(value, &profile) }
}
