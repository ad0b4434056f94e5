import ArgumentParser
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

  /// The page, served from now on.
  func page() throws -> ServedPage? { try serve.map { try ServedPage($0) } }
}
