// swift-tools-version: 6.2

import PackageDescription

/// Every module is Swift 6; a warning is an error, so main never collects them.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One module: a folder in Sources, and one in Tests where it has tests.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "footstrike",
  products: [
    .executable(name: "footstrike", targets: ["FootstrikeCommand"]),
    .library(name: "Footstrike", targets: ["Footstrike"]),
    .library(name: "FootstrikeTesting", targets: ["FootstrikeTesting"]),
  ],
  // Exactly these, so that a build is the same next year; `footstrike --licences` names them.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    // Floor 0: words, filters, ring. They import nothing of ours.
    module("CLibrary"),
    module("GaitModel"),
    module("SignalProcessing", ["CLibrary"]),
    module("SampleRing", ["CRing"]),
    module("StrictJSON"),

    // Floor 1: bytes to samples, samples to strikes, and samples with known truth.
    module("SensorDecoding", ["CLibrary", "GaitModel", "CPlainRows"]),
    module("GaitAnalysis", ["CLibrary", "GaitModel", "SignalProcessing"]),
    module("GaitSynthesis", ["GaitModel", "SignalProcessing"]),

    // Floor 2: what is made of strikes, and where bytes come from.
    module("StrikeWarnings", ["GaitModel", "StrictJSON"]),
    module("GaitReporting", ["CLibrary", "GaitModel", "SensorDecoding"]),
    module("SensorIO", ["CSerial", .product(name: "SystemPackage", package: "swift-system")]),
    module("HostSensors", ["CSensors"]),

    // Floor 3: samples to events, with no thread, file or clock; and recordings to samples, with no thread.
    module("StrikeMonitoring", ["GaitModel", "GaitAnalysis", "StrikeWarnings"]),
    module(
      "PracticeLog",
      [
        "GaitModel", "GaitReporting", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    module("MotionRecordings", ["CArchive", "CLibrary", "CZlib", "GaitModel", "SensorDecoding", "SensorIO"]),

    // Floor 4: what a maker imports; and the only threads and clocks.
    module(
      "Footstrike", ["GaitModel", "GaitAnalysis", "SensorDecoding", "StrikeMonitoring", "StrikeWarnings"]),
    module("FootstrikeTesting", ["GaitModel", "SensorDecoding"]),
    module(
      "StrikePipeline",
      [
        "GaitModel", "SampleRing", "SensorDecoding", "GaitAnalysis", "StrikeMonitoring", "MotionRecordings",
        "SensorIO",
      ]),
    module(
      "GaitEvaluation",
      [
        "GaitModel", "GaitReporting", "SignalProcessing", "SensorDecoding", "GaitAnalysis", "GaitSynthesis",
        "StrictJSON", "StrikeMonitoring", "StrikeWarnings", "MotionRecordings",
      ]),

    .target(
      name: "StrikeDashboard",
      dependencies: [
        "GaitModel", "GaitReporting", "SampleRing", "SensorIO",
        // Its sockets alone: FlyingFox's own server brings libcurl, and has no bounds.
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ], resources: [.embedInCode("Page")], swiftSettings: strict),

    // Floor 5: the command.
    .executableTarget(
      name: "FootstrikeCommand",
      dependencies: [
        "GaitModel", "SensorDecoding", "GaitAnalysis", "GaitSynthesis", "StrikeWarnings", "GaitReporting",
        "GaitEvaluation", "SensorIO", "HostSensors", "StrikeMonitoring", "MotionRecordings",
        "StrikePipeline", "PracticeLog", "StrikeDashboard",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // Trains the model of shoes without a gyroscope; no product.
    .executableTarget(
      name: "footstrike-fit",
      dependencies: [
        "GaitAnalysis", "GaitEvaluation", "GaitSynthesis",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // What Scripts/bench times, part by part; no product.
    .executableTarget(
      name: "footstrike-bench",
      dependencies: [
        "CBench", "GaitModel", "SampleRing", "SensorDecoding", "GaitAnalysis", "GaitSynthesis",
        "StrikeMonitoring", "SensorIO", "StrikePipeline",
      ], swiftSettings: strict),

    // What Scripts/fuzz attacks the readers of foreign bytes with; no product.
    .executableTarget(
      name: "footstrike-fuzz",
      dependencies: [
        "CFuzz", "GaitEvaluation", "GaitModel", "GaitReporting", "GaitSynthesis", "MotionRecordings",
        "SensorDecoding",
        "StrictJSON", "StrikeWarnings",
      ], swiftSettings: strict),

    // C: what Swift's Glibc module does not show, and three system libraries.
    .systemLibrary(name: "CSensors", providers: [.apt(["libsensors-dev"])]),
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CSerial"),
    .target(name: "CRing"),
    .target(name: "CPlainRows"),
    .target(name: "CBench"),
    .target(name: "CFuzz"),

    tests("GaitModelTests", ["GaitModel"]),
    tests("SignalProcessingTests", ["SignalProcessing"]),
    tests("SampleRingTests", ["SampleRing"]),
    tests("StrictJSONTests", ["StrictJSON"]),
    tests(
      "SensorDecodingTests",
      ["SensorDecoding", "FootstrikeTesting", "GaitModel", "GaitSynthesis", "CPlainRows"]),
    tests(
      "GaitAnalysisTests", ["GaitAnalysis", "GaitModel", "SensorDecoding", "GaitSynthesis", "GaitEvaluation"]),
    tests("GaitSynthesisTests", ["GaitSynthesis", "GaitModel"]),
    tests("StrikeWarningsTests", ["StrikeWarnings", "GaitModel"]),
    tests("GaitReportingTests", ["GaitReporting", "GaitModel", "SensorDecoding", "StrikeWarnings"]),
    tests(
      "GaitEvaluationTests",
      ["GaitEvaluation", "GaitModel", "GaitReporting", "GaitSynthesis", "StrikeWarnings"]),
    tests("SensorIOTests", ["SensorIO"]),
    tests(
      "PracticeLogTests",
      ["PracticeLog", "GaitReporting", "GaitModel", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("MotionRecordingsTests", ["CArchive", "GaitModel", "MotionRecordings", "SensorDecoding"]),
    tests("HostSensorsTests", ["HostSensors"]),
    tests(
      "StrikePipelineTests",
      [
        "StrikePipeline", "StrikeMonitoring", "MotionRecordings", "GaitModel", "SampleRing", "SensorDecoding",
        "GaitAnalysis", "GaitSynthesis", "StrikeWarnings", "GaitReporting", "SensorIO",
      ]),
    tests("StrikeDashboardTests", ["StrikeDashboard", "GaitModel", "GaitReporting"]),
    tests(
      "CommandTests",
      [
        "FootstrikeCommand", "GaitModel", "GaitSynthesis", "SensorDecoding", "SensorIO", "StrikeDashboard",
        "StrikePipeline",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
