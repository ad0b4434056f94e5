import ArgumentParser
import GaitModel
import StrikeDashboard

extension ServeAddress: ExpressibleByArgument {
  /// An address as it is written after `--serve`.
  public init?(argument: String) { self.init(argument) }
}

/// Whether a session is shown on a page while it goes on.
struct ServeOption: ParsableArguments {
  @Option(
    defaultAsFlag: ServeAddress.loopback,
    help: ArgumentHelp(
      "Show it on a page for a browser, on this computer alone; on a phone in the same network with 0.0.0.0:8088, by the link or the code that is printed.",
      valueName: "address:port"))
  var serve: ServeAddress?

  @Option(
    help: ArgumentHelp(
      "Keep the token of the page's link in this file, so that the link stays the same; it is made where there is none.",
      valueName: "file"))
  var serveToken: String?

  func validate() throws {
    if serveToken != nil, serve == nil { throw ValidationError("--serve-token is of the page: add --serve") }
  }

  /// The page, served from now on.
  func page() throws -> ServedPage? {
    try serve.map { address in
      try ServedPage(
        address, token: serveToken.map { path throws(FootstrikeError) in try KeptToken.read(path) })
    }
  }
}
