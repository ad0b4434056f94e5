extension SerialProtocol {
  /// Every protocol, the strictest checks first; a new one is one line here and one file beside this.
  public static let all: [SerialProtocol] = [
    .footstrike,
    .vectornavBinary,
    .microstrain,
    .xsens,
    .witmotion,
    .vectornavText,
    .ximu3,
    .shimmer,
    .witmotionBLE,
    .bno055,
    .textLines,
  ]

  /// The protocol of that name; `nil` where there is none.
  public static func named(_ name: String) -> SerialProtocol? { all.first { $0.name == name } }
}
