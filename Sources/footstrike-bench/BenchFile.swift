import Glibc

/// A file read from its start in blocks, through one buffer.
final class BenchFile {
  private let descriptor: Int32
  private let block: UnsafeMutableRawBufferPointer

  /// Opens a file; ends the program where that can't be done.
  init(path: String, blockBytes: Int) {
    descriptor = open(path, O_RDONLY)
    precondition(descriptor >= 0, "\(path) can't be opened")
    block = .allocate(byteCount: blockBytes, alignment: 64)
  }

  deinit {
    close(descriptor)
    block.deallocate()
  }

  /// Hands on block after block, to the end of the file.
  func read(_ body: (Span<UInt8>) -> Void) { while readBlock(body) {} }

  /// Hands on the next block; false at the end of the file.
  func readBlock(_ body: (Span<UInt8>) -> Void) -> Bool {
    let count = Glibc.read(descriptor, block.baseAddress, block.count)
    if count <= 0 { return false }
    body(UnsafeRawBufferPointer(rebasing: block[..<count]).assumingMemoryBound(to: UInt8.self).span)
    return true
  }
}
