import ArgumentParser

@main
struct Footstrike: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "footstrike",
    abstract:
      "Finds strides in the motion of a runner, tells heel from forefoot strikes on descents, and warns.")
}
