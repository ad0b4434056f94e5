import Foundation
import GaitModel
import Testing

@testable import FootstrikeCommand

/// A wrong word on the command line, and what it may have been meant to be.
struct SuggestionTests {
  @Test(arguments: [
    ("reply", "replay"), ("relpay", "replay"), ("sacrm", "sacrum"), ("SHOE", "shoe"), ("shnk", "shank"),
    ("heel-strike", "heel_strike"), ("heel", "heel_strike"), ("x", nil), ("", nil), ("basalt", nil),
    (String(repeating: "replay", count: 20), nil),
  ])
  func `is the nearest word there is, where one is near`(word: String, meant: String?) {
    #expect(["replay", "live", "shoe", "shank", "sacrum", "heel_strike"].nearest(to: word) == meant)
  }

  @Test(arguments: [
    ("reply run.csv", "there is no command reply; did you mean replay? there are replay, live,"),
    ("Samples/downhill-shoe.csv", "did you mean replay Samples/downhill-shoe.csv?"),
    ("frobnicate", "there is no command frobnicate; there are replay,"),
    (
      "replay x --placement sacrm",
      "sacrm is none of --placement; did you mean sacrum? there are shoe, shank,"
    ),
    ("replay x --placement shin", "did you mean shank?"),
    ("replay x --placement waist", "did you mean sacrum?"),
    ("live x --side lft", "lft is none of --side; did you mean left? there are left, right"),
    ("replay x --format jsn", "did you mean json? there are text, jsonl, csv, json, html, fit"),
    ("replay x --theme heel_strik", "did you mean heel_strike? there are worst, hard_impact,"),
    ("live x --protocol witmoton", "there is no protocol witmoton; did you mean witmotion?"),
    ("calibrate --heel a --forefoot b --placement shoe -o c --protocol xsns", "did you mean xsens?"),
    ("simulate --scenario trial", "did you mean trail?"),
    ("simulate --sample damged", "did you mean damaged?"),
    ("replay x --delimiter coma", "did you mean comma?"), ("replay x --column axx=3", "did you mean ax?"),
    ("replay x --plcement shoe", "Did you mean '--placement'?"), ("--vresion", "Did you mean '--version'?"),
    ("benchmark x --method purcel", "did you mean Purcell 2006?"),
  ])
  func `is told on one line with what there is`(line: String, words: String) throws {
    let outcome = try BuiltCommand.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    let first = try #require(outcome.complaintLines.first)
    #expect(first.contains(words) && !first.contains("\\n"), "\(first)")
  }

  @Test func `is not made where the parser says something else`() {
    let message = "Missing expected argument '<files> ...'"
    #expect(Suggestion.improve(message, of: ["replay"]) == message)
    #expect(
      Suggestion.improve("Unknown option '--zzzzzzzz'", of: ["replay"]) == "Unknown option '--zzzzzzzz'")
  }
}
