import Glibc

/// Who may open a device, and what this user lacks.
public struct DeviceAccess: Sendable, Equatable {
  /// This user may read and write it.
  public var isAllowed: Bool
  /// The group it belongs to; `nil` where it has no name or there is no such device.
  public var group: String?
  /// This user is in that group already, for the next login at least.
  public var isInGroup: Bool
  /// Members of the group may read and write it.
  public var groupMayOpen: Bool

  init(isAllowed: Bool, group: String?, isInGroup: Bool, groupMayOpen: Bool) {
    self.isAllowed = isAllowed
    self.group = group
    self.isInGroup = isInGroup
    self.groupMayOpen = groupMayOpen
  }

  /// Asks the system about a path.
  public init(path: String) {
    isAllowed = access(path, R_OK | W_OK) == 0
    var status = stat()
    guard stat(path, &status) == 0 else {
      (group, isInGroup, groupMayOpen) = (nil, false, false)
      return
    }
    groupMayOpen = status.st_mode & 0o060 == 0o060
    group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) }
    var members: [String] = []
    if var member = getgrgid(status.st_gid)?.pointee.gr_mem {
      while let name = member.pointee {
        members.append(String(cString: name))
        member += 1
      }
    }
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
    isInGroup = user.map(members.contains) ?? false
  }

  /// What to do; empty where the user may open it.
  public var advice: String {
    if isAllowed { return "" }
    guard let group, groupMayOpen else { return "ask its owner for the right to read and write it" }
    if isInGroup { return "you are in the group \(group); log out and in again, so that it counts" }
    return "it belongs to the group \(group): sudo usermod -aG \(group) $USER, then log out and in again"
  }
}
