import GaitReporting

/// How far a long file is, on standard error, where a person watches it and standard output goes elsewhere.
struct ProgressBar {
  private let name: String
  private let isShown: Bool
  private var lastPercent = -1

  /// Shorter files are done before anybody looks.
  private static let shortest: Int64 = 20 << 20

  init(name: String, byteCount: Int64?) {
    self.name = name
    isShown = Console.errorIsTerminal && !Console.outputIsTerminal && (byteCount ?? 0) > Self.shortest
  }

  /// Shows a share, 0…1, where it is another percent.
  mutating func show(_ share: Double) {
    let percent = min(100, Int(share * 100))
    guard isShown, percent != lastPercent else { return }
    lastPercent = percent
    let filled = percent * 30 / 100
    Console.write(
      "\r\(name) [\(String(repeating: "#", count: filled))\(String(repeating: " ", count: 30 - filled))] "
        + "\(percent) %")
  }

  /// Takes the bar away.
  func clear() { if lastPercent >= 0 { Console.write("\r\u{1B}[K") } }
}
