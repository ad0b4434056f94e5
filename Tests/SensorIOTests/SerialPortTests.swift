import Foundation
import SensorIO
import Testing

/// Serial ports, on pseudo-terminals.
struct SerialPortTests {
  /// Long enough for a loaded machine; reached only by a failing test.
  private static let patience: Duration = .seconds(20)

  /// Reads until so many bytes have come.
  private func read(_ count: Int, from source: any ByteSource) throws -> [UInt8] {
    let block = ByteBlock(capacity: 512)
    var bytes: [UInt8] = []
    while bytes.count < count {
      let read = try block.fill(from: source, timeout: Self.patience)
      guard case .bytes = read else {
        Issue.record("\(read) after \(bytes.count) of \(count) bytes")
        return bytes
      }
      block.withBytes { span in for index in span.indices { bytes.append(span[index]) } }
    }
    return bytes
  }

  @Test func `all byte values pass unchanged in both directions`() throws {
    let device = try PseudoTerminal()
    let port = try SerialPort(path: device.path)
    let all = (0...255).map { UInt8($0) } + [0x03, 0x0D, 0x0A, 0x11, 0x13, 0x1A, 0xFF, 0x00, 0x04]
    #expect(try device.write(all) == all.count)
    #expect(try read(all.count, from: port) == all)
    try port.write(all)
    var back: [UInt8] = []
    while back.count < all.count {
      let piece = try device.read(timeout: Self.patience)
      try #require(!piece.isEmpty)
      back += piece
    }
    #expect(back == all)
  }

