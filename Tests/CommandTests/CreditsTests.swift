import Foundation
import Testing

@testable import FootstrikeCommand

@Suite struct CreditsTests {
  @Test func `every dependency is listed with its exact version and a licence`() throws {
    let manifest = try String(contentsOfFile: "Package.swift", encoding: .utf8)
    let dependencies = manifest.matches(of: /\.package\(url: "[^"]*\/([^"\/]+)", ([a-z]+): "([^"]+)"\)/)
    #expect(dependencies.count == manifest.matches(of: /\.package\(/).count && !dependencies.isEmpty)
    let said = try BuiltCommand.run(["--licences"])
    #expect(said.status == 0)
    for dependency in dependencies {
      #expect(dependency.2 == "exact")
      #expect(said.output.contains("\(dependency.1) \(dependency.3): "), "\(dependency.1)")
    }
    for library in manifest.matches(of: /\.apt\(\["([a-z]+)[^"]*-dev"\]\)/) {
      #expect(said.output.contains(library.1 == "zlib" ? "zlib" : "(\(library.1))"), "\(library.1)")
    }
    #expect(Credits.parts.allSatisfy { !$0.licence.isEmpty && !$0.role.isEmpty })
  }

  @Test func `it says how to cite it, and shows its help where nothing is asked`() throws {
    let citation = try BuiltCommand.run(["--cite"])
    #expect(citation.status == 0 && citation.output.hasPrefix("footstrike \(Footstrike.version), "))
    let help = try BuiltCommand.run([])
    #expect(help.status == 0 && help.output.contains("USAGE: footstrike"))
  }
}
