import Glibc

/// The parts of footstrike that `Scripts/bench` times one by one.
@main
struct FootstrikeBench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func number(_ place: Int, _ otherwise: Int) -> Int {
      place < arguments.count ? Int(arguments[place]) ?? otherwise : otherwise
    }
    switch arguments.first {
    case "ring": RingBench.run(items: number(1, 4_000_000), turns: number(2, 200_000))
    default:
      print("usage: footstrike-bench ring [ITEMS [TURNS]]")
      exit(64)
    }
  }
}
