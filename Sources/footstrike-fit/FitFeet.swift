import ArgumentParser
import Foundation
import GaitEvaluation
import GaitSynthesis

/// Fits made feet to people's.
struct FitFeet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feet", abstract: "Fit the modes of made feet to people's markers.",
    discussion: """
      Takes a folder of markers and force (Scripts/fetch-datasets gets it), writes FootCurve+Modes.swift, and says \
      how far each mode is from the one in use. Same markers, same modes; there is no seed.
      """)

  @Argument(help: ArgumentHelp("People's markers and force.", valueName: "folder"))
  var markers: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The modes' Swift source.", valueName: "file"))
  var output: String

  func run() throws {
    let trials = try MarkerFolder(path: markers).trials
    let strides = try trials.flatMap { MeasuredStride.all(of: try $0.load()) }
    let people = Set(strides.map(\.person)).count
    let fit = FootCurveFit(strides)
    try fit.source(people: people).write(toFile: output, atomically: true, encoding: .utf8)
    print("\(fit.strides) strides of \(people) people, \(fit.feet) feet and speeds")
    for (number, change) in fit.changes.enumerated() {
      print(String(format: "mode %d: %.2f percent off the one in use", number + 1, 100 * change))
    }
  }
}
