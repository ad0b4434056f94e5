import ArgumentParser

/// Makes what is learned of people anew from their markers; no product.
@main struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "footstrike-fit", abstract: "Make what footstrike has learned of people anew.",
    subcommands: [FitShoe.self, FitFeet.self])
}
