import Foundation
import SensorIO
import Testing

/// Files, pipes, and what happens to them.
struct FileSourceTests {
  private func readAll(_ source: FileSource, blockSize: Int = 256 * 1024) throws -> String {
    let block = ByteBlock(capacity: blockSize)
    var bytes: [UInt8] = []
    while case .bytes = try block.fill(from: source) {
      block.withBytes { span in for index in span.indices { bytes.append(span[index]) } }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [1, 7, 4096, 256 * 1024])
  func `a file is read whole in blocks of any size`(_ blockSize: Int) throws {
    let folder = TemporaryFolder()
    let text = (0..<5000).map { "\($0),1.5\n" }.joined()
    folder.write("run.csv", text)
    let source = try FileSource(path: "\(folder.path)/run.csv")
    #expect(source.byteCount == Int64(text.utf8.count))
    #expect(try readAll(source, blockSize: blockSize) == text)
    #expect(source.bytesRead == Int64(text.utf8.count))
    #expect(source.missingBytes == 0)
  }

  @Test func `an empty file ends`() throws {
    let folder = TemporaryFolder()
    folder.write("empty.csv", "")
    #expect(try readAll(FileSource(path: "\(folder.path)/empty.csv")).isEmpty)
  }

  @Test func `a file that grows is read to its new end, and one that shrinks says what is missing`() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/run.csv"
    folder.write("run.csv", "0123456789")
    let growing = try FileSource(path: path)
    let shrinking = try FileSource(path: path)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    handle.seekToEndOfFile()
    handle.write(Data("ab".utf8))
    #expect(try readAll(growing) == "0123456789ab")
    #expect(growing.missingBytes == 0)
    handle.truncateFile(atOffset: 4)
    #expect(try readAll(shrinking) == "0123")
    #expect(shrinking.missingBytes == 6)
  }

  @Test func `a directory and a missing file are refused with a sentence`() throws {
    let folder = TemporaryFolder()
    let directory = #expect(throws: SensorIOError.self) { try FileSource(path: folder.path) }
    #expect(directory?.description == "\(folder.path): is a directory; name a file in it")
    let missing = #expect(throws: SensorIOError.self) { try FileSource(path: "\(folder.path)/none.csv") }
    #expect(missing?.cause == .notFound)
  }

  @Test func `a pipe is silent, then read, then ended, and can be woken`() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    // Both ends, so that opening the other one does not wait.
    let writer = open(path, O_RDWR)
    let wakeUp = try WakeUp()
    let source = try FileSource(path: path, wakeUp: wakeUp)
    #expect(source.byteCount == nil)
    let block = ByteBlock()
    #expect(try block.fill(from: source, timeout: .milliseconds(1)) == .silent)
    #expect(write(writer, "abc", 3) == 3)
    #expect(try block.fill(from: source) == .bytes(3))
    Thread.detachNewThread { wakeUp.wake() }
    #expect(try block.fill(from: source) == .woken)
    close(writer)
    #expect(try block.fill(from: source) == .ended)
  }
}
