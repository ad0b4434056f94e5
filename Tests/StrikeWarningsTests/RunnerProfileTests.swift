import GaitModel
import Testing

@testable import StrikeWarnings

@Suite struct `Runner profile` {
  @Test func `what it writes it reads back`() throws {
    var profile = RunnerProfile()
    profile.heelStrike.streak.raiseCount = 4
    profile.heelStrike.minimumConfidence = 0.55
    profile.cues.feedbackShare = 0.25
    profile.cues.theme = "low_cadence"
    profile.hardImpact.isEnabled = false
    #expect(try RunnerProfile(json: profile.json(), file: "runner.json") == profile)
    #expect(profile != RunnerProfile())
  }

  @Test func `what it leaves out keeps its default`() throws {
    let profile = try RunnerProfile(json: Array(#"{"heel_strike": {"window": 12}}"#.utf8), file: "r.json")
    var expected = RunnerProfile()
    expected.heelStrike.streak.window = 12
    #expect(profile == expected)
    #expect(try RunnerProfile(json: Array("{}".utf8), file: "r.json") == RunnerProfile())
  }

  @Test(arguments: [
    (
      #"{"heel_strike": {"raise_coun": 4}}"#,
      "r.json: heel_strike.raise_coun is no setting; did you mean heel_strike.raise_count? known are"
    ),
    (#"{"heal_strike": {}}"#, "r.json: heal_strike is no section; did you mean heel_strike? known are cues,"),
    (
      #"{"heel_strike": {"window": 65}}"#,
      "r.json: heel_strike.window is 65.0; it must be a whole number from 1 to 64"
    ),
    (#"{"heel_strike": {"window": 4.5}}"#, "r.json: heel_strike.window is 4.5; it must be a whole number"),
    (#"{"heel_strike": {"enabled": 1}}"#, "r.json: heel_strike.enabled is 1.0; it must be true or false"),
    (
      #"{"cues": {"feedback_share": true}}"#,
      "r.json: cues.feedback_share is true; it must be a number from 0 to 1"
    ),
    (#"{"cues": {"feedback_share": "1"}}"#, "is the text \"1\""),
    (#"{"cues": 3}"#, "r.json: cues is no object"),
    (
      #"{"cues": {"theme": "heal_strike"}}"#,
      "r.json: heal_strike is no theme of cues; did you mean heel_strike? there are worst, hard_impact"
    ),
    (#"{"cues": {"theme": "sensor_trouble"}}"#, "r.json: sensor_trouble is no theme of cues"),
    (#"{"cues": {"theme": "fast_descent"}}"#, "cues.theme is fast_descent, which has nothing to say"),
    (#"{"cues": {"theme": "Heel!"}}"#, "cues.theme is the text \"Heel!\"; it must be a word"),
    (#"{"cues": {"theme": 3}}"#, "cues.theme is 3.0; it must be a word"),
    ("[1]", "r.json: this is no JSON object"),
    ("", "r.json: not JSON"),
    ("{\"cues\": ", "r.json: not JSON"),
    (
      #"{"heel_strike": {"raise_count": 12}}"#,
      "r.json: heel_strike.raise_count is 12, more than heel_strike.window, 10"
    ),
  ])
  func `what it can't use it names`(json: String, message: String) {
    let error = #expect(throws: FootstrikeError.self) {
      try RunnerProfile(json: Array(json.utf8), file: "r.json")
    }
    #expect("\(error!)".contains(message), "\(error!)")
  }

  @Test func `every setting is written once, within its own range`() throws {
    let keys = RunnerProfile().settings.map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(RunnerProfile.settingsTable.split(separator: "\n").count == keys.count + 2)
    #expect(RunnerProfile().settings.allSatisfy { !$0.summary.isEmpty })
    #expect(try RunnerProfile(json: RunnerProfile().json(), file: "defaults") == RunnerProfile())
  }
}
