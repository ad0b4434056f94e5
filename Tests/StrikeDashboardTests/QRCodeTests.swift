import Foundation
import Testing

@testable import StrikeDashboard

struct QRCodeTests {
  /// A picture with four pixels a module, as a reader wants it: black on white, with its quiet zone.
  private func picture(_ code: QRCode) -> Data {
    let side = (code.size + 8) * 4
    var data = Data("P5 \(side) \(side) 255\n".utf8)
    for y in 0..<side {
      for x in 0..<side { data.append(code[row: y / 4 - 4, column: x / 4 - 4] ? 0 : 255) }
    }
    return data
  }

  @Test func `versions are as large as their text needs`() {
    for (bytes, size) in [(1, 21), (14, 21), (15, 25), (62, 33), (63, 37), (106, 41), (107, 45), (213, 57)] {
      #expect(QRCode(String(repeating: "a", count: bytes))?.size == size, "\(bytes)")
    }
    #expect(QRCode(String(repeating: "a", count: 214)) == nil)
  }

  @Test func `it has its three corners and its timing`() throws {
    let code = try #require(QRCode("http://192.168.1.5:8088/?token=abcdefghijkmnpqrstuvwxyz"))
    for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
      for y in 0..<7 {
        for x in 0..<7 {
          let ring = max(abs(x - 3), abs(y - 3))
          #expect(code[row: row + y, column: column + x] == (ring != 2))
        }
      }
    }
    for place in 8..<code.size - 8 { #expect(code[row: 6, column: place] == (place % 2 == 0)) }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg"), "zbarimg is not installed"),
    arguments: [1, 14, 15, 26, 42, 60, 62, 84, 106, 122, 152, 180, 181, 213])
  func `another program reads it`(_ bytes: Int) throws {
    let text = String("http://[fd00::5]:8088/?token=".prefix(bytes)) + String(repeating: "x7", count: 200)
    let told = String(text.prefix(bytes))
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pgm")
    defer { try? FileManager.default.removeItem(at: path) }
    try picture(#require(QRCode(told))).write(to: path)
    let reader = Process()
    reader.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
    reader.arguments = ["--quiet", "--raw", path.path]
    let pipe = Pipe()
    reader.standardOutput = pipe
    reader.standardError = FileHandle.nullDevice
    try reader.run()
    let read = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    reader.waitUntilExit()
    #expect(read == told + "\n")
  }
}
