import CSerial
import Glibc
import SystemPackage

/// What is sent to an address of this computer by HTTP POST: each body is bytes of the line.
///
/// Only to the path that was named, and from no page of a browser. At most eight connections, 8 KiB of head and
/// 1 MiB of body; who is silent for thirty seconds in the middle of a message, or keeps others out, is hung up on.
package final class HTTPPushLine: NetworkLine, @unchecked Sendable {
  /// As it was written, for messages.
  package let name: String
  /// Requests that were refused.
  package private(set) var refusals: Int64 = 0

  private struct Client {
    var descriptor: CInt
    var reader = HTTPReader(mostBody: HTTPPushLine.mostBody)
    var heardAt: Int64
    var wasToldToGoOn = false
  }

  /// Readable while something can be read of the listener or a client.
  package let descriptor: CInt
  private let path: String
  private let listener: CInt
  package let wakeUp: WakeUp?
  private var clients: [Client] = []
  private var body: ArraySlice<UInt8> = []

  private static let mostClients = 8
  private static let mostBody = 1 << 20
  private static let patience: Int64 = 30_000_000_000

  /// Listens.
  ///
  /// - Throws: `SensorIOError` where it can't be listened there.
  package init(_ port: NetworkPort, name: String, wakeUp: WakeUp? = nil) throws(SensorIOError) {
    self.name = name
    self.wakeUp = wakeUp
    path = port.path
    let address = try SocketAddress(host: port.host, port: port.port, name: name)
    listener = try Sockets.bound(address, SOCK_STREAM, name: name)
    descriptor = cserial_set_of_descriptors()
    guard descriptor >= 0, listen(listener, 8) == 0, cserial_add_to_set(descriptor, listener) == 0 else {
      // What is made already ends with it, and closes its sockets.
      throw SensorIOError(Errno(rawValue: errno), path: name, doing: "listening")
    }
  }

  deinit {
    for client in clients { close(client.descriptor) }
    close(listener)
    if descriptor >= 0 { close(descriptor) }
  }

  /// The port it listens at.
  package var localPort: UInt16 { Sockets.localPort(listener) }

  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    // No more than are there at most: the other lines want to be read too.
    for _ in 0...Self.mostClients where body.isEmpty {
      let ready = cserial_ready_in_set(descriptor)
      if ready < 0 { break }
      if ready == listener { accept() } else { receive(ready, by: buffer) }
    }
    guard !body.isEmpty else { return .silent }
    let count = min(body.count, buffer.count)
    buffer.copyBytes(from: body.prefix(count))
    body = body.dropFirst(count)
    return .bytes(count)
  }

  private func accept() {
    let descriptor = Sockets.accept(listener)
    guard descriptor >= 0 else { return }
    let now = HostClock.nanoseconds()
    for client in clients where now - client.heardAt > Self.patience { remove(client.descriptor) }
    // The one that has been silent longest has least to say.
    if clients.count == Self.mostClients, let oldest = clients.min(by: { $0.heardAt < $1.heardAt }) {
      remove(oldest.descriptor)
    }
    guard cserial_add_to_set(self.descriptor, descriptor) == 0 else {
      close(descriptor)
      return
    }
    Sockets.tune(descriptor)
    clients.append(Client(descriptor: descriptor, heardAt: now))
  }

  private func remove(_ descriptor: CInt) {
    clients.removeAll { $0.descriptor == descriptor }
    close(descriptor)
  }

  private func receive(_ descriptor: CInt, by buffer: UnsafeMutableRawBufferPointer) {
    guard let place = clients.firstIndex(where: { $0.descriptor == descriptor }) else { return }
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    guard count > 0 else {
      if count == 0 || errno != EAGAIN && errno != EINTR { remove(descriptor) }
      return
    }
    clients[place].heardAt = HostClock.nanoseconds()
    clients[place].reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    while true {
      switch clients[place].reader.next() {
      case .incomplete:
        if clients[place].reader.isExpectant, !clients[place].wasToldToGoOn {
          clients[place].wasToldToGoOn = true
          _ = tell(descriptor, "HTTP/1.1 100 Continue\r\n\r\n")
        }
        return
      case .refused(let status):
        refusals += 1
        _ = answer(descriptor, status, closes: true)
        return remove(descriptor)
      case .message(let request):
        clients[place].wasToldToGoOn = false
        let status = status(of: request)
        if status == 200 { body += request.body } else { refusals += 1 }
        let goesOn = request.keepsConnection && status == 200
        guard answer(descriptor, status, closes: !goesOn), goesOn else { return remove(descriptor) }
      }
    }
  }

  private func status(of request: HTTPMessage) -> Int {
    guard request.first.count == 3, request.first[2].hasPrefix("HTTP/1.") else { return 400 }
    guard request.first[1] == path else { return 404 }
    guard request.first[0] == "POST" else { return 405 }
    // A page of any site can have a browser post here; the app sends no such field.
    return request.fields["origin"] == nil ? 200 : 403
  }

  private func answer(_ descriptor: CInt, _ status: Int, closes: Bool) -> Bool {
    let reasons = [
      200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
      413: "Content Too Large", 431: "Request Header Fields Too Large", 501: "Not Implemented",
    ]
    return tell(
      descriptor,
      "HTTP/1.1 \(status) \(reasons[status] ?? "Refused")\r\nContent-Length: 0\r\n"
        + (closes ? "Connection: close\r\n" : "") + "\r\n")
  }

  private func tell(_ descriptor: CInt, _ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) == $0.count }
  }
}
