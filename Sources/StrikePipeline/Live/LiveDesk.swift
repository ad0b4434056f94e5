import Synchronization

/// What a live session's reader and the others tell each other, without waiting for each other.
final class LiveDesk: Sendable {
  /// What others ask of the reader.
  struct Orders {
    var messages: [(source: Int, bytes: [UInt8])] = []
    var wantsPause = false
  }

  private struct News {
    var status = LiveStatus()
    var notices: [String] = []
    var noticesLost = 0
  }

  private let news = Mutex(News())
  private let orders = Mutex(Orders())
  /// There may be something in `orders`: the reader has no lock to take at each packet.
  private let hasOrders = Atomic(false)
  private static let mostNotices = 256

  /// How it stood when the reader last told.
  var status: LiveStatus { news.withLock { $0.status } }

  /// Tells how things stand, and what happened; by the reader.
  func publish(_ status: LiveStatus, _ notices: [String]) {
    news.withLock { news in
      news.status = status
      let told = notices.prefix(Self.mostNotices - news.notices.count)
      news.notices += told
      news.noticesLost += notices.count - told.count
    }
  }

  /// What happened since the last call, oldest first.
  func takeNotices() -> [String] {
    news.withLock { news in
      defer {
        news.notices = []
        news.noticesLost = 0
      }
      return news.noticesLost > 0
        ? news.notices + ["\(news.noticesLost) more notices were left out"] : news.notices
    }
  }

  /// Asks something of the reader, which is to be woken.
  func order(_ change: (inout Orders) -> Void) {
    orders.withLock { change(&$0) }
    hasOrders.store(true, ordering: .releasing)
  }

  /// What was asked since the last time; `nil` where nothing was.
  @inline(__always) func takeOrders() -> Orders? {
    guard hasOrders.load(ordering: .relaxed) else { return nil }
    return takeNewOrders()
  }

  private func takeNewOrders() -> Orders? {
    guard hasOrders.exchange(false, ordering: .acquiring) else { return nil }
    return orders.withLock { orders in
      defer { orders.messages.removeAll(keepingCapacity: true) }
      return orders
    }
  }
}
