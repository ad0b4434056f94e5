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

  /// What apps say by HTTP: never looked for on a line, since who asks for it knows what it is.
  public static let byHTTP: [SerialProtocol] = [.phyphox, .sensorLogger]

  /// The protocol of that name; `nil` where there is none.
  public static func named(_ name: String) -> SerialProtocol? { (all + byHTTP).first { $0.name == name } }
}
