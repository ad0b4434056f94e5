import Foundation
import Testing

/// Python with readers of what is written here, made by `Scripts/requirements/install`.
enum ReadBack {
  static let python: String? = {
    let path = ".build/requirements/exports/bin/python"
    if FileManager.default.isExecutableFile(atPath: path) { return path }
    print(
      "skipped: nothing reads files back; Scripts/requirements/install exports .build/requirements/exports")
    return nil
  }()

  /// What a program in Python says, as JSON.
  static func run(_ program: String, _ arguments: [String]) throws -> [String: Any] {
    let python = try #require(python)
    let words = ([python, "-c", program] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let outcome = try BuiltCommand.shell(words)
    #expect(outcome.status == 0, "\(outcome.complaints)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }
}

@Suite struct FITCommandTests {
  private static let sample = "Samples/downhill-shoe.csv"

  /// Reads with Garmin's own reader and with fitdecode, and tells where they differ.
  private static let program = """
    import json, sys, math
    from garmin_fit_sdk import Decoder, Stream
    import fitdecode
    path = sys.argv[1]
    whole = Decoder(Stream.from_file(path)).check_integrity()
    messages, errors = Decoder(Stream.from_file(path)).read()
    records = messages["record_mesgs"]
    names = {f["key"]: f["field_name"] for f in messages.get("field_description_mesgs", [])}
    seen, differ = [], 0
    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for message in reader:
            if isinstance(message, fitdecode.FitDataMessage) and message.name == "record":
                seen.append({f.name: f.value for f in message.fields if f.value is not None})
    for one, other in zip(records, seen):
        for name in ["position_lat", "heart_rate", "cadence", "stance_time", "step_length", "enhanced_speed"]:
            differ += one.get(name) != other.get(name)
        for key, value in one.get("developer_fields", {}).items():
            there = other.get(names[key])
            known = value == value and value != 255
            differ += (there != value) if known else (there is not None and there == there)
    told = [r for r in seen if "strike_pattern" in r]
    print(json.dumps({
        "whole": whole, "errors": len(errors), "records": len(records), "seen": len(seen), "differ": differ,
        "names": sorted(names.values()), "told": len(told), "laps": len(messages["lap_mesgs"]),
        "hearts": sum("heart_rate" in r for r in seen), "places": sum("position_lat" in r for r in seen),
        "contact": told[len(told) // 2].get("stance_time") if told else None,
        "first": records[0]["timestamp"].isoformat(), "sport": messages["session_mesgs"][0]["sport"]}))
    """

  @Test(.enabled(if: ReadBack.python != nil))
  func `two other readers read what is written, and alike`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.fit")
    let outcome = try BuiltCommand.run([
      "replay", Self.sample, "--side", "left", "--start", "2026-05-17T06:40:00+02:00", "--fit", path,
    ])
    #expect(outcome.status == 0)
    let read = try ReadBack.run(Self.program, [path])
    #expect(read["whole"] as? Bool == true && read["errors"] as? Int == 0 && read["differ"] as? Int == 0)
    #expect(read["records"] as? Int == 77 && read["seen"] as? Int == 77 && read["laps"] as? Int == 4)
    #expect(read["first"] as? String == "2026-05-17T04:40:00+00:00" && read["sport"] as? String == "running")
    let contact = try #require(read["contact"] as? Double)
    #expect((180...300).contains(contact))
    let names = try #require(read["names"] as? [String])
    #expect(
      Set(names).isSuperset(of: [
        "strike_pattern", "heel_first", "RS_FootStrike_L", "RS_Impact_GS_L", "RS_ContactTime_L",
        "foot_strike_angle_deg", "peak_foot_acceleration_g", "grade_percent", "ground_contact_time_ms",
      ]))
  }

  @Test(.enabled(if: ReadBack.python != nil && watch != nil))
  func `the watch's own file keeps positions and heart rate`() throws {
    let watch = try #require(Self.watch)
    let folder = try ScratchFolder()
    let path = folder.path("merged.fit")
    let before = try Data(contentsOf: URL(fileURLWithPath: watch))
    let outcome = try BuiltCommand.run([
      "replay", Self.sample, "--start", "2015-08-15T14:50:00Z", "--altitude", watch, "--fit", path,
    ])
    #expect(outcome.complaints.contains("75 of its 2,809 records lie in the recording"))
    let read = try ReadBack.run(Self.program, [path])
    #expect(read["whole"] as? Bool == true && read["errors"] as? Int == 0 && read["differ"] as? Int == 0)
    let watched = try ReadBack.run(Self.program, [watch])
    for key in ["records", "hearts", "places", "laps"] {
      #expect(try #require(read[key] as? Int) > 3 && read[key] as? Int == watched[key] as? Int)
    }
    #expect((70...76).contains(try #require(read["told"] as? Int)))
    #expect(try Data(contentsOf: URL(fileURLWithPath: watch)) == before)
  }

  /// A real run; not part of the project.
  private static let watch: String? = {
    let folder = ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats"
    let path = folder + "/files/fit_running/activity-small-fenix2-run.fit"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  @Test func `a recording without a date says how to give it one`() throws {
    let folder = try ScratchFolder()
    let outcome = try BuiltCommand.run(["replay", Self.sample, "--fit", folder.path("run.fit")])
    #expect(outcome.status == 2)
    #expect(
      outcome.complaints.contains("it tells no date") && outcome.complaints.contains("--start 2026-05-17T"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("run.fit")))
    let nonsense = try BuiltCommand.run(["replay", Self.sample, "--start", "yesterday"])
    #expect(nonsense.status == 64)
    let two = try BuiltCommand.run([
      "replay", Self.sample, "Samples/downhill-accelerometer.csv", "--start", "2026-05-17T06:40:00Z",
    ])
    #expect(two.status == 64)
  }

  @Test func `a track that is elsewhere leaves the recording's own file`() throws {
    let folder = try ScratchFolder()
    let own = folder.path("own.fit")
    var outcome = try BuiltCommand.run([
      "replay", Self.sample, "--start", "2026-05-17T06:40:00Z", "--fit", own,
    ])
    #expect(outcome.status == 0)
    let path = folder.path("run.fit")
    outcome = try BuiltCommand.run([
      "replay", Self.sample, "--start", "2026-05-18T06:40:00Z", "--altitude", own, "--fit", path,
    ])
    #expect(outcome.complaints.contains("so it is not used"))
    // The watch's file is read and never written.
    outcome = try BuiltCommand.run([
      "replay", Self.sample, "--start", "2026-05-17T06:40:00Z", "--altitude", own, "--fit", own,
    ])
    #expect(outcome.status == 64 && outcome.complaints.contains("would be written over"))
  }

  @Test func `a file of our own takes the session of the other foot`() throws {
    let folder = try ScratchFolder()
    let (left, both) = (folder.path("left.fit"), folder.path("both.fit"))
    let run = ["replay", Self.sample, "--start", "2026-05-17T06:40:00Z"]
    _ = try BuiltCommand.run(run + ["--side", "left", "--fit", left])
    let outcome = try BuiltCommand.run(run + ["--side", "right", "--altitude", left, "--fit", both])
    #expect(outcome.status == 0 && outcome.complaints.contains("76 of its 77 records"))
    let inspected = try BuiltCommand.run(["replay", both, "--format", "json"])
    #expect(inspected.output.contains("\"start_utc\":\"2026-05-17T06:40:0"))
  }
}
