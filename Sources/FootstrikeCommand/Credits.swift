/// What this program is made of and stands on, for `--licences` and `--cite`.
enum Credits {
  /// One thing that is linked in, or that the program needs to run.
  struct Part {
    var name: String
    var licence: String
    /// What it does here.
    var role: String
  }

  /// Versions as in `Package.swift`; system libraries come with the system.
  static let parts = [
    Part(
      name: "Swift standard library, Foundation, libdispatch",
      licence: "Apache-2.0 with Runtime Library Exception", role: "the language's own libraries"),
    Part(name: "ICU, inside Foundation", licence: "Unicode-3.0", role: "dates"),
    Part(
      name: "swift-argument-parser 1.8.2", licence: "Apache-2.0 with Runtime Library Exception",
      role: "the command line"),
    Part(
      name: "swift-system 1.8.1", licence: "Apache-2.0 with Runtime Library Exception",
      role: "files and descriptors"),
    Part(name: "GRDB.swift 7.10.0", licence: "MIT", role: "the log's database, in Swift"),
    Part(name: "SQLite (libsqlite3)", licence: "public domain", role: "the log's database"),
    Part(name: "FlyingFox 0.27.1", licence: "MIT", role: "sockets of the page that --serve shows"),
    Part(name: "Archive library (libarchive)", licence: "BSD-2-Clause", role: "zip archives"),
    Part(name: "zlib (libz)", licence: "Zlib", role: "gzip"),
    Part(
      name: "lm-sensors (libsensors)", licence: "LGPL-2.1-or-later", role: "temperatures of the computer"),
    Part(name: "GNU C library (libc, libm)", licence: "LGPL-2.1-or-later", role: "the system"),
    Part(
      name: "GCC's runtime (libgcc_s, libstdc++)",
      licence: "GPL-3.0-or-later with GCC Runtime Library Exception",
      role: "the system"),
    Part(
      name: "markers and force of 13 runners, Fukuchi, Fukuchi & Duarte 2017", licence: "CC BY 4.0",
      role:
        "the model of shoes without a gyroscope was learned from them (doi.org/10.6084/m9.figshare.4543435)"),
  ]

  /// A line each.
  static var licences: [String] {
    ["footstrike \(Footstrike.version): its authors have chosen no licence yet", ""]
      + parts.map { "\($0.name): \($0.licence); \($0.role)" }
  }

  /// A line each: the program, then the work its answers stand on.
  static let citation = [
    "footstrike \(Footstrike.version), 2026: how a runner's feet meet the ground, from one sensor. Software.",
    "",
    "The patterns' limits: Mo, Huang, Ng & Cheung 2021, Footstrike angle cut-off values to classify footstrike"
      + " pattern in runners, Research in Sports Medicine.",
    "The shoe's swing: Falbriard, Meyer, Mariani, Millet & Aminian 2018, Accurate estimation of running temporal"
      + " parameters using foot-worn inertial sensors, Frontiers in Physiology 9:610.",
    "What it was measured on: Fukuchi, Fukuchi & Duarte 2017, A public dataset of running biomechanics and the"
      + " effects of running speed on lower extremity kinematics and kinetics, PeerJ 5:e3298.",
  ]
}
