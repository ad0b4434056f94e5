import Testing

@testable import StrikeDashboard

struct BoardTests {
  private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

  @Test func `a new browser gets what it begins with, the last minute and what goes on`() {
    let board = Board(capacity: 8, run: "r")
    board.open(Array("open".utf8))
    board.post(Array("old".utf8), at: 0)
    board.post(Array("descent".utf8), at: 0, about: "descent")
    board.post(Array("new".utf8), at: 100_000_000_000)
    var place = board.place(after: nil)
    #expect(
      text(board.take(&place, now: 101_000_000_000))
        == "data: open\n\nid: r-2\ndata: descent\n\nid: r-3\ndata: new\n\n")
    #expect(board.take(&place, now: 0) == [])
    board.post(Array("next".utf8), at: 0)
    #expect(text(board.take(&place, now: 0)) == "id: r-4\ndata: next\n\n")
  }

  @Test(arguments: 0...20) func `who is slow is told how many it missed, and gets the rest`(_ posted: Int) {
    let board = Board(capacity: 4, run: "r")
    for number in 1...3 { board.post(Array("\(number)".utf8), at: 0) }
    var place = board.place(after: "r-2")
    for number in 4..<4 + posted { board.post(Array("\(number)".utf8), at: 0) }
    let told = text(board.take(&place, now: 0))
    let numbers = told.matches(of: /data: (\d+)\n/).compactMap { Int($0.1) }
    let missed = told.firstMatch(of: /"missed","events":(\d+)/).flatMap { Int($0.1) } ?? 0
    #expect(missed + numbers.count == posted + 1)
    #expect(numbers == Array((4 + posted - numbers.count)..<(4 + posted)))
    #expect((missed > 0) == (posted > 3))
  }

  @Test(arguments: ["", "r", "r-", "r-9", "r--1", "x-1", "r-1-2", "r-99999999999999999999", "r-0x1"])
  func `an identifier that makes no sense begins anew`(_ identifier: String) {
    let board = Board(capacity: 4, run: "r")
    board.post(Array("1".utf8), at: 0)
    #expect(board.place(after: identifier).last == -1)
  }

  @Test func `the end comes once, after all that was told`() {
    let board = Board(capacity: 4, run: "r")
    board.post(Array("1".utf8), at: 0)
    board.end(Array("over".utf8))
    var place = board.place(after: nil)
    #expect(text(board.take(&place, now: 0)) == "id: r-1\ndata: 1\n\n")
    #expect(text(board.take(&place, now: 0)) == "data: over\n\n")
    #expect(board.take(&place, now: 0) == nil)
  }

  @Test func `whoever listens is woken, and only for as long as it listens`() async {
    let board = Board(capacity: 4, run: "r")
    var changes = board.changes().makeAsyncIterator()
    #expect(await changes.next() != nil)
    board.post([], at: 0)
    board.post([], at: 0)
    #expect(await changes.next() != nil)
    let task = Task {
      for await _ in board.changes() {}
      return true
    }
    task.cancel()
    #expect(await task.value)
  }
}
