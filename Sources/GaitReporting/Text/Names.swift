import GaitModel

// The raw values again, without making a string of them for every row; a test holds them together.

extension Side {
  var name: StaticString {
    switch self {
    case .left: "left"
    case .right: "right"
    }
  }
}

extension StrikePattern {
  var name: StaticString {
    switch self {
    case .rearfoot: "rearfoot"
    case .midfoot: "midfoot"
    case .forefoot: "forefoot"
    }
  }
}

extension NoPatternReason {
  var name: StaticString {
    switch self {
    case .rateTooLow: "rate_too_low"
    case .clipped: "clipped"
    case .gap: "gap"
    case .placementCannotTell: "placement_cannot_tell"
    case .uncertain: "uncertain"
    case .noReference: "no_reference"
    case .notRunning: "not_running"
    case .gravityRemoved: "gravity_removed"
    case .unfamiliar: "unfamiliar"
    }
  }
}

extension GradeSource {
  var name: StaticString {
    switch self {
    case .given: "given"
    case .track: "track"
    case .altitude: "altitude"
    case .shoe: "shoe"
    }
  }
}
