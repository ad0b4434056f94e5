import StrikePipeline

/// Tells when a sensor is gone for three seconds, hung up or silent, and when it is back: meanwhile nothing
/// it would warn of can be seen.
struct SensorAbsence {
  /// Something to tell of a port.
  struct News: Equatable {
    /// Its path.
    var port: String
    var isGone: Bool
    var words: String
  }

  private var isGone: [Bool] = []
  private static let patience: Int64 = 3_000_000_000

  /// Looks at how the ports stand; each absence is told once. In a pause nothing is.
  mutating func look(_ status: LiveStatus, now: Int64) -> [News] {
    if isGone.isEmpty { isGone = Array(repeating: false, count: status.ports.count) }
    var news: [News] = []
    for (place, port) in status.ports.enumerated() {
      if port.hasFailed, !isGone[place] {
        isGone[place] = true
        news.append(
          News(
            port: port.path, isGone: true, words: "\(port.path): it can't be read any more, and can't warn"))
        continue
      }
      let silence = now - port.lastArrival
      let isAway = port.state == .lost || port.state == .streaming && silence >= Self.patience
      if isAway, silence >= Self.patience, port.lastArrival > 0, !isGone[place], !status.isPaused {
        isGone[place] = true
        let advice = port.state == .lost ? "plug it in again" : "check its battery and how far it is"
        news.append(
          News(
            port: port.path, isGone: true,
            words: "\(port.path): nothing for 3 s; \(advice): until then it can't warn"))
      } else if isGone[place], port.state == .streaming, !isAway {
        isGone[place] = false
        news.append(News(port: port.path, isGone: false, words: "\(port.path): samples come again"))
      }
    }
    return news
  }
}
