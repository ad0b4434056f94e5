/// Who gets in, and to what: decided from a request's head alone, before anything is looked up.
struct Door: Sendable {
  /// What a request gets.
  enum Answer: Equatable {
    /// The page.
    case page
    /// Its events, from where the browser left off: the last identifier it has seen.
    case events(after: String?)
    /// Nothing.
    case refused(Refusal)
  }

  /// Why nothing is served, and what the person may do.
  enum Refusal: Equatable, CaseIterable {
    case malformed, tooLarge, hasBody, tooSlow, wrongMethod, wrongHost, wrongOrigin, wrongToken, notFound,
      full

    /// As HTTP numbers it, with its words.
    var status: String {
      switch self {
      case .malformed: "400 Bad Request"
      case .tooLarge: "431 Request Header Fields Too Large"
      case .hasBody: "413 Content Too Large"
      case .tooSlow: "408 Request Timeout"
      case .wrongMethod: "405 Method Not Allowed"
      case .wrongHost: "421 Misdirected Request"
      case .wrongOrigin, .wrongToken: "403 Forbidden"
      case .notFound: "404 Not Found"
      case .full: "503 Service Unavailable"
      }
    }

    /// For a person.
    var words: String {
      switch self {
      case .malformed: "This is no request that is understood here."
      case .tooLarge: "A request may be 8 KiB and 64 headers."
      case .hasBody: "Nothing can be sent here."
      case .tooSlow: "The request did not come within 5 seconds."
      case .wrongMethod: "Only GET is answered."
      case .wrongHost: "Open the page by the link that footstrike printed: this name is not this computer's."
      case .wrongOrigin: "Other pages may not use this one. Open it by the link that footstrike printed."
      case .wrongToken: "Open the last link that footstrike printed, whole."
      case .notFound: "There is nothing here but the page."
      case .full: "Too many pages are open at once. Close one, and load this again."
      }
    }
  }

  /// What the link must carry; `nil` where only this computer gets here.
  let token: String?
  /// Names and addresses, other than the one a connection came to, that are this computer, in small letters.
  let ownNames: Set<String>

  /// What a request gets that came to an address and port of this computer.
  func answer(_ head: RequestHead, to address: String, port: UInt16) -> Answer {
    let host = head["host"]?.lowercased() ?? ""
    guard isOwn(host, address, port) else { return .refused(.wrongHost) }
    // A browser says from where a page asks; what says nothing is no browser, and can claim anything.
    if let origin = head["origin"], origin.lowercased() != "http://\(host)" { return .refused(.wrongOrigin) }
    let isOpened = head["sec-fetch-mode"] == "navigate" && head["sec-fetch-dest"] == "document"
    if let site = head["sec-fetch-site"], site != "same-origin", site != "none", !isOpened {
      return .refused(.wrongOrigin)
    }
    if let token, !Self.isSame(head.parameter("token") ?? "", token) { return .refused(.wrongToken) }
    guard head["upgrade"] == nil else { return .refused(.malformed) }
    guard head.method == "GET" else { return .refused(.wrongMethod) }
    switch head.path {
    case "/": return .page
    case "/events":
      return isOpened ? .refused(.wrongOrigin) : .events(after: head["last-event-id"])
    default: return .refused(.notFound)
    }
  }

  private func isOwn(_ host: String, _ address: String, _ port: UInt16) -> Bool {
    let names = ServeAddress.isLoopback(address) ? ["localhost", address] : [address]
    return (names + ownNames).contains { host == ServeAddress.authority($0, port) }
  }

  /// Takes as long whatever is wrong.
  static func isSame(_ given: String, _ token: String) -> Bool {
    let (given, token) = (Array(given.utf8), Array(token.utf8))
    var difference: UInt8 = given.count == token.count ? 0 : 1
    for place in token.indices { difference |= (place < given.count ? given[place] : 0) ^ token[place] }
    return difference == 0
  }

  /// 120 bits that nobody can guess, in letters and digits that can be read out.
  static func newToken() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    var generator = SystemRandomNumberGenerator()
    return String((0..<24).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
  }
}
