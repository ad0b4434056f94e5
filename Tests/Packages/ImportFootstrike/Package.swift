// swift-tools-version: 6.2

import PackageDescription

/// A maker's package: it imports `Footstrike` and brings a protocol and a warning of its own.
let package = Package(
  name: "ImportFootstrike",
  dependencies: [.package(name: "footstrike", path: "../../..")],
  targets: [
    .executableTarget(
      name: "ImportFootstrike",
      dependencies: [
        .product(name: "Footstrike", package: "footstrike"),
        .product(name: "FootstrikeTesting", package: "footstrike"),
      ], swiftSettings: [.treatAllWarnings(as: .error)])
  ],
  swiftLanguageModes: [.v6]
)
