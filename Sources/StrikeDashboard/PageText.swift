import GaitReporting

/// What is sent to browsers, head and all.
enum PageText {
  /// The page, cut where its nonce goes.
  private static let parts: [ArraySlice<UInt8>] = {
    let page = String(decoding: PackageResources.dashboard_html, as: UTF8.self)
      .replacing("{{style}}", with: String(decoding: PackageResources.dashboard_css, as: UTF8.self))
      .replacing("{{script}}", with: String(decoding: PackageResources.dashboard_js, as: UTF8.self))
    return page.split(separator: "{{nonce}}", omittingEmptySubsequences: false).map { Array($0.utf8)[...] }
  }()

  /// The page; its own script and style run, by a number used once, and nothing else does.
  static func response() -> [UInt8] {
    let nonce = Door.newToken()
    let body = parts.joined(separator: nonce.utf8)
    let policy =
      "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
      + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
      + "require-trusted-types-for 'script'; trusted-types 'none'"
    return response("200 OK", type: "text/html; charset=utf-8", policy: policy, Array(body))
  }

  /// A refusal, with a sentence for a person.
  static func refusal(_ refusal: Door.Refusal) -> [UInt8] {
    response(
      refusal.status, type: "text/plain; charset=utf-8", policy: "default-src 'none'; frame-ancestors 'none'",
      Array("\(refusal.words)\n".utf8), more: refusal == .wrongMethod ? ["Allow: GET"] : [])
  }

  /// What comes before the first event; they end with the connection.
  static let eventsBegin = head(
    "200 OK", type: "text/event-stream", policy: "default-src 'none'; frame-ancestors 'none'", [])

  private static func response(
    _ status: String, type: String, policy: String, _ body: [UInt8], more: [String] = []
  ) -> [UInt8] {
    head(status, type: type, policy: policy, ["Content-Length: \(body.count)"] + more) + body
  }

  private static func head(_ status: String, type: String, policy: String, _ more: [String]) -> [UInt8] {
    let lines =
      [
        "HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Security-Policy: \(policy)",
        "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Referrer-Policy: no-referrer",
        "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
        "Cache-Control: no-store", "Connection: close",
      ] + more
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}
