import GaitModel
import GaitReporting

/// Nothing: for standard output that gets other words.
struct NoReport: Report {
  func begin(into bytes: inout [UInt8]) {}
  func push(_ event: GaitEvent, into bytes: inout [UInt8]) {}
  func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {}
}
