import Glibc

/// The process that holds a port.
public struct PortHolder: Sendable, Equatable, CustomStringConvertible {
  /// Its number.
  public var process: Int32
  /// Its name, as `ps` shows it; empty where unknown.
  public var name: String

  /// `minicom (process 4711)`.
  public var description: String {
    process == getpid()
      ? "this program itself" : name.isEmpty ? "process \(process)" : "\(name) (process \(process))"
  }

  /// Who has a lock on a device, or else has it open; `nil` where that can't be seen.
  ///
  /// The lock is asked first: everyone may see it, and open files are seen only by their owner.
  public static func find(_ path: String) -> PortHolder? {
    (lockHolder(path) ?? opener(path)).map { process in
      PortHolder(process: process, name: TextFile.line("/proc/\(process)/comm") ?? "")
    }
  }

  private static func lockHolder(_ path: String) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0, let locks = TextFile.read("/proc/locks") else { return nil }
    let device = UInt(status.st_dev)
    // As the C library packs them.
    let major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfff)
    let minor = (device & 0xff) | (device >> 12 & ~0xff)
    // `1: FLOCK  ADVISORY  WRITE 4711 00:17:5 0 EOF`: device numbers in hexadecimal, then the inode.
    for line in locks.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", let process = Int32(fields[4]), process > 0 else {
        continue
      }
      let place = fields[5].split(separator: ":")
      if place.count == 3, UInt(place[0], radix: 16) == major, UInt(place[1], radix: 16) == minor,
        UInt(place[2]) == UInt(status.st_ino)
      {
        return process
      }
    }
    return nil
  }

  private static func opener(_ path: String) -> Int32? {
    let device = Directory.resolve(path) ?? path
    for entry in Directory.entries("/proc") {
      guard let process = Int32(entry), process != getpid() else { continue }
      let open = Directory.entries("/proc/\(process)/fd")
      if open.contains(where: { Directory.link("/proc/\(process)/fd/\($0)") == device }) { return process }
    }
    return nil
  }
}