  @Test func `a port that is closed is open to others again`() throws {
    let device = try PseudoTerminal()
    func isExclusive() throws -> Bool {
      let other = open(device.path, O_RDWR | O_NOCTTY | O_NONBLOCK)
      try #require(other >= 0)
      defer { close(other) }
      var exclusive: Int32 = -1
      let getExclusive: UInt = 0x8004_5440  // TIOCGEXCL of <asm-generic/ioctls.h>
      try #require(ioctl(other, getExclusive, &exclusive) == 0)
      return exclusive == 1
    }
    do {
      let port = try SerialPort(path: device.path)
      // Root may open it all the same.
      if geteuid() == 0 { #expect(try isExclusive()) }
      #expect(throws: SensorIOError.self) { try SerialPort(path: device.path) }
      _ = port.baud
    }
    #expect(try !isExclusive())
  }

  @Test func `silence is told from a hang-up`() throws {
    let device = try PseudoTerminal()
    let port = try SerialPort(path: device.path)
    let block = ByteBlock(capacity: 64)
    #expect(try block.fill(from: port, timeout: .zero) == .silent)
    #expect(try block.fill(from: port, timeout: .milliseconds(2)) == .silent)
    #expect(try device.write([1, 2, 3]) == 3)
    #expect(try read(3, from: port) == [1, 2, 3])
    device.close()
    #expect(try block.fill(from: port) == .disconnected)
    #expect(try block.fill(from: port) == .disconnected)
    let error = #expect(throws: SensorIOError.self) { try port.write([1]) }
    #expect(error?.cause == .hungUp)
  }

  @Test func `a blocked reading ends at once when woken from another thread`() throws {
    let device = try PseudoTerminal()
    let wakeUp = try WakeUp()
    let port = try SerialPort(path: device.path, wakeUp: wakeUp)
    let block = ByteBlock(capacity: 64)
    Thread.detachNewThread { wakeUp.wake() }
    #expect(try block.fill(from: port) == .woken)
    #expect(try block.fill(from: port, timeout: .zero) == .silent)
    // A wake-up that came first ends the next reading, before bytes are read.
    wakeUp.wake()
    #expect(try device.write([7]) == 1)
    #expect(try block.fill(from: port) == .woken)
    #expect(try block.fill(from: port) == .bytes(1))
  }

  @Test(arguments: [50, 9_600, 74_880, 250_000, 1_000_000, 3_000_000] as [UInt32])
  func `any baud is set and read back`(_ baud: UInt32) throws {
    let device = try PseudoTerminal()
    let port = try SerialPort(path: device.path, settings: SerialSettings(baud: baud))
    #expect(port.baud == baud)
  }

  @Test func `a second opener is told that this program holds the port`() throws {
    let device = try PseudoTerminal()
    let port = try SerialPort(path: device.path)
    let error = #expect(throws: SensorIOError.self) { try SerialPort(path: device.path) }
    #expect(error?.cause == .busy)
    #expect(error?.description.contains("this program itself") == true)
    withExtendedLifetime(port) {}
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")))  // util-linux
  func `a second opener is told which other program holds the port`() throws {
    let device = try PseudoTerminal()
    let other = Process()
    let (input, output) = (Pipe(), Pipe())
    other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    other.arguments = ["--no-fork", device.path, "/bin/sh", "-c", "echo locked; read line"]
    (other.standardInput, other.standardOutput) = (input, output)
    try other.run()
    #expect(output.fileHandleForReading.readData(ofLength: 7) == Data("locked\n".utf8))
    let error = #expect(throws: SensorIOError.self) { try SerialPort(path: device.path) }
    #expect(error?.cause == .busy)
    #expect(error?.what.contains("(process \(other.processIdentifier))") == true, "\(error?.what ?? "")")
    input.fileHandleForWriting.write(Data("\n".utf8))
    other.waitUntilExit()
    #expect(throws: Never.self) { try SerialPort(path: device.path) }
  }

  @Test func `a port that went out of scope can be opened again`() throws {
    let device = try PseudoTerminal()
    for _ in 0..<3 {
      let port = try SerialPort(path: device.path)
      #expect(try device.write([9]) == 1)
      #expect(try read(1, from: port) == [9])
    }
  }

  @Test func `a device sees whether its port is open`() throws {
    let device = try PseudoTerminal()
    #expect(!device.isOpened)
    do {
      let port = try SerialPort(path: device.path)
      #expect(device.isOpened)
      withExtendedLifetime(port) {}
    }
    #expect(!device.isOpened)
    device.close()
    #expect(!device.isOpened)
  }

  @Test func `a line that nobody reads takes what fits and says so`() throws {
    let device = try PseudoTerminal()
    let port = try SerialPort(path: device.path)
    let error = #expect(throws: SensorIOError.self) {
      try port.write([UInt8](repeating: 0, count: 1 << 20), timeout: .milliseconds(5))
    }
    #expect(error?.cause == .timedOut)
  }

  @Test func `what is no port is refused with a sentence`() throws {
    let folder = TemporaryFolder()
    folder.write("data.csv", "1,2,3\n")
    let cases: [(String, SensorIOError.Cause)] = [
      ("\(folder.path)/data.csv", .notSerial), ("\(folder.path)/none", .notFound),
      (folder.path, .isDirectory),
      ("/dev/null", .notSerial),
    ]
    for (path, cause) in cases {
      let error = #expect(throws: SensorIOError.self) { try SerialPort(path: path) }
      #expect(error?.cause == cause, "\(path)")
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
    let lines = SerialSettings(dataTerminalReady: false)
    let device = try PseudoTerminal()
    let error = #expect(throws: SensorIOError.self) { try SerialPort(path: device.path, settings: lines) }
    #expect(error?.cause == .unsupported)
  }

  @Test func `a line comes back ten times and keeps its bytes`() throws {
    let folder = TemporaryFolder()
    let link = "\(folder.path)/pod"
    var device = try PseudoTerminal()
    folder.link("pod", to: device.path)
    let line = try SerialLine(path: link)
    let block = ByteBlock(capacity: 64)
    for round in 0..<10 {
      let bytes = (0..<20).map { UInt8($0 * 10 + round) }
      #expect(try device.write(bytes) == 20)
      #expect(try read(20, from: line) == bytes)
      device.close()
      #expect(try block.fill(from: line) == .disconnected)
      #expect(!line.isConnected)
      // Away: the link leads nowhere.
      #expect(try block.fill(from: line, timeout: .zero) == .silent)
      #expect(line.lastFailure != nil)
      device = try PseudoTerminal()
      folder.link("pod", to: device.path)
      #expect(try block.fill(from: line, timeout: Self.patience) == .reconnected)
      #expect(line.isConnected && line.lastFailure == nil)
    }
    #expect(line.reconnections == 10)
  }

  @Test func `waiting for a line to come back ends when woken`() throws {
    let device = try PseudoTerminal()
    let wakeUp = try WakeUp()
    let line = try SerialLine(path: device.path, wakeUp: wakeUp)
    let block = ByteBlock(capacity: 64)
    device.close()
    #expect(try block.fill(from: line) == .disconnected)
    Thread.detachNewThread { wakeUp.wake() }
    #expect(try block.fill(from: line) == .woken)
  }
}
