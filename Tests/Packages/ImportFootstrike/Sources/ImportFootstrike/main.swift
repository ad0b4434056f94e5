import Footstrike
import FootstrikeTesting
import Foundation

/// Ends with 1 where something is not as it should be.
func check(_ isRight: Bool, _ what: String) {
  print(isRight ? "good: \(what)" : "WRONG: \(what)")
  if !isRight { exit(1) }
}

/// The samples of a recorded file, by its bytes.
func samples(of path: String) throws -> [MotionSample] {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  guard case .samples(let description) = try Sniffer.sniff(head: bytes.span, name: path) else { return [] }
  var reader = SampleReader(description)
  var samples: [MotionSample] = []
  func keep(_ span: Span<MotionSample>) { for place in span.indices { samples.append(span[place]) } }
  reader.decode(bytes.span, keep)
  reader.finish(keep)
  return samples
}

let path = CommandLine.arguments.dropFirst().first ?? "../../../Samples/downhill-shoe.csv"
let run = try samples(of: path)
check(run.count > 10_000, "\(run.count) samples of \(path)")

let said = try warnings(from: run)
check(said.contains { $0.contains("heel first on") }, "it warns: \(said.first ?? "")")

// A warning of one's own: added to the profile, set, and told like all others.
var configuration = StrikeMonitor.Configuration(
  stream: StreamDescription(placement: .shoe, side: .left, rateHertz: 200, hasAngularRate: true))
configuration.profile.rules.insert(HastyStepsRule.self, at: 0)
configuration.profile[HastyStepsRule.self].limitStepsPerMinute = 150
var monitor = try StrikeMonitor(configuration)
var events: [GaitEvent] = []
monitor.push(run.span, into: &events)
monitor.finish(into: &events)
let haste = events.compactMap { event -> String? in
  guard case .warning(let warning) = event, warning.kind == .hastySteps else { return nil }
  return warning.sentence
}
check(!haste.isEmpty, "a rule of its own warns: \(haste.first ?? "")")

// A protocol of one's own: verified, found among all others by its bytes, analysed.
let frames = run.enumerated().map { PebbleGrammar.frame($1, number: $0) }
let verifier = DecoderVerifier(.pebble, stream: Array(frames.prefix(400).joined()))
check(verifier.problems().isEmpty, "its decoder stands cuts, damage and noise \(verifier.problems())")

var settings = SerialStream.Settings()
settings.protocols = [.pebble] + SerialProtocol.all
var stream = SerialStream(source: 0, settings: settings)
var received: [MotionSample] = []
for (sample, frame) in zip(run, frames) {
  stream.push(frame.span, arrival: 1_000_000_000 + sample.time.nanoseconds, into: &received)
}
stream.finish(into: &received)
check(stream.entry?.name == "pebble", "the stream is a pebble's: \(stream.reason)")
check(received.count == run.count, "\(received.count) samples at \(stream.rateHertz ?? 0) Hz")
