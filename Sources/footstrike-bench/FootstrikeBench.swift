import CBench
import GaitModel
import Glibc

/// The parts of footstrike that `Scripts/bench` times and counts one by one.
///
/// Everything printed is `NAME NUMBER`, one a line.
@main
struct FootstrikeBench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func text(_ place: Int) -> String { place < arguments.count ? arguments[place] : "" }
    func number(_ place: Int, _ otherwise: Int) -> Int { Int(text(place)) ?? otherwise }
    switch (text(0), arguments.count) {
    case ("ring", _): RingBench.run(items: number(1, 4_000_000), turns: number(2, 200_000))
    case ("rows", 2): try DecodeBench.rows(of: text(1))
    case ("bits", 2): try DecodeBench.bits(of: text(1))
    case ("samples", 2): try DecodeBench.samples(of: text(1))
    case ("analysis", 2...):
      try AnalysisBench.run(
        count: number(1, 1_000_000), placement: Placement(rawValue: text(2)) ?? .shoe,
        gyroscope: text(3) != "accelerometer")
    case ("streams", 3): try StreamsBench.run(count: number(1, 64), seconds: number(2, 60))
    case ("work", 3) where MeasuredWork.kinds.contains(text(1)):
      let work = try MeasuredWork(text(1), elements: number(2, 100_000))
      let before = cbench_allocations()
      work.run()
      let after = cbench_allocations()
      print("allocations", after - before)
    case ("live", 2...) where LiveBench(Array(arguments.dropFirst())) != nil:
      try LiveBench(Array(arguments.dropFirst()))?.run()
    case ("kinds", 1): for kind in MeasuredWork.kinds { print(kind) }
    default:
      print(
        """
        usage: footstrike-bench ring [ITEMS [TURNS]]
               footstrike-bench rows|samples|bits FILE
               footstrike-bench analysis COUNT [PLACEMENT [accelerometer]]
               footstrike-bench streams COUNT SECONDS
               footstrike-bench live \(LiveBench.usage)
               footstrike-bench work \(MeasuredWork.kinds.joined(separator: "|")) ELEMENTS
        """)
      exit(64)
    }
  }
}
