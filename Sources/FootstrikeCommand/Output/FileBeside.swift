import Glibc
import Synchronization

/// A file that gets its name when it is whole: written beside under another name, brought to the disk, and renamed.
///
/// Until then, and where that fails, what had the name before stays as it was.
final class FileBeside {
  /// What is written to.
  let descriptor: Int32
  private let path: String
  private var target: String
  private var isPending = true
  private static let number = Atomic(0)

  /// Begins a file in the folder of a path; its last part may be a link to a file elsewhere.
  ///
  /// - Returns: `nil`, with `errno`, where that can't be.
  init?(replacing path: String) {
    var before = stat()
    let exists = stat(path, &before) == 0
    target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    // Whoever may not write the old file may not put another in its place.
    if exists, access(path, W_OK) != 0 { return nil }
    let folder = target.folderAndName.folder
    while true {
      let number = Self.number.add(1, ordering: .relaxed).oldValue
      let beside = "\(folder).footstrike-\(getpid())-\(number)"
      let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { return nil }
      self.descriptor = descriptor
      self.path = beside
      break
    }
    guard exists else { return }
    fchmod(descriptor, before.st_mode & 0o7777)
    // Another's file keeps its owner where that is allowed.
    _ = fchown(descriptor, before.st_uid, before.st_gid)
  }

  deinit {
    guard isPending else { return }
    close(descriptor)
    unlink(path)
  }

  /// Brings it to the disk and gives it its name; returns `errno`, or 0. Once.
  func appear() -> Int32 {
    while fsync(descriptor) != 0, errno != EINVAL {
      guard errno == EINTR else { return errno }
    }
    isPending = false
    guard close(descriptor) == 0 || errno == EINTR, rename(path, target) == 0 else {
      defer { unlink(path) }
      return errno
    }
    // The name is on the disk once its folder is; where that can't be asked for, it comes with time.
    let folder = target.folderAndName.folder
    let opened = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if opened >= 0 {
      fsync(opened)
      close(opened)
    }
    return 0
  }
}
