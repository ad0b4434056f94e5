/// One HTTP/1.1 message, request or answer.
struct HTTPMessage: Equatable {
  /// Its first line, in words: method, target, version, or version, status, reason.
  var first: [String]
  /// Names in lower case.
  var fields: [String: String]
  var body: [UInt8] = []

  /// Whether the connection goes on after it.
  var keepsConnection: Bool {
    fields["connection"]?.lowercased() != "close" && !first.contains("HTTP/1.0")
  }
}

/// Cuts the bytes of a connection into messages (RFC 9112), and refuses what is not plainly one of a size that was
/// expected: nothing here is guessed.
struct HTTPReader {
  enum Progress: Equatable {
    /// More bytes are needed.
    case incomplete
    case message(HTTPMessage)
    /// It can't be read on; the status to answer with.
    case refused(Int)
  }

  private var buffer: [UInt8] = []
  private let mostBody: Int
  /// A body that is as long as the connection lasts is one.
  private let mayEndWithConnection: Bool

  private static let mostHead = 8_192
  private static let mostFields = 64

  /// - Parameter answers: it reads answers and not requests.
  init(mostBody: Int, answers: Bool = false) {
    self.mostBody = mostBody
    mayEndWithConnection = answers
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) { buffer += bytes }

  /// Nothing waits here.
  var isEmpty: Bool { buffer.isEmpty }

  /// A sender waits to be told to go on before it sends the body (`Expect: 100-continue`).
  var isExpectant: Bool {
    guard let end = headEnd, let message = head(end) else { return false }
    return buffer.count == end && message.fields["expect"]?.lowercased() == "100-continue"
  }

  /// The next whole message, which is then taken out.
  ///
  /// - Parameter isClosed: no more bytes will come.
  mutating func next(isClosed: Bool = false) -> Progress {
    guard let end = headEnd else { return buffer.count > Self.mostHead ? .refused(431) : .incomplete }
    guard end <= Self.mostHead else { return .refused(431) }
    guard var message = head(end) else { return .refused(400) }
    let length = message.fields["content-length"]
    if let coding = message.fields["transfer-encoding"] {
      guard length == nil else { return .refused(400) }
      guard coding.lowercased() == "chunked" else { return .refused(501) }
      switch chunks(from: end) {
      case .success(let body?):
        message.body = body.bytes
        buffer.removeSubrange(..<body.end)
        return .message(message)
      case .success(nil): return .incomplete
      case .failure(let refusal): return .refused(refusal.status)
      }
    }
    var count = 0
    if let length {
      guard length.utf8.count <= 10, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let told = Int(length)
      else { return .refused(400) }
      count = told
    } else if mayEndWithConnection {
      guard buffer.count - end <= mostBody else { return .refused(413) }
      guard isClosed else { return .incomplete }
      count = buffer.count - end
    }
    guard count <= mostBody else { return .refused(413) }
    guard buffer.count - end >= count else { return .incomplete }
    message.body = Array(buffer[end..<end + count])
    buffer.removeSubrange(..<(end + count))
    return .message(message)
  }

  /// Where the head ends, behind its empty line.
  private var headEnd: Int? {
    var place = 3
    let most = min(buffer.count, Self.mostHead + 1)
    while place < most {
      if buffer[place] == 10, buffer[place - 1] == 13, buffer[place - 2] == 10, buffer[place - 3] == 13 {
        return place + 1
      }
      place += 1
    }
    return nil
  }

  private func head(_ end: Int) -> HTTPMessage? {
    let head = buffer[..<(end - 2)]
    guard head.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 13 || $0 == 10 || $0 == 9 || $0 >= 0x80 }) else {
      return nil
    }
    // Each line ends as it must, and none goes on in the next.
    var lines = head.split(separator: 10, omittingEmptySubsequences: false).dropLast()
    guard let first = lines.popFirst(), first.last == 13, !first.dropLast().contains(13),
      lines.count <= Self.mostFields
    else { return nil }
    var message = HTTPMessage(
      first: String(decoding: first.dropLast(), as: UTF8.self).split(separator: " ", maxSplits: 2).map(
        String.init),
      fields: [:])
    guard message.first.count >= 2 else { return nil }
    for line in lines {
      guard line.last == 13, !line.dropLast().contains(13), let colon = line.firstIndex(of: 0x3A),
        colon > line.startIndex,
        line[..<colon].allSatisfy({ $0 > 0x20 })
      else { return nil }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = line[(colon + 1)...].dropLast().drop { $0 == 0x20 || $0 == 9 }
      let text = String(decoding: value.reversed().drop { $0 == 0x20 || $0 == 9 }.reversed(), as: UTF8.self)
      // What tells the length, or for whom it is, is told once.
      if message.fields[name] != nil, ["content-length", "transfer-encoding", "host"].contains(name) {
        return nil
      }
      message.fields[name] = text
    }
    return message
  }

  private struct Refused: Error { var status: Int }

  /// The body of all chunks once the last has come.
  private func chunks(from start: Int) -> Result<(bytes: [UInt8], end: Int)?, Refused> {
    var body: [UInt8] = []
    var place = start
    while true {
      guard let lineEnd = buffer[place...].prefix(128).firstIndex(of: 10) else {
        return buffer.count - place >= 128 ? .failure(Refused(status: 400)) : .success(nil)
      }
      let line = buffer[place..<lineEnd].dropLast()
      let digits = line.prefix { $0 != 0x3B }
      guard !digits.isEmpty, digits.count <= 7, buffer[lineEnd - 1] == 13, !line.contains(13),
        digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let count = Int(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return .failure(Refused(status: 400)) }
      guard body.count + count <= mostBody else { return .failure(Refused(status: 413)) }
      place = lineEnd + 1
      guard buffer.count >= place + count + 2 else { return .success(nil) }
      guard buffer[place + count] == 13, buffer[place + count + 1] == 10 else {
        // Trailers are of no use here, and need not be read.
        return .failure(Refused(status: 400))
      }
      body += buffer[place..<place + count]
      place += count + 2
      if count == 0 { return .success((body, place)) }
    }
  }
}
