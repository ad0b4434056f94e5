import ArgumentParser

@main
struct Footstrike: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "footstrike",
    abstract:
      "Finds a runner's strides, tells heel from forefoot strikes on descents, and warns.")
}
