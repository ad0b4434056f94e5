import ArgumentParser

/// A session as a part of a BIDS data set.
struct BIDSOptions: ParsableArguments {
  @Option(
    name: .customLong("bids"),
    help: ArgumentHelp(
      "Write samples and events into this data set, made where there is none.", valueName: "folder"))
  var folder: String?

  @Option(help: ArgumentHelp("The runner, in letters and digits.", valueName: "label"))
  var subject = "01"

  @Option(help: ArgumentHelp("What he did, in letters and digits.", valueName: "label"))
  var task = "run"

  func validate() throws {
    for (option, label) in [("--subject", subject), ("--task", task)]
    where Self.label(label) != label || label.isEmpty {
      throw ValidationError("\(option) is letters and digits, as in sub-01 and task-run")
    }
  }

  /// What of a name may stand in a file's.
  static func label(_ name: String) -> String {
    String(
      decoding: name.utf8.filter { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }, as: UTF8.self)
  }

  /// Where a session's files go.
  ///
  /// - Parameter recording: what it is called among several.
  func place(of recording: String?) -> BIDSPlace? {
    folder.map { folder in
      BIDSPlace(
        folder: folder.hasSuffix("/") ? String(folder.dropLast()) : folder, subject: subject,
        session: recording.map(Self.label), task: task)
    }
  }
}

/// Names of a session's files in a BIDS data set.
struct BIDSPlace: Sendable {
  let folder: String
  let subject: String
  let session: String?
  let task: String

  private var entities: String { "sub-\(subject)" + (session.map { "_ses-\($0)" } ?? "") }
  /// Of the session, below the data set.
  var sessionFolder: String { "\(folder)/sub-\(subject)" + (session.map { "/ses-\($0)" } ?? "") }
  /// Of its recordings.
  var motionFolder: String { sessionFolder + "/motion" }
  /// `sub-01_ses-x_scans.tsv`.
  var scans: String { "\(sessionFolder)/\(entities)_scans.tsv" }
  /// `…_events.tsv` and `.json`.
  func events(_ ending: String) -> String { "\(motionFolder)/\(entities)_task-\(task)_events.\(ending)" }
  /// Of one sensor: `…_tracksys-shoeleft_motion.tsv`.
  func motion(_ label: String, _ end: String) -> String {
    "\(motionFolder)/\(entities)_task-\(task)_tracksys-\(label)_\(end)"
  }
}
